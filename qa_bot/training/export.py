"""The trained network -> one ONNX file of 8-bit weights."""

import hashlib
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from qa_bot.training.network import ReaderNetwork

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def export(network: ReaderNetwork, path: Path) -> str:
    """Write the file; returns its sha256.

    Half the range of 8 bits is left out, because processors without VNNI overflow with all of it.
    """
    network.train(False)
    ids = torch.ones(2, 16, dtype=torch.int64)
    axes = {name: {0: "texts", 1: "tokens"} for name in (*INPUTS, "outputs")}
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            network,
            (ids, ids, ids),
            str(exact),
            input_names=list(INPUTS),
            output_names=["outputs"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            exact, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()
