"""A question with typing errors -> the question in words of the articles.

A word is corrected only where nothing else can be meant: the articles have no word of its stem, the
embedder does not know it whole ("match" is no error for "march"), and a word of the articles begins
alike and differs by one letter (from eight letters on, two). A name is rather left alone than made
into another: it has to be long, to differ by one letter, and to end alike (Giuliana is not Giuliani).
"""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qa_bot.index.lexical import LexicalIndex
from qa_bot.models.embedder import Embedder

SHORTEST = 5
"""Letters of a word that is corrected."""
SHORTEST_WITH_TWO = 8
"""Letters of a word that is corrected where two letters differ."""
SHORTEST_NAME = 7
"""Letters of a name, as it is spelled right."""
_WORD = re.compile(r"\w+")
_AGENT = re.compile(r"(?<=\w{4})(?:er|ing)s?$")
"""Endings that stemming leaves: slayings, renters."""


class Speller:
    """Corrects the words of English questions."""

    def __init__(self, words: LexicalIndex, embedder: Embedder) -> None:
        self._words, self._embedder = words, embedder

    def correct(self, question: str) -> str:
        """The question, with nothing changed but letters of misspelled words."""
        if self._words.question_language(question) != "en":
            return question
        return _WORD.sub(self._corrected, question)

    def _corrected(self, match: re.Match[str]) -> str:
        word = match[0]
        if not self._is_unknown(word):
            return word
        is_name = match.start() > 0 and word[0].isupper()
        for found, edits in self._near(word.lower()):
            if _same_name(word, found, edits) if found[0].isupper() else not is_name:
                return found[0].upper() + found[1:] if word[0].isupper() else found
        return word

    def _is_unknown(self, word: str) -> bool:
        if len(word) < SHORTEST or not word.isalpha():
            return False
        stems = self._words.question_stems(word)
        if not stems or stems[0] in self._words:
            return False
        roots = {word, stems[0], stems[0] + "e", _AGENT.sub("", word)}
        return 1 not in self._embedder.count_tokens(sorted(roots))

    def _near(self, word: str) -> list[tuple[str, int]]:
        """The words of the articles that begin alike, with how many letters differ: few, then frequent first."""
        most = 2 if len(word) >= SHORTEST_WITH_TWO else 1
        codes, lengths, letters = self._figures
        possible = np.bitwise_count(letters ^ _letters(_codes([word]))) <= 2 * most
        possible &= (abs(lengths - len(word)) <= most) & (codes[:, 0] == ord(word[0]))
        rows = np.flatnonzero(possible)
        edits = _edits(word, codes[rows, : len(word) + most], lengths[rows])
        order = np.argsort(edits, kind="stable")[: np.count_nonzero(edits <= most)]
        return [(self._words.words[rows[i]], int(edits[i])) for i in order]

    @cached_property
    def _figures(self) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint32]]:
        """Of each word: its letters in small, as numbers; how many; and which, a bit for each."""
        codes = _codes([word.lower() for word in self._words.words])
        return codes, np.count_nonzero(codes, axis=1), _letters(codes)


def _same_name(word: str, name: str, edits: int) -> bool:
    long_enough = max(len(word), len(name)) >= SHORTEST_NAME
    return edits == 1 and long_enough and word[-1].lower() == name[-1].lower()


def _codes(words: Sequence[str]) -> NDArray[np.uint32]:
    """The letters of each word as numbers, 0 after its end."""
    return np.array([*words, ""], np.str_).reshape(-1, 1).view(np.uint32)[:-1]


def _letters(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Which letters a word has; some share a bit. An edit changes two bits at most."""
    bits = np.where(codes, np.uint32(1) << (codes & 31), 0)
    return np.bitwise_or.reduce(bits.astype(np.uint32), axis=1)


def _edits(word: str, codes: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many letters are missing, added, replaced or swapped with their neighbour, for each row of codes.

    Source: Damerau, 1964, in the form without edits inside a swap.
    """
    columns = np.ascontiguousarray(codes.T)
    count = len(columns)
    rows = [np.repeat(np.arange(count + 1)[:, None], len(codes), axis=1)]
    for i, letter in enumerate(map(ord, word)):
        row = np.full_like(rows[0], i + 1)
        for j in range(count):
            replaced = rows[i][j] + (columns[j] != letter)
            row[j + 1] = np.minimum(replaced, np.minimum(rows[i][j + 1], row[j]) + 1)
            if i and j:
                swapped = (columns[j - 1] == letter) & (columns[j] == ord(word[i - 1]))
                better = np.minimum(row[j + 1], rows[i - 1][j - 1] + 1)
                row[j + 1] = np.where(swapped, better, row[j + 1])
        rows.append(row)
    return rows[-1][np.minimum(lengths, count), np.arange(len(codes))]
