"""Questions about now ("this week", "the latest ...") prefer articles of the days before them."""

import re
from datetime import date

from qa_bot.english.word_lists import ENGLISH
from qa_bot.retrieval.retrievers import Retriever, Rows, in_order
from qa_bot.text.calendar import WEEKDAY
from qa_bot.types import Hit

HALF_LIFE = 14
"""Days after which an article has lost half of what age can take from it."""
OLD = 0.5
"""Share of its score that an article keeps however old it is, and one without a date."""
_NOW = re.compile(
    rf"\b(?:{ENGLISH.pattern('words_of_now')}|(?:this|on) {WEEKDAY}\b(?!,? \d))", re.IGNORECASE
)


def asks_about_now(question: str) -> bool:
    """Whether the wording points at the days before the question is asked."""
    return bool(_NOW.search(question))


class RecentRetriever:
    """What another retriever finds, the recent before the old."""

    def __init__(self, retriever: Retriever, today: date) -> None:
        self._retriever, self._today = retriever, today

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        hits = self._retriever.retrieve(question, 2 * k, within)
        return in_order(hits, [hit.score * self._weight(hit) for hit in hits])[:k]

    def _weight(self, hit: Hit) -> float:
        published = hit.passage.article.published_on
        if published is None:
            return OLD
        age = max(0, (self._today - published).days)
        return OLD + (1 - OLD) * 0.5 ** (age / HALF_LIFE)
