"""Text -> the terms that are compared: words, names, numbers, dates and the cues that turn them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from qa_bot.english.cues import CueKind, find_cues
from qa_bot.english.entities import BREAKS
from qa_bot.english.moments import Moment, find_moments
from qa_bot.english.numbers import Quantity, find_quantities
from qa_bot.english.synonyms import NAMES, SAME, fold
from qa_bot.english.word_lists import OTHER_STOPS, PREPOSITIONS, STOPS
from qa_bot.text.normal_form import plain
from qa_bot.text.words import word_set


class TermKind(StrEnum):
    """What a term is; of a cue, what it does."""

    WORD = "word"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a sentence says."""

    text: str
    key: str
    """Equal keys say the same."""
    kind: TermKind
    lead: str
    """The small words before it, from the term before on."""
    breaks: bool
    """A comma or another mark stands before it."""
    ends: bool = False
    """A comma, another mark or the end stands after it."""
    cue: CueKind | None = None
    value: Quantity | Moment | None = None

    @property
    def has_content(self) -> bool:
        """Whether it is more than a cue."""
        return self.cue is None


_CONTRACTIONS = [
    (re.compile(pattern, re.I), full)
    for pattern, full in [
        (r"\bcan't\b|\bcannot\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"),
        (r"'ll\b", " will"), (r"(?<=[A-Za-z])'(?:re|ve|m|d)\b", ""),
    ]
]  # fmt: skip
_WARNED = re.compile(r"\b(warn(?:s|ed|ing)?) against (?=\w+ing\b)", re.I)
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['&][^\W_]+)*")
_PRONOUNS = word_set(
    "he she it they him her them his its their who himself herself itself themselves"
)
_SMALL = (
    (STOPS | OTHER_STOPS | BREAKS | PREPOSITIONS | _PRONOUNS | word_set("""
        well often indeed thus hence however meanwhile moreover therefore instead further furthermore
        currently recently earlier later previously own same other such way part mr mrs ms sir dr
        people person thing things including include includes included become became becoming total
        s t re ve whether whose upon via onto yet both either together especially particularly
        following around towards soon once there's able being been nor so-called member members
        president take took taken taking carry carried place set
        make made makes making give gave given gives go goes went gone get got put
        time day today matter view called call among used use using now done
        """))
    - word_set("""
        before after against without more less first last until except up down out off up
        former early earlier late later former inside outside above below under over lot one
        today
        accept reject support oppose allow begin end buy sell win lose open increase decrease
        fall rise rose fell won lost killed died answer attack come create destroy die discover
        """)
)  # fmt: skip
"""Words that may come and go in a true rewording."""


@lru_cache(maxsize=4096)
def read_terms(text: str, published: date | None) -> tuple[Term, ...]:
    """The terms of a text in order; words that say little are left out."""
    spoken = _WARNED.sub(r"\1 should not ", plain(text))
    for pattern, full in _CONTRACTIONS:
        spoken = pattern.sub(full, spoken)
    return tuple(_with_ends(list(_terms(spoken, published)), spoken))


def _with_ends(placed: list[tuple[Term, int]], text: str) -> Iterator[Term]:
    for number, (term, end) in enumerate(placed):
        last = number + 1 == len(placed)
        marked = bool(re.match(r"[\"')]*\s?[,.;:?!\"()-]", text[end : end + 4]))
        yield Term(
            term.text,
            term.key,
            term.kind,
            term.lead,
            term.breaks,
            last or marked,
            term.cue,
            term.value,
        )


def _terms(text: str, published: date | None) -> Iterator[tuple[Term, int]]:
    """With the place where each ends."""
    lead, end = "", 0
    for start, stop, form in _spans(text, published):
        word = text[start:stop]
        lead_words = lead.split()
        gap = text[end:start]
        lead += " ".join(_WORD.findall(gap)).lower() + " "
        match form:
            case Moment() | Quantity():
                kind = TermKind.DATE if isinstance(form, Moment) else TermKind.NUMBER
                term = Term(word, form.key, kind, lead, _breaks(gap), value=form)
            case CueKind(), str():
                term = Term(
                    word, f"{form[0]} {form[1]}", TermKind.CUE, lead, _breaks(gap), cue=form[0]
                )
            case _:
                if _is_small(word, start, lead_words):
                    lead += word.lower() + " " if not _breaks(gap) else ", " + word.lower() + " "
                    end = stop
                    continue
                name = word[0].isupper() and (start > 0 or _next_is_capital(text, stop))
                term = Term(
                    word,
                    _key(word),
                    TermKind.NAME if name else TermKind.WORD,
                    lead,
                    _breaks(gap) or "," in lead,
                )
        yield term, stop
        lead, end = "", stop


def _is_small(word: str, start: int, lead: list[str]) -> bool:
    return word.lower() in _SMALL and word not in {"US", "IT", "WHO"}


def _next_is_capital(text: str, stop: int) -> bool:
    return bool(re.match(r"[\w']* [A-Z][a-z]", text[stop:])) or text[:stop].endswith("'s")


def _breaks(gap: str) -> bool:
    return bool(re.search(r"[,.;:?!\"()]| - ", gap))


def _key(word: str) -> str:
    low = re.sub(r"'s?$", "", word.lower()).replace(".", "")
    if word == "us" or (low == "us" and not word[0].isupper()):
        return "us-"
    stem = fold(low)
    return NAMES.get(stem, SAME.get(stem, stem))


def _spans(text: str, published: date | None) -> list[tuple[int, int, object]]:
    """Dates, numbers, cues and the words between them, in order."""
    taken = bytearray(len(text))
    found: list[tuple[int, int, object]] = []
    forms = [(m.start, m.end, m) for m in find_moments(text, published)]
    forms += [(q.start, q.end, q) for q in find_quantities(text)]
    forms += [(m.start, m.end, (m.kind, m.key)) for m in find_cues(text)]
    forms += [(m.start(), m.end(), None) for m in _WORD.finditer(text)]
    for start, end, form in forms:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, form))
    return sorted(found, key=lambda span: span[:2])
