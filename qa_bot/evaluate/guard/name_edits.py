"""Edits that put one name in the place of another, and take a speaker away, by script."""

import re
from collections.abc import Iterator, Sequence

from qa_bot.english.word_lists import ENGLISH
from qa_bot.evaluate.guard.word_pairs import swapped
from qa_bot.text.calendar import MONTHS, WEEKDAYS

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]{2,}(?: [A-Z][^\W\d_]{2,})*(?![\w’'-])")
_NO_NAMES = {
    *MONTHS,
    *WEEKDAYS,
    "The",
    "But",
    "And",
    "This",
    "That",
    "Internet",
    "Christmas",
    "God",
    "Mr",
    "Mrs",
    "He",
    "She",
    "They",
    "It",
    "We",
    "You",
    "Her",
    "His",
    "Who",
    "There",
    "Their",
    "Our",
    "Your",
    "Its",
    "Some",
    "Many",
    "One",
    "Another",
    "Others",
    "Both",
    "All",
    "Not",
    "What",
    "When",
    "How",
    "Why",
    "Where",
}


def capitalised(sentence: str) -> list[re.Match[str]]:
    """The names inside a sentence: runs of words with a capital that do not begin it."""
    matches = _NAME.finditer(sentence)
    return [m for m in matches if m[0].split()[0] not in _NO_NAMES and not m[0].isupper()]


def name_swaps(sentence: str, names: Sequence[str]) -> Iterator[str]:
    """Two names in each other's place, or another name in the place of one."""
    matches = capitalised(sentence)
    for one, other in zip(matches, matches[1:], strict=False):
        between = sentence[one.end() : other.start()]
        sides = re.search(
            rf"\b(?:{ENGLISH.pattern('on_both_sides')})\b",
            between,
        )
        if not sides and len(between.split()) >= 2 and one[0] != other[0] and "," not in between:
            yield sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]
    for match in matches:
        own = set(match[0].split())
        for name in names:
            if name not in sentence and not own & set(name.split()) and name[:4] != match[0][:4]:
                yield sentence[: match.start()] + name + sentence[match.end() :]


_VERBS = r"(?:said|says|told [A-Z]\w+|added|explained|warned|claimed|believes|stated|thinks)"
_WHOM = r"([A-Z][\w-]+(?: [A-Z][\w-]+)*)"
_SPEAKER = (
    r"(?:[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}|[Tt]he [a-z]+"
    r"|[Oo]fficials|[Pp]olice|[Aa]nalysts|[Ee]xperts)"
)


def attributions(sentence: str, names: Sequence[str]) -> Iterator[str]:
    """The speaker left out, or made another one; what was said made what was denied."""
    begin = re.match(
        rf"(?:According to {_SPEAKER}, |{_SPEAKER} {_VERBS} (?:that )?(?=[a-z]))", sentence
    )
    if begin:
        rest = sentence[begin.end() :]
        yield rest[:1].upper() + rest[1:]
    end = re.search(
        rf",[”\"’']? (?:{_SPEAKER} {_VERBS}|{_VERBS} {_SPEAKER}|according to {_SPEAKER})"
        r"(?=\.|, [a-z])",
        sentence,
    )
    if end:
        yield sentence[: end.start()] + sentence[end.end() :].removeprefix(",")
    yield from swapped(
        sentence,
        [
            ("said that", "denied that"),
            ("says that", "denies that"),
            ("confirmed that", "denied that"),
        ],
    )
    for match in re.finditer(
        rf"\b(?:[Aa]ccording to|{_VERBS}) {_WHOM}|{_WHOM} {_VERBS}\b",
        sentence,
    ):
        place = 1 if match[1] else 2
        own = set(match[place].split())
        if own & _NO_NAMES:
            continue
        for name in names:
            if name not in sentence and not own & set(name.split()):
                yield sentence[: match.start(place)] + name + sentence[match.end(place) :]
