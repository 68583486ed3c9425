"""Scores of BM25: those of the formula, for any texts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.index.bm25 import K1, B, bm25_matrix, total_scores

STEMS = 6
TEXTS = st.lists(st.lists(st.integers(0, STEMS - 1), min_size=1, max_size=12), max_size=8)


def score(texts: list[list[int]], text: list[int], stem: int) -> float:
    """As the formula is printed."""
    holding = sum(stem in other for other in texts)
    rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    mean = sum(map(len, texts)) / len(texts)
    count = text.count(stem)
    return rarity * count / (count + K1 * (1 - B + B * len(text) / mean))


def test_scores_reckoned_by_hand() -> None:
    """Two texts, "grain grain port" and "talks": grain is in one of them, twice of three words."""
    matrix = bm25_matrix([[0, 0, 1], [2]], 3)
    rarity, frequency = math.log(1 + 1.5 / 1.5), 2 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2))
    assert total_scores(matrix, [0]).tolist() == pytest.approx([rarity * frequency, 0])


@given(TEXTS)
def test_scores_are_those_of_the_formula(texts: list[list[int]]) -> None:
    matrix = bm25_matrix(texts, STEMS)
    assert (matrix.shape, matrix.dtype) == ((len(texts), STEMS), np.float32)
    expected = [[score(texts, text, stem) for stem in range(STEMS)] for text in texts]
    np.testing.assert_allclose(matrix.toarray(), np.reshape(expected, matrix.shape), rtol=1e-6)
    assert matrix.has_canonical_format


@given(TEXTS, st.permutations(range(STEMS)))
def test_a_total_is_the_sum_over_stems_in_their_order(
    texts: list[list[int]], columns: list[int]
) -> None:
    matrix = bm25_matrix(texts, STEMS)
    total = np.zeros(len(texts), np.float32)
    for column in columns:
        total += matrix[:, [column]].toarray()[:, 0]
    np.testing.assert_array_equal(total_scores(matrix, columns), total)
