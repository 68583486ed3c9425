"""The small words that turn what a sentence says: not, may, some, at least, according to."""

import re
from enum import StrEnum
from typing import NamedTuple

from qa_bot.english.word_lists import ENGLISH


class CueKind(StrEnum):
    """What a cue does to what follows it."""

    NEGATION = "negation"
    MODAL = "modal"
    QUANTIFIER = "quantifier"
    BOUND = "bound"
    CONDITION = "condition"
    SAYING = "saying"


class Cue(NamedTuple):
    """A cue at `start`-`end` of its text; equal keys turn alike."""

    start: int
    end: int
    kind: CueKind
    key: str


_FORMS = ENGLISH.rows("cues")
_ANY_FORM = "|".join(rf"(?P<f{number}>{form})" for number, (_, _, form) in enumerate(_FORMS))
_CUE = re.compile(rf"(?<![^\W_])(?:{_ANY_FORM})(?![^\W_])", re.I)
_NOUN = re.compile(ENGLISH.pattern("saying_nouns"), re.I)
_OF_NOUN = re.compile(rf"\b(?:{ENGLISH.pattern('before_saying_noun')}) $", re.I)
_MONTH_OR_NAME = re.compile(r"May|Will")


def find_cues(text: str) -> list[Cue]:
    """In order; of a plain text without contractions. "May" and "Will" in a sentence are names."""
    cues = []
    for match in _CUE.finditer(text):
        before = text[: match.start()]
        name = before.strip(' "') and _MONTH_OR_NAME.fullmatch(match[0])
        noun = _NOUN.fullmatch(match[0]) and _OF_NOUN.search(before)
        if not name and not noun:
            kind, key, _ = _FORMS[int((match.lastgroup or "f0")[1:])]
            cues.append(Cue(*match.span(), CueKind(kind), key))
    return cues
