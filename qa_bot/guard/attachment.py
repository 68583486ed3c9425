"""What belongs together in a source and stands apart in a statement: a number and what it counts, and/or, tense."""

from collections.abc import Iterator, Sequence

from qa_bot.english.cues import CueKind
from qa_bot.english.numbers import Quantity
from qa_bot.guard.alignment import Alignment
from qa_bot.guard.facts import Difference, is_name, rounds
from qa_bot.guard.terms import Term, TermKind

_PRESENT, _PAST = frozenset(["is", "are"]), frozenset(["was", "were"])
_PLACING = frozenset(["in", "at", "by", "on", "from", "to", "until", "since", "for"])
_PEOPLE = ("people", "persons", "person", "members")


def find_bonds(alignment: Alignment) -> list[Difference]:
    """Bonds of the source that the statement breaks though it keeps the words."""
    return [
        *_choices(alignment),
        *_tenses(alignment),
        *_counts(alignment),
        *_counted(alignment),
        *_partitives(alignment),
        *_places(alignment),
    ]


def _says(theirs: str, own: str) -> str:
    return f"the source says “{theirs}”, not “{own}”"


def _choices(alignment: Alignment) -> Iterator[Difference]:
    """ "And" made "or", or "or" made "and"."""
    if any(t.cue is CueKind.NEGATION for t in (*alignment.source, *alignment.statement)):
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
    if any(t.cue is CueKind.SAYING for t in (*alignment.source, *alignment.statement)):
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
        if number.kind is not TermKind.NUMBER or not _follows(noun) or rounds(alignment, i):
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
    return term.kind in (TermKind.WORD, TermKind.NAME) and not term.breaks and not term.lead.strip()


def _number_before(terms: Sequence[Term], at: int) -> int | None:
    """The number that counts a noun, over adjectives."""
    while at and _follows(terms[at]):
        at -= 1
        if terms[at].kind is TermKind.NUMBER:
            return at
    return None


def _counted(alignment: Alignment) -> Iterator[Difference]:
    """Another noun beside a number than the source has there."""
    known = {term.key for term in alignment.source}
    for i, j in alignment.partners.items():
        number = alignment.statement[i]
        if number.kind is not TermKind.NUMBER or not isinstance(number.value, Quantity):
            continue
        if number.value.unit not in ("", "#"):
            continue
        own, theirs = alignment.statement[i + 1 : i + 2], alignment.source[j + 1 : j + 2]
        if not own or not theirs or i + 1 in alignment.partners or not _follows(own[0]):
            continue
        counted = _follows(theirs[0]) or theirs[0].lead.strip().startswith(_PEOPLE)
        if counted and own[0].key not in known and not is_name(own[0]):
            yield Difference(
                False, f"the source does not say that the {number.text} are {own[0].text}"
            )


def _partitives(alignment: Alignment) -> Iterator[Difference]:
    """Of "11 of the 40 crews" only the 40."""
    kept = set(alignment.partners.values())
    for i, j in alignment.partners.items():
        part, whole = alignment.source[j - 1], alignment.source[j]
        if not j or j - 1 in kept or {part.kind, whole.kind} != {TermKind.NUMBER}:
            continue
        if "of" in whole.lead.split() and "of" not in alignment.statement[i].lead.split():
            yield Difference(True, f"the source says {part.text} of {whole.text}")


def _places(alignment: Alignment) -> Iterator[Difference]:
    """A number, date or name of the source behind a word that another one stands behind there."""
    kept = set(alignment.partners.values())
    for i, j in alignment.partners.items():
        own, theirs = alignment.statement[i + 1 : i + 2], alignment.source[j + 1 : j + 2]
        if not own or not theirs or i + 1 not in alignment.partners or j + 1 in kept:
            continue
        one, other = own[0], theirs[0]
        if one.kind is not other.kind or one.kind not in (
            TermKind.NUMBER,
            TermKind.DATE,
            TermKind.NAME,
        ):
            continue
        leads = [_PLACING.intersection(term.lead.split()) for term in (one, other)]
        between = alignment.source[j + 2 : alignment.partners[i + 1] + 1]
        if between and all(is_name(t) and not t.lead.strip() for t in between):
            continue  # the surname of a whole name
        if leads[0] and leads[0] == leads[1] and not one.breaks and not other.breaks:
            yield Difference(True, f"the source says {other.text} there, not {one.text}")
