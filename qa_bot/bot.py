"""The whole flow: complete the question, retrieve passages, answer from them."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from qa_bot.answer import Answerer
from qa_bot.errors import UsageError
from qa_bot.follow_up import standalone_question
from qa_bot.retrieve import Retriever
from qa_bot.types import Answer, Turn

READ = 8
"""Passages the answerer reads. The number shown, `k`, does not change the answer."""

MOST_CHARACTERS = 2_000
"""Of a question."""


class QABot:
    """Answers questions from the passages of one retriever."""

    def __init__(self, retriever: Retriever, answerer: Answerer) -> None:
        self.retriever = retriever
        self.answerer = answerer

    def ask(self, question: str, history: Sequence[Turn] = (), *, k: int = 5) -> Answer:
        """Answer the question; `history` is oldest first; the answer holds at most `k` hits.

        Raises:
            UsageError: see `question_problem`.
        """
        if problem := question_problem(question):
            raise UsageError(problem)
        began = perf_counter()
        standalone = standalone_question(question, history)
        hits = self.retriever.retrieve(standalone, max(k, READ))
        retrieved = perf_counter()
        answer = self.answerer.answer(standalone, hits[:READ])
        ended = perf_counter()
        return replace(
            answer,
            question=question,
            standalone_question=standalone,
            hits=tuple(hits[:k]),
            timings_ms={
                "retrieve": (retrieved - began) * 1000,
                "answer": (ended - retrieved) * 1000,
                "total": (ended - began) * 1000,
            },
        )


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
