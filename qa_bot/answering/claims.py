"""What a language model writes -> claims: a text and the ids that it names. Nothing is believed yet."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qa_bot.errors import EndpointError
from qa_bot.text.escape import encodable

MOST_CHARACTERS = 20_000
"""Of all that a model writes; a few statements need a few hundred."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the model says, and by which sentences it says it can be shown."""

    text: str
    """On one line."""
    ids: tuple[str, ...]


def read_claims(pieces: Iterable[str]) -> Iterator[Claim]:
    """Each claim as soon as its line is complete.

    The model was asked for one JSON object a line; one JSON value in all is read as well, at the
    end. Lines that are neither, such as a fence around the JSON, are passed over.

    Raises:
        EndpointError: there is no claim at all, or too much text.
    """
    text, read, found = "", 0, 0
    for piece in pieces:
        text += piece
        if len(text) > MOST_CHARACTERS:
            raise EndpointError(f"its answer is longer than {MOST_CHARACTERS:,} characters")
        while (end := text.find("\n", read)) >= 0:
            for claim in _claims(text[read:end].strip().rstrip(",")):
                found += 1
                yield claim
            read = end + 1
    rest = [*_claims(text[read:].strip())]
    if not found and not rest:
        rest = [*_claims(text[_first(text, "{[") : max(map(text.rfind, "}]")) + 1])]
    yield from rest
    if not found and not rest:
        problem = "is not in the form that was asked for" if text.strip() else "is empty"
        raise EndpointError(f"its answer {problem}")


def _claims(text: str) -> Iterator[Claim]:
    """Those in a text that is JSON; none in any other."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(value, dict) and isinstance(value.get("statements"), list):
        value = value["statements"]
    for record in value if isinstance(value, list) else [value]:
        yield from _claim(record)


def _claim(record: Any) -> Iterator[Claim]:
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return
    ids = record.get("ids")
    named = [name for name in ids if isinstance(name, str)] if isinstance(ids, list) else []
    if text := " ".join(encodable(record["text"]).split()):
        yield Claim(text, tuple(dict.fromkeys(named)))


def _first(text: str, characters: str) -> int:
    """Where the first of them stands; the end where none does."""
    return min((place for c in characters if (place := text.find(c)) >= 0), default=len(text))
