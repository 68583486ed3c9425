"""Sentences of an article, and how the guard compares a statement with one."""

from collections.abc import Iterable

from qa_bot.guard.alignment import Alignment, Difference, align
from qa_bot.guard.judge import judge
from qa_bot.guard.terms import Term, read_terms
from qa_bot.types import Article, Span

PUBLISHED = "2025-05-15"


def place(text: str, before: str = "", published: str | None = PUBLISHED) -> Span:
    """The text as a sentence of an article in which something stands before it."""
    article = Article("a", "The port", before + text, published=published, language="en")
    return Span(article, len(before), len(before) + len(text))


def outcome(statement: str, *sources: str) -> str:
    return judge(statement, [place(source) for source in sources]).outcome


def terms_of(text: str) -> tuple[Term, ...]:
    return read_terms(text, place(text).article.published_on)


def aligned(source: str, statement: str) -> Alignment:
    return align(terms_of(statement), terms_of(source))


def reasons(differences: Iterable[Difference]) -> list[str]:
    return [difference.reason for difference in differences]


def assert_refused(source: str, statement: str) -> None:
    """The one does not say the other, and each of the two says itself."""
    judgement = judge(statement, [place(source)])
    assert judgement.outcome != "supported"
    assert judgement.reasons
    assert outcome(source, source) == outcome(statement, statement) == "supported"
