"""Vector search is exact, and its bytes keep every vector."""

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qa_bot.errors import IndexDamaged
from qa_bot.index.vectors import PassageIndex


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(300, 24)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_search_is_exact(vectors: np.ndarray) -> None:
    index = PassageIndex.build(vectors)
    for query in np.random.default_rng(8).normal(size=(40, 24)).astype(np.float32):
        products = vectors @ query
        scores, rows = index.search(query, 10)
        assert rows.tolist() == np.argsort(-products)[:10].tolist()
        np.testing.assert_allclose(scores, np.sort(products)[::-1][:10], atol=1e-5)


@pytest.mark.parametrize(("k", "found"), [(0, 0), (1, 1), (300, 300), (1000, 300)])
def test_no_more_than_there_are(vectors: np.ndarray, k: int, found: int) -> None:
    scores, rows = PassageIndex.build(vectors).search(vectors[0], k)
    assert len(scores) == len(rows) == len(set(rows.tolist())) == found


def test_an_empty_index_finds_nothing() -> None:
    index = PassageIndex.from_bytes(
        PassageIndex.build(np.empty((0, 4), np.float32)).to_bytes(), 0, 4
    )
    scores, rows = index.search(np.ones(4, np.float32), 5)
    assert (len(index), len(scores), len(rows)) == (0, 0, 0)


@settings(max_examples=30, deadline=None)
@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(0, 9), st.integers(1, 9)),
        elements=st.floats(-1, 1, width=32),
    )
)
def test_the_bytes_keep_every_vector(rows: np.ndarray) -> None:
    index = PassageIndex.from_bytes(PassageIndex.build(rows).to_bytes(), *rows.shape)
    assert (len(index), index.dimension) == rows.shape
    np.testing.assert_array_equal(index.vectors, rows)


def test_the_same_vectors_give_the_same_bytes(vectors: np.ndarray) -> None:
    assert PassageIndex.build(vectors).to_bytes() == PassageIndex.build(vectors.copy()).to_bytes()


def test_another_kind_of_index_is_refused() -> None:
    data = faiss.serialize_index(faiss.IndexFlatL2(4)).tobytes()
    with pytest.raises(IndexDamaged, match="IndexFlatIP"):
        PassageIndex.from_bytes(data, 0, 4)
