"""Questions from which the answer is taken away, so that they look answerable and are not.

The twin of a question is asked on the same index without the passages that hold a gold answer or
the evidence. A passage that words the answer otherwise stays, so a few twins can still be answered:
what is measured on them is a lower bound.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Protocol

from qa_bot.evaluate.measures import has_phrases
from qa_bot.evaluate.wording import contains, meet
from qa_bot.questions import Question
from qa_bot.retrieve import Retriever
from qa_bot.types import Answer, Hit, Passage, Turn

SUFFIX = "/masked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedQuestion(Question):
    """An unanswerable question: `original` without what answers it."""

    original: Question


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


class MaskedRetriever:
    """What another retriever finds, without the passages that answer one question.

    Scores are those of the whole index.
    """

    def __init__(self, retriever: Retriever, question: Question) -> None:
        self._retriever, self._question = retriever, question

    def retrieve(self, question: str, k: int) -> list[Hit]:
        """Looks twice as deep until it has `k` hits, or until going deeper finds no more."""
        depth, found = k, -1
        while True:
            depth *= 2
            hits = self._retriever.retrieve(question, depth)
            kept = [hit for hit in hits if not self._tells(hit.passage)]
            if len(kept) >= k or len(hits) == found:
                return kept[:k]
            found = len(hits)

    def _tells(self, passage: Passage) -> bool:
        """Whether it answers the question, itself or by a sentence that it is a piece of."""
        texts = [passage.text, *(sentence.text for sentence in passage.sentences)]
        quotes = [e.quote for e in self._question.evidence if e.article_id == passage.article.id]
        return any(
            contains(text, answer) for text in texts for answer in self._question.answers
        ) or any(meet(passage.text, quote) for quote in quotes)


class Bot(Protocol):
    """Anything that answers questions from what its retriever finds."""

    retriever: Retriever

    def ask(self, question: str, history: Sequence[Turn] = (), *, k: int = 5) -> Answer: ...


def masked_bot(bot: Bot, question: Question) -> Bot:
    """The bot, on an index without what answers the question."""
    masked = copy(bot)
    masked.retriever = MaskedRetriever(bot.retriever, question)
    return masked
