"""Passages -> their sentences, the likeliest answer first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.embed import Embedder
from qa_bot.lexical import LexicalIndex
from qa_bot.question_kind import question_kind
from qa_bot.short_answer import fits
from qa_bot.types import Hit, Sentence
from qa_bot.words import stems

EMBEDDED = 16
"""Sentences compared by meaning; the rest have too few of the question's words to be worth the time."""
NEARBY = 0.4
"""What a word of the question counts when it stands in the title or in the sentence before."""

_NAME = re.compile(r"(?<=\s)[A-Z][\w.’'-]*|\b\d[\d.,]*")
"""Words that are names by their capital (the first of the question says nothing), and numbers."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence and how well it answers. Every figure is between 0 and 1."""

    sentence: Sentence
    score: float
    likeness: float
    """Cosine of the vectors of question and sentence."""
    coverage: float
    """Share of the question's words, weighted by rarity, that stand in the sentence."""
    fit: float
    """Does it hold a name for a who, a number for a how many, and so on?"""
    names: float
    """Share of the question's names and numbers that stand in the passage or its title."""


class SentenceRanker:
    """Ranks by meaning, by words, by the passage's rank, and by the kind of thing asked for."""

    WEIGHTS = (0.4, 0.35, 0.15, 0.1)
    """Of likeness, words, passage score and fit."""

    def __init__(self, embedder: Embedder, words: LexicalIndex) -> None:
        self._embedder, self._words = embedder, words

    def rank(self, question: str, hits: Sequence[Hit]) -> list[Ranked]:
        """The sentences of the hits, each once, best first."""
        rarity = {s: self._words.rarity(s) for s in self._words.question_stems(question)}
        language = self._words.question_language(question)
        names = set(stems(" ".join(_NAME.findall(question)), language))
        candidates = self._candidates(hits, rarity, names, language)
        candidates.sort(key=lambda c: -(c.word_score + c.passage_score))
        candidates = candidates[:EMBEDDED]
        if not candidates:
            return []
        texts = [question, *(c.sentence.text for c in candidates)]
        vectors = self._embedder.embed(texts)
        likeness = np.clip(vectors[1:] @ vectors[0], 0, 1).tolist()
        ranked = [self._ranked(question, c, x) for c, x in zip(candidates, likeness, strict=True)]
        return sorted(ranked, key=lambda r: (-r.score, r.sentence.id))

    def _candidates(
        self, hits: Sequence[Hit], rarity: dict[str, float], names: set[str], language: str
    ) -> list["_Candidate"]:
        seen: dict[str, _Candidate] = {}
        best = max((hit.score for hit in hits), default=0) or 1.0
        for hit in hits:
            passage = hit.passage
            title = set(stems(passage.article.title, language))
            own = [set(stems(sentence.text, language)) for sentence in passage.sentences]
            found = names & title.union(*own)
            for i, sentence in enumerate(passage.sentences):
                if sentence.id not in seen and own[i]:
                    seen[sentence.id] = _Candidate(
                        sentence,
                        hit.score / best,
                        _coverage(rarity, own[i]),
                        _coverage(rarity, title.union(*own[max(0, i - 1) : i + 1])),
                        len(found) / len(names) if names else 1.0,
                    )
        return list(seen.values())

    def _ranked(self, question: str, candidate: "_Candidate", likeness: float) -> Ranked:
        fit = fits(question_kind(question), question, candidate.sentence.text)
        figures = (likeness, candidate.word_score, candidate.passage_score, fit)
        return Ranked(
            candidate.sentence,
            sum(weight * figure for weight, figure in zip(self.WEIGHTS, figures, strict=True)),
            likeness,
            candidate.coverage,
            fit,
            candidate.names,
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    sentence: Sentence
    passage_score: float
    coverage: float
    nearby_coverage: float
    names: float

    @property
    def word_score(self) -> float:
        return (1 - NEARBY) * self.coverage + NEARBY * self.nearby_coverage


def _coverage(rarity: dict[str, float], found: set[str]) -> float:
    total = sum(rarity.values())
    return sum(weight for stem, weight in rarity.items() if stem in found) / total if total else 0.0
