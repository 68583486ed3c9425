"""What belongs together in a source and stands apart in a statement: who and whom, a number and what it counts."""

from collections.abc import Iterator, Sequence

from qa_bot.alignment import Alignment, is_converse
from qa_bot.differences import Difference, is_name, rounds
from qa_bot.english import PREPOSITIONS, word_set
from qa_bot.markers import Turn
from qa_bot.quantities import Quantity
from qa_bot.synonyms import SAME, fold
from qa_bot.terms import Kind, Term

_PRESENT, _PAST = frozenset(["is", "are"]), frozenset(["was", "were"])
_BE = _PRESENT | _PAST | {"been", "being", "be"}
_ARTICLES = word_set("the a an his her its their this that these those some")
_MUTUAL = frozenset(SAME.get(fold(word), fold(word)) for word in ("meet", "marry", "join"))
"""Who does it with whom is the same the other way round."""
_PEOPLE = ("people", "persons", "person", "members")


def find_bonds(alignment: Alignment) -> list[Difference]:
    """Bonds of the source that the statement breaks though it keeps the words."""
    return [
        *_swaps(alignment),
        *_choices(alignment),
        *_tenses(alignment),
        *_counts(alignment),
        *_counted(alignment),
        *_turned_round(alignment),
        *_sequences(alignment),
    ]


def _says(theirs: str, own: str) -> str:
    return f"the source says “{theirs}”, not “{own}”"


def _choices(alignment: Alignment) -> Iterator[Difference]:
    """ "And" made "or", or "or" made "and"."""
    if any(t.turn is Turn.NEGATION for t in (*alignment.source, *alignment.statement)):
        return  # "neither A nor B" is "not A and not B"
    words = [set(t.lead.split()) for t in alignment.source]
    for i, j in alignment.partners.items():
        said = set(alignment.statement[i].lead.split())
        if "or" in said and "and" in words[j] and not any("or" in lead for lead in words):
            yield Difference(True, _says("and", "or"))
        if "and" in said and "or" in words[j] and "and" not in words[j]:
            yield Difference(True, _says("or", "and"))


def _tenses(alignment: Alignment) -> Iterator[Difference]:
    """ "Is" for "was"; what is told of a speech may change its tense."""
    if any(t.turn is Turn.SAYING for t in (*alignment.source, *alignment.statement)):
        return
    for i, j in alignment.partners.items():
        own, theirs = (_copula(terms) for terms in (alignment.statement[i], alignment.source[j]))
        if own and theirs and (own in _PAST) != (theirs in _PAST):
            yield Difference(True, _says(theirs, own))
            return


def _copula(term: Term) -> str:
    return next((word for word in reversed(term.lead.split()) if word in _PRESENT | _PAST), "")


def _counts(alignment: Alignment) -> Iterator[Difference]:
    """A number that the source gives, but of something else."""
    source = alignment.source
    for i, number in enumerate(alignment.statement[:-1]):
        noun = alignment.statement[i + 1]
        if number.kind is not Kind.NUMBER or not _follows(noun) or rounds(alignment, i):
            continue
        counts = [
            source[k] for j, term in enumerate(source)
            if term.key == noun.key and (k := _number_before(source, j)) is not None
        ]  # fmt: skip
        if counts and number.key not in {count.key for count in counts}:
            yield Difference(
                True, _says(f"{counts[0].text} {noun.text}", f"{number.text} {noun.text}")
            )


def _follows(term: Term) -> bool:
    """Whether it stands right after the term before it."""
    return term.kind in (Kind.WORD, Kind.NAME) and not term.breaks and not term.lead.strip()


def _number_before(terms: Sequence[Term], at: int) -> int | None:
    """The number that counts a noun, over adjectives."""
    while at and _follows(terms[at]):
        at -= 1
        if terms[at].kind is Kind.NUMBER:
            return at
    return None


def _counted(alignment: Alignment) -> Iterator[Difference]:
    """Another noun beside a number than the source has there."""
    known = {term.key for term in alignment.source}
    for i, j in alignment.partners.items():
        number = alignment.statement[i]
        if number.kind is not Kind.NUMBER or not isinstance(number.value, Quantity):
            continue
        if number.value.unit not in ("", "#"):
            continue
        own, theirs = alignment.statement[i + 1 : i + 2], alignment.source[j + 1 : j + 2]
        if not own or not theirs or i + 1 in alignment.partners or not _follows(own[0]):
            continue
        counted = _follows(theirs[0]) or theirs[0].lead.startswith(_PEOPLE)
        if counted and own[0].key not in known and not is_name(own[0]):
            yield Difference(
                False, f"the source does not say that the {number.text} are {own[0].text}"
            )


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
    if verb is None or verb >= subject or own[at + 1].breaks or own[at + 1].kind is not Kind.WORD:
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
    if copular or set(before) <= _ARTICLES:
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
        if same and i + 1 in alignment.partners and alignment.crosses(i, j):
            yield Difference(True, f"what stands {term.text.lower()} what is turned round")


def _swaps(alignment: Alignment) -> Iterator[Difference]:
    """Two names or two numbers that have changed places."""
    places = sorted((i, j) for i, j in alignment.partners.items())
    for kinds in ({Kind.NAME, Kind.WORD}, {Kind.NUMBER}, {Kind.DATE}):
        pairs = [
            (i, j) for i, j in places
            if alignment.statement[i].kind in kinds
            and (Kind.WORD not in kinds or is_name(alignment.statement[i]) and is_name(alignment.source[j]))
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
    if own[0].kind is Kind.NUMBER:
        return not {"and", "or"}.intersection(own[-1].lead.split())  # a score
    leads = [set(t.lead.split()) & _LEADS for t in (own[0], own[-1], theirs[-1], theirs[0])]
    crossed = leads[0] == leads[3] and leads[1] == leads[2]
    return crossed and leads[0] != leads[1] and leads[0] != leads[2]


def _stays(alignment: Alignment, i: int, j: int) -> bool:
    """Whether it still stands beside a word that it had beside it."""
    for step in (1, -1):
        kept = alignment.partners.get(i + step) == j + step
        if kept and alignment.statement[i + step].kind is Kind.WORD:
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
