"""The shortest span that answers, and nothing where there is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.answering.question_type import analyse_question
from qa_bot.answering.short_answer import READ_CHARACTERS, fits, members, short_answer, yes_or_no

HARBOUR = "The harbour in Larnholm was opened by Mayor Ida Brunsted on 4 May 1987."
ROSTER = (
    "The council is led by Chairwoman Vera Okonjo, and includes: Deputy Mayor Tomas Lind, "
    "Harbour Master Ada Wells, and Treasurer Paul Gray."
)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Who opened the harbour in Larnholm?", HARBOUR, "Ida Brunsted"),
        ("When was the harbour opened?", HARBOUR, "4 May 1987"),
        ("when was the harbour opened", HARBOUR, "4 May 1987"),
        ("Where is the harbour?", HARBOUR, "Larnholm"),
        (
            "Who leads the harbour council?",
            "The harbour council is led by Chairwoman Vera Okonjo.",
            "Vera Okonjo",
        ),
        (
            "What post does Tomas Lind hold?",
            "The talks were attended by Defence Minister Tomas Lind.",
            "Defence Minister",
        ),
        (
            "Which airport did the delegation land at?",
            "The delegation landed at Brunsted Airport on Thursday morning.",
            "Brunsted Airport",
        ),
        (
            "Which envoys are expected on Friday?",
            "Special envoys Carl Ness and Ruth Amadi are expected on Friday.",
            "Carl Ness and Ruth Amadi",
        ),
        (
            "How many sailors were rescued?",
            "The crew rescued 215 sailors and 12 passengers in 2019.",
            "215",
        ),
        (
            "How long a truce did they agree on?",
            "The two towns agreed on a 30-day truce.",
            "30-day",
        ),
        (
            "What percentage of voters stayed away?",
            "Some 41 percent of voters stayed away on Sunday.",
            "41 percent",
        ),
        ("How much did the bridge cost?", "The bridge cost $3.5 million.", "$3.5 million"),
        (
            "What did Mayor Brunsted say?",
            'Mayor Brunsted said: "This port is our whole future."',
            "This port is our whole future",
        ),
    ],
)  # fmt: skip
def test_span(question: str, sentence: str, answer: str) -> None:
    assert short_answer(question, sentence) == answer


def test_a_question_for_all_members_gets_the_whole_enumeration() -> None:
    assert short_answer("Who is in the council?", ROSTER) == (
        "Deputy Mayor Tomas Lind, Harbour Master Ada Wells, and Treasurer Paul Gray"
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many sailors were rescued?", "The crew rescued the sailors at dawn."),
        ("When was the harbour opened?", "The harbour was opened by the mayor."),
        ("Who opened the harbour?", "The harbour was opened."),
        ("Who?", ""),
        ("", HARBOUR),
    ],
)
def test_nothing_is_guessed(question: str, sentence: str) -> None:
    assert short_answer(question, sentence) is None


def test_a_sentence_about_another_year_does_not_answer() -> None:
    sentence = "In 2019 the crew rescued 215 sailors."
    assert short_answer("How many sailors did the crew rescue in 2019?", sentence) == "215"
    assert short_answer("How many sailors did the crew rescue in 2021?", sentence) is None


def test_the_year_of_publication_need_not_be_named() -> None:
    question = "How many sailors did the crew rescue in 2021?"
    sentence = "The crew rescued 215 sailors, the most since 2019."
    assert short_answer(question, sentence) is None
    assert short_answer(question, sentence, date(2020, 3, 1)) is None
    assert short_answer(question, sentence, date(2021, 3, 1)) == "215"


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("The ferry sank off Larnholm on Monday.", "Yes"),
        ("The ferry never sank off Larnholm.", "No"),
        ("The ferry did not sink off Larnholm.", "No"),
        ("The ferry could have sunk off Larnholm.", None),
        ("Officials denied that the ferry sank off Larnholm.", None),
        ("The ferry, which was not full, sank off Larnholm.", None),
        ("The ferry sank.", None),
        ("Off Larnholm a tug sank the ferry.", None),
        ("Did the ferry sink off Larnholm?", None),
    ],
)
def test_yes_and_no_only_where_it_is_plain(sentence: str, answer: str | None) -> None:
    assert short_answer("Did the ferry sink off Larnholm?", sentence) == answer


@pytest.mark.parametrize(
    "question", ["Did the ferry not sink?", "Will the ferry sink?", "Did the ferry sink or sail?"]
)
def test_yes_and_no_answer_plain_questions_only(question: str) -> None:
    assert short_answer(question, "The ferry was seen to sink, then sail.") is None


def test_the_place_a_report_was_sent_from_is_passed_over() -> None:
    sentence = "ROME, Italy (XYZ) -- The prize was won by Nora Field on Sunday."
    assert short_answer("Who won the prize?", sentence) == "Nora Field"


def test_fits() -> None:
    assert fits("When was the harbour opened?", HARBOUR) == 1
    assert fits("When did Ida Brunsted retire?", "Ida Brunsted has retired.") == 0
    assert fits("How many boats were there in 1987?", HARBOUR.replace("4 May ", "")) == 0
    assert fits("Who met Ida Brunsted?", "There they saw Ida Brunsted.") == 0
    assert fits("Who met Ida Brunsted?", "Ida Brunsted met Tomas Lind.") == 1
    assert fits("What did he say?", "He said “never again”.") == 1
    assert fits("What sank?", "The ferry sank.") == 0.5


WORDS = st.sampled_from(
    [
        *("Who", "what", "When", "how", "many", "is", "the", "of", "and", "not", "by", "because"),
        *(",", ".", ":", '"', "“", "”", "'", "’s", "--", "(AP)", "U.S.", "\n"),
        *("Vera", "Okonjo", "May", "1987", "30-day", "$5", "percent", "years", "include", "sank"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map(" ".join))


@given(question=TEXTS, sentence=TEXTS)
def test_an_answer_is_part_of_the_sentence(question: str, sentence: str) -> None:
    answer = short_answer(question, sentence)
    assert answer is None or answer in ("Yes", "No") or (answer and answer in sentence)
    assert 0 <= fits(question, sentence) <= 1


@pytest.mark.parametrize(
    "piece", ["A of ", "walked ", '"', "“a", "1,000 ", "first ", "A, ", "\0", "😀 ", "include A, "]
)
def test_a_long_sentence_is_read_to_a_limit(piece: str) -> None:
    hostile = (piece * 100_000)[:100_000]
    for question in ("Who walked first of the A?", "How many?", "who is in the A", hostile):
        answer = short_answer(question, hostile)
        assert answer == short_answer(question, hostile[:READ_CHARACTERS])


THREE = "Vera Okonjo, Tomas Lind and Ada Wells"


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        (f"The council includes {THREE}.", THREE),
        (f"The council, headed by Paul Gray, consists of {THREE}, the town said.", THREE),
        (f"The council is headed by Paul Gray and includes {THREE}, who arrived late.", THREE),
        (f"The council is made up of {THREE}.", THREE),
        (f"Members of the council: {THREE}.", THREE),
        (f"The members of the council are {THREE}.", THREE),
        (f"{THREE} are in the council.", THREE),
        (f"On Friday, {THREE} were members of the council.", THREE),
        (f"{THREE} make up the council.", THREE),
        ("The council includes: Vera Okonjo; Tomas Lind, the harbour master; and Ada Wells.",
         "Vera Okonjo; Tomas Lind, the harbour master; and Ada Wells"),
        ("The council includes deputy mayor Tomas Lind, Ada Wells, as well as Paul Gray.",
         "deputy mayor Tomas Lind, Ada Wells, as well as Paul Gray"),
        ("The council includes Tomas Lind.", None),
        ("The council includes many old sailors, and more are to come.", None),
        ("The council was tired, and Ada Wells and Paul Gray were in the harbour.", None),
        (f"The crew includes {THREE}.", None),
        ("", None),
    ],
)  # fmt: skip
def test_members(sentence: str, listed: str | None) -> None:
    assert members(analyse_question("Who is in the council?"), sentence) == listed


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Did the ferry sink off Larnholm?", "The ferry sank off Larnholm on Monday.", "Yes"),
        ("did the ferry sink off larnholm", "The ferry sank off Larnholm on Monday.", "Yes"),
        ("Is it true that the ferry sank off Larnholm?", "The ferry sank off Larnholm.", "Yes"),
        ("Was the mayor arrested?", "The mayor was arrested on Monday.", "Yes"),
        ("Has the mayor been arrested?", "Police said the mayor was arrested on Monday.", "Yes"),
        ("Is the harbour closed?", "The harbour is closed.", "Yes"),
        ("Will the harbour close?", "The harbour will close on Friday.", "Yes"),
        ("Can visitors enter the harbour?", "Visitors can enter the harbour.", "Yes"),
        ("Did the ferry sail to Sund?", "The ferry quickly sailed to Sund.", "Yes"),
        ("Did the ferry sink off Larnholm?", "The ferry did not sink off Larnholm.", "No"),
        ("Did the ferry sink off Larnholm?", "The ferry didn’t sink off Larnholm.", "No"),
        ("Did the ferry sink off Larnholm?", "The ferry never sank off Larnholm.", "No"),
        ("Was the mayor arrested?", "The mayor was not arrested.", "No"),
        ("Will the harbour close?", "The harbour will not close on Friday.", "No"),
        # somebody else, or something else
        ("Did the mayor sink the ferry?", "The mayor's wife sank the ferry.", None),
        ("Did the mayor sink the ferry?", "The wife of the mayor sank the ferry.", None),
        ("Did the mayor sink?", "The mayor watched the ferry sink.", None),
        ("Did the mayor sink?", "The mayor met the crew and the ferry sank.", None),
        ("Did the mayor arrest the captain?", "The mayor was arrested by the captain.", None),
        ("Was the mayor arrested?", "The mayor arrested a thief.", None),
        ("Did the tug sink the ferry?", "The ferry sank the tug.", None),
        ("Did the ferry sail to Sund?", "The ferry sailed from Sund.", None),
        ("Did the ferry sink?", "The ferry sank in 1987, unlike the tug, which was sunk without it.", None),
        # not certain, or another time
        ("Did the ferry sink?", "The ferry may have sunk.", None),
        ("Did the ferry sink?", "The ferry nearly sank.", None),
        ("Did the ferry sink?", "The captain is accused of letting the ferry sink.", None),
        ("Did the ferry sink?", "The captain denied that the ferry sank.", None),
        ("Did the ferry sink?", "If the ferry sank, nobody saw it.", None),
        ("Did the ferry sink?", "The ferry was expected to sink.", None),
        ("Did the ferry sink?", "The ferry will sink.", None),
        ("Will the ferry sink?", "The ferry sank.", None),
        ("Is the harbour closed?", "The harbour was closed in 1987.", None),
        ("Does the ferry sail to Sund?", "The ferry sailed to Sund until 1987.", None),
        ("Did the ferry sink?", "The ferry, which was not full, sank.", None),
        ("Did the ferry sink?", "It is not true that the ferry never sank.", None),
        ("Did the ferry sink?", "Did the ferry sink?", None),
        # not plain questions
        ("Did the ferry not sink?", "The ferry sank.", None),
        ("Did the ferry sink or sail?", "The ferry had to sink or sail.", None),
        ("Did only the ferry sink?", "The ferry sank.", None),
        ("Did all ferries sink?", "Ferries sank.", None),
        ("Did he resign?", "The mayor resigned.", None),
        ("Did it sink off Larnholm?", "The ferry sank off Larnholm.", None),
        ("Sink?", "The ferry sank.", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_yes_or_no(question: str, sentence: str, answer: str | None) -> None:
    assert yes_or_no(question, sentence) == answer
