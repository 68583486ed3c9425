"""How much of a question's words do other words cover? Rare words count for more."""

import re
from dataclasses import dataclass

from qa_bot.index.lexical import LexicalIndex
from qa_bot.text.words import stems
from qa_bot.types import Passage

_NAME = re.compile(r"(?<=\s)[A-Z][\w.’'-]*|\b\d[\d.,]*")
"""Words that are names by their capital (the first of the question says nothing), and numbers."""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The words of a question as the word index sees them."""

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
