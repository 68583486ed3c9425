"""A question with typing errors -> the question in words of the articles.

A word is corrected only where nothing else can be meant: the articles have no word of its stem, the
embedder does not know it whole ("match" is no error for "march"), and a word of the articles begins
alike and is near. A name has to be long, and to end alike: Giuliana is not Giuliani.
"""

import re
from collections import defaultdict
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa_bot.index.lexical import LexicalIndex
from qa_bot.models.embedder import Embedder
from qa_bot.text.words import WORD

MIN_LETTERS = 5  # of a word that is corrected
MIN_LETTERS_FOR_TWO_EDITS = 8
MIN_LETTERS_OF_A_NAME = 7  # as it is spelled right
_AGENT = re.compile(r"(?<=\w{4})(?:er|ing)s?$")  # endings that stemming leaves: slayings, renters


class Speller:
    """Corrects the words of English questions."""

    def __init__(self, words: LexicalIndex, embedder: Embedder) -> None:
        self._words, self._embedder = words, embedder

    def correct(self, question: str) -> str:
        """The question, with nothing changed but letters of misspelled words."""
        if self._words.question_language(question) != "en":
            return question
        return WORD.sub(self._corrected, question)

    def _corrected(self, match: re.Match[str]) -> str:
        """The word, or the nearest of the articles that may be meant.

        Letters differ that are missing, added, replaced or swapped with their neighbour.
        Source: Damerau, 1964, in the form without edits inside a swap.
        """
        word = match[0]
        if not self._is_unknown(word):
            return word
        matches = process.extract(
            word.lower(),
            self._by_letter.get(word[0].lower(), {}),
            scorer=OSA.distance,
            score_cutoff=2 if len(word) >= MIN_LETTERS_FOR_TWO_EDITS else 1,
            limit=None,
        )
        is_name = match.start() > 0 and word[0].isupper()
        for _, edits, spelling in matches:
            long_enough = max(len(word), len(spelling)) >= MIN_LETTERS_OF_A_NAME
            same_name = edits == 1 and long_enough and word[-1].lower() == spelling[-1].lower()
            if same_name if spelling[0].isupper() else not is_name:
                return spelling[0].upper() + spelling[1:] if word[0].isupper() else spelling
        return word

    def _is_unknown(self, word: str) -> bool:
        if len(word) < MIN_LETTERS or not word.isalpha():
            return False
        stems = self._words.question_stems(word)
        if not stems or stems[0] in self._words:
            return False
        roots = {word, stems[0], stems[0] + "e", _AGENT.sub("", word)}
        return 1 not in self._embedder.count_tokens(sorted(roots))

    @cached_property
    def _by_letter(self) -> dict[str, dict[str, str]]:
        """For each first letter the words as they are mostly written, and in small letters."""
        by_letter = defaultdict[str, dict[str, str]](dict)
        for spelling in self._words.words:
            small = spelling.lower()
            by_letter[small[0]][spelling] = small
        return by_letter
