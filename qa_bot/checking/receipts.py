"""Is everything that is stored where it says it is?"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from qa_bot.errors import InputError, UnknownArticle
from qa_bot.guard.judge import judge
from qa_bot.index.corpus import Corpus
from qa_bot.index.generation import Generation
from qa_bot.records import article_record, text_sha256
from qa_bot.types import Article, Span

SHOWN = ("title", "url", "source", "published")
"""What a citation says of its article, beside the quote."""


def index_problems(generation: Generation) -> Iterator[str]:
    """One line for each thing that does not fit; the files' hashes were checked when it was opened."""
    if generation.notice:
        yield generation.notice
    corpus, manifest = generation.corpus, generation.manifest
    counts = {
        "articles": len(corpus.articles),
        "sentences": len(corpus.sentence_rows),
        "passages": len(corpus.passage_rows),
    }
    for name, count in counts.items():
        if manifest[name] != count:
            yield f"the manifest says {manifest[name]} {name}, there are {count}"
    if len(generation.vectors) != counts["passages"]:
        yield f"there are {len(generation.vectors)} vectors for {counts['passages']} passages"
    if generation.words.texts != counts["passages"]:
        yield f"there are {generation.words.texts} texts of words for {counts['passages']} passages"
    yield from _offset_problems(corpus)


def _offset_problems(corpus: Corpus) -> Iterator[str]:
    last_article = max(0, len(corpus.articles) - 1)
    for name, rows in (("sentences", corpus.sentence_rows), ("passages", corpus.passage_rows)):
        if np.any(np.diff(rows[:, 0], prepend=0, append=last_article) < 0):
            yield f"the {name} are not in the order of the articles"
    for article in corpus.articles:
        end = 0
        for row in corpus.sentence_rows[slice(*corpus.sentence_range(article))].tolist():
            if not end <= row[1] < row[2] <= len(article.text):
                yield f"article {article.id}: the sentence {row[1]}-{row[2]} is out of place"
            end = row[2]
        for row in range(*corpus.passage_range(article)):
            number, start, stop, first, last = corpus.passage_rows[row].tolist()
            touched = corpus.sentence_rows[first:last].tolist()
            if not (
                0 <= start < stop <= len(article.text)
                and {sentence[0] for sentence in touched} == {number}
                and touched[0][1] <= start < touched[0][2]
                and touched[-1][1] < stop <= touched[-1][2]
            ):
                yield f"article {article.id}: the passage {start}-{stop} is out of place"


def answer_problems(corpus: Corpus, lines: Iterable[str], name: str) -> Iterator[str]:
    """One line for each statement and citation of an answers file that the articles do not bear out.

    An article that another index has under another id is found by the hash of its text.

    Raises:
        InputError: a line is no answer.
    """
    by_hash = {text_sha256(article): article for article in corpus.articles}
    for number, line in enumerate(lines, 1):
        try:
            for statement in json.loads(line)["statements"]:
                for problem in _statement_problems(corpus, by_hash, statement):
                    yield f"{name}: line {number}: {problem}"
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{name}: line {number} is no answer of qa_bot ({error!r})") from error


def _statement_problems(
    corpus: Corpus, by_hash: Mapping[str, Article], statement: Mapping[str, Any]
) -> Iterator[str]:
    text, citations = statement["text"], statement["citations"]
    if not citations:
        yield "a statement has no citation"
        return
    evidence = []
    for citation in citations:
        problems = list(_citation_problems(corpus, by_hash, citation))
        yield from problems
        if problems:
            return
        article = _article(corpus, by_hash, citation)
        if citation.get("role") != "context":
            evidence.append(Span(article, citation["start"], citation["end"]))
    judgement = judge(text, evidence)
    if judgement.outcome != "supported":
        yield f"“{text}” is not what its citations say: {'; '.join(judgement.reasons)}"


def _citation_problems(
    corpus: Corpus, by_hash: Mapping[str, Article], citation: Mapping[str, Any]
) -> Iterator[str]:
    article_id, start, end = citation["article_id"], citation["start"], citation["end"]
    quote, sha256 = citation["quote"], citation.get("article_sha256")
    try:
        article = _article(corpus, by_hash, citation)
    except UnknownArticle:
        yield f"the article {article_id!r} is not in the index"
        return
    text = article.text
    if sha256 is not None and sha256 != text_sha256(article):
        yield f"{article_id}: the article changed since it was cited; {_whereabouts(citation, text)}"
    elif not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        yield f"{article_id}: {start}-{end} is no place in a text"
    elif text[start:end] != quote:
        yield f"{article_id}:{start}-{end}: the quote is not what stands there"
    for field, value in article_record(article).items():
        if field in SHOWN and citation.get(field, value) != value:
            yield f"{article_id}: the {field} is {value!r}, not {citation[field]!r}"


def _article(
    corpus: Corpus, by_hash: Mapping[str, Article], citation: Mapping[str, Any]
) -> Article:
    """The one with the hash of the citation where there is one, or else with its id. Raises UnknownArticle."""
    named = str(citation["article_id"])
    same = by_hash.get(citation.get("article_sha256", ""))
    try:
        article = corpus.article(named)
    except UnknownArticle:
        if same is None:
            raise
        return same
    return same if same is not None and same.text != article.text else article


def _whereabouts(citation: Mapping[str, Any], text: str) -> str:
    """Where in the changed text the quote stands."""
    start, end, quote = citation["start"], citation["end"], citation["quote"]
    if text[start:end] == quote:
        return f"the quote still stands at {start}-{end}"
    if (found := text.find(quote)) >= 0:
        return f"the quote now stands at {found}-{found + len(quote)}"
    return "the quote no longer stands in it"
