"""The default embedder: a vector for each word piece, and a text is their mean (docs/embedder.md).

Made by scripts/train_embedder.py from all-MiniLM-L6-v2. Neither torch nor sentence-transformers is
needed to look vectors up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from qa_bot.models.embedder import EmbedderInfo
from qa_bot.models.packaged import STATIC, checked_bytes, packaged_tokenizer
from qa_bot.text.escape import encodable

WEIGHTS = STATIC / "model.safetensors"
WEIGHTS_SHA256 = "2424086865adcb246af8ebef5d3d893a7e50865a20206b410a92ee1f65a3478b"
NAME = "qa-bot-static"
MAX_TOKENS = 256
"""A table reads any number; the mean of more says less of each sentence."""
OTHERWISE = "set embedder to another"
BLOCK = 64
"""Texts whose word pieces are looked up at once."""


class StaticEmbedder:
    """Looks word pieces up in the table that is packaged."""

    def __init__(self) -> None:
        """Raises ModelError: a file is missing or is not the one expected."""
        self._rows = table()
        self._tokenizer = packaged_tokenizer(OTHERWISE)
        self.info = EmbedderInfo(NAME, WEIGHTS_SHA256, self._rows.shape[1], MAX_TOKENS)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.info.dimension), np.float32)
        for start in range(0, len(texts), BLOCK):
            pieces = self._pieces(texts[start : start + BLOCK])
            for i, ids in enumerate(pieces, start):
                if ids:
                    vectors[i] = self._rows[ids].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, np.finfo(np.float32).tiny)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in self._pieces(texts)]

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast(
            list(map(encodable, texts)), add_special_tokens=False
        )
        return [encoding.ids for encoding in encodings]


def table() -> NDArray[np.float32]:
    """The vectors of all word pieces, once the file was checked. Raises ModelError."""
    data = checked_bytes(WEIGHTS, WEIGHTS_SHA256, OTHERWISE)
    return load(data)["embedding.weight"].astype(np.float32)
