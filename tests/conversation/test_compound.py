"""Questions that ask two things become two; all others stay one."""

import pytest

from qa_bot.conversation.compound import combined, split_question
from qa_bot.types import Answer, Article, Citation, Hit, Passage, Sentence, Statement

PARTS = {
    "Who leads the Russian delegation and when did it arrive?": [
        "Who leads the Russian delegation?",
        "When did it arrive?",
    ],
    "Where and when were the talks held?": [
        "Where were the talks held?",
        "When were the talks held?",
    ],
    "When, where and why did the talks take place?": [
        "When did the talks take place?",
        "Where did the talks take place?",
        "Why did the talks take place?",
    ],
    "How many soldiers and how many commanders were exchanged?": [
        "How many soldiers were exchanged?",
        "How many commanders were exchanged?",
    ],
    "Who are the two American special envoys, and when are they expected?": [
        "Who are the two American special envoys?",
        "When are they expected?",
    ],
    "Which Russian negotiator comes from the General Staff, and who on the Ukrainian side is an adviser to the president?": [
        "Which Russian negotiator comes from the General Staff?",
        "Who on the Ukrainian side is an adviser to the president?",
    ],
    "who leads the russian delegation and when did it arrive": [
        "Who leads the russian delegation?",
        "When did it arrive?",
    ],
    "Who leads the Russian delegation? When did it arrive?": [
        "Who leads the Russian delegation?",
        "When did it arrive?",
    ],
    "What is the Black Sea Grain Initiative and what did it do?": [
        "What is the Black Sea Grain Initiative?",
        "What did it do?",
    ],
    "Who was elected president and when?": ["Who was elected president?", "When?"],
    "Did the talks take place and, if so, where?": ["Did the talks take place?", "Where?"],
    "Did the talks take place and if so when did they end?": [
        "Did the talks take place?",
        "When did they end?",
    ],
    "Is the bridge safe and is it open?": ["Is the bridge safe?", "Is it open?"],
    "What date and what time did the ship leave?": [
        "What date did the ship leave?",
        "What time did the ship leave?",
    ],
    "Which city and which country hosted the talks?": [
        "Which city hosted the talks?",
        "Which country hosted the talks?",
    ],
    "Why did the talks fail and who is blamed for it?": [
        "Why did the talks fail?",
        "Who is blamed for it?",
    ],
    "What happened in Odesa and how many people were hurt?": [
        "What happened in Odesa?",
        "How many people were hurt?",
    ],
    "How did the fire start and how long did it burn?": [
        "How did the fire start?",
        "How long did it burn?",
    ],
    "Who leads the delegation, when did it arrive and where did it land?": [
        "Who leads the delegation?",
        "When did it arrive?",
        "Where did it land?",
    ],
    "When did he arrive and with whom did he speak?": [
        "When did he arrive?",
        "With whom did he speak?",
    ],
    "Who won the election and by how many votes did she win?": [
        "Who won the election?",
        "By how many votes did she win?",
    ],
    "And who leads it and where is it staying?": ["And who leads it?", "Where is it staying?"],
    "How and why did the bank collapse?": [
        "How did the bank collapse?",
        "Why did the bank collapse?",
    ],
    "Did Trump confirm the visit and did Rubio attend?": [
        "Did Trump confirm the visit?",
        "Did Rubio attend?",
    ],
    "Where was Erdoğan born and how old is he?": ["Where was Erdoğan born?", "How old is he?"],
    "What caused the crash and why was the pilot alone?": [
        "What caused the crash?",
        "Why was the pilot alone?",
    ],
    "Who resigned? And when?": ["Who resigned?", "And when?"],
    "Who is Medinsky, and what is his job?": ["Who is Medinsky?", "What is his job?"],
    "At which airport did they land and who met them there?": [
        "At which airport did they land?",
        "Who met them there?",
    ],
    "How much did it cost and who paid for it?": ["How much did it cost?", "Who paid for it?"],
    "Who founded the company and in what year was it sold?": [
        "Who founded the company?",
        "In what year was it sold?",
    ],
    "Who approved the members and on what day?": ["Who approved the members?", "When?"],
    "Who met Putin and in which city?": ["Who met Putin?", "Where?"],
    "How many ships left the port and where did they go?": [
        "How many ships left the port?",
        "Where did they go?",
    ],
}
ONE = [
    "Who negotiates for Russia and Ukraine?",
    "Who said that the talks failed and did not return?",
    "Who came and saw?",
    "What do Russia and Ukraine want?",
    "What did he say about who leads and who follows?",
    "Who is the man who won and who left?",
    "Do you know who came and when?",
    "Do you know when it started and when it ended?",
    "Tell me who leads the delegation and when it arrived.",
    "Did he come and have lunch?",
    "Did he come and do the work?",
    "What are tanks and mortars?",
    "Who is the president and commander of the army?",
    "Which soldiers and commanders were exchanged?",
    "What did he mean by “who dares and who wins”?",
    "What is the difference between the talks of 2022 and the talks of 2025?",
    "How many soldiers and commanders were exchanged?",
    "Where do Putin and Erdoğan meet?",
    "Is the treaty fair and just?",
    "When the talks ended and the delegations left, what was agreed?",
    "What happened when the president left and the crowd entered?",
    "Which party won in Kyiv and Odesa?",
    "Who wrote “War and Peace”?",
    "What was said on Monday and on Tuesday?",
    "russian delegation leader and members",
    "Why? What happened?",
    "Who leads the delegation? Medinsky?",
    "I read about the talks. Who leads the delegation?",
    "Does Denisov think that Russia will build on 2022 and that it will propose an agreement?",
    "In 2022, when did the prisoners come home?",
    "Who was arrested and was later freed?",
    "Was he arrested and was convicted in 2020?",
    "What rules and regulations apply?",
    "How do supply and demand work?",
    "Which people voted and which stayed at home?",
    "In May 2002, where would you go to address the Parliament?",
    "Who leads the delegation and which party?",
    "Was he born in “Where and why were they lost”?",
]


@pytest.mark.parametrize("question", PARTS)
def test_two_questions_are_parted(question: str) -> None:
    assert split_question(question) == PARTS[question]


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_as_it_is(question: str) -> None:
    assert split_question(question) == [question]


@pytest.mark.parametrize("question", ["", "?", "and", "Who and", "when and", "Who? ?", "a" * 2000])
def test_scraps_are_no_trouble(question: str) -> None:
    assert split_question(question) == [question]


ARTICLE = Article("a", "A", "Ann led it. It ended on Monday. It rained.")
LED, ENDED, RAINED = (Sentence(ARTICLE, *at) for at in ((0, 11), (12, 31), (32, 42)))


def answer(asked: str, *said: Sentence, sure: float = 0.9, short: str | None = None) -> Answer:
    statements = tuple(Statement(s.text, (Citation(s, sure),)) for s in said)
    hits = tuple(Hit(Passage(ARTICLE, s.start, s.end, (s,)), sure) for s in (*said, RAINED))
    status = "answered" if said else "abstained"
    return Answer(asked, asked, status, sure, short, statements, hits, timings_ms={"total": 2.0})


def test_one_answer_is_left_alone() -> None:
    only = answer("Who led it?", LED, short="Ann")
    assert combined([only], 5) is only


def test_two_answers_make_one() -> None:
    both = combined(
        [
            answer("Who led it?", LED, RAINED, sure=0.9, short="Ann"),
            answer("When did it end?", ENDED, RAINED, sure=0.7, short="Monday"),
        ],
        5,
    )
    assert both.status == "answered"
    assert both.standalone_question == "Who led it? When did it end?"
    assert both.short_answer == "Ann; Monday"
    assert both.confidence == 0.7
    assert [s.text for s in both.statements] == [LED.text, RAINED.text, ENDED.text]
    assert [h.passage.text for h in both.hits] == [LED.text, ENDED.text, RAINED.text]
    assert both.missing == ()
    assert both.timings_ms == {"total": 4.0}


def test_what_one_part_lacks_is_said() -> None:
    partly = combined(
        [answer("Who sang?", sure=0.2), answer("Who led it?", LED, sure=0.8, short="Ann")], 1
    )
    assert (partly.status, partly.confidence, partly.short_answer) == ("partial", 0.8, "Ann")
    assert partly.missing == ("Who sang?",)
    assert len(partly.hits) == 1


def test_nothing_found_is_an_abstention() -> None:
    none = combined([answer("Who sang?", sure=0.2), answer("Who danced?", sure=0.4)], 5)
    assert (none.status, none.statements, none.short_answer) == ("abstained", (), None)
    assert none.missing == ()


def test_the_same_short_answer_is_given_once() -> None:
    parts = [answer(asked, LED, short="Yes") for asked in ("Is it so?", "Is it here?")]
    assert combined(parts, 5).short_answer == "Yes"
