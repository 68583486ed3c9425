"""Which term of a statement stands for which term of its source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from os.path import commonprefix
from typing import NamedTuple

from qa_bot.english.cues import CueKind
from qa_bot.english.dates import DateMention
from qa_bot.english.numbers import Quantity
from qa_bot.english.synonyms import CAPITALS, NAMES, OPPOSITES, same_sense, skeleton
from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.terms import Term, Terms

MIN_ROOT = 4
"""Letters that two words of one root have in common, at least."""
ROOT_SHARE = 0.6
CHANGED_ROOT_SHARE = 0.75
"""Share of the longer word that they have in common; more, where the shorter is not all of it."""
CLOSE = 0.25
"""A rounded number lies no further off, in parts of the exact one."""
_ROUNDED = {
    "more than": (1e-9, CLOSE),
    "at least": (0, CLOSE),
    "less than": (-CLOSE, -1e-9),
    "at most": (-CLOSE, 0),
    "almost": (-0.1, -1e-9),
    "about": (-0.1, 0.1),
}
"""How far the exact number may lie above the rounded one, in parts of the exact one."""

_PLACING = ENGLISH.words("leads_of_towns")
"""After these, a capital is a town and not its government."""


class Difference(NamedTuple):
    """One thing that a statement says otherwise than its source."""

    contradicts: bool
    """Else it is only not in the source."""
    reason: str


Differences = Iterator[Difference]


def other_words(theirs: str, own: str, *, contradicts: bool = True) -> Difference:
    """The source has the one where the statement has the other."""
    return Difference(contradicts, f"the source says “{theirs}”, not “{own}”")


@dataclass(slots=True)
class Alignment:
    """Pairs of terms by number. What has no partner was added to the source, or left out of it."""

    source: Terms
    statement: Terms
    partners: dict[int, int] = field(default_factory=dict)
    """Statement -> source."""
    replaced: dict[int, range] = field(default_factory=dict)
    """Of an added term of the statement: what stands in its place in the source."""
    in_order: int = 0
    """Terms with content that stand in the same order in both."""

    @property
    def places(self) -> dict[int, int]:
        """Source -> statement."""
        return {theirs: own for own, theirs in self.partners.items()}

    @property
    def added(self) -> dict[int, Term]:
        """By number, in order."""
        return {i: term for i, term in enumerate(self.statement) if i not in self.partners}

    @property
    def removed(self) -> dict[int, Term]:
        places = self.places
        return {j: term for j, term in enumerate(self.source) if j not in places}

    def instead(self, i: int) -> list[Term]:
        """What stands in the source in the place of an added term."""
        return [self.source[j] for j in self.replaced.get(i, ())]

    def displaced(self, i: int) -> list[Term]:
        """Those of them that the statement leaves out."""
        removed = self.removed
        return [removed[j] for j in self.replaced.get(i, ()) if j in removed]

    def pairs(self) -> Iterator[tuple[Term, Term]]:
        """Terms of the statement, each with its partner."""
        return ((self.statement[i], self.source[j]) for i, j in self.partners.items())

    def following(self) -> Iterator[tuple[int, int, Term, Term]]:
        """Partners by number, each with the terms that follow the one and the other."""
        for i, j in self.partners.items():
            if i + 1 < len(self.statement) and j + 1 < len(self.source):
                yield i, j, self.statement[i + 1], self.source[j + 1]

    def has(self, kind: CueKind) -> bool:
        """Whether there is such a cue in either."""
        return any(term.cue is kind for term in (*self.source, *self.statement))


def align(statement: Terms, source: Terms) -> Alignment:
    """In order first; then what moved; then what says the same in another form."""
    alignment = Alignment(source, statement)
    keys = ([term.key for term in source], [term.key for term in statement])
    for name, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if name == "equal":
            alignment.partners.update(zip(range(c, d), range(a, b), strict=True))
        elif _letters(source[a:b]) == _letters(statement[c:d]):  # "cease-fire", "ceasefire"
            alignment.partners.update((i, min(a + i - c, b - 1)) for i in range(c, d))
        else:
            alignment.replaced.update((i, range(a, b)) for i in range(c, d))
    alignment.in_order = sum(statement[i].has_content for i in alignment.partners)
    for same in (
        lambda i, j: statement[i].has_content and statement[i].key == source[j].key,
        lambda i, j: j in alignment.replaced.get(i, ()) and alike(statement[i], source[j]),
        lambda i, j: alike(statement[i], source[j]),
        lambda i, j: is_converse(alignment, i, j),
    ):
        removed = alignment.removed
        for i in alignment.added:
            partner = next((j for j in removed if same(i, j)), None)
            if partner is not None:
                alignment.partners[i] = partner
                del removed[partner]
    return alignment


def is_converse(alignment: Alignment, i: int, j: int) -> bool:
    """Whether two terms are opposites, and what stands around them stands the other way round."""
    keys = frozenset((alignment.statement[i].key, alignment.source[j].key))
    partners = sorted(alignment.partners.items())
    after = [theirs for own, theirs in partners if own > i]
    if keys == {"before", "after"}:
        return bool(after) and after[0] < j
    following = (*alignment.statement[i + 1 : i + 2], *alignment.source[j + 1 : j + 2])
    compared = len(following) == 2 and all("than" in term.lead for term in following)
    if keys != {"bound more than", "bound less than"} and not (keys in OPPOSITES and compared):
        return False
    crossing = any(theirs > j for own, theirs in partners if own < i)
    return crossing and any(theirs < j for theirs in after)


def alike(one: Term, other: Term) -> bool:
    """Whether a term of the statement says what one of the source says, in another form."""
    if isinstance(one.value, DateMention):
        if not isinstance(other.value, DateMention):
            return False
        return one.text.casefold() == other.text.casefold() or one.value.agrees(other.value)
    if not (one.is_word and other.is_word):
        return False
    if one.is_name and other.is_name:
        if skeleton(one.text.removesuffix("'s")) == skeleton(other.text.removesuffix("'s")):
            return True
        placed = _PLACING.intersection(one.lead[-2:] + other.lead[-2:])
        return not placed and _seat(one.key) == _seat(other.key)
    return same_root(one.key, other.key) or same_sense(one.text, other.text)


def same_root(one: str, other: str) -> bool:
    """Whether two stems begin alike: "negoti", "negotiat"."""
    common = len(commonprefix((one, other)))
    shorter, longer = sorted((len(one), len(other)))
    share = ROOT_SHARE if common == shorter else CHANGED_ROOT_SHARE
    return common >= max(MIN_ROOT, share * longer) and frozenset((one, other)) not in OPPOSITES


def rounds(alignment: Alignment, i: int) -> bool:
    """Whether "more than 200" or "about 30" is right of a number of the source."""
    own, before = alignment.statement[i].value, alignment.statement[i - 1] if i else None
    if not isinstance(own, Quantity) or before is None or before.cue is not CueKind.BOUND:
        return False
    low, high = _ROUNDED[before.sense]
    quantities = (term.value for term in alignment.source if isinstance(term.value, Quantity))
    exact = (q.value for q in quantities if q.unit == own.unit and q.value)
    return any(
        _significant(own.value) < _significant(value) and low <= (value - own.value) / value <= high
        for value in exact
    )


def _significant(value: float) -> int:
    """How many figures a number has before the zeros at its end."""
    return len(f"{abs(value):.12g}".replace(".", "").rstrip("0"))


def _seat(key: str) -> str:
    country = CAPITALS.get(key, key)
    return NAMES.get(country, country)


def _letters(terms: Terms) -> str:
    return "".join(c for term in terms for c in term.text.lower() if c.isalnum())
