"""Passages -> their sentences, the likeliest answer first."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from qa_bot.answering.short_answer import fits
from qa_bot.index.lexical import LexicalIndex
from qa_bot.models.embedder import Embedder
from qa_bot.models.reader import READ_LANGUAGES, Reader, Readings
from qa_bot.models.weights import WEIGHTS, probability
from qa_bot.retrieval.rerank import QueryTerms
from qa_bot.retrieval.retrievers import shares_of_best
from qa_bot.types import Hit, Passage, Sentence, Span

MAX_RANKED = 12  # sentences; the rest are too unlikely to be worth comparing
MAX_LOG_ODDS = 8.0  # of a reader; beyond it is as good as certain


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a sentence as an answer. From 0 to 1, those of the reader log-odds."""

    coverage: float
    """Share of the question's words, weighted by rarity, that stand in the sentence."""
    nearby: float
    """The same share, with the title and the sentence before it."""
    passage: float
    """Score of the passage, as a share of the best."""
    fit: float
    """Does it hold a name for a who, a number for a how many, and so on?"""
    names: float
    """Share of the question's names and numbers that stand in the passage or its title."""
    likeness: float = 0.0
    """Cosine of the vectors of question and sentence; 0 where they were not compared."""
    relevance: float = 0.0
    answerable: float = 0.0
    margin: float = 0.0
    """These three are the reader's, see `Reading`; 0 without one."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and how well it answers."""

    sentence: Sentence
    score: float
    """Estimated probability that it answers."""
    features: Features
    span: Span | None
    """The likeliest answer in it; None without a reader."""


class SentenceRanker:
    """Ranks by meaning, by words, by the kind of thing asked for, and by what a reader says."""

    def __init__(self, embedder: Embedder, words: LexicalIndex, reader: Reader | None) -> None:
        self._embedder, self._words, self._reader = embedder, words, reader

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Ranked]:
        """The sentences of the hits, each once, best first; only the likeliest `MAX_RANKED`.

        Meanings are compared of those that no reader has read, and of the first: it takes as long
        as reading, and where a reader chooses, only the confidence gains by it.
        """
        ranked = _best_first(self._sentences(question, hits))[:MAX_RANKED]
        if not ranked:
            return []
        compared = ranked[:1] if ranked[0].span else ranked
        vectors = self._embedder.embed([question, *(r.sentence.text for r in compared)])
        likeness = np.clip(vectors[1:] @ vectors[0], 0, 1).tolist()
        for i, value in enumerate(likeness):
            features = replace(ranked[i].features, likeness=value)
            ranked[i] = _ranked(ranked[i].sentence, features, ranked[i].span)
        return _best_first(ranked)

    def _sentences(self, question: str, hits: Sequence[Hit]) -> list[Ranked]:
        terms = QueryTerms.read(question, self._words)
        passages = [hit.passage for hit in hits]
        read: Sequence[Readings] = [()] * len(hits)
        if self._reader and terms.language in READ_LANGUAGES:
            read = self._reader.read(question, passages)
        seen: dict[str, Ranked] = {}
        for passage, share, readings in zip(passages, shares_of_best(hits), read, strict=True):
            for ranked in _of_passage(question, terms, passage, share, readings):
                seen.setdefault(ranked.sentence.id, ranked)
        return list(seen.values())


def estimated_confidence(ranked: Sequence[Ranked]) -> float:
    """The probability that the first one answers, by its features and lead; 0 for none."""
    if not ranked:
        return 0.0
    best = ranked[0]
    weights = WEIGHTS["confidence" if best.span else "confidence_without_reader"]
    lead = lead_over([r.score for r in ranked])
    return probability(weights, asdict(best.features) | {"lead": lead})


def lead_over(scores: Sequence[float]) -> float:
    return scores[0] - scores[1] if len(scores) > 1 else 0.0


def _of_passage(
    question: str, terms: QueryTerms, passage: Passage, share: float, readings: Readings
) -> Iterator[Ranked]:
    """The sentences of a passage; `share` is its score as a share of the best."""
    title = terms.stems(passage.article.title)
    own = [terms.stems(sentence.text) for sentence in passage.sentences]
    named = terms.named(passage)
    reading_of = {reading.sentence: reading for reading in readings}
    for i, sentence in enumerate(passage.sentences):
        if not own[i]:
            continue
        features = Features(
            coverage=terms.covered(own[i]),
            nearby=terms.covered(title.union(*own[max(0, i - 1) : i + 1])),
            passage=share,
            fit=fits(question, sentence.text),
            names=named,
        )
        reading = reading_of.get(sentence)
        if reading:
            log_odds = (reading.relevance, reading.answerable, reading.margin)
            relevance, answerable, margin = np.clip(log_odds, -MAX_LOG_ODDS, MAX_LOG_ODDS).tolist()
            features = replace(features, relevance=relevance, answerable=answerable, margin=margin)
        yield _ranked(sentence, features, reading.span if reading else None)


def _ranked(sentence: Sentence, features: Features, span: Span | None) -> Ranked:
    weights = WEIGHTS["sentence" if span else "sentence_without_reader"]
    return Ranked(sentence, probability(weights, asdict(features)), features, span)


def _best_first(ranked: Sequence[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda r: (-r.score, r.sentence.id))
