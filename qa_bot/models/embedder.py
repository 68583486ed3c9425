"""What an embedder is, texts -> vectors, and the default one (docs/embedder.md).

That is a table with a vector for each word piece; a text is their mean. It was made by
scripts/train_embedder.py from all-MiniLM-L6-v2, and needs neither torch nor sentence-transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from qa_bot.models.packaged import STATIC, checked_bytes, packaged_tokenizer, word_pieces

WEIGHTS = STATIC / "model.safetensors"
WEIGHTS_SHA256 = "2424086865adcb246af8ebef5d3d893a7e50865a20206b410a92ee1f65a3478b"
NAME = "qa-bot-static"
MAX_TOKENS = 256  # a table reads any number; the mean of more says less of each sentence
OTHERWISE = "set embedder to another"
BLOCK = 64  # texts whose word pieces are looked up at once


@dataclass(frozen=True, slots=True)
class EmbedderInfo:
    """What must be the same at build and at question time."""

    name: str
    weights_sha256: str
    dimension: int
    max_tokens: int
    """Word pieces that it reads of one text, special ones counted; what is beyond is not read."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their likeness."""

    info: EmbedderInfo

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per text, shape (n, dimension); zeros for one without word pieces."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without the special ones."""
        ...


class StaticEmbedder:
    """Looks word pieces up in the table that is packaged."""

    def __init__(self) -> None:
        self._rows = table()
        self._tokenizer = packaged_tokenizer(OTHERWISE)
        self.info = EmbedderInfo(NAME, WEIGHTS_SHA256, self._rows.shape[1], MAX_TOKENS)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.info.dimension), np.float32)
        for start in range(0, len(texts), BLOCK):
            pieces = word_pieces(self._tokenizer, texts[start : start + BLOCK])
            for i, ids in enumerate(pieces, start):
                if ids:
                    vectors[i] = self._rows[ids].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, np.finfo(np.float32).tiny)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in word_pieces(self._tokenizer, texts)]


def table() -> NDArray[np.float32]:
    """The vectors of all word pieces, once the file was checked. Raises ModelError."""
    data = checked_bytes(WEIGHTS, WEIGHTS_SHA256, OTHERWISE)
    return load(data)["embedding.weight"].astype(np.float32)
