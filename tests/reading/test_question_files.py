"""Question files: one JSON object a line, faults named by line."""

import json
from datetime import date

import pytest

from qa_bot.errors import InputError
from qa_bot.reading.question_files import Evidence, Question, read_questions
from qa_bot.types import Turn

GOOD = '{"question": "Who?"}'


def test_a_line_with_everything() -> None:
    record = {
        "id": 7,
        "question": "Who won?",
        "answers": ["Ann"],
        "answerable": True,
        "evidence": [{"article_id": "a1", "quote": "Ann won."}],
        "history": [{"question": "Was there a race?", "answer": "Yes."}, {"question": "When?"}],
        "asked_on": "2025-05-15T09:30:00",
    }
    turns = (Turn("Was there a race?", "Yes."), Turn("When?", ""))
    assert list(read_questions([json.dumps(record)], "a")) == [
        Question("7", "Who won?", ("Ann",), True, (Evidence("a1", "Ann won."),), turns, date(2025, 5, 15))
    ]  # fmt: skip


def test_a_line_without_an_id_gets_its_number_and_blank_lines_count() -> None:
    assert [q.id for q in read_questions([GOOD, "\n", GOOD], "a")] == ["1", "3"]


def test_questions_are_read_one_by_one() -> None:
    questions = read_questions(iter([GOOD, "broken"]), "a")
    assert next(questions).question == "Who?"
    with pytest.raises(InputError, match="a: line 2 is no question"):
        next(questions)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"question": 5}',
        '{"question": "Who?", "history": [{"question": 5}]}',
        '{"question": "Who?", "evidence": [{"quote": "Ann won."}]}',
        '{"question": "Who?", "asked_on": "May"}',
        "[" * 100_000,
        '{"id": 1, "question": "The id of the first line?"}',
    ],
)
def test_the_others_are_read_where_somebody_hears_of_a_bad_line(line: str) -> None:
    refused: list[str] = []
    lines = [GOOD, line, GOOD]
    questions = read_questions(lines, "a", refused=lambda error: refused.append(str(error)))
    assert [q.id for q in questions] == ["1", "3"]
    assert len(refused) == 1
    assert refused[0].startswith("a: line 2 ")
