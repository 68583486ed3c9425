"""What an embedder is: texts -> vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


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
