"""Who says it: a claim made a fact, another verb of saying, and words put into a mouth."""

from collections.abc import Iterator, Sequence

from qa_bot.english.cues import CueKind
from qa_bot.english.synonyms import fold
from qa_bot.guard.alignment import Alignment, alike, same_root
from qa_bot.guard.facts import Difference, is_name
from qa_bot.guard.terms import Term

_OPEN = {"say", "claim", "believe", "suggest"}
"""Of these, it is not so because somebody does so."""


def find_speakers(alignment: Alignment) -> Iterator[Difference]:
    """A claim made a fact, another speaker's verb, and words put into a mouth."""
    theirs = [j for j, term in enumerate(alignment.source) if term.cue is CueKind.SAYING]
    own = [i for i, term in enumerate(alignment.statement) if term.cue is CueKind.SAYING]
    if all(i in alignment.partners for i in own):
        yield from _unattributed(alignment, theirs)
    if alignment.added:
        yield from _speakers(alignment, own, theirs)
    verbs = {verb_of(alignment.source[j]) for j in theirs}
    for i in own:
        if i in alignment.partners:
            continue
        verb = verb_of(alignment.statement[i])
        if not theirs:
            yield Difference(False, f"the source does not say “{alignment.statement[i].text}”")
        elif verb not in verbs and not (verb == "say" and "deny" not in verbs):
            said = alignment.source[theirs[0]].text
            contradicts = bool({"deny", "confirm"} & {verb, *verbs})
            yield Difference(
                contradicts, f"the source says “{said}”, not “{alignment.statement[i].text}”"
            )


def _speakers(alignment: Alignment, own: list[int], theirs: list[int]) -> Iterator[Difference]:
    """Another name beside the verb of saying than any that stands there in the source."""
    theirs = [j for j in theirs if _speaker(alignment.source, j) is not None]
    sources = [t for j in theirs for t in _names_beside(alignment.source, j)]
    for i in own:
        names = _names_beside(alignment.statement, i)
        if (
            names
            and sources
            and not any(alike(n, s) or n.key == s.key for n in names for s in sources)
        ):
            yield Difference(True, f"said by {sources[0].text}, not by {names[0].text}")


def _names_beside(terms: Sequence[Term], at: int) -> list[Term]:
    return [t for t in terms[max(0, at - 3) : at + 4] if is_name(t)]


def _unattributed(alignment: Alignment, sayings: list[int]) -> Iterator[Difference]:
    """What somebody says, told without the one who says it."""
    kept = set(alignment.partners.values())
    own_verbs = [t for t in alignment.statement if t.cue is CueKind.SAYING]
    for j in sayings:
        speaker = _speaker(alignment.source, j)
        if j in kept or _is_passive(alignment.source, j) or _is_doubled(alignment.source, j, kept):
            continue
        if any(
            same_root(fold(alignment.source[j].text), alignment.statement[i].key)
            for i in alignment.added
        ):
            continue  # "proposals" for "proposes"
        is_open = speaker in kept and verb_of(alignment.source[j]) in _OPEN and not own_verbs
        if (is_open or speaker not in kept) and _tells(alignment.source, j) & kept:
            said = alignment.source[j].text
            who = f" {alignment.source[speaker].text}" if speaker is not None else ""
            yield Difference(True, f"the source does not say so itself, but “{said}{who}”")


def _is_doubled(terms: Sequence[Term], at: int, kept: set[int]) -> bool:
    """ "Hopes and believes": one of the two is enough."""
    for first, second in ((at - 1, at), (at, at + 1)):
        pair = terms[max(first, 0) : second + 1]
        joined = len(pair) == 2 and "and" in pair[1].lead.split()
        if joined and {first, second} & kept and all(t.cue is CueKind.SAYING for t in pair):
            return True
    return False


def _is_passive(terms: Sequence[Term], at: int) -> bool:
    """ "Has not been announced": nobody's claim."""
    words = terms[at].lead.split() or terms[at - 1].lead.split() if at else []
    return "been" in words and (terms[at].ends or at + 1 == len(terms))


def _speaker(terms: Sequence[Term], at: int) -> int | None:
    """Who says it: the term beside the verb; None for a pronoun."""
    if terms[at].text.lower() == "according to":
        return at + 1 if at + 1 < len(terms) and not terms[at + 1].breaks else None
    words = terms[at].lead.split()
    before = at - 1
    while before > 0 and not terms[before].has_content and not terms[before + 1].breaks:
        before -= 1
    if words and words[-1] in {"he", "she", "they", "it", "who"}:
        return None
    if at and terms[before].has_content and not terms[before + 1].breaks:
        return before
    if at + 1 < len(terms) and is_name(terms[at + 1]):
        return at + 1
    return at - 1 if at and terms[at - 1].has_content else None


def _tells(terms: Sequence[Term], at: int) -> set[int]:
    """What is said: all that follows, or, where little does, all that goes before."""
    speaker = _speaker(terms, at)
    after = {i for i in range(at + 1, len(terms)) if terms[i].has_content and i != speaker}
    before = {i for i in range(at) if terms[i].has_content and i != speaker}
    return after if len(after) >= 2 or not before else before | after


def verb_of(term: Term) -> str:
    """Of a cue of saying."""
    return term.key.partition(" ")[2]
