"""Negation, modality and quantity: what turns a kept term one way or the other."""

from collections.abc import Iterator, Sequence

from qa_bot.english.cues import CueKind
from qa_bot.guard.alignment import Alignment
from qa_bot.guard.facts import Difference, rounds
from qa_bot.guard.terms import Term, TermKind

REACH = 3
"""Terms that a cue turns, at most."""
_MILD = {"about", "almost", "some"}
_FUTURE = {"modal will", "modal would"}
_ALIKE = {frozenset(("modal due", "modal " + other)) for other in ("will", "expect", "intend")}
_TENSES = {frozenset(pair) for pair in (("will", "would"), ("can", "could"), ("may", "might"))}
"""Of what is said, and of what was said."""
_JOINING = frozenset(["and", "but", "or", "that", "which", "who", "while"])
_HARMLESS_LOSS = {"quantifier all", "modal should"}


def find_polarity(alignment: Alignment) -> list[Difference]:
    """Cues that one text has and the other has not, where what they turn stands in both."""
    lost = [j for j in alignment.removed if _is_lost(alignment, j)]
    gained = [i for i in alignment.added if _is_gained(alignment, i)]
    lost, gained = _without_moved(alignment, lost, gained)
    if any(alignment.source[j].cue is CueKind.NEGATION for j in range(len(alignment.source))):
        lost = [j for j in lost if alignment.source[j].text.lower() != "any"]
    found: list[Difference] = []
    is_simple = not any(
        t.cue is CueKind.SAYING or _JOINING.intersection(t.lead.split())
        for t in (*alignment.source[1:], *alignment.statement[1:])
    )
    for kind in (CueKind.NEGATION, CueKind.MODAL, CueKind.QUANTIFIER, CueKind.BOUND):
        out = [alignment.source[j] for j in lost if alignment.source[j].cue is kind]
        new = [alignment.statement[i] for i in gained if alignment.statement[i].cue is kind]
        found += _compare(kind, out, new, is_simple)
    return found


def _without_moved(
    alignment: Alignment, lost: list[int], gained: list[int]
) -> tuple[list[int], list[int]]:
    """Without what only stands before a new word now, or in another tense."""
    lost, gained = list(lost), list(gained)
    reported = any(t.cue is CueKind.SAYING for t in (*alignment.source, *alignment.statement))
    if any(
        j not in alignment.partners.values() and _foresees(t)
        for j, t in enumerate(alignment.source)
    ):
        gained = [i for i in gained if alignment.statement[i].key != "modal expect"]
    for i in tuple(gained):
        own = alignment.statement[i]
        is_new = not any(g in alignment.partners for g in scope(alignment.statement, i)[:1])
        for j in lost:
            other = alignment.source[j]
            moved = own.key == other.key and own.cue is CueKind.MODAL and is_new
            words = frozenset((own.text.lower(), other.text.lower()))
            if (
                moved
                or frozenset((own.key, other.key)) in _ALIKE
                or (reported and words in _TENSES)
            ):
                lost.remove(j)
                gained.remove(i)
                break
    return lost, gained


def _foresees(term: Term) -> bool:
    """ "The bank expects it" for "it is expected"."""
    return term.cue is CueKind.SAYING and term.text.lower().startswith(("expect", "predict"))


def _compare(
    kind: CueKind, lost: list[Term], gained: list[Term], is_simple: bool
) -> Iterator[Difference]:
    moved = lost and gained and {t.key for t in lost} == {t.key for t in gained}
    if lost and gained and not (moved and kind in (CueKind.NEGATION, CueKind.MODAL)):
        yield Difference(True, f"the source says “{lost[0].text}”, not “{gained[0].text}”")
    elif lost and gained and len(lost) == len(gained) == 1 and is_simple:
        return
    elif lost and gained and len(lost) == len(gained):
        yield Difference(False, f"“{lost[0].text}” stands elsewhere in the source")
    elif lost and {term.key for term in lost} - _HARMLESS_LOSS:
        yield Difference(_key(lost[0]) not in _MILD, f"the source says “{lost[0].text}”")
    elif gained:
        yield Difference(
            _key(gained[0]) not in _MILD, f"the source does not say “{gained[0].text}”"
        )


def _key(term: Term) -> str:
    return term.key.partition(" ")[2]


def scope(terms: Sequence[Term], at: int) -> list[int]:
    """The terms that a cue turns: those that follow in its clause, or else the one before."""
    term = terms[at]
    found = []
    for i in range(at + 1, len(terms)):
        if (terms[i].breaks and found) or len(found) == REACH:
            break
        if terms[i].cue is CueKind.SAYING:
            found = found or [i]
            break
        if terms[i].has_content:
            found.append(i)
    if term.cue is CueKind.BOUND:
        return [i for i in found[:1] if terms[i].kind is TermKind.NUMBER] or found[:1]
    if term.cue is CueKind.MODAL:
        found = [i for i in found if terms[i].kind is TermKind.WORD] or found
    if (found or term.cue is CueKind.NEGATION) and not (term.ends and at):
        return found
    return [i for i in range(at) if terms[i].has_content][-1:] or found


def _is_lost(alignment: Alignment, j: int) -> bool:
    """Whether the statement keeps what the source's cue turns, and not the cue."""
    term = alignment.source[j]
    if term.cue in (None, CueKind.SAYING):
        return False
    own = {theirs: i for i, theirs in alignment.partners.items()}
    kept = [own[g] for g in scope(alignment.source, j) if g in own]
    free = set(alignment.added)
    return bool(kept) and not _turns(alignment.statement, term.key, kept[0], free)


def _is_gained(alignment: Alignment, i: int) -> bool:
    """Whether the source has what the statement's cue turns without the cue."""
    term = alignment.statement[i]
    if term.cue in (None, CueKind.SAYING):
        return False
    known = [
        alignment.partners[g] for g in scope(alignment.statement, i) if g in alignment.partners
    ]
    if term.cue is CueKind.BOUND and i + 1 < len(alignment.statement) and rounds(alignment, i + 1):
        return False
    if term.key in _FUTURE and any(_looks_ahead(alignment.source[g]) for g in known[:1]):
        return False
    free = set(alignment.removed)
    return not known or not any(_turns(alignment.source, term.key, g, free) for g in known)


def _looks_ahead(term: Term) -> bool:
    """Whether it is open yet in the source: "expects them to come", "confirmed their participation"."""
    return term.lead.split()[-1:] == ["to"] or term.text.endswith(("tion", "sion", "ance", "ment"))


def _turns(terms: Sequence[Term], key: str, at: int, free: set[int]) -> bool:
    """Whether one of the free cues, with that key, turns that term."""
    return any(terms[i].key == key and at in scope(terms, i) for i in free)
