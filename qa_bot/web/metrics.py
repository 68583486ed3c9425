"""What a server was asked and answered, in the form that Prometheus reads."""

from collections.abc import Iterator
from functools import partial
from time import perf_counter
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from qa_bot.bot import Asking, Bot
from qa_bot.index.generation import Generation
from qa_bot.types import Answer, Status

DOORS = (
    "/api/articles", "/api/ask", "/api/search", "/v1/chat/completions", "/v1/models",
    "/healthz", "/metrics", "/docs", "/openapi.json", "/source",
)  # fmt: skip
"""The paths that are told apart; what begins with none of them belongs to the page."""
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts since the server began; safe to be used by several threads."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        count = partial(Counter, registry=self._all)
        self.degraded: str | None = None
        """Why the last answer is not in the words of the language model that was asked."""
        self._requests = count("qa_bot_requests", "HTTP requests", ["door", "code"])
        about = "Answers; a note is one in the bot's own words"
        self._answers = count("qa_bot_answers", about, ["status"])
        for status in (*get_args(Status), "note"):
            self._answers.labels(status)
        about = "Seconds from a question to its whole answer"
        self._seconds = Histogram(
            "qa_bot_answer_seconds", about, buckets=SECONDS, registry=self._all
        )
        self._articles = Gauge(
            "qa_bot_articles", "Articles in the index", ["generation"], registry=self._all
        )

    def serves(self, generation: Generation) -> None:
        self._articles.clear()
        self._articles.labels(generation.name).set(len(generation.corpus.articles))

    def request(self, path: str, code: int) -> None:
        door = next((door for door in DOORS if path.startswith(door)), "page")
        self._requests.labels(door, code).inc()

    def answer(self, answer: Answer, seconds: float) -> None:
        self.degraded = answer.notice
        self._answers.labels("note" if answer.note else answer.status).inc()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """All counts, in Prometheus' text format."""
        return generate_latest(self._all)


class CountedBot(Bot):
    """Its answers are counted; not those of `plain`, which looks for questions to begin with."""

    def __init__(self, bot: Bot, metrics: Metrics) -> None:
        self.bot, self._metrics = bot, metrics

    @property
    def is_gradual(self) -> bool:
        return self.bot.is_gradual

    @property
    def plain(self) -> Bot:
        return self.bot.plain

    def answers(self, asking: Asking) -> Iterator[Answer]:
        began = perf_counter()
        for answer in self.bot.answers(asking):
            seconds = perf_counter() - began
            yield answer
        self._metrics.answer(answer, seconds)
