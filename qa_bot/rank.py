"""Passages -> their sentences, the likeliest answer first."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from qa_bot.blend import WEIGHTS, probability
from qa_bot.embed import Embedder
from qa_bot.lexical import LexicalIndex
from qa_bot.question_kind import question_kind
from qa_bot.reader import READ_LANGUAGES, Reader, Reading, Readings
from qa_bot.retrieve import shares_of_best
from qa_bot.short_answer import fits
from qa_bot.types import Hit, Passage, Sentence, Span
from qa_bot.words import stems

EMBEDDED = 12
"""Sentences compared by meaning; the rest are too unlikely to be worth the time."""
MOST_LOG_ODDS = 8.0
"""Of a reader; beyond it is as good as certain."""

_NAME = re.compile(r"(?<=\s)[A-Z][\w.’'-]*|\b\d[\d.,]*")
"""Words that are names by their capital (the first of the question says nothing), and numbers."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a sentence as an answer. From 0 to 1, those of the reader log-odds."""

    likeness: float
    """Cosine of the vectors of question and sentence."""
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
    figures: Figures
    span: Span | None
    """The likeliest answer in it; None without a reader."""


class SentenceRanker:
    """Ranks by meaning, by words, by the kind of thing asked for, and by what a reader says."""

    def __init__(self, embedder: Embedder, words: LexicalIndex, reader: Reader | None) -> None:
        self._embedder, self._words, self._reader = embedder, words, reader

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Ranked]:
        """The sentences of the hits, each once, best first; only the likeliest `EMBEDDED`."""
        candidates = self._candidates(question, hits)[:EMBEDDED]
        if not candidates:
            return []
        texts = [question, *(c.sentence.text for c in candidates)]
        vectors = self._embedder.embed(texts)
        likeness = np.clip(vectors[1:] @ vectors[0], 0, 1).tolist()
        pairs = zip(candidates, likeness, strict=True)
        ranked = [self._ranked(question, candidate, cosine) for candidate, cosine in pairs]
        return sorted(ranked, key=lambda r: (-r.score, r.sentence.id))

    def _candidates(self, question: str, hits: Sequence[Hit]) -> list["_Candidate"]:
        asked = _Asked.read(question, self._words)
        passages = [hit.passage for hit in hits]
        read: Sequence[Readings] = [()] * len(hits)
        if self._reader and asked.language in READ_LANGUAGES:
            read = self._reader.read(question, passages)
        seen: dict[str, _Candidate] = {}
        for passage, share, readings in zip(passages, shares_of_best(hits), read, strict=True):
            for candidate in _of_passage(asked, passage, share, readings):
                seen.setdefault(candidate.sentence.id, candidate)
        return sorted(seen.values(), key=lambda c: -c.promise)

    def _ranked(self, question: str, candidate: "_Candidate", likeness: float) -> Ranked:
        reading = candidate.reading
        figures = Figures(
            likeness,
            candidate.coverage,
            candidate.nearby,
            candidate.passage_score,
            fits(question_kind(question), question, candidate.sentence.text),
            candidate.names,
            *(
                map(_bounded, (reading.relevance, reading.answerable, reading.margin))
                if reading
                else ()
            ),
        )
        weights = WEIGHTS["sentence" if reading else "sentence_without_reader"]
        score = probability(weights, asdict(figures))
        return Ranked(candidate.sentence, score, figures, reading.span if reading else None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as the word index sees it."""

    language: str
    rarity: dict[str, float]
    """By stem."""
    names: set[str]

    @classmethod
    def read(cls, question: str, words: LexicalIndex) -> "_Asked":
        language = words.question_language(question)
        rarity = {stem: words.rarity(stem) for stem in words.question_stems(question)}
        return cls(language, rarity, set(stems(" ".join(_NAME.findall(question)), language)))

    def coverage(self, found: set[str]) -> float:
        total = sum(self.rarity.values())
        hit = sum(weight for stem, weight in self.rarity.items() if stem in found)
        return hit / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    passage_score: float
    coverage: float
    nearby: float
    names: float
    reading: Reading | None

    @property
    def promise(self) -> float:
        """A first guess, made before meanings are compared."""
        read = self.reading.relevance + self.reading.margin / 2 if self.reading else 0.0
        return 3 * (self.coverage + self.nearby / 2 + self.passage_score) + _bounded(read)


def _of_passage(
    asked: _Asked, passage: Passage, share: float, readings: Sequence[Reading]
) -> list[_Candidate]:
    """The sentences of a passage; `share` is its score as a share of the best."""
    title = set(stems(passage.article.title, asked.language))
    own = [set(stems(sentence.text, asked.language)) for sentence in passage.sentences]
    found = len(asked.names & title.union(*own)) / len(asked.names) if asked.names else 1.0
    reading_of = {reading.sentence: reading for reading in readings}
    return [
        _Candidate(
            sentence,
            share,
            asked.coverage(own[i]),
            asked.coverage(title.union(*own[max(0, i - 1) : i + 1])),
            found,
            reading_of.get(sentence),
        )
        for i, sentence in enumerate(passage.sentences)
        if own[i]
    ]


def _bounded(log_odds: float) -> float:
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, log_odds))
