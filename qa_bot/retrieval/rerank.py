"""A second look at the first hits: what is known of each, and the order that follows from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa_bot.index.lexical import LexicalIndex
from qa_bot.models.reader import READ_LANGUAGES, Reader
from qa_bot.models.weights import WEIGHTS, probability
from qa_bot.retrieval.retrievers import Retriever, Rows, in_order, shares_of_best
from qa_bot.text.words import stems
from qa_bot.types import Hit, Passage

_NAME = re.compile(r"(?<=\s)[A-Z][\w.’'-]*|\b\d[\d.,]*")
"""Words that are names by their capital (the first of the question says nothing), and numbers."""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The words of a question as the word index sees them; rare ones count for more."""

    language: str
    rarity: dict[str, float]
    """By stem."""
    names: frozenset[str]
    """Stems of its names and numbers."""

    @classmethod
    def read(cls, question: str, words: LexicalIndex) -> "QueryTerms":
        language = words.question_language(question)
        rarity = {stem: words.rarity(stem) for stem in words.question_stems(question)}
        return cls(language, rarity, frozenset(stems(" ".join(_NAME.findall(question)), language)))

    def stems(self, text: str) -> set[str]:
        return set(stems(text, self.language))

    def covered(self, found: set[str]) -> float:
        """Share of the question's words, weighted by rarity, that are among the stems."""
        total = sum(self.rarity.values())
        hit = sum(weight for stem, weight in self.rarity.items() if stem in found)
        return hit / total if total else 0.0

    def named(self, passage: Passage) -> float:
        """Share of the question's names and numbers that stand in the passage or its title."""
        found = self.stems(passage.article.title) | self.stems(passage.text)
        return len(self.names & found) / len(self.names) if self.names else 1.0


class PassageScorer(Protocol):
    """Looks at hits with a question in mind."""

    name: str
    """Of its weights in weights.json."""
    depth: int
    """Hits that it is given."""

    def features(self, question: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        """For each hit what is known of it; nothing at all for a question that it cannot score."""


class WordScorer:
    """By the best sentence's words, names and numbers, and whether the article begins there."""

    name, depth = "passage_words", 24

    def __init__(self, words: LexicalIndex) -> None:
        self._words = words

    def features(self, question: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        terms = QueryTerms.read(question, self._words)
        return [
            {
                "passage": share,
                "closest": max(
                    (terms.covered(terms.stems(s.text)) for s in hit.passage.sentences), default=0.0
                ),
                "names": terms.named(hit.passage),
                "opening": float(hit.passage.start == 0),
            }
            for hit, share in zip(hits, shares_of_best(hits), strict=True)
        ]


class ReadingScorer:
    """By what a reader says."""

    name, depth = "passage", 12

    def __init__(self, reader: Reader, words: LexicalIndex) -> None:
        """`words` tells the language of a question; only English ones are read."""
        self._reader, self._words = reader, words

    def features(self, question: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        if self._words.question_language(question) not in READ_LANGUAGES:
            return []
        read = self._reader.read(question, [hit.passage for hit in hits])
        return [
            {
                "passage": share,
                "answerable": max((r.answerable for r in readings), default=0.0),
                "relevance": max((r.relevance for r in readings), default=0.0),
                "margin": max((r.margin for r in readings), default=0.0),
            }
            for readings, share in zip(read, shares_of_best(hits), strict=True)
        ]


class RerankedRetriever:
    """Puts those first that a scorer finds likeliest to answer; hits beyond its depth follow."""

    def __init__(self, retriever: Retriever, scorer: PassageScorer) -> None:
        self._retriever, self._scorer = retriever, scorer

    def retrieve(self, question: str, k: int, within: Rows | None = None) -> list[Hit]:
        hits = self._retriever.retrieve(question, max(k, self._scorer.depth), within)
        first = hits[: self._scorer.depth]
        features = self._scorer.features(question, first)
        if not features:
            return hits[:k]
        weights = WEIGHTS[self._scorer.name]
        again = in_order(first, [probability(weights, known) for known in features])
        lowest = min((hit.score for hit in again), default=0.0)
        rest = zip(hits[len(first) :], shares_of_best(hits)[len(first) :], strict=True)
        return [*again, *(Hit(hit.passage, lowest * share) for hit, share in rest)][:k]
