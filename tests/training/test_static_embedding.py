"""Training the static embedder from a teacher made here, and what it is taught."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from transformers import BertConfig, BertModel, BertTokenizerFast

from qa_bot.models.load import load_embedder
from qa_bot.training.embedder_examples import write_examples
from qa_bot.training.labelled import part_of, read_lines
from qa_bot.training.static_embedding import Teacher

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_embedder.py"
WORDS = ["grain", "ships", "talks", "mayor", "harbour", "vote", "storm", "price", "law", "where"]


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One layer with random weights."""
    folder = tmp_path_factory.mktemp("teacher")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join([*marks, *WORDS]))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    size = {"hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=len(marks) + len(WORDS), num_hidden_layers=1, **size)
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def rows(teacher: Path, tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return trained(teacher, tmp_path_factory.mktemp("one"))


def trained(teacher: Path, output: Path) -> np.ndarray:
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(WORDS, 12)) for _ in range(60)]
    with gzip.open(output / "examples.jsonl.gz", "wt") as file:
        for text in texts:
            question = f"where {text[:20]}"
            file.write(json.dumps({"question": question, "text": text}) + "\n")
    given = ["--teacher", teacher, "--output", output, "--dimension", 16, "--spans", 1000]
    given += ["--steps", 100, "--batch", 64]
    subprocess.run(
        [*map(str, [sys.executable, SCRIPT, *given])],
        check=True,
        capture_output=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},  # so small a network gains nothing by more
    )
    return load_file(output / "model.safetensors")["embedding.weight"]


def test_means_of_vectors_stand_to_each_other_as_the_teacher_has_it(
    teacher: Path, rows: np.ndarray
):
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(WORDS, 8)) for _ in range(40)]
    loaded = Teacher(teacher, "cpu")
    tokens = loaded.tokens(texts)
    wanted = loaded.vectors(tokens, "texts").numpy()
    made = np.stack([rows[ids].mean(axis=0, dtype=np.float32) for ids in tokens])
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    pairs = np.triu_indices(len(texts), 1)
    assert np.corrcoef((made @ made.T)[pairs], (wanted @ wanted.T)[pairs])[0, 1] > 0.8


def test_the_same_seed_gives_the_same_vectors(teacher: Path, rows: np.ndarray, tmp_path: Path):
    np.testing.assert_array_equal(trained(teacher, tmp_path), rows)


def test_only_articles_for_training_are_learned_from(folder: Path, pairs: Path, tmp_path: Path):
    count_tokens = load_embedder("default").count_tokens
    file = tmp_path / "examples.jsonl.gz"
    write_examples(file, [], [folder], [pairs], count_tokens)
    records = list(read_lines(file))
    articles = [json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()]
    parts = {part_of(article["id"]) for article in articles}
    assert parts > {"train"}
    for article in articles:
        seen = any(article["text"][:40] in record["text"] for record in records)
        assert seen == (part_of(article["id"]) == "train")
    assert any("question" in record for record in records)
