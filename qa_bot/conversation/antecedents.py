"""What an earlier turn offers a later question to come back to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qa_bot.english import word_lists as english
from qa_bot.english.noun_phrases import Phrase, Word, is_plural

Sort = Literal["person", "thing", "several"]
"""What a pronoun asks for."""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier turn: its question completed, and its phrases, the likeliest to be meant first."""

    asked: str
    phrases: tuple[Phrase, ...]


def find(earlier: list[Past], *tests: Callable[[Phrase], bool]) -> Phrase | None:
    """The phrase of the latest turn that has one; there, of the first test that any meets."""
    found = (p for past in earlier for test in tests for p in past.phrases if test(p))
    return next(found, None)


def topic_of(earlier: list[Past]) -> Phrase | None:
    """What the conversation was about last."""
    return find(
        earlier,
        lambda p: p.kind == "thing" and not is_vague(p),
        lambda p: p.kind != "date" and not is_vague(p),
    )


def is_vague(phrase: Phrase) -> bool:
    """Whether a person would hardly come back to it: "the types", "help"."""
    bare = phrase.text.islower() and " " not in phrase.text and not phrase.plural
    oblique = bare and phrase.lead not in english.AUXILIARIES | {"about", "of"}
    return phrase.head.lower() in english.ASPECTS or oblique


def is_event(phrase: Phrase) -> bool:
    """Whether one can ask when it was."""
    return phrase.head.lower() in english.EVENTS


def fitting(
    wanted: Sort, words: list[Word], named: set[str], earlier: list[Past]
) -> list[Callable[[Phrase], bool]]:
    """What a pronoun may stand for, the likeliest first."""
    said = {word.lower for word in words}
    people = {p.text for past in earlier for p in past.phrases if p.kind == "person"} | named
    things = {p.text for past in earlier for p in past.phrases if p.kind == "thing"}

    def is_person(p: Phrase) -> bool:
        return p.kind in {"person", "name"} and not p.plural and p.text not in things | named

    def is_thing(p: Phrase) -> bool:
        return not p.plural and p.text not in people and not is_vague(p)

    def is_several(p: Phrase) -> bool:
        several = p.plural or (p.kind == "name" and is_plural(p.head))
        return several and not is_vague(p) and (not is_event(p) or bool(said & english.EVENT_VERBS))

    if wanted == "person":
        return [
            lambda p: is_person(p) and p.text[0].isupper() and not p.head.islower(),
            lambda p: is_person(p) and p.kind == "person",
        ]
    if wanted == "thing":
        return [
            lambda p: (p.kind == "thing" or p.text in things) and is_thing(p),
            lambda p: (
                p.kind == "place" and is_thing(p) and p.lead not in english.PREPOSITIONS - {"about"}
            ),
        ]
    return [
        is_several,
        lambda p: bool(said & (english.DO - {"do", "does"})) and p.head.lower() in english.GROUPS,
        lambda p: (
            not p.plural and p.kind in {"thing", "person"} and p.text.startswith(("a ", "an "))
        ),
    ]
