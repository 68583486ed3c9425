"""Is everything that is stored where it says it is?"""

import json
from collections.abc import Iterable, Iterator

import numpy as np

from qa_bot.corpus import Corpus
from qa_bot.errors import InputError, UnknownArticle
from qa_bot.store import Generation


def index_problems(generation: Generation) -> Iterator[str]:
    """One line for each thing that does not fit; the files' hashes were checked when it was opened."""
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
    """One line for each citation of an answers file that its article does not bear out.

    Raises:
        InputError: a line is no answer.
    """
    for number, line in enumerate(lines, 1):
        try:
            statements = json.loads(line)["statements"]
            citations = [c for statement in statements for c in statement["citations"]]
            if any(not statement["citations"] for statement in statements):
                yield f"{name}: line {number}: a statement has no citation"
            for citation in citations:
                if problem := _citation_problem(corpus, citation):
                    yield f"{name}: line {number}: {problem}"
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(f"{name}: line {number} is no answer of qa_bot ({error!r})") from error


def _citation_problem(corpus: Corpus, citation: dict[str, object]) -> str:
    article_id, start, end = citation["article_id"], citation["start"], citation["end"]
    try:
        article = corpus.article(str(article_id))
    except UnknownArticle:
        return f"the article {article_id!r} is not in the index"
    if not (
        isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.text)
    ):
        return f"{article_id}: {start}-{end} is no place in a text"
    if article.text[start:end] != citation["quote"]:
        return f"{article_id}:{start}-{end}: the quote is not what stands there"
    return ""
