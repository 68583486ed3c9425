"""Does an answer that was kept still say what the articles say?"""

import json
from collections.abc import Iterable, Iterator, Mapping

from qa_bot.errors import InputError
from qa_bot.guard.judge import judge
from qa_bot.index.corpus import Corpus
from qa_bot.records import Record, article_record, text_sha256
from qa_bot.types import Article, Span

Articles = Mapping[str, Article]
SHOWN = ("title", "url", "source", "published")
"""What a citation says of its article, beside the quote."""


def answer_problems(corpus: Corpus, lines: Iterable[str], name: str) -> Iterator[str]:
    """One line for each statement and citation of the file that the articles do not bear out.

    An article that another index has under another id is found by the hash of its text.

    Raises InputError: a line is no answer.
    """
    by_id = {article.id: article for article in corpus.articles}
    by_hash = {text_sha256(article): article for article in corpus.articles}
    for number, line in enumerate(lines, 1):
        try:
            for statement in json.loads(line)["statements"]:
                for problem in _statement_problems(by_id, by_hash, statement):
                    yield f"{name}: line {number}: {problem}"
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{name}: line {number} is no answer of qa_bot ({error!r})") from error


def _statement_problems(by_id: Articles, by_hash: Articles, statement: Record) -> Iterator[str]:
    text, citations = statement["text"], statement["citations"]
    if not citations:
        yield "a statement has no citation"
        return
    evidence = []
    for citation in citations:
        article = by_id.get(str(citation["article_id"]))
        same = by_hash.get(citation.get("article_sha256", ""))
        if same and (not article or same.text != article.text):
            article = same
        if not article:
            yield f"the article {citation['article_id']!r} is not in the index"
            return
        problems = list(_citation_problems(article, citation))
        yield from problems
        if problems:
            return
        if citation.get("role") != "context":
            evidence.append(Span(article, citation["start"], citation["end"]))
    judgement = judge(text, evidence)
    if judgement.outcome != "supported":
        yield f"“{text}” is not what its citations say: {'; '.join(judgement.reasons)}"


def _citation_problems(article: Article, citation: Record) -> Iterator[str]:
    article_id, start, end = citation["article_id"], citation["start"], citation["end"]
    quote, sha256, text = citation["quote"], citation.get("article_sha256"), article.text
    if sha256 is not None and sha256 != text_sha256(article):
        at = start if text[start:end] == quote else text.find(quote)
        place = f"{'still' if at == start else 'now'} stands at {at}-{at + len(quote)}"
        place = place if at >= 0 else "no longer stands in it"
        yield f"{article_id}: the article changed since it was cited; the quote {place}"
    elif not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        yield f"{article_id}: {start}-{end} is no place in a text"
    elif text[start:end] != quote:
        yield f"{article_id}:{start}-{end}: the quote is not what stands there"
    for field, value in article_record(article).items():
        if field in SHOWN and citation.get(field, value) != value:
            yield f"{article_id}: the {field} is {value!r}, not {citation[field]!r}"
