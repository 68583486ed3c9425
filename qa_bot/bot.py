"""The whole flow: understand the question, retrieve passages, answer from them.

A question that asks two things is answered like a conversation of two turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Protocol, runtime_checkable

from qa_bot.answering.extractive import Answerer, no_answer
from qa_bot.conversation.compound import as_turn, combined, split_question
from qa_bot.conversation.follow_up import standalone_question
from qa_bot.conversation.small_talk import own_words
from qa_bot.conversation.spelling import Speller
from qa_bot.errors import UsageError
from qa_bot.index.corpus import Corpus
from qa_bot.retrieval.recency import RecentRetriever, asks_about_now
from qa_bot.retrieval.retrievers import Retriever
from qa_bot.types import Answer, Hit, Turn

READ = 8
"""Passages the answerer reads. The number shown, `k`, does not change the answer."""

MOST_CHARACTERS = 2_000
"""Of a question."""


@runtime_checkable
class GradualAnswerer(Protocol):
    """An answerer whose answer takes long and can be seen growing."""

    plain: Answerer
    """What answers at once, and knows as well whether there is an answer."""

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer each time there is more of it; the last is whole."""
        ...


class QABot:
    """Answers questions from the passages of one retriever."""

    def __init__(
        self, retriever: Retriever, answerer: Answerer, corpus: Corpus, speller: Speller
    ) -> None:
        self.retriever, self.answerer = retriever, answerer
        self.corpus, self.speller = corpus, speller

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        k: int = 5,
        asked_on: date | None = None,
    ) -> Answer:
        """Answer the question; `history` is oldest first; the answer holds at most `k` hits.

        "This week" is that of `asked_on`, or else of the newest article.

        Raises:
            UsageError: see `question_problem`.
        """
        *_, answer = self.answers(question, history, k=k, asked_on=asked_on)
        return answer

    def answers(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        k: int = 5,
        asked_on: date | None = None,
    ) -> Iterator[Answer]:
        """The answer of `ask` as it grows; the last is whole. Closing the iterator stops the work."""
        if problem := question_problem(question):
            raise UsageError(problem)
        if note := own_words(question, self.corpus):
            yield replace(no_answer(question), note=note)
            return
        turns = [turn for turn in history if not own_words(turn.question, self.corpus)]
        today = asked_on or self.corpus.newest
        done: list[Answer] = []
        for part in split_question(self.speller.correct(question)):
            for answer in self._answers(standalone_question(part, turns), k, today):
                yield replace(combined([*done, answer], k), question=question)
            done.append(answer)
            turns.append(as_turn(answer))

    @property
    def is_gradual(self) -> bool:
        """Whether an answer takes so long that it is worth watching, and stopping."""
        return isinstance(self.answerer, GradualAnswerer)

    @property
    def plain(self) -> "QABot":
        """The same bot with an answerer that answers at once."""
        if not isinstance(self.answerer, GradualAnswerer):
            return self
        return QABot(self.retriever, self.answerer.extractive, self.corpus, self.speller)

    def _answers(self, question: str, k: int, today: date | None) -> Iterator[Answer]:
        """The answer, as it grows, to a question that stands alone and asks one thing."""
        began = perf_counter()
        retriever = self.retriever
        if today and asks_about_now(question):
            retriever = RecentRetriever(retriever, today)
        hits = retriever.retrieve(question, max(k, READ))
        retrieved = perf_counter()
        for answer in self._answered(question, hits[:READ]):
            now = perf_counter()
            took = {"retrieve": retrieved - began, "answer": now - retrieved, "total": now - began}
            timings_ms = {name: seconds * 1000 for name, seconds in took.items()}
            yield replace(answer, hits=tuple(hits[:k]), timings_ms=timings_ms)

    def _answered(self, question: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        if isinstance(self.answerer, GradualAnswerer):
            yield from self.answerer.answers(question, hits)
        else:
            yield self.answerer.answer(question, hits)


def question_problem(question: str) -> str:
    """Why this question cannot be asked, in words for the person who asks it; or nothing."""
    if not any(character.isalnum() for character in question):
        return "Please type a question."
    if len(question) > MOST_CHARACTERS:
        return (
            f"Your question has {len(question):,} characters; the limit is {MOST_CHARACTERS:,}."
            " Please ask a shorter one."
        )
    return ""
