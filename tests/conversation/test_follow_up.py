"""Follow-ups are completed from the earlier turns, and what stands alone is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.conversation.follow_up import standalone_question
from qa_bot.types import Turn

LEADER = Turn(
    "Who leads the Russian delegation at the Istanbul talks?",
    "Presidential Aide Vladimir Medinsky leads it.",
)
HEADED = Turn(
    "Who heads the Russian delegation in Istanbul?",
    "The Russian delegation is headed by Vladimir Medinsky, an aide to President Vladimir Putin.",
)
FREED = Turn(
    "How many Ukrainian soldiers were freed in the prisoner exchange of September 2022?",
    "215 Ukrainian soldiers.",
)
JOURNEY = Turn(
    "Has Zelenskyy gone to Türkiye?",
    "Yes, President Volodymyr Zelenskyy has also travelled to Türkiye.",
)
TALKS = Turn(
    "Is he going to the talks in Istanbul?", "He was heading to the negotiations in Istanbul."
)
MEETING = Turn("Where did Zelenskyy meet Erdoğan?", "In Ankara.")
ENVOYS = Turn(
    "Which special envoys of the United States are expected on Friday?",
    "Steve Witkoff and Keith Kellogg are expected to arrive on Friday.",
)
GRAIN = Turn("What was the main outcome of the meeting?", "The Black Sea Grain Initiative.")
ELECTION = Turn("Who won the French election in 2017?", "Emmanuel Macron won the election.")
BRIDGE = Turn("When was the Kerch Bridge opened?", "")
FLOOD = Turn("What caused the flood in Valencia?", "")
VISIT = Turn("Why did Angela Merkel visit Kyiv in August 2021?", "")
SHARKS = Turn("Tell me about tiger sharks.", "")
ENGINE = Turn("How does a heat pump work?", "")

COMPLETED = [
    ([LEADER], "And who leads the Ukrainian one?", "Who leads the Ukrainian delegation at the Istanbul talks?"),
    ([LEADER], "Who else is on it, from the general staff?", "Who else is on the Russian delegation, from the general staff?"),
    ([LEADER], "What about the Ukrainian side?", "Who leads the Ukrainian delegation at the Istanbul talks?"),
    ([HEADED], "When did they land?", "When did the Russian delegation land?"),
    ([LEADER], "And Ukraine?", "Who leads the Ukrainian delegation at the Istanbul talks?"),
    ([LEADER], "And the Ukrainian army?", "Who leads the Ukrainian army at the Istanbul talks?"),
    ([LEADER], "When was he born?", "When was Vladimir Medinsky born?"),
    ([LEADER], "What is his post?", "What is Vladimir Medinsky's post?"),
    ([LEADER], "So when did it arrive?", "When did the Russian delegation arrive?"),
    ([LEADER], "When did they arrive?", "When did the Russian delegation arrive?"),
    ([LEADER], "When did the talks begin?", "When did the Istanbul talks begin?"),
    ([LEADER], "When did these talks begin?", "When did the Istanbul talks begin?"),
    ([LEADER], "How big is the other one?", "How big is the other delegation at the Istanbul talks?"),
    ([LEADER], "Since when?", "Since when? (Who leads the Russian delegation at the Istanbul talks?)"),
    ([FREED], "When was that?", "When was the prisoner exchange of September 2022?"),
    ([FREED], "And how many Russians were exchanged for them?", "How many Russians were exchanged for the Ukrainian soldiers freed in the prisoner exchange of September 2022?"),
    ([FREED], "Who mediated it?", "Who mediated the prisoner exchange of September 2022?"),
    ([FREED], "Where?", "Where were Ukrainian soldiers freed in the prisoner exchange of September 2022?"),
    ([FREED], "Who mediated the exchange?", "Who mediated the prisoner exchange of September 2022?"),
    ([JOURNEY], "Where did he meet Erdoğan?", "Where did Zelenskyy meet Erdoğan?"),
    ([JOURNEY, TALKS], "Where did he meet Erdoğan before that?", "Where did Zelenskyy meet Erdoğan before the talks in Istanbul?"),
    ([JOURNEY], "Why?", "Why has Zelenskyy gone to Türkiye?"),
    ([JOURNEY], "And Putin?", "Has Putin gone to Türkiye?"),
    ([JOURNEY], "What about Hungary?", "Has Zelenskyy gone to Hungary?"),
    ([JOURNEY], "Why is that?", "Why has Zelenskyy gone to Türkiye?"),
    ([MEETING], "And when?", "When did Zelenskyy meet Erdoğan?"),
    ([MEETING], "When did he get there?", "When did Zelenskyy get to Ankara?"),
    ([MEETING, Turn("And when?", "")], "Why?", "Why did Zelenskyy meet Erdoğan?"),
    ([ENVOYS], "Who sent them?", "Who sent Steve Witkoff and Keith Kellogg?"),
    ([GRAIN], "When did it end?", "When did the Black Sea Grain Initiative end?"),
    ([ELECTION], "And in 2022?", "Who won the French election in 2022?"),
    ([ELECTION], "What about the German election?", "Who won the German election in 2017?"),
    ([ELECTION], "How old was he then?", "How old was Emmanuel Macron in 2017?"),
    ([BRIDGE], "Who built it?", "Who built the Kerch Bridge?"),
    ([BRIDGE], "But how long is it?", "How long is the Kerch Bridge?"),
    ([BRIDGE, Turn("How long is it?", "19 km.")], "What is its purpose?", "What is the Kerch Bridge's purpose?"),
    ([FLOOD], "How many people died there?", "How many people died in Valencia?"),
    ([FLOOD], "What are the consequences?", "What are the consequences of the flood in Valencia?"),
    ([VISIT], "Did she meet Zelenskyy there?", "Did Angela Merkel meet Zelenskyy in Kyiv?"),
    ([VISIT], "Who was president then?", "Who was president in August 2021?"),
    ([VISIT], "Which party does she belong to?", "Which party does Angela Merkel belong to?"),
    ([VISIT], "And Olaf Scholz?", "Why did Olaf Scholz visit Kyiv in August 2021?"),
    ([VISIT], "Did she say so?", "Did Angela Merkel say so?"),
    ([VISIT], "Who else said so?", "Who else said so? (Angela Merkel)"),
    ([BRIDGE, Turn("And how long is it?", "")], "Why not?", "Why not? (How long is the Kerch Bridge?)"),
    ([FLOOD], "When did it happen?", "When did the flood in Valencia happen?"),
    ([SHARKS], "What do they eat?", "What do tiger sharks eat?"),
    ([SHARKS], "What are their prey and habits?", "What are tiger sharks' prey and habits?"),
    ([ENGINE], "How much do they cost?", "How much do heat pumps cost?"),
    ([ENGINE], "What about noise?", "What about noise? (a heat pump)"),
    ([ENGINE], "Is this new?", "Is this new? (a heat pump)"),
    ([JOURNEY], "Почему?", "Почему? (Has Zelenskyy gone to Türkiye?)"),
]  # fmt: skip

ALONE = [
    ([], "When was that?"),
    ([], "And Ukraine?"),
    ([LEADER], "Who leads the Ukrainian delegation?"),
    ([LEADER], "And what did Mark Rutte say about the venue?"),
    ([LEADER], "Is it true that Donald Trump will come to Ankara?"),
    ([LEADER], "What time is it in Kyiv?"),
    ([LEADER], "Is it raining in London?"),
    ([LEADER], "Who is the man that shot Shinzo Abe?"),
    ([LEADER], "Did Putin say that the war would end?"),
    ([LEADER], "Is there a ceasefire in Gaza?"),
    ([LEADER], "How many countries are there in Africa?"),
    ([LEADER], "What did Erdoğan say in his speech?"),
    ([LEADER], "Did Angela Merkel say she would retire?"),
    ([LEADER], "What is taurine and what are its effects?"),
    ([LEADER], "What happened this week?"),
    ([LEADER], "One in how many voters stayed at home in 2024?"),
    ([LEADER], "How long does it take to fly from London to Sydney?"),
    ([LEADER], "What does it mean to be a vegan?"),
    ([LEADER], "Tell me about the Black Sea Grain Initiative."),
    ([LEADER], "Her gün kaç kişi geldi?"),
    ([LEADER], "Wer leitet die ukrainische Delegation?"),
    ([LEADER], "Кто возглавляет украинскую делегацию?"),
    ([BRIDGE], "Which airline said this week it would fly to Oslo again?"),
    ([BRIDGE], "Which ship owner announced that it will sell its tankers?"),
    ([LEADER], "A Dutch skipper sailed around Africa. How old is he?"),
    ([LEADER], "Who painted in Rome when she was nine?"),
    ([LEADER], "Who won their opening match in Madrid?"),
    ([LEADER], "Which officials asked whether they should close the border?"),
    ([BRIDGE], "Which of these is a river?"),
    ([LEADER], "How many goals did Pelé score during his first season?"),
    ([LEADER], "In which film did Judi Dench win her first Oscar?"),
    ([BRIDGE], "Does it snow in Naples?"),
    ([BRIDGE], "Who pays for IT in Estonia?"),
    ([LEADER], "Thanks!"),
    ([LEADER], "Merhaba"),
    ([LEADER], "?"),
    ([LEADER], ""),
    ([JOURNEY], "How did the price of wheat change in 2022?"),
    ([JOURNEY], "No one was hurt in Paris, was anyone in Rome?"),
    ([Turn("", "")], "When was that?"),
    ([Turn("?", "!")], "Who is he?"),
]


@pytest.mark.parametrize(("history", "question", "expected"), COMPLETED)
def test_a_follow_up_is_completed(history, question, expected):
    assert standalone_question(question, history) == expected


@pytest.mark.parametrize(("history", "question"), ALONE)
def test_what_stands_alone_stays_as_it_is(history, question):
    assert standalone_question(question, history) == question


@pytest.mark.parametrize(("_", "question", "expected"), COMPLETED)
def test_without_history_nothing_changes(_, question, expected):
    assert standalone_question(question, []) == question
    assert standalone_question(expected, []) == expected


def test_a_new_subject_takes_over():
    history = [LEADER, Turn("When was the Kerch Bridge opened?", "In May 2018.")]
    assert standalone_question("Who built it?", history) == "Who built the Kerch Bridge?"


def test_a_topic_carries_through_follow_ups():
    history = [BRIDGE, Turn("How long is it?", ""), Turn("And who built it?", "")]
    assert standalone_question("Why?", history).endswith("(Who built the Kerch Bridge?)")


def test_turns_long_past_are_forgotten():
    history = [BRIDGE, *[Turn("How are you?", "")] * 20]
    assert standalone_question("Who built it?", history) == "Who built it?"


PIECES = st.lists(
    st.sampled_from(["And", "who", "when", "the", "Ukrainian", "one", "it", "her", "that", "?", "'s", "of", "2022", "Putin"]),
    max_size=12,
).map(" ".join)  # fmt: skip
TEXTS = PIECES | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.builds(Turn, TEXTS, TEXTS), max_size=4))
def test_any_input_is_answered_in_few_words(question, history):
    assert len(standalone_question(question, history)) <= len(question) + 1000


@pytest.mark.parametrize(
    "word", ["it ", "and ", "of ", "Putin's ", "the one", "'", "?", "\n", "that "]
)
def test_long_input_is_no_trouble(word):
    long = word * (100_000 // len(word))
    assert standalone_question(long, [LEADER]) == long
    assert len(standalone_question("When was that?", [Turn(long, long)] * 10)) < 1000
