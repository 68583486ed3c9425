"""The whole flow: understand the question, retrieve passages, answer from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter
from typing import Protocol

from qa_bot.answering.extractive import Answerer, no_answer
from qa_bot.conversation.compound import as_turn, combined, split_question
from qa_bot.conversation.follow_up import standalone_question
from qa_bot.conversation.small_talk import own_words
from qa_bot.conversation.spelling import Speller
from qa_bot.errors import UsageError
from qa_bot.index.corpus import Corpus
from qa_bot.retrieval.filters import EVERYTHING, Scope, passages_within
from qa_bot.retrieval.retrievers import RecentRetriever, Retriever, Rows, asks_about_now
from qa_bot.types import Answer, Turn

READ_PASSAGES = 8
"""Passages that the answerer reads. The number shown, `k`, does not change the answer."""
MAX_QUESTION_CHARACTERS = 2_000
MAX_TURNS = 20
"""Earlier turns of a conversation that are kept and looked at."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and all that its answer depends on beside the articles."""

    question: str
    history: Sequence[Turn] = ()
    """Earlier turns, oldest first."""
    k: int = 5
    """Most hits that the answer holds."""
    asked_on: date | None = None
    """"This week" is that of this day, or else of the newest article."""
    within: Scope = EVERYTHING
    """The articles that are asked."""


class Bot(Protocol):
    """Whatever answers questions: the bot itself, or one around it."""

    def answers(self, asking: Asking) -> Iterator[Answer]:
        """The answer as it grows; the last is whole. Closing the iterator stops the work.

        Raises UsageError: see `question_problem`.
        """

    @property
    def is_gradual(self) -> bool:
        """Whether an answer takes so long that it is worth watching, and stopping."""

    @property
    def plain(self) -> "Bot":
        """The same bot, answering at once."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        k: int = 5,
        asked_on: date | None = None,
        within: Scope = EVERYTHING,
    ) -> Answer:
        """The whole answer; see `Asking`. Raises as `answers` does."""
        *_, answer = self.answers(Asking(question, history, k, asked_on, within))
        return answer


class QABot(Bot):
    """Answers questions from the passages of one retriever."""

    def __init__(
        self, retriever: Retriever, answerer: Answerer, corpus: Corpus, speller: Speller
    ) -> None:
        self.retriever, self.answerer = retriever, answerer
        self.corpus, self.speller = corpus, speller

    def answers(self, asking: Asking) -> Iterator[Answer]:
        if problem := question_problem(asking.question):
            raise UsageError(problem)
        for answer in self._answers(asking):
            yield replace(answer, question=asking.question, within=asking.within.words)

    def _answers(self, asking: Asking) -> Iterator[Answer]:
        """To each part of the question, as if it was asked after the parts before it."""
        if note := own_words(asking.question, self.corpus):
            yield replace(no_answer(asking.question), note=note)
            return
        turns = [turn for turn in asking.history if not own_words(turn.question, self.corpus)]
        rows = passages_within(asking.within, self.corpus)
        done: list[Answer] = []
        for part in split_question(self.speller.correct(asking.question)):
            for answer in self._answers_alone(standalone_question(part, turns), asking, rows):
                yield combined([*done, answer], asking.k)
            done.append(answer)
            turns.append(as_turn(answer))

    @property
    def is_gradual(self) -> bool:
        return self.answerer.plain is not self.answerer

    @property
    def plain(self) -> "QABot":
        return QABot(self.retriever, self.answerer.plain, self.corpus, self.speller)

    def _answers_alone(self, question: str, asking: Asking, rows: Rows | None) -> Iterator[Answer]:
        """To a question that stands alone and asks one thing, of these rows of passages."""
        began = perf_counter()
        retriever = self.retriever
        today = asking.asked_on or self.corpus.newest
        if today and asks_about_now(question):
            retriever = RecentRetriever(retriever, today)
        hits = retriever.retrieve(question, max(asking.k, READ_PASSAGES), rows)
        retrieved = perf_counter()
        for answer in self.answerer.answers(question, hits[:READ_PASSAGES]):
            now = perf_counter()
            took = {"retrieve": retrieved - began, "answer": now - retrieved, "total": now - began}
            timings_ms = {name: seconds * 1000 for name, seconds in took.items()}
            yield replace(answer, hits=tuple(hits[: asking.k]), timings_ms=timings_ms)


def question_problem(question: str) -> str:
    """Why this question cannot be asked, in words for the person who asks it; or nothing."""
    if not any(character.isalnum() for character in question):
        return "Please type a question."
    if len(question) > MAX_QUESTION_CHARACTERS:
        return (
            f"Your question has {len(question):,} characters; the limit is "
            f"{MAX_QUESTION_CHARACTERS:,}. Please ask a shorter one."
        )
    return ""
