"""What a statement takes apart: a number and what it counts, "and" or "or", the tense."""

from itertools import pairwise

from qa_bot.english.cues import CueKind
from qa_bot.english.numbers import Quantity
from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.alignment import Alignment, Difference, Differences, other_words, rounds
from qa_bot.guard.terms import Term, TermKind, Terms

_PRESENT, _PAST = frozenset(["is", "are"]), frozenset(["was", "were"])
_PLACING = ENGLISH.words("leads_of_places")
_PEOPLE = ("people", "persons", "person", "members")
_PLACED = (TermKind.NUMBER, TermKind.DATE, TermKind.NAME)


def check_attachment(alignment: Alignment) -> list[Difference]:
    """Bonds of the source that the statement breaks though it keeps the words."""
    checks = (_choices, _tenses, _counts, _counted, _partitives, _places)
    return [difference for check in checks for difference in check(alignment)]


def _choices(alignment: Alignment) -> Differences:
    """ "And" made "or", or "or" made "and"."""
    if alignment.has(CueKind.NEGATION):
        return  # "neither A nor B" is "not A and not B"
    has_or = any("or" in term.lead for term in alignment.source)
    for own, theirs in alignment.pairs():
        if "or" in own.lead and "and" in theirs.lead and not has_or:
            yield other_words("and", "or")
        if "and" in own.lead and "or" in theirs.lead and "and" not in theirs.lead:
            yield other_words("or", "and")


def _tenses(alignment: Alignment) -> Differences:
    """ "Is" for "was"; what is told of a speech may change its tense."""
    if alignment.has(CueKind.SAYING):
        return
    for pair in alignment.pairs():
        own, theirs = (
            next((word for word in reversed(term.lead) if word in _PRESENT | _PAST), "")
            for term in pair
        )
        if own and theirs and (own in _PAST) != (theirs in _PAST):
            yield other_words(theirs, own)
            return


def _counts(alignment: Alignment) -> Differences:
    """A number that the source gives, but of something else."""
    source = alignment.source
    for i, (number, noun) in enumerate(pairwise(alignment.statement)):
        if number.kind is not TermKind.NUMBER or not _is_next(noun) or rounds(alignment, i):
            continue
        nouns = (j for j, term in enumerate(source) if term.key == noun.key)
        counts = [count for j in nouns if (count := _number_before(source, j))]
        if counts and number.key not in {count.key for count in counts}:
            yield other_words(f"{counts[0].text} {noun.text}", f"{number.text} {noun.text}")


def _is_next(word: Term) -> bool:
    """Whether the word stands right after the term before it."""
    return word.is_word and word.follows


def _number_before(terms: Terms, at: int) -> Term | None:
    """The number that counts a noun, over adjectives."""
    while at and _is_next(terms[at]):
        at -= 1
        if terms[at].kind is TermKind.NUMBER:
            return terms[at]
    return None


def _counted(alignment: Alignment) -> Differences:
    """Another noun beside a number than the source has there."""
    known = {term.key for term in alignment.source}
    for i, _, own, theirs in alignment.following():
        number = alignment.statement[i]
        if not isinstance(number.value, Quantity) or number.value.unit not in ("", "#"):
            continue
        counted = _is_next(theirs) or "".join(theirs.lead[:1]).startswith(_PEOPLE)
        if i + 1 in alignment.partners or not _is_next(own) or not counted:
            continue
        if own.key not in known and not own.is_name:
            yield Difference(
                False, f"the source does not say that the {number.text} are {own.text}"
            )


def _partitives(alignment: Alignment) -> Differences:
    """Of "11 of the 40 crews" only the 40."""
    places = alignment.places
    for i, j in alignment.partners.items():
        part, whole = alignment.source[j - 1], alignment.source[j]
        if not j or j - 1 in places or {part.kind, whole.kind} != {TermKind.NUMBER}:
            continue
        if "of" in whole.lead and "of" not in alignment.statement[i].lead:
            yield Difference(True, f"the source says {part.text} of {whole.text}")


def _places(alignment: Alignment) -> Differences:
    """A number, date or name of the source behind a word that another one stands behind there."""
    partners, places = alignment.partners, alignment.places
    for i, j, own, theirs in alignment.following():
        if i + 1 not in partners or j + 1 in places:
            continue
        if own.kind is not theirs.kind or own.kind not in _PLACED or own.breaks or theirs.breaks:
            continue
        lead, other_lead = (_PLACING.intersection(term.lead) for term in (own, theirs))
        between = alignment.source[j + 2 : partners[i + 1] + 1]
        surname = between and all(t.is_name and not t.lead for t in between)
        if lead and lead == other_lead and not surname:
            yield Difference(True, f"the source says {theirs.text} there, not {own.text}")
