"""Who does what to whom: kept words of a source that change their parts in a statement."""

from collections.abc import Iterator, Sequence

from qa_bot.english.synonyms import SAME, fold
from qa_bot.english.word_lists import PREPOSITIONS
from qa_bot.guard.alignment import Alignment, is_converse
from qa_bot.guard.facts import Difference, is_name
from qa_bot.guard.terms import Term, TermKind
from qa_bot.text.words import word_set

_BE = word_set("is are was were be been being")
_ARTICLES = word_set("the a an his her its their this that these those some")
_MUTUAL = frozenset(SAME.get(fold(word), fold(word)) for word in ("meet", "marry", "join"))
"""Who does it with whom is the same the other way round."""


def find_roles(alignment: Alignment) -> list[Difference]:
    """Parts that are turned round."""
    return [
        *_swaps(alignment),
        *_turned_round(alignment),
        *_agents(alignment),
        *_reasons(alignment),
        *_tellers(alignment),
        *_sequences(alignment),
    ]


def _agents(alignment: Alignment) -> Iterator[Difference]:
    """ "Shot by him" for "shot him", and for "he was shot by"."""
    own, theirs = alignment.statement, alignment.source
    places = alignment.places
    for i, j in alignment.partners.items():
        doer, known = _doer(own, i), _doer(theirs, j)
        if doer and known:
            wrong = not any(alignment.partners.get(k, -1) in known for k in doer)
            wrong = wrong and all(k in alignment.partners for k in doer)
        elif doer:
            wrong = all(alignment.partners.get(k, -1) > j for k in doer)
        else:
            wrong = bool(known) and all(places.get(k, -1) > i for k in known)
        if wrong and not (doer and known and own[i].key != theirs[j].key):
            yield Difference(True, f"“{theirs[j].text}”: by somebody else in the source")


def _doer(terms: Sequence[Term], at: int) -> range:
    """The terms of a "by" behind a passive verb."""
    if terms[at].kind is not TermKind.WORD or not _BE.intersection(terms[at].lead.split()):
        return range(0)
    first = at + 1
    if first >= len(terms) or terms[first].lead.split()[:1] != ["by"]:
        return range(0)
    if terms[first].kind not in (TermKind.WORD, TermKind.NAME):
        return range(0)
    last = first + 1
    while (
        last < len(terms)
        and not terms[last].lead.strip()
        and not terms[last].breaks
        and terms[last].has_content
    ):
        last += 1
    return range(first, last)


def _reasons(alignment: Alignment) -> Iterator[Difference]:
    """What is the reason made what it is the reason for."""
    for i, j in alignment.partners.items():
        own, theirs = alignment.statement[i], alignment.source[j]
        words = [set(term.lead.split()) for term in (own, theirs)]
        reason = "because" in words[0] and "because" not in words[1]
        if reason and any(
            "because" in alignment.source[k].lead.split() and i2 < i
            for i2, k in alignment.partners.items()
        ):
            yield Difference(True, "reason and result stand the other way round")


def _turned_round(alignment: Alignment) -> Iterator[Difference]:
    """The object made the subject of the same verb: "a crisis prevents it" for "it prevents a crisis"."""
    own, theirs = alignment.statement, alignment.source
    if any(is_converse(alignment, i, j) for i, j in alignment.partners.items()):
        return  # which says the same, the other way round
    at = next((i for i, term in enumerate(own) if term.has_content), 0)
    first = at
    if at not in alignment.partners or not set(own[at].lead.split()) <= _ARTICLES:
        return
    while alignment.partners.get(at + 1) == alignment.partners[at] + 1:
        at += 1
    subject, verb = alignment.partners[first], alignment.partners.get(at + 1)
    if (
        verb is None
        or verb >= subject
        or own[at + 1].breaks
        or own[at + 1].kind is not TermKind.WORD
    ):
        return
    auxiliary, before = set(own[at + 1].lead.split()), theirs[subject].lead.split()
    theirs_auxiliary = set(theirs[verb].lead.split())
    if theirs[subject].breaks or any("by" in term.lead.split() for term in (*own, *theirs)):
        return
    if not before or own[at + 1].key in _MUTUAL or _begins_with_place(theirs[: verb + 1]):
        return
    copular = bool(auxiliary & _BE)
    if copular != bool(theirs_auxiliary & _BE) or set(before) & (
        _BE | {"and", "of", "that", "which"}
    ):
        return
    if copular or set(before) <= _ARTICLES | {"at", "against"}:
        reason = f"“{own[first].text}” stands after “{own[at + 1].text}” in the source"
        yield Difference(True, reason)


def _begins_with_place(terms: Sequence[Term]) -> bool:
    """Whether its verb comes first: "out of it came the deal"."""
    first = (*terms[0].lead.split(), terms[0].text.lower())[0]
    return first in PREPOSITIONS or first in {"out", "among"}


def _sequences(alignment: Alignment) -> Iterator[Difference]:
    """What came after made what came before."""
    for i, j in alignment.partners.items():
        term = alignment.statement[i]
        same = term.key in ("before", "after") and term.key == alignment.source[j].key
        if same and alignment.partners.get(i + 1, j) < j:
            yield Difference(True, f"what stands {term.text.lower()} what is turned round")


def _tellers(alignment: Alignment) -> Iterator[Difference]:
    """Who told made who was told."""
    own, theirs = _told(alignment.statement), _told(alignment.source)
    if own and theirs and own == theirs[::-1] and own[0] != own[1]:
        yield Difference(True, "who told and who was told stand the other way round")


def _told(terms: Sequence[Term]) -> tuple[str, ...]:
    """What stands before and behind the verb."""
    for i in range(1, len(terms) - 1):
        if terms[i].text.lower() == "told" and not _BE.intersection(terms[i].lead.split()):
            return terms[i - 1].key, terms[i + 1].key
    return ()


def _swaps(alignment: Alignment) -> Iterator[Difference]:
    """Two names or two numbers that have changed places."""
    places = sorted((i, j) for i, j in alignment.partners.items())
    for kinds in ({TermKind.NAME, TermKind.WORD}, {TermKind.NUMBER}, {TermKind.DATE}):
        pairs = [
            (i, j) for i, j in places
            if alignment.statement[i].kind in kinds
            and (TermKind.WORD not in kinds or is_name(alignment.statement[i]) and is_name(alignment.source[j]))
        ]  # fmt: skip
        for number, (i, j) in enumerate(pairs):
            for i2, j2 in pairs[number + 1 :]:
                if j2 < j and _is_swap(alignment, (i, j), (i2, j2)):
                    one, other = alignment.statement[i].text, alignment.statement[i2].text
                    yield Difference(True, f"“{one}” and “{other}” stand the other way round")
                    return


def _is_swap(alignment: Alignment, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether something stands between the two in both, and no "by" turns it round."""
    (i, j), (i2, j2) = first, second
    own, theirs = alignment.statement[i : i2 + 1], alignment.source[j2 : j + 1]
    if own[0].key == own[-1].key or (_stays(alignment, i, j) or _stays(alignment, i2, j2)):
        return False
    between = {term.key for term in own[1:-1]} & {term.key for term in theirs[1:-1]}
    if between:
        lasts = _first_of_run(alignment.statement, i2), _first_of_run(alignment.source, j)
        own_lead, their_lead = (set(t.lead.split()) - _LIGHT for t in lasts)
        return own_lead == their_lead and lasts[0].breaks == lasts[1].breaks
    if len(own) == len(theirs) == 2 and all(
        "and" in pair[1].lead.split() for pair in (own, theirs)
    ):
        return False
    if own[0].kind is TermKind.NUMBER:
        return not {"and", "or"}.intersection(own[-1].lead.split())  # a score
    leads = [set(t.lead.split()) & _LEADS for t in (own[0], own[-1], theirs[-1], theirs[0])]
    crossed = leads[0] == leads[3] and leads[1] == leads[2]
    return crossed and leads[0] != leads[1] and leads[0] != leads[2]


def _stays(alignment: Alignment, i: int, j: int) -> bool:
    """Whether it still stands beside a word that it had beside it."""
    for step in (1, -1):
        kept = alignment.partners.get(i + step) == j + step
        if kept and alignment.statement[i + step].kind is TermKind.WORD:
            return True
    return False


def _first_of_run(terms: Sequence[Term], at: int) -> Term:
    """The first of the names that stand in a row."""
    while at and is_name(terms[at]) and not terms[at].lead.strip() and is_name(terms[at - 1]):
        at -= 1
    return terms[at]


_LIGHT = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "president",
        "mr",
        "mrs",
        "ms",
    ]
)
_LEADS = frozenset(
    ["from", "to", "by", "of", "over", "than", "with", "against", "for", "into", "at"]
)
