"""Question in, hits out. Retrievers nest, so that each stage can be measured by itself."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence, Set
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_bot.english.word_lists import ENGLISH
from qa_bot.index.corpus import Corpus
from qa_bot.index.generation import Generation
from qa_bot.index.vectors import ScoresAndRows
from qa_bot.models.embedder import Embedder
from qa_bot.text.calendar import WEEKDAY
from qa_bot.text.words import WORD
from qa_bot.types import Hit

Rows = NDArray[np.bool_]
"""For each passage of the corpus whether it is looked for."""
HALF_LIFE = 14
"""Days after which an article has lost half of what age can take from it."""
OLD = 0.5
"""Share of its score that an article keeps however old it is, and one without a date."""
_NOW = re.compile(
    rf"\b(?:{ENGLISH.pattern('words_of_now')}|(?:this|on) {WEEKDAY}\b(?!,? \d))", re.IGNORECASE
)


class Retriever(Protocol):
    """Finds the passages that may answer a question."""

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        """At most `k` hits, best first, no passage twice; of those `within`, or of all."""


class DenseRetriever:
    """The passages nearest in meaning; none for a question in a language new to the embedder."""

    def __init__(
        self, index: Generation, embedder: Embedder, languages: frozenset[str] | None = None
    ) -> None:
        """`languages` are those that the embedder knows; None means all."""
        self._index, self._embedder, self._languages = index, embedder, languages

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        language = self._index.words.question_language(question)
        if self._languages and language not in self._languages:
            return []
        depth = k if within is None else len(self._index.vectors)
        scored = self._index.vectors.search(self._embedder.embed([question])[0], depth)
        return _hits(self._index.corpus, scored, within, k)


class LexicalRetriever:
    """The passages that share the question's rare words."""

    def __init__(self, index: Generation) -> None:
        self._index = index

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        words = self._index.words
        scored = words.search(question, k if within is None else words.texts)
        return _hits(self._index.corpus, scored, within, k)


class FusedRetriever:
    """Several retrievers by the weighted sum of their min-max scaled scores.

    Source: Fox and Shaw, 1994 (CombSUM). A passage that one list lacks has 0 there.
    """

    DEPTH = 300
    """Hits asked of each: enough that what a list lacks would have scored low in it."""

    def __init__(self, weighted: Sequence[tuple[float, Retriever]]) -> None:
        self._weighted = weighted

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        scores: dict[str, float] = defaultdict(float)
        hits: dict[str, Hit] = {}
        for weight, retriever in self._weighted:
            more = retriever.retrieve(question, max(k, self.DEPTH), within)
            low = min((hit.score for hit in more), default=0.0)
            reach = max((hit.score - low for hit in more), default=0.0)
            for hit in more:
                hits[hit.passage.id] = hit
                scores[hit.passage.id] += weight * ((hit.score - low) / reach if reach else 1)
        return in_order(hits.values(), scores.values())[:k]


class DistinctRetriever:
    """Leaves out a passage that says nearly the same as a better one: syndicated stories repeat."""

    SHINGLE = 3
    """Words in a run; passages are compared by the runs that they share."""
    SHARED = 0.6
    """Share of the shorter passage's runs from which on two passages say the same."""
    MAX_DEPTH = 16_000
    """Hits looked through; an article that repeats itself more often has won."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        depth = 3 * k  # nearly always enough
        while True:
            hits = self._retriever.retrieve(question, depth, within)
            different: dict[str, Hit] = {}  # the exact repeats need no comparison
            for hit in hits:
                different.setdefault(hit.passage.text, hit)
            first = distinct(map(self._runs, different), self.SHARED, k)
            candidates = list(different.values())
            choice = [candidates[i] for i in first]
            if len(choice) == k or len(hits) < depth or depth >= self.MAX_DEPTH:
                return choice
            depth = min(4 * depth, self.MAX_DEPTH)

    def _runs(self, text: str) -> set[tuple[str, ...]]:
        words = WORD.findall(text.lower())
        last = max(1, len(words) - self.SHINGLE + 1)
        return {tuple(words[i : i + self.SHINGLE]) for i in range(last)}


def distinct(sets: Iterable[Set[Hashable]], share: float, limit: int) -> list[int]:
    """The places of the first `limit` that share less with each one before, of the shorter."""
    choice: dict[int, Set[Hashable]] = {}
    for i, new in enumerate(sets):
        if not any(len(new & old) >= share * min(len(new), len(old)) for old in choice.values()):
            choice[i] = new
        if len(choice) == limit:
            break
    return list(choice)


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


def asks_about_now(question: str) -> bool:
    """Whether the wording points at the days before the question is asked."""
    return bool(_NOW.search(question))


def _hits(corpus: Corpus, scored: ScoresAndRows, within: Rows | None, k: int) -> list[Hit]:
    """The first `k` of those that are looked for."""
    scores, rows = scored
    if within is not None:
        chosen = within[rows]
        scores, rows = scores[chosen][:k], rows[chosen][:k]
    pairs = zip(scores.tolist(), rows.tolist(), strict=True)
    return [Hit(corpus.passage(row), score) for score, row in pairs]


def in_order(hits: Iterable[Hit], scores: Iterable[float]) -> list[Hit]:
    """The hits with these scores, best first."""
    scored = [Hit(hit.passage, score) for hit, score in zip(hits, scores, strict=True)]
    return sorted(scored, key=lambda hit: (-hit.score, hit.passage.id))


def shares_of_best(hits: Sequence[Hit]) -> list[float]:
    """Each score as a share of the best one."""
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    return [hit.score / best for hit in hits]
