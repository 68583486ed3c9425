"""Which term of a statement stands for which term of its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from qa_bot.english.moments import Moment
from qa_bot.english.synonyms import CAPITALS, NAMES, OPPOSITES, same_sense, skeleton
from qa_bot.guard.terms import Term, TermKind

LEAST_ROOT = 4
"""Letters that two words of one root have in common, at least."""
ROOT_SHARE = 0.6
CHANGED_ROOT_SHARE = 0.75
"""Share of the longer word that they have in common; more, where the shorter is not all of it."""
_SEQUENCE = frozenset(["before", "after"])
_BOUNDS = frozenset(["bound more than", "bound less than"])
_PLACING = frozenset(["in", "at", "near", "of", "from", "to", "outside", "around"])
"""After these, a capital is a town and not its government."""


@dataclass(slots=True)
class Alignment:
    """Pairs of terms by number. What has no partner was added to the source, or left out of it."""

    source: Sequence[Term]
    statement: Sequence[Term]
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
    def added(self) -> list[int]:
        return [i for i in range(len(self.statement)) if i not in self.partners]

    @property
    def removed(self) -> list[int]:
        kept = set(self.partners.values())
        return [i for i in range(len(self.source)) if i not in kept]

    def crosses(self, i: int, j: int) -> bool:
        """Whether what stands around the one stands around the other the other way round."""
        before = [self.partners[k] for k in range(i) if k in self.partners]
        after = [self.partners[k] for k in range(i + 1, len(self.statement)) if k in self.partners]
        return any(k > j for k in before) and any(k < j for k in after)

    def compares(self, i: int, j: int) -> bool:
        """Whether a "than" follows both."""
        following = (*self.statement[i + 1 : i + 2], *self.source[j + 1 : j + 2])
        return len(following) == 2 and all("than" in term.lead.split() for term in following)


def align(statement: Sequence[Term], source: Sequence[Term]) -> Alignment:
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
    _pair(alignment, lambda one, other: one.has_content and one.key == other.key)
    for i in alignment.added:
        places = alignment.replaced.get(i, range(0))
        free = [j for j in alignment.removed if j in places and alike(statement[i], source[j])]
        if free:
            alignment.partners[i] = free[0]
    _pair(alignment, alike)
    _pair_converses(alignment)
    return alignment


def _pair_converses(alignment: Alignment) -> None:
    """ "B before A" says what "A after B" says, and "B less than A" what "A more than B" says."""
    removed = alignment.removed
    for i in alignment.added:
        for j in removed:
            if is_converse(alignment, i, j):
                alignment.partners[i] = j
                break


def is_converse(alignment: Alignment, i: int, j: int) -> bool:
    """Whether two terms are opposites, and what stands around them stands the other way round."""
    keys = frozenset((alignment.statement[i].key, alignment.source[j].key))
    if keys == _SEQUENCE:
        following = range(i + 1, len(alignment.statement))
        return next(
            (alignment.partners[k] < j for k in following if k in alignment.partners), False
        )
    compared = keys == _BOUNDS or (keys in OPPOSITES and alignment.compares(i, j))
    return compared and alignment.crosses(i, j)


def _pair(alignment: Alignment, same: Callable[[Term, Term], bool]) -> None:
    """Give each added term the first left-out one that is the same."""
    free = alignment.removed
    for i in alignment.added:
        for j in free:
            if same(alignment.statement[i], alignment.source[j]):
                alignment.partners[i] = j
                free.remove(j)
                break


def alike(one: Term, other: Term) -> bool:
    """Whether a term of the statement says what one of the source says, in another form."""
    if isinstance(one.value, Moment):
        if not isinstance(other.value, Moment):
            return False
        return one.text.casefold() == other.text.casefold() or one.value.agrees(other.value)
    if {one.kind, other.kind} - {TermKind.WORD, TermKind.NAME}:
        return False
    if one.text[0].isupper() and other.text[0].isupper():
        if skeleton(one.text.removesuffix("'s")) == skeleton(other.text.removesuffix("'s")):
            return True
        placed = _PLACING.intersection(one.lead.split()[-2:] + other.lead.split()[-2:])
        return not placed and _seat(one.key) == _seat(other.key)
    return same_root(one.key, other.key) or same_sense(one.text, other.text)


def same_root(one: str, other: str) -> bool:
    """Whether two stems begin alike: "negoti", "negotiat"."""
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    shorter, longer = sorted((len(one), len(other)))
    share = ROOT_SHARE if common == shorter else CHANGED_ROOT_SHARE
    return common >= max(LEAST_ROOT, share * longer) and frozenset((one, other)) not in OPPOSITES


def _seat(key: str) -> str:
    country = CAPITALS.get(key, key)
    return NAMES.get(country, country)


def _letters(terms: Sequence[Term]) -> str:
    return "".join(c for term in terms for c in term.text.lower() if c.isalnum())
