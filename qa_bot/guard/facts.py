"""What a statement says otherwise than its source, term by term."""

from collections.abc import Iterator
from typing import NamedTuple

from qa_bot.english.moments import Moment
from qa_bot.english.numbers import Quantity
from qa_bot.english.synonyms import LIMITING, OPPOSITES, fold
from qa_bot.guard.alignment import Alignment, alike
from qa_bot.guard.terms import Term, TermKind

CLOSE = 0.25
"""A rounded number lies no further off, in parts of the exact one."""
PREFIXES = ("un", "in", "im", "dis", "non", "ir", "il", "anti", "mis", "ex")


class Difference(NamedTuple):
    """One thing that is otherwise."""

    contradicts: bool
    """Else it is only not in the source."""
    reason: str


def find_differences(alignment: Alignment, context: frozenset[str]) -> list[Difference]:
    """All but cues and unknown words. `context`: what the source leaves to the text around it."""
    return [
        *_numbers(alignment),
        *_dates(alignment),
        *_names(alignment, context),
        *_opposites(alignment),
        *_limits(alignment),
    ]


def _numbers(alignment: Alignment) -> Iterator[Difference]:
    """Numbers that the source does not give."""
    theirs = [t for t in alignment.source if t.kind is TermKind.NUMBER]
    left = [alignment.source[j] for j in alignment.removed]
    for i in alignment.added:
        term = alignment.statement[i]
        if not isinstance(term.value, Quantity) or rounds(alignment, i):
            continue
        place = [alignment.source[j] for j in alignment.replaced.get(i, ())]
        instead = [t for t in place if t.kind is TermKind.NUMBER]
        if (
            term.value.value == 1
            and not term.value.unit
            and not instead
            and all(t.has_content for t in place)
        ):
            continue  # "one" is often no number
        if term.value.value == 2 and any("both" in t.lead.split() for t in alignment.source):
            continue
        instead += [t for t in left if t.kind is TermKind.NUMBER] + theirs
        yield _says(instead, term)


def rounds(alignment: Alignment, i: int) -> bool:
    """Whether "more than 200" or "about 30" is right of a number of the source."""
    own, before = alignment.statement[i].value, alignment.statement[i - 1] if i else None
    if not isinstance(own, Quantity) or before is None or not before.key.startswith("bound "):
        return False
    for term in alignment.source:
        other = term.value
        if not isinstance(other, Quantity) or other.unit != own.unit or not other.value:
            continue
        if _figures(own.value) >= _figures(other.value):
            continue
        off = (other.value - own.value) / other.value
        low, high = {
            "more than": (1e-9, CLOSE), "at least": (0, CLOSE), "less than": (-CLOSE, -1e-9),
            "at most": (-CLOSE, 0), "almost": (-0.1, -1e-9), "about": (-0.1, 0.1),
        }[before.key.removeprefix("bound ")]  # fmt: skip
        if low <= off <= high:
            return True
    return False


def _figures(value: float) -> int:
    """How many figures a number has before the zeros at its end."""
    return len(f"{abs(value):.12g}".replace(".", "").rstrip("0"))


def _dates(alignment: Alignment) -> Iterator[Difference]:
    for i in alignment.added:
        term = alignment.statement[i]
        if not isinstance(term.value, Moment):
            continue
        dates = [t for t in alignment.source if isinstance(t.value, Moment)]
        if any(alike(term, t) for t in dates):
            continue
        place = [alignment.source[j] for j in alignment.replaced.get(i, ())]
        yield _says([t for t in place if t.kind is TermKind.DATE] + dates, term)


def _says(instead: list[Term], term: Term) -> Difference:
    if instead:
        return Difference(True, f"the source says {instead[0].text}, not {term.text}")
    return Difference(False, f"the source does not say {term.text}")


def _names(alignment: Alignment, context: frozenset[str]) -> Iterator[Difference]:
    """Names that the source does not give, or gives to somebody else."""
    known = {term.key for term in alignment.source}
    own = {term.key for term in alignment.statement}
    left = _left(alignment)
    small = {term.text.lower() for term in alignment.source}
    for i in alignment.added:
        term = alignment.statement[i]
        if not is_name(term) or (term.kind is TermKind.WORD and term.text.lower() in small):
            continue
        place = [alignment.source[j] for j in alignment.replaced.get(i, ())]
        instead = [t for t in place if is_name(t) and t in left and t.key not in own]
        if instead:
            yield _says(instead, term)
        elif term.key not in known and term.kind is TermKind.NAME and term.key not in context:
            yield Difference(False, f"the source does not name {term.text}")


def _left(alignment: Alignment) -> list[Term]:
    return [alignment.source[j] for j in alignment.removed]


def is_name(term: Term) -> bool:
    """Whether it begins with a capital; at the beginning of a sentence that may be chance."""
    return term.kind in (TermKind.NAME, TermKind.WORD) and term.text[0].isupper()


def _opposites(alignment: Alignment) -> Iterator[Difference]:
    """ "Rose" for "fell", "unlikely" for "likely"."""
    left = [(t.key, t) for t in _left(alignment) if t.kind is TermKind.WORD]
    left += [("first", t) for t in _left(alignment) if t.key == "1#"]
    for i in alignment.added:
        term = alignment.statement[i]
        if term.kind is not TermKind.WORD:
            continue
        for key, other in left:
            opposite = frozenset((term.key, key)) in OPPOSITES
            if opposite or _negates(term, other) or _negates(other, term):
                yield Difference(True, f"the source says “{other.text}”, not “{term.text}”")
                break


def _negates(one: Term, other: Term) -> bool:
    low, plain = one.text.lower(), other.text.lower()
    return len(plain) > 3 and low.endswith(plain) and low.removesuffix(plain) in PREFIXES


def _limits(alignment: Alignment) -> Iterator[Difference]:
    """ "Former" or "against", left out before a word that is kept."""
    kept = set(alignment.partners.values())
    for j in alignment.removed:
        term = alignment.source[j]
        if term.kind is TermKind.NAME or fold(term.text) not in LIMITING or j + 1 not in kept:
            continue
        following = alignment.source[j + 1]
        if not following.breaks and (
            term.text.lower() != "last" or following.kind is not TermKind.NUMBER
        ):
            yield Difference(True, f"the source says “{term.text} {alignment.source[j + 1].text}”")
