"""Text -> the terms that are compared: words, names, numbers, dates and the cues that turn them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from qa_bot.english.cues import Cue, CueKind, find_cues
from qa_bot.english.dates import DateMention, find_dates
from qa_bot.english.numbers import Quantity, find_quantities
from qa_bot.english.synonyms import NAMES, concept
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text.normal_form import normal_form
from qa_bot.text.words import stem

Form = Cue | Quantity | DateMention | None
"""What a part of a text is read as; None: a word."""


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
    lead: tuple[str, ...]
    """The small words before it, from the term before on; a comma among them is one of them."""
    breaks: bool
    """A comma or another mark stands before it."""
    ends: bool
    """A comma, another mark or the end stands after it."""
    cue: CueKind | None = None
    value: Quantity | DateMention | None = None

    @property
    def has_content(self) -> bool:
        """Whether it is more than a cue."""
        return self.cue is None

    @property
    def sense(self) -> str:
        """Of a cue: "may", "more than", "deny"."""
        return self.key.partition(" ")[2]

    @property
    def is_word(self) -> bool:
        return self.kind in (TermKind.WORD, TermKind.NAME)

    @property
    def is_name(self) -> bool:
        """Whether it begins with a capital; at the beginning of a sentence that may be chance."""
        return self.is_word and self.text[0].isupper()

    @property
    def follows(self) -> bool:
        """Whether nothing stands between it and the term before."""
        return not self.breaks and not self.lead


Terms = Sequence[Term]

_CONTRACTIONS = [
    (re.compile(pattern, re.I), full)
    for pattern, full in [
        (r"\bcan't\b|\bcannot\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"),
        (r"'ll\b", " will"), (r"(?<=[A-Za-z])'(?:re|ve|m|d)\b", ""),
    ]
]  # fmt: skip
_WARNED = re.compile(r"\b(warn(?:s|ed|ing)?) against (?=\w+ing\b)", re.I)
_MARK = re.compile(r"[,.;:?!\"()]| - ")
_MARK_AFTER = re.compile(r"[\"')]*\s?[,.;:?!\"()-]")
_NAME_AFTER = re.compile(r"[\w']* [A-Z][a-z]|(?<='s)")
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['&][^\W_]+)*")
_SMALL = ENGLISH.words("small_words")
"""Words that may come and go in a true rewording."""


@lru_cache(maxsize=4096)
def read_terms(text: str, published: date | None) -> tuple[Term, ...]:
    """The terms of a text in order; words that say little are left out."""
    spoken = _WARNED.sub(r"\1 should not ", normal_form(text))
    for pattern, full in _CONTRACTIONS:
        spoken = pattern.sub(full, spoken)
    terms = list(_terms(spoken, published))
    if terms:
        terms[-1] = replace(terms[-1], ends=True)
    return tuple(terms)


def _terms(text: str, published: date | None) -> Iterator[Term]:
    lead: list[str] = []
    end = 0
    for start, stop, form in _spans(text, published):
        word, gap = text[start:stop], text[end:start]
        breaks, end = bool(_MARK.search(gap)), stop
        lead += map(str.lower, _WORD.findall(gap))
        match form:
            case Cue():
                kind, key = TermKind.CUE, f"{form.kind} {form.key}"
            case Quantity():
                kind, key = TermKind.NUMBER, form.key
            case DateMention():
                kind, key = TermKind.DATE, form.key
            case _ if word.lower() in _SMALL and word not in {"US", "IT", "WHO"}:
                lead += [",", word.lower()] if breaks else [word.lower()]
                continue
            case _:
                name = word[0].isupper() and (start > 0 or bool(_NAME_AFTER.match(text, stop)))
                kind, key = TermKind.NAME if name else TermKind.WORD, _key(word)
                breaks = breaks or "," in lead
        cue = form.kind if isinstance(form, Cue) else None
        value = form if isinstance(form, Quantity | DateMention) else None
        ends = bool(_MARK_AFTER.match(text, stop, stop + 4))
        yield Term(word, key, kind, tuple(lead), breaks, ends, cue, value)
        lead = []


def _key(word: str) -> str:
    low = re.sub(r"'s?$", "", word.lower()).replace(".", "")
    if word == "us" or (low == "us" and not word[0].isupper()):
        return "us-"
    return NAMES.get(stem(low)) or concept(low)


def _spans(text: str, published: date | None) -> list[tuple[int, int, Form]]:
    """Dates, numbers, cues and the words between them, in order."""
    taken = bytearray(len(text))
    spans: list[tuple[int, int, Form]] = []
    forms = (*find_dates(text, published), *find_quantities(text), *find_cues(text))
    words = ((m.start(), m.end(), None) for m in _WORD.finditer(text))
    for start, end, form in (*((f.start, f.end, f) for f in forms), *words):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            spans.append((start, end, form))
    return sorted(spans, key=lambda span: span[:2])
