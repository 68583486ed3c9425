"""The word index: finds texts by the words that they share with a question, scored by BM25.

Source: Robertson and Zaragoza, 2009; the variant of Lucene as in Kamphuis et al., 2020.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from qa_bot.errors import IndexDamaged
from qa_bot.index.arrays import array_bytes, array_from
from qa_bot.text.language import guess_language
from qa_bot.text.words import stems

K1, B = 1.5, 0.75
"""How soon more of a stem counts no more, and how much a long text loses by its length."""
ARRAYS = {"data": "<f4", "indices": "<i4", "indptr": "<i8"}
_SPELLED = re.compile(r"\b[^\W\d_]{5,24}\b")
"""Words long enough to be told from each other where a letter is wrong."""


class LexicalIndex:
    """Finds rows by words. Each text was stemmed by the rules of its own language."""

    def __init__(
        self, scores: csc_array, vocabulary: list[str], languages: list[str], words: list[str]
    ) -> None:
        self.languages = languages  # those of the texts, sorted
        self.words = words  # the longer ones, most frequent first; each once, as mostly written
        self._scores = scores
        self._vocabulary = vocabulary
        self._ids = {stem: i for i, stem in enumerate(vocabulary)}

    @classmethod
    def build(cls, texts: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Index (text, language) pairs: row i is the i-th. The same texts give the same bytes."""
        ids: dict[str, int] = {"": 0}  # for texts without any stem
        rows, languages, counts = [], set(), Counter()
        for text, language in texts:
            languages.add(language)
            counts.update(_SPELLED.findall(text))
            rows.append([ids.setdefault(stem, len(ids)) for stem in stems(text, language)] or [0])
        spellings: dict[str, str] = {}
        for word, _ in counts.most_common():
            spellings.setdefault(word.lower(), word)
        scores = bm25_matrix(rows, len(ids))
        return cls(scores, list(ids), sorted(languages), list(spellings.values()))

    def __contains__(self, stem: str) -> bool:
        return stem in self._ids

    @property
    def texts(self) -> int:
        """How many there are."""
        return self._scores.shape[0]

    def search(self, question: str, k: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Scores and rows of at most `k` texts that share a word with the question, best first."""
        ids = [self._ids[stem] for stem in self.question_stems(question) if stem in self._ids]
        if not ids:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores = total_scores(self._scores, ids)
        count = min(k, int(np.count_nonzero(scores)))
        best = np.argpartition(-scores, count - 1)[:count]
        rows = best[np.lexsort((best, -scores[best]))]
        return scores[rows], rows

    def holding(self, text: str) -> NDArray[np.int64]:
        """The rows that hold every stem of the text; all rows where it has none."""
        rows = np.arange(self.texts)
        for stem in sorted(self.question_stems(text), key=self.rarity, reverse=True):
            rows = rows[np.isin(rows, self._rows_with(stem), assume_unique=True)]
        return rows

    def question_stems(self, question: str) -> list[str]:
        """The distinct stems of a question, by the likeliest language of the texts."""
        return list(dict.fromkeys(stems(question, self.question_language(question))))

    def question_language(self, question: str) -> str:
        if len(self.languages) == 1:
            return self.languages[0]
        return guess_language(question, self.languages)

    def rarity(self, stem: str) -> float:
        """Inverse document frequency: about 0 for a stem of every text, most for an unknown one."""
        count = len(self._rows_with(stem))
        return math.log(1 + (self.texts - count + 0.5) / (count + 0.5))

    def _rows_with(self, stem: str) -> NDArray[np.int32]:
        if stem not in self._ids:
            return np.empty(0, np.int32)
        first, last = self._scores.indptr[self._ids[stem] :][:2]
        return self._scores.indices[first:last]

    def to_files(self) -> dict[str, bytes]:
        """Its files by name: the score matrix by column (compressed sparse), and the stems."""
        arrays = (self._scores.data, self._scores.indices, self._scores.indptr)
        files = {
            f"words_{name}.npy": array_bytes(array.astype(dtype, copy=False))
            for (name, dtype), array in zip(ARRAYS.items(), arrays, strict=True)
        }
        words = {
            "languages": self.languages,
            "texts": self.texts,
            "stems": self._vocabulary,
            "words": self.words,
        }
        files["words.json"] = json.dumps(words, ensure_ascii=False).encode()
        return files

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "LexicalIndex":
        """Read back what `to_files` gave.

        Raises IndexDamaged: the matrix points outside of itself; and what reading JSON raises.
        """
        words = json.loads(files["words.json"])
        lists = [words["stems"], words["languages"], words.get("words", [])]
        for each in lists:
            if not isinstance(each, list):
                raise IndexDamaged("has words that are no list")
            "".join(each).encode()  # else they are no texts, or have half a character
        arrays = (array_from(files[f"words_{name}.npy"], dtype) for name, dtype in ARRAYS.items())
        data, indices, indptr = arrays
        rows, columns = words["texts"], len(words["stems"])
        if not (  # csc_array trusts what it is given
            len(indptr) == columns + 1
            and indptr[0] == 0
            and indptr[-1] == len(indices) == len(data)
            and np.all(np.diff(indptr) >= 0)
            and np.all((indices >= 0) & (indices < rows))
            and np.all(np.isfinite(data))
        ):
            raise IndexDamaged("has scores of words outside of the passages")
        return cls(csc_array((data, indices, indptr), (rows, columns)), *lists)


def bm25_matrix(texts: Sequence[Sequence[int]], stems: int) -> csc_array:
    """float32, a row for each text, given as numbers of stems, and a column for each stem."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    columns = np.fromiter(chain.from_iterable(texts), np.int32)
    ends = np.concatenate(([0], lengths.cumsum()))
    counts = csr_array((np.ones(len(columns)), columns, ends), (len(texts), stems)).tocsc()
    counts.sum_duplicates()
    mean = lengths.sum() / max(1, len(texts))
    holding = np.diff(counts.indptr)
    rarity = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    damping = K1 * ((1 - B) + B * lengths[counts.indices] / mean)
    scores = np.repeat(rarity, holding) * (counts.data / (damping + counts.data))
    return csc_array((scores.astype(np.float32), counts.indices, counts.indptr), counts.shape)


def total_scores(matrix: csc_array, columns: Sequence[int]) -> NDArray[np.float32]:
    """Of each text for these stems together, added up in their order."""
    return matrix[:, columns] @ np.ones(len(columns), np.float32)
