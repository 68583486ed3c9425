"""BM25: how well each text matches each stem, worked out once, when the index is built.

Source: Robertson and Zaragoza, 2009; the variant of Lucene as in Kamphuis et al., 2020.
"""

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

K1, B = 1.5, 0.75
"""How soon more of a stem counts no more, and how much a long text loses by its length."""


def bm25_matrix(texts: Sequence[Sequence[int]], stems: int) -> csc_array:
    """float32, a row for each text, given as numbers of stems, and a column for each stem."""
    counts = _counts(texts, stems)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    mean = lengths.sum() / max(1, len(texts))
    holding = np.diff(counts.indptr)
    rarity = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    damping = K1 * ((1 - B) + B * lengths[counts.indices] / mean)
    scores = np.repeat(rarity, holding) * (counts.data / (damping + counts.data))
    return csc_array((scores.astype(np.float32), counts.indices, counts.indptr), counts.shape)


def total_scores(matrix: csc_array, columns: Sequence[int]) -> NDArray[np.float32]:
    """Of each text for these stems together, added up in their order."""
    return matrix[:, columns] @ np.ones(len(columns), np.float32)


def _counts(texts: Sequence[Sequence[int]], stems: int) -> csc_array:
    """How often each text has each stem."""
    columns = np.fromiter(chain.from_iterable(texts), np.int32)
    ends = np.fromiter(accumulate(map(len, texts), initial=0), np.int64, len(texts) + 1)
    occurrences = (np.ones(len(columns)), columns, ends)
    counts = csr_array(occurrences, (len(texts), stems)).tocsc()
    counts.sum_duplicates()
    return counts
