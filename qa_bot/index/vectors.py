"""The vector index. The only module that knows FAISS."""

import struct

import faiss
import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import IndexDamaged

ScoresAndRows = tuple[NDArray[np.float32], NDArray[np.int64]]
HEADER = struct.Struct("<4siqqqBiQ")
"""Of a stored IndexFlatIP: kind, dimension, rows, two unused, trained, metric, numbers."""


class PassageIndex:
    """Exact search by inner product; row i is the i-th vector that was added."""

    def __init__(self, flat: faiss.IndexFlatIP) -> None:
        self._flat = flat

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "PassageIndex":
        """Index unit rows, shape (n, dimension)."""
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(np.ascontiguousarray(vectors))
        return cls(flat)

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._flat.d)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """A copy of all rows."""
        return self._flat.reconstruct_n(0, len(self))

    def search(self, query: NDArray[np.float32], k: int) -> ScoresAndRows:
        """Of the `k` nearest to one vector of shape (dimension,), best first."""
        scores, rows = self.search_all(query[None, :], k)
        return scores[0], rows[0]

    def search_all(self, queries: NDArray[np.float32], k: int) -> ScoresAndRows:
        """The same for several vectors of shape (n, dimension): a row of results for each."""
        count = min(k, len(self))
        if count == 0 or not len(queries):
            shape = (len(queries), count)
            return np.empty(shape, np.float32), np.empty(shape, np.int64)
        return self._flat.search(np.ascontiguousarray(queries), count)

    def to_bytes(self) -> bytes:
        return faiss.serialize_index(self._flat).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes, rows: int, dimension: int) -> "PassageIndex":
        """Read back what `to_bytes` gave, once its hash was checked: FAISS does not notice damage.

        Raises IndexDamaged: it is anything but a flat index of so many finite rows of this
        dimension; FAISS, which trusts what a header says, is not asked.
        """
        numbers = rows * dimension
        try:
            kind, *shape, _, _, trained, metric, count = HEADER.unpack_from(data)
        except struct.error as error:
            raise IndexDamaged(f"is no FAISS index ({error})") from error
        if (kind, shape, trained, metric, count) != (b"IxFI", [dimension, rows], 1, 0, numbers):
            raise IndexDamaged(f"is no FAISS IndexFlatIP of {rows} rows of {dimension}")
        if len(data) != HEADER.size + 4 * numbers:
            raise IndexDamaged(f"has not the length of {rows} rows of {dimension}")
        if not np.isfinite(np.frombuffer(data, "<f4", offset=HEADER.size)).all():
            raise IndexDamaged("holds vectors that are not finite")
        return cls(faiss.deserialize_index(np.frombuffer(data, np.uint8)))
