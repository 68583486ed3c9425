"""Question files: one JSON object a line."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qa_bot.errors import InputError
from qa_bot.types import Turn


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that stands verbatim in an article and holds the answer, or is part of it."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
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
    `refused` hears of a line that is no question or repeats an id, which else is an InputError.
    """
    ids: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}: line {number}"
        try:
            question = _question(line, str(number), place)
            if question.id in ids:
                raise InputError(f"{place} repeats the id {question.id!r}; ids are unique")
        except InputError as error:
            if refused is None:
                raise
            refused(error)
        else:
            ids.add(question.id)
            yield question


def _question(line: str, default_id: str, place: str) -> Question:
    try:
        record = json.loads(line)
        answers, asked_on = record.get("answers") or [], record.get("asked_on")
        quotes, turns = record.get("evidence") or (), record.get("history") or ()
        if not isinstance(answers, list) or not all(isinstance(text, str) for text in answers):
            raise TypeError("its answers are no list of strings")
        return Question(
            id=str(record.get("id") or default_id),
            question=_text(record["question"]),
            answers=tuple(answers),
            answerable=record.get("answerable"),
            evidence=tuple(Evidence(quote["article_id"], quote["quote"]) for quote in quotes),
            history=tuple(Turn(_text(t["question"]), _text(t.get("answer") or "")) for t in turns),
            asked_on=date.fromisoformat(asked_on[:10]) if asked_on else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f'{place} is no question ({error}); each line is a JSON object with at least "question"'
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is not a string")
    return value
