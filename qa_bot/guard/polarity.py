"""Negation, modality, quantity and condition: cues ("not", "may") that turn the terms in scope."""

from collections.abc import Iterable

from qa_bot.english.cues import CueKind
from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.alignment import Alignment, Difference, Differences, other_words, rounds
from qa_bot.guard.terms import Term, TermKind, Terms

MAX_SCOPE = 3
"""Terms that a cue turns."""
_MILD = {"about", "almost", "some"}
_FUTURE = {"modal will", "modal would"}
_OPEN_ENDS = ("tion", "sion", "ance", "ment")
_ALIKE = {frozenset(("modal due", "modal " + other)) for other in ("will", "expect", "intend")}
_TENSES = {frozenset(pair) for pair in (("will", "would"), ("can", "could"), ("may", "might"))}
"""Of what is said, and of what was said."""
_JOINING = ENGLISH.words("joining_words")
_HARMLESS_LOSS = {"quantifier all", "modal should"}
_WHEN = "condition when"
_WHENS = frozenset(["when", "whenever", "in", "with"])


def check_polarity(alignment: Alignment) -> list[Difference]:
    """Cues that one text has and the other has not, where what they turn stands in both."""
    lost = [j for j in alignment.removed if _is_lost(alignment, j)]
    gained = [i for i in alignment.added if _is_gained(alignment, i)]
    lost, gained = _without_moved(alignment, lost, gained)
    if any(term.cue is CueKind.NEGATION for term in alignment.source):  # "no" for "not any"
        lost = [j for j in lost if alignment.source[j].text.lower() != "any"]
    is_simple = not any(
        t.cue is CueKind.SAYING or _JOINING.intersection(t.lead)
        for t in (*alignment.source[1:], *alignment.statement[1:])
    )
    differences: list[Difference] = []
    for kind in (CueKind.NEGATION, CueKind.MODAL, CueKind.QUANTIFIER, CueKind.BOUND):
        out = [alignment.source[j] for j in lost if alignment.source[j].cue is kind]
        new = [alignment.statement[i] for i in gained if alignment.statement[i].cue is kind]
        differences += _compare(kind, out, new, is_simple)
    return differences


def check_conditions(alignment: Alignment) -> Differences:
    """What holds only if something else does, told as if it held; "would" says that it need not."""
    theirs = [t for t in alignment.source if t.cue is CueKind.CONDITION]
    conditions = [t for t in alignment.statement if t.cue is CueKind.CONDITION]
    says_when = conditions or any(_WHENS.intersection(t.lead) for t in alignment.statement)
    own = [t for t in conditions if t.key != _WHEN]
    supposed = any(t.key == "modal would" for t in alignment.statement)
    for term in theirs:
        if term.key in {t.key for t in own} or (term.key == _WHEN and says_when):
            continue
        if own or not supposed:
            reason = f"the source says so only “{term.text.lower()}” something else is so"
            yield Difference(bool(own), reason)
    if own and not theirs and not any(t.text.lower() == "without" for t in alignment.source):
        yield Difference(False, f"the source does not say “{own[0].text}”")


def _without_moved(
    alignment: Alignment, lost: list[int], gained: list[int]
) -> tuple[list[int], list[int]]:
    """Without what only stands before a new word now, or in another tense."""
    reported = alignment.has(CueKind.SAYING)
    foreseen = (t for t in alignment.removed.values() if t.cue is CueKind.SAYING)
    # "it is expected" for "the bank expects it"
    if any(term.text.lower().startswith(("expect", "predict")) for term in foreseen):
        gained = [i for i in gained if alignment.statement[i].key != "modal expect"]
    for i in tuple(gained):
        own = alignment.statement[i]
        is_new = not any(g in alignment.partners for g in scope(alignment.statement, i)[:1])
        for j in lost:
            other = alignment.source[j]
            moved = own.key == other.key and own.cue is CueKind.MODAL and is_new
            words = frozenset((own.text.lower(), other.text.lower()))
            same = moved or frozenset((own.key, other.key)) in _ALIKE
            if same or (reported and words in _TENSES):
                lost = [k for k in lost if k != j]
                gained = [k for k in gained if k != i]
                break
    return lost, gained


def _compare(kind: CueKind, lost: list[Term], gained: list[Term], is_simple: bool) -> Differences:
    moved = kind in (CueKind.NEGATION, CueKind.MODAL)
    moved = moved and {t.key for t in lost} == {t.key for t in gained}
    if lost and gained and not moved:
        yield other_words(lost[0].text, gained[0].text)
    elif lost and len(lost) == len(gained):
        if len(lost) > 1 or not is_simple:
            yield Difference(False, f"“{lost[0].text}” stands elsewhere in the source")
    elif {term.key for term in lost} - _HARMLESS_LOSS:
        yield Difference(lost[0].sense not in _MILD, f"the source says “{lost[0].text}”")
    elif gained:
        reason = f"the source does not say “{gained[0].text}”"
        yield Difference(gained[0].sense not in _MILD, reason)


def scope(terms: Terms, at: int) -> list[int]:
    """The terms that a cue turns: those that follow in its clause, or else the one before."""
    cue = terms[at]
    places: list[int] = []
    for i in range(at + 1, len(terms)):
        if (terms[i].breaks and places) or len(places) == MAX_SCOPE:
            break
        if terms[i].cue is CueKind.SAYING:
            places = places or [i]
            break
        if terms[i].has_content:
            places.append(i)
    if cue.cue is CueKind.BOUND:
        return places[:1]
    if cue.cue is CueKind.MODAL:
        places = [i for i in places if terms[i].kind is TermKind.WORD] or places
    if (places or cue.cue is CueKind.NEGATION) and not (cue.ends and at):
        return places
    return [i for i in range(at) if terms[i].has_content][-1:] or places


def _is_lost(alignment: Alignment, j: int) -> bool:
    """Whether the statement keeps what the source's cue turns, and not the cue."""
    places, cue = alignment.places, alignment.source[j]
    if cue.cue in (None, CueKind.SAYING):
        return False
    turned = [places[g] for g in scope(alignment.source, j) if g in places]
    return bool(turned) and not _is_turned(alignment.statement, cue.key, turned[0], alignment.added)


def _is_gained(alignment: Alignment, i: int) -> bool:
    """Whether the source has what the statement's cue turns without the cue."""
    cue, partners = alignment.statement[i], alignment.partners
    if cue.cue in (None, CueKind.SAYING):
        return False
    known = [partners[g] for g in scope(alignment.statement, i) if g in partners]
    bound = cue.cue is CueKind.BOUND and i + 1 < len(alignment.statement)
    if bound and rounds(alignment, i + 1):
        return False
    # what is open yet in the source: "expects them to come", "their participation"
    first = [alignment.source[g] for g in known[:1] if cue.key in _FUTURE]
    if any(t.lead[-1:] == ("to",) or t.text.endswith(_OPEN_ENDS) for t in first):
        return False
    free = alignment.removed
    return not any(_is_turned(alignment.source, cue.key, g, free) for g in known)


def _is_turned(terms: Terms, key: str, at: int, free: Iterable[int]) -> bool:
    """Whether one of the free cues, with that key, turns that term."""
    return any(terms[i].key == key and at in scope(terms, i) for i in free)
