"""Passages -> statements that a language model words, each checked before it is shown.

The model never decides whether there is an answer, nor what a citation is: it words what the
extractive answerer found, and a statement that its own sources do not bear out is not shown.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, Protocol

from qa_bot.answering.extractive import ExtractiveAnswerer
from qa_bot.answering.prompt import Claim, Quotes, messages, numbered, read_claims
from qa_bot.errors import EndpointError
from qa_bot.guard.judge import judge
from qa_bot.types import Answer, Citation, Hit, Messages, Statement

Unsupported = Literal["replace", "drop"]
"""What becomes of a statement that its sources do not bear out: its source stands in its place."""

OFFERED = 0.05  # share of the best score from which on a sentence may be cited
MAX_CITATIONS = 4  # sentences that one statement may cite
MAX_QUOTE, MAX_STATEMENT = 1_500, 600  # characters
MIN_WORDS = 3
_REFERENCE = re.compile(
    r"\[[^\]]*\]?|【[^】]*】?|[¹²³⁰-₟①-⓿†‡]|\w+://|\bwww\.|</?\w|\([^()\s]*:\d+-\d+\)"
    r"|^\W*(?:source|citation)s?\b",
    re.IGNORECASE,
)
"""What a reader would take for a citation, or a program for markup."""


class Writer(Protocol):
    """A language model."""

    def write(self, messages: Messages) -> Iterator[str]:
        """The reply in pieces. Raises EndpointError; closing the iterator ends the request."""


@dataclass(frozen=True, slots=True)
class LLMAnswerer:
    """Answers as the extractive answerer does, in the words of a language model where they hold."""

    plain: ExtractiveAnswerer
    writer: Writer
    max_statements: int
    unsupported: Unsupported

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer each time it grows by a checked statement; the last is whole."""
        ranked = self.plain.ranker.rank(question, hits)
        plain = self.plain.answer_from(question, hits, ranked)
        if plain.status == "abstained":
            yield plain
            return
        near = [r for r in ranked if r.score >= OFFERED * ranked[0].score]
        quotes = map(self.plain.statement, near)
        offered = [quote for quote in quotes if len(quote.text) <= MAX_QUOTE]
        try:
            yield from self.worded(plain, numbered(offered))
        except EndpointError as error:
            yield replace(plain, notice=f"The language model’s words are not shown: {error}.")

    def worded(self, plain: Answer, quotes: Quotes) -> Iterator[Answer]:
        """The plain answer in the model's words, growing; `quotes` by id are what it may cite.

        Raises EndpointError: nothing of what the model says can be shown, or not to the end.
        """
        statements: dict[str, Statement] = {}
        request = messages(plain.question, quotes, self.max_statements)
        with closing(self.writer.write(request)) as pieces:
            for claim in read_claims(pieces):
                for statement in checked(claim, quotes, self.unsupported):
                    if statement.text not in statements:
                        statements[statement.text] = statement
                        yield _worded(plain, tuple(statements.values()))
                if len(statements) == self.max_statements:
                    break
        if not statements:
            raise EndpointError("no statement of its answer is borne out by what it cites")


def checked(claim: Claim, quotes: Quotes, unsupported: Unsupported) -> Iterator[Statement]:
    """The statement that may be shown for the claim, if any; other ids count for nothing."""
    cited = [quotes[name] for name in claim.ids if name in quotes][:MAX_CITATIONS]
    if not cited:
        return
    if same := [quote for quote in cited if quote.text.split() == claim.text.split()]:
        yield same[0]
    elif support := _support(claim.text, cited, quotes):
        yield Statement(claim.text, support)
    elif unsupported == "replace":
        yield max(cited, key=lambda quote: quote.citations[0].support)


def _support(text: str, cited: Sequence[Statement], quotes: Quotes) -> tuple[Citation, ...]:
    """The fewest of the citations that bear the text out, without context if possible; or none."""
    known = "\n".join(c.sentence.text for quote in cited for c in quote.citations)
    if not _is_plain_statement(text, known, quotes):
        return ()
    bare, whole = tuple(q.citations[:1] for q in cited), tuple(q.citations for q in cited)
    for sources in dict.fromkeys((bare, whole)):
        alone = [citations for citations in sources if _bears_out(text, citations)]
        together = tuple(dict.fromkeys(chain.from_iterable(alone or sources)))
        if alone or (len(sources) > 1 and _bears_out(text, together)):
            return together
    return ()


def _bears_out(text: str, citations: Sequence[Citation]) -> bool:
    return judge(text, [c.sentence for c in citations]).outcome == "supported"


def _is_plain_statement(text: str, sources: str, quotes: Quotes) -> bool:
    """Whether it is a sentence without anything that looks like a citation, but in its sources."""
    return (
        len(text) <= MAX_STATEMENT
        and len(text.split()) >= MIN_WORDS
        and not any(name in text for name in quotes)
        and all(match[0] in sources for match in _REFERENCE.finditer(text))
    )


def _worded(plain: Answer, statements: tuple[Statement, ...]) -> Answer:
    """The answer with these statements; the short answer stays where their evidence holds it."""
    evidence = "\n".join(c.sentence.text for s in statements for c in s.citations)
    if plain.short_answer and plain.short_answer in evidence:
        return replace(plain, statements=statements)
    return replace(plain, statements=statements, short_answer=None, short_answer_date=None)
