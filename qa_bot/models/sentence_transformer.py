"""Embedders of sentence-transformers, on the processor."""

import hashlib
import math
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from transformers.utils import logging

from qa_bot.errors import ModelError
from qa_bot.models.embedder import MAX_TOKENS, NAME, OTHERWISE, WEIGHTS_SHA256, EmbedderInfo, table
from qa_bot.models.packaged import packaged_tokenizer, word_pieces
from qa_bot.text.escape import encodable


class SentenceTransformerEmbedder:
    """A model of any kind, in float32 (bfloat16 is slow)."""

    def __init__(self, name: str, model: SentenceTransformer, weights_sha256: str) -> None:
        self._model = model
        # each call sets how its tokenizer pads and cuts; one that embeds must not find it changed
        tokenizer = model.tokenizer
        if not isinstance(tokenizer, Tokenizer):
            tokenizer = tokenizer.backend_tokenizer
        self._counter = Tokenizer.from_str(tokenizer.to_str())
        self._counter.no_padding()
        self._counter.no_truncation()
        limit = model.max_seq_length  # a static model has none
        self.info = EmbedderInfo(
            name=name,
            weights_sha256=weights_sha256,
            dimension=int(model.get_embedding_dimension()),
            max_tokens=MAX_TOKENS if limit is None or math.isinf(limit) else int(limit),
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(
            list(map(encodable, texts)),
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        vectors = np.asarray(vectors, np.float32).reshape(len(texts), self.info.dimension)
        if not np.isfinite(vectors).all():
            raise ModelError(f"the embedder {self.info.name} gave a vector that is not finite")
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in word_pieces(self._counter, texts)]


def load_static() -> SentenceTransformerEmbedder:
    """The default embedder. Raises ModelError: its files are not those expected."""
    module = StaticEmbedding(packaged_tokenizer(OTHERWISE), embedding_weights=table())
    model = SentenceTransformer(modules=[module], device="cpu")
    return SentenceTransformerEmbedder(NAME, model, WEIGHTS_SHA256)


def load(name: str, folder: Path, expected: str | None = None) -> SentenceTransformerEmbedder:
    """A model with safetensors weights; they may have to be those expected. Raises ModelError."""
    sha256 = _weights_sha256(folder)
    if expected and sha256 != expected:
        raise ModelError(
            f"{folder / 'model.safetensors'} has the sha256 {sha256[:12]}…, expected "
            f"{expected[:12]}…; reinstall its package"
        )
    logging.disable_progress_bar()
    if expected:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32", "use_safetensors": True},
        )
        return SentenceTransformerEmbedder(name, model.float(), sha256)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"the embedder {name} in {folder} cannot be loaded: {reason}") from error


def _weights_sha256(folder: Path) -> str:
    """Of the one weights file, or of the hashes of several in the order of their paths."""
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise ModelError(f"{folder} has no *.safetensors weights; other formats are not loaded")
    hashes = []
    for file in files:
        with file.open("rb") as stream:
            hashes.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
