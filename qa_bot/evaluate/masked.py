"""Questions that are asked of a part of the index.

From a masked question the answer is taken away, so that it looks answerable and is not. The twin
of a question is asked on the same index without the passages that hold a gold answer or the
evidence. A passage that words the answer otherwise stays, so a few twins can still be answered:
what is measured on them is a lower bound.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qa_bot.evaluate.measures import has_phrases
from qa_bot.evaluate.wording import contains, meet
from qa_bot.index.corpus import Corpus
from qa_bot.reading.question_files import Question
from qa_bot.retrieval.retrievers import Retriever, Rows
from qa_bot.types import Answer, Hit, Passage, Turn

SUFFIX = "/masked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedQuestion(Question):
    """An unanswerable question: `original` without what answers it."""

    original: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenQuestion(Question):
    """A question about a place of the corpus that is known: an article, or a paragraph of it."""

    place: tuple[str, int, int]
    """Article id, start, end."""


def masked_twins(questions: Sequence[Question]) -> list[MaskedQuestion]:
    """One of each question that has an answer to look for; not of those answered by yes or no."""
    return [
        MaskedQuestion(
            id=question.id + SUFFIX,
            question=question.question,
            answerable=False,
            history=question.history,
            asked_on=question.asked_on,
            original=question,
        )
        for question in questions
        if has_phrases(question)
    ]


def original(question: Question) -> Question:
    """The question as it stands in its file."""
    return question.original if isinstance(question, MaskedQuestion) else question


class FilteredRetriever:
    """What another retriever finds, of the passages wanted; scores are of the whole index."""

    def __init__(self, retriever: Retriever, wanted: Callable[[Passage], bool]) -> None:
        self._retriever, self._wanted = retriever, wanted

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        """Looks twice as deep until it has `k` hits, or until going deeper finds no more."""
        depth, count = k, -1
        while True:
            depth *= 2
            hits = self._retriever.retrieve(question, depth, within)
            others = [hit for hit in hits if self._wanted(hit.passage)]
            if len(others) >= k or len(hits) == count:
                return others[:k]
            count = len(hits)


class PartialRetriever:
    """What another retriever finds when it looks at some passages only."""

    def __init__(self, retriever: Retriever, rows: Rows) -> None:
        self._retriever, self._rows = retriever, rows

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        rows = self._rows if within is None else self._rows & within
        return self._retriever.retrieve(question, k, rows)


def masked(retriever: Retriever, question: Question) -> FilteredRetriever:
    """What the retriever finds, without the passages that answer the question."""

    def keeps_silent(passage: Passage) -> bool:
        """It does not answer, neither itself nor by a sentence that it is a piece of."""
        texts = [passage.text, *(sentence.text for sentence in passage.sentences)]
        quotes = [e.quote for e in question.evidence if e.article_id == passage.article.id]
        told = any(contains(text, answer) for text in texts for answer in question.answers)
        return not told and not any(meet(passage.text, quote) for quote in quotes)

    return FilteredRetriever(retriever, keeps_silent)


def rows_of(corpus: Corpus, place: tuple[str, int, int]) -> Rows:
    """For each passage whether it touches the place."""
    article_id, start, end = place
    numbers, starts, ends = corpus.passage_rows[:, :3].T
    is_it = np.array([article.id == article_id for article in corpus.articles], bool)
    return is_it[numbers] & (starts < end) & (start < ends)


class Bot(Protocol):
    """Anything that answers questions from what its retriever finds."""

    retriever: Retriever
    corpus: Corpus

    def ask(self, question: str, history: Sequence[Turn] = (), *, k: int = 5) -> Answer: ...


def bot_for(bot: Bot, question: Question) -> Bot:
    """The bot, on the part of the index that the question is asked of."""
    partial = copy(bot)
    match question:
        case MaskedQuestion():
            partial.retriever = masked(bot.retriever, question.original)
        case GivenQuestion():
            partial.retriever = PartialRetriever(bot.retriever, rows_of(bot.corpus, question.place))
    return partial
