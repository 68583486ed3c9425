"""Question files: one JSON object a line."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa_bot.errors import InputError
from qa_bot.types import Turn


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that stands verbatim in an article and holds the answer, or is part of it."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a question file."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    asked_on: date | None = None


def read_questions(
    lines: Iterable[str], name: str, *, refused: Callable[[InputError], None] | None = None
) -> Iterator[Question]:
    """Read questions one by one, so that a stream can be answered while it is written.

    Blank lines are passed over; a line without an id gets its number. `name` is for messages.
    `refused` hears of each line that is no question, and the others are read all the same.

    Raises:
        InputError: where nobody hears: a line is no question, or an id comes twice; names the line.
    """
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _read(line, str(number), f"{name}: line {number}", seen)
        except InputError as error:
            if refused is None:
                raise
            refused(error)
            continue
        seen.add(question.id)
        yield question


def _read(line: str, default_id: str, place: str, seen: set[str]) -> Question:
    try:
        question = _question(json.loads(line), default_id)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f'{place} is no question ({error}); each line is a JSON object with at least "question"'
        ) from error
    if question.id in seen:
        raise InputError(f"{place} repeats the id {question.id!r}; ids are unique")
    return question


def _question(record: Mapping[str, Any], default_id: str) -> Question:
    text = record["question"]
    if not isinstance(text, str):
        raise TypeError("its question is not a string")
    answers = record.get("answers") or []
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise TypeError("its answers are no list of strings")
    asked_on = record.get("asked_on")
    return Question(
        id=str(record.get("id") or default_id),
        question=text,
        answers=tuple(answers),
        answerable=record.get("answerable"),
        evidence=tuple(Evidence(e["article_id"], e["quote"]) for e in record.get("evidence") or ()),
        history=tuple(map(_turn, record.get("history") or ())),
        asked_on=date.fromisoformat(asked_on[:10]) if asked_on else None,
    )


def _turn(record: Mapping[str, Any]) -> Turn:
    question, answer = record["question"], record.get("answer") or ""
    if not isinstance(question, str) or not isinstance(answer, str):
        raise TypeError("a question or an answer of its history is not a string")
    return Turn(question, answer)
