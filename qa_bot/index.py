"""The vector index. The only module that knows FAISS."""

import faiss
import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import IndexDamaged


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

    def search(
        self, query: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Scores and rows of the `k` nearest to one vector of shape (dimension,), best first."""
        scores, rows = self.search_all(query[None, :], k)
        return scores[0], rows[0]

    def search_all(
        self, queries: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The same for several vectors of shape (n, dimension) at once: a row of the results for each."""
        count = min(k, len(self))
        if count == 0 or not len(queries):
            shape = (len(queries), count)
            return np.empty(shape, np.float32), np.empty(shape, np.int64)
        return self._flat.search(np.ascontiguousarray(queries), count)

    def to_bytes(self) -> bytes:
        return faiss.serialize_index(self._flat).tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "PassageIndex":
        """Read back what `to_bytes` gave. Only for bytes whose hash was checked: FAISS does not notice damage.

        Raises:
            IndexDamaged: it is another kind of FAISS index.
        """
        flat = faiss.deserialize_index(np.frombuffer(data, np.uint8))
        if not isinstance(flat, faiss.IndexFlatIP):
            raise IndexDamaged(f"the vectors are a FAISS {type(flat).__name__}, not an IndexFlatIP")
        return cls(flat)
