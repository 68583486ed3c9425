"""Who says it: a claim made a fact, another verb of saying, and words put into a mouth."""

from collections.abc import Set
from itertools import pairwise

from qa_bot.english.cues import CueKind
from qa_bot.guard.alignment import Alignment, Difference, Differences, alike, other_words, same_root
from qa_bot.guard.terms import Term, Terms
from qa_bot.text.words import stem

_OPEN = {"say", "claim", "believe", "suggest"}
"""Of these, it is not so because somebody does so."""
_PRONOUNS = {"he", "she", "they", "it", "who"}


def check_attribution(alignment: Alignment) -> Differences:
    """A claim made a fact, another speaker's verb, and words put into a mouth."""
    source, statement = alignment.source, alignment.statement
    theirs = [j for j, term in enumerate(source) if term.cue is CueKind.SAYING]
    own = [i for i, term in enumerate(statement) if term.cue is CueKind.SAYING]
    if all(i in alignment.partners for i in own):
        yield from _unattributed(alignment, theirs)
    if alignment.added:
        yield from _speakers(alignment, own, theirs)
    verbs = {source[j].sense for j in theirs}
    for term in (statement[i] for i in own if i not in alignment.partners):
        if not theirs:
            yield Difference(False, f"the source does not say “{term.text}”")
        elif term.sense not in verbs and (term.sense != "say" or "deny" in verbs):
            contradicts = not {"deny", "confirm"}.isdisjoint({term.sense, *verbs})
            yield other_words(source[theirs[0]].text, term.text, contradicts=contradicts)


def _speakers(alignment: Alignment, own: list[int], theirs: list[int]) -> Differences:
    """Another name beside the verb of saying than any that stands there in the source."""
    theirs = [j for j in theirs if _speaker(alignment.source, j) is not None]
    sources = [t for j in theirs for t in _names_beside(alignment.source, j)]
    for i in own:
        names = _names_beside(alignment.statement, i)
        known = any(alike(n, s) or n.key == s.key for n in names for s in sources)
        if names and sources and not known:
            yield Difference(True, f"said by {sources[0].text}, not by {names[0].text}")


def _names_beside(terms: Terms, at: int) -> list[Term]:
    return [t for t in terms[max(0, at - 3) : at + 4] if t.is_name]


def _unattributed(alignment: Alignment, sayings: list[int]) -> Differences:
    """What somebody says, told without the one who says it."""
    source, places = alignment.source, alignment.places.keys()
    added = {term.key for term in alignment.added.values()}
    own_verbs = any(term.cue is CueKind.SAYING for term in alignment.statement)
    for j in sayings:
        verb, speaker = source[j], _speaker(source, j)
        lead = (verb.lead or source[j - 1].lead) if j else ()
        nobody = "been" in lead and verb.ends  # "has not been announced"
        if j in places or nobody or _is_doubled(source, j, places):
            continue
        if any(same_root(stem(verb.text), key) for key in added):
            continue  # "proposals" for "proposes"
        is_open = speaker in places and verb.sense in _OPEN and not own_verbs
        if (is_open or speaker not in places) and _tells(source, j) & places:
            who = f" {source[speaker].text}" if speaker is not None else ""
            yield Difference(True, f"the source does not say so itself, but “{verb.text}{who}”")


def _is_doubled(terms: Terms, at: int, places: Set[int]) -> bool:
    """ "Hopes and believes": one of the two is enough."""
    return any(
        "and" in terms[second].lead
        and {first, second} & places
        and terms[first].cue is terms[second].cue is CueKind.SAYING
        for first, second in pairwise(range(max(at - 1, 0), min(at + 2, len(terms))))
    )


def _speaker(terms: Terms, at: int) -> int | None:
    """Who says it: the term beside the verb; None for a pronoun."""
    after = terms[at + 1] if at + 1 < len(terms) else None
    if terms[at].text.lower() == "according to":
        return at + 1 if after and not after.breaks else None
    before = at - 1
    while before > 0 and not terms[before].has_content and not terms[before + 1].breaks:
        before -= 1
    if _PRONOUNS.intersection(terms[at].lead[-1:]):
        return None
    if at and terms[before].has_content and not terms[before + 1].breaks:
        return before
    if after and after.is_name:
        return at + 1
    return at - 1 if at and terms[at - 1].has_content else None


def _tells(terms: Terms, at: int) -> set[int]:
    """What is said: all that follows, or, where little does, all that goes before."""
    speaker = _speaker(terms, at)
    content = {i for i, term in enumerate(terms) if term.has_content and i != speaker}
    after, before = {i for i in content if i > at}, {i for i in content if i < at}
    return after if len(after) >= 2 or not before else before | after
