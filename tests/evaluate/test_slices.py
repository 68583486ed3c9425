"""Slices: each question stands in one of each kind."""

from datetime import date

import pytest

from qa_bot.evaluate.masked import masked_twins
from qa_bot.evaluate.slices import answer_length, article_age, question_set, question_word, sliced
from qa_bot.reading.question_files import Evidence, Question


def ask(text="?", answers=(), id="q", evidence=(), asked_on=None):
    quotes = tuple(Evidence(article, "x") for article in evidence)
    day = date.fromisoformat(asked_on) if asked_on else None
    return Question(id, text, tuple(answers), None, quotes, (), day)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Who won?", "who"),
        ("To whom was it given?", "who"),
        ("In which year did it end?", "which"),
        ("HOW MANY ships left?", "how many"),
        ("How did they leave?", "how"),
        ("Whatever happened?", "none"),
        ("Did it rain?", "none"),
        ("Kim kazandı?", "none"),
    ],
)
def test_the_question_word(text, word):
    assert question_word(ask(text)) == word


@pytest.mark.parametrize(
    ("answers", "length"),
    [
        (["Ann"], "1 word"),
        (["Ann Lee", "Ms Ann Lee"], "2 words"),
        (["on the fifth of May"], "3 to 5 words"),
        (["a b c d e f"], "6 words or more"),
        (["Yes"], "yes or no"),
        ([], "no gold answer"),
    ],
)
def test_the_length_of_the_answer(answers, length):
    assert answer_length(ask(answers=answers)) == length


def test_the_set_is_what_the_id_begins_with():
    assert question_set(ask(id="xquad-en-56be")) == "xquad-en"
    assert question_set(ask(id="7")) == "no set"


@pytest.mark.parametrize(
    ("evidence", "asked_on", "newest", "age"),
    [
        (["new"], "2025-05-16", None, "a week or less"),
        (["old", "new"], "2025-05-16", "2030-01-01", "a week or less"),
        (["old"], "2025-05-16", None, "a year or less"),
        (["old"], None, "2025-01-31", "a month or less"),
        (["old"], None, "2027-01-01", "more than a year"),
        (["old"], None, None, "not known"),
        (["undated"], "2025-05-16", None, "not known"),
        ([], "2025-05-16", None, "not known"),
    ],
)
def test_the_age_of_the_article(evidence, asked_on, newest, age):
    published = {"new": "2025-05-15T10:00:00Z", "old": "2025-01-01"}
    assert article_age(ask(evidence=evidence, asked_on=asked_on), published, newest) == age


def test_slices_hold_every_question_once_and_twins_stand_with_their_originals():
    questions = [
        Question("x-1", "Who won?", ("Ann",), True),
        Question("x-2", "Who lost?", ("Bob Lee",), True),
        Question("y-1", "Why?", answerable=False),
    ]
    asked = [*questions, *masked_twins(questions)]
    right = {"status": "answered", "confidence": 0.9, "short_answer": "Ann", "passages": [],
             "statements": [{"text": "Ann won.", "citations": []}]}  # fmt: skip
    slices = sliced(asked, {"x-1": right, "x-2": right}, {}, None)
    assert set(slices) == {"set", "asked", "question word", "answer"}  # all of one unknown age
    for members in slices.values():
        assert sum(member["questions"] for member in members) == 5
    first, second = slices["set"]
    assert (first["slice"], first["questions"]) == ("x", 4)
    assert (first["measures"]["right"]["n"], first["measures"]["right"]["mean"]) == (2, 0.5)
    assert first["measures"]["abstains_unanswerable"]["n"] == 2
    assert (second["slice"], second["measures"]["right"]["mean"]) == ("y", None)


def test_the_smallest_of_many_slices_are_put_together():
    questions = [ask(id=f"s{number}-{i}") for number in range(20) for i in range(30 - number)]
    [members] = sliced(questions, {}, {}, None).values()
    assert len(members) == 12
    assert sum(member["questions"] for member in members) == len(questions)
    [others] = [member for member in members if member["slice"] == "others"]
    assert others["questions"] == sum(30 - number for number in range(11, 20))
