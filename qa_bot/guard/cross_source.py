"""One statement on several sources: what it takes from one may not stand for what another says."""

from collections.abc import Iterator, Sequence

from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.alignment import Alignment, Difference, Differences, align, alike
from qa_bot.guard.terms import Term, TermKind, Terms

_CLAUSES = ENGLISH.words("clause_openings")
MIN_TERMS = 2
"""Terms with content that make a clause."""


def check_sources(statement: Terms, sources: Sequence[Terms]) -> Differences:
    """Clause by clause, beside the sources that have most of the clause."""
    for clause in _clauses(statement):
        content = [term for term in clause if term.has_content]
        shares = [sum(_has(source, term) for term in content) for source in sources]
        for source, share in zip(sources, shares, strict=True):
            if share < max(*shares, MIN_TERMS):
                continue
            alignment = align(clause, source)
            yield from _instead(alignment)
            others = [other for other in sources if other is not source]
            yield from _of_another(statement, alignment, others)


def _clauses(terms: Terms) -> Iterator[Terms]:
    """Parts between commas and small words; one with too little goes with the next."""
    start = 0
    for i, term in enumerate(terms):
        parts = term.breaks or _CLAUSES.intersection(term.lead)
        if parts and sum(t.has_content for t in terms[start:i]) >= MIN_TERMS:
            yield terms[start:i]
            start = i
    yield terms[start:]


def _has(source: Terms, term: Term) -> bool:
    return any(term.key == other.key or alike(term, other) for other in source)


def _instead(alignment: Alignment) -> Differences:
    """A number, date or name in the place of another one."""
    for i, term in alignment.added.items():
        if term.kind not in (TermKind.NUMBER, TermKind.DATE, TermKind.NAME):
            continue
        if others := [t for t in alignment.displaced(i) if t.kind is term.kind]:
            yield Difference(True, f"the source says {others[0].text} there, not {term.text}")
            return


def _of_another(statement: Terms, alignment: Alignment, others: Sequence[Terms]) -> Differences:
    """What another source says of somebody whom the statement does not name."""
    if not any(term.is_name for term in alignment.statement):
        return
    for term in alignment.added.values():
        if term.kind is not TermKind.WORD or _has(alignment.source, term):
            continue
        holders = [other for other in others if _has(other, term)]
        subjects = [next(t for t in other if t.has_content) for other in holders]
        if subjects and all(t.kind is TermKind.NAME and not _has(statement, t) for t in subjects):
            yield Difference(False, f"the source says “{term.text}” of {subjects[0].text}")
            return
