"""What a statement says otherwise than its source, term by term."""

from qa_bot.english.dates import DateMention
from qa_bot.english.numbers import Quantity
from qa_bot.english.synonyms import LIMITING, OPPOSITES
from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.alignment import Alignment, Difference, Differences, alike, other_words, rounds
from qa_bot.guard.terms import Term, TermKind
from qa_bot.text.words import stem

_PREFIXES = ENGLISH.words("negating_prefixes")


def check_facts(alignment: Alignment, context: frozenset[str]) -> list[Difference]:
    """All but cues and unknown words. `context`: what the source leaves to the text around it."""
    return [
        *_numbers(alignment),
        *_dates(alignment),
        *_names(alignment, context),
        *_opposites(alignment),
        *_limits(alignment),
    ]


def _numbers(alignment: Alignment) -> Differences:
    """Numbers that the source does not give."""
    theirs = [t for t in alignment.source if t.kind is TermKind.NUMBER]
    left = [t for t in alignment.removed.values() if t.kind is TermKind.NUMBER]
    for i, term in alignment.added.items():
        number = term.value
        if not isinstance(number, Quantity) or rounds(alignment, i):
            continue
        place = alignment.instead(i)
        instead = [t for t in place if t.kind is TermKind.NUMBER]
        bare_one = number.value == 1 and not number.unit and not instead
        if bare_one and all(t.has_content for t in place):
            continue  # "one" is often no number
        if number.value == 2 and any("both" in t.lead for t in alignment.source):
            continue
        yield _unlike(instead + left + theirs, term)


def _dates(alignment: Alignment) -> Differences:
    dates = [t for t in alignment.source if t.kind is TermKind.DATE]
    for i, term in alignment.added.items():
        if isinstance(term.value, DateMention) and not any(alike(term, t) for t in dates):
            instead = [t for t in alignment.instead(i) if t.kind is TermKind.DATE]
            yield _unlike(instead + dates, term)


def _unlike(instead: list[Term], term: Term) -> Difference:
    if instead:
        return Difference(True, f"the source says {instead[0].text}, not {term.text}")
    return Difference(False, f"the source does not say {term.text}")


def _names(alignment: Alignment, context: frozenset[str]) -> Differences:
    """Names that the source does not give, or gives to somebody else."""
    known = {term.key for term in alignment.source}
    own = {term.key for term in alignment.statement}
    small = {term.text.lower() for term in alignment.source}
    for i, term in alignment.added.items():
        if not term.is_name or (term.kind is TermKind.WORD and term.text.lower() in small):
            continue
        instead = [t for t in alignment.displaced(i) if t.is_name and t.key not in own]
        if instead:
            yield _unlike(instead, term)
        elif term.key not in known and term.kind is TermKind.NAME and term.key not in context:
            yield Difference(False, f"the source does not name {term.text}")


def _opposites(alignment: Alignment) -> Differences:
    """ "Rose" for "fell", "unlikely" for "likely"."""
    removed = alignment.removed.values()
    left = [(t.key, t) for t in removed if t.kind is TermKind.WORD]
    left += [("first", t) for t in removed if t.key == "1#"]
    for term in (t for t in alignment.added.values() if t.kind is TermKind.WORD):
        for key, other in left:
            opposite = frozenset((term.key, key)) in OPPOSITES
            if opposite or _negates(term, other) or _negates(other, term):
                yield other_words(other.text, term.text)
                break


def _negates(one: Term, other: Term) -> bool:
    low, plain = one.text.lower(), other.text.lower()
    return len(plain) > 3 and low.endswith(plain) and low.removesuffix(plain) in _PREFIXES


def _limits(alignment: Alignment) -> Differences:
    """ "Former" or "against", left out before a word that is kept."""
    places = alignment.places
    for j, term in alignment.removed.items():
        if term.kind is TermKind.NAME or stem(term.text) not in LIMITING or j + 1 not in places:
            continue
        following = alignment.source[j + 1]
        last_few = term.text.lower() == "last" and following.kind is TermKind.NUMBER
        if not following.breaks and not last_few:
            yield Difference(True, f"the source says “{term.text} {following.text}”")
