"""Question in, hits out. Retrievers nest, so that each stage can be measured by itself."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from qa_bot.blend import WEIGHTS, probability
from qa_bot.corpus import Corpus
from qa_bot.embed import Embedder
from qa_bot.index import PassageIndex
from qa_bot.lexical import LexicalIndex
from qa_bot.reader import READ_LANGUAGES, Reader
from qa_bot.types import Hit, Passage


class Retriever(Protocol):
    """Finds the passages that may answer a question."""

    def retrieve(self, question: str, k: int) -> list[Hit]:
        """At most `k` hits, best first, no passage twice."""
        ...


class DenseRetriever:
    """The passages nearest in meaning; none for a question in a language that the embedder does not know."""

    def __init__(
        self,
        index: PassageIndex,
        corpus: Corpus,
        embedder: Embedder,
        words: LexicalIndex,
        languages: frozenset[str] | None,
    ) -> None:
        """`languages` None means all; `words` tells the language of a question."""
        self._index, self._corpus, self._embedder = index, corpus, embedder
        self._words, self._languages = words, languages

    def retrieve(self, question: str, k: int) -> list[Hit]:
        if self._languages and self._words.question_language(question) not in self._languages:
            return []
        scores, rows = self._index.search(self._embedder.embed([question])[0], k)
        pairs = zip(scores.tolist(), rows.tolist(), strict=True)
        return [Hit(self._corpus.passage(row), score) for score, row in pairs]


class LexicalRetriever:
    """The passages that share the question's rare words."""

    def __init__(self, words: LexicalIndex, corpus: Corpus) -> None:
        self._words, self._corpus = words, corpus

    def retrieve(self, question: str, k: int) -> list[Hit]:
        scores, rows = self._words.search(question, k)
        pairs = zip(scores.tolist(), rows.tolist(), strict=True)
        return [Hit(self._corpus.passage(row), score) for score, row in pairs]


class FusedRetriever:
    """Several retrievers by the weighted sum of their min-max scaled scores.

    Source: Fox and Shaw, 1994 (CombSUM). A passage that one list lacks has 0 there.
    """

    DEPTH = 100
    """Hits asked of each: enough that what a list lacks would have scored low in it."""

    def __init__(self, weighted: Sequence[tuple[float, Retriever]]) -> None:
        self._weighted = weighted

    def retrieve(self, question: str, k: int) -> list[Hit]:
        scores: dict[str, float] = defaultdict(float)
        passages: dict[str, Passage] = {}
        for weight, retriever in self._weighted:
            hits = retriever.retrieve(question, max(k, self.DEPTH))
            for hit, scaled in zip(hits, _min_max([hit.score for hit in hits]), strict=True):
                passages[hit.passage.id] = hit.passage
                scores[hit.passage.id] += weight * scaled
        best = sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))[:k]
        return [Hit(passages[passage_id], scores[passage_id]) for passage_id in best]


class DistinctRetriever:
    """Leaves out a passage that says nearly the same as a better one: syndicated stories repeat."""

    SHINGLE = 3
    """Words in a run; passages are compared by the runs that they share."""
    SHARED = 0.6
    """Share of the shorter passage's runs from which on two passages say the same."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever

    def retrieve(self, question: str, k: int) -> list[Hit]:
        kept: list[Hit] = []
        runs: list[set[tuple[str, ...]]] = []
        for hit in self._retriever.retrieve(question, 3 * k):
            new = self._runs(hit.passage.text)
            if not any(len(new & old) >= self.SHARED * min(len(new), len(old)) for old in runs):
                kept.append(hit)
                runs.append(new)
            if len(kept) == k:
                break
        return kept

    def _runs(self, text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        last = max(1, len(words) - self.SHINGLE + 1)
        return {tuple(words[i : i + self.SHINGLE]) for i in range(last)}


class RerankedRetriever:
    """Puts those first that a reader finds an answer in."""

    DEPTH = 16
    """Hits that are read; those beyond follow in their order."""

    def __init__(self, retriever: Retriever, reader: Reader, words: LexicalIndex) -> None:
        """`words` tells the language of a question; only English ones are read."""
        self._retriever, self._reader, self._words = retriever, reader, words

    def retrieve(self, question: str, k: int) -> list[Hit]:
        hits = self._retriever.retrieve(question, max(k, self.DEPTH))
        if self._words.question_language(question) not in READ_LANGUAGES:
            return hits[:k]
        read = [
            Hit(hit.passage, probability(WEIGHTS["passage"], figures))
            for hit, figures in zip(hits, self.figures(question, hits[: self.DEPTH]), strict=False)
        ]
        lowest = min((hit.score for hit in read), default=0.0)
        rest = zip(hits[len(read) :], shares_of_best(hits)[len(read) :], strict=True)
        unread = [Hit(hit.passage, lowest * share) for hit, share in rest]
        return [*sorted(read, key=lambda hit: (-hit.score, hit.passage.id)), *unread][:k]

    def figures(self, question: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        """What is known of each hit: its score as a share of the best, and the most its sentences have."""
        figures = []
        read = self._reader.read(question, [hit.passage for hit in hits])
        for readings, share in zip(read, shares_of_best(hits), strict=True):
            most = {
                "answerable": max((r.answerable for r in readings), default=0.0),
                "relevance": max((r.relevance for r in readings), default=0.0),
                "margin": max((r.margin for r in readings), default=0.0),
            }
            figures.append({"passage": share} | most)
        return figures


def shares_of_best(hits: Sequence[Hit]) -> list[float]:
    """Each score as a share of the best one."""
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    return [hit.score / best for hit in hits]


def _min_max(scores: Sequence[float]) -> list[float]:
    """Scaled to 0..1; all 1 where they are equal."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [(score - low) / (high - low) if high > low else 1.0 for score in scores]
