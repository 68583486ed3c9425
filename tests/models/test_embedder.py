"""The real embedder, a tiny one made here, and everything that is no embedder."""

import json
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from support.articles import ARTICLES, refuse, write_articles
from transformers import BertConfig, BertModel, BertTokenizerFast

from qa_bot.errors import ModelError
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.models.embedder import WEIGHTS_SHA256, Embedder
from qa_bot.models.load import PACKAGE, PACKAGE_SHA256, load_embedder
from qa_bot.models.packaged import STATIC

pytestmark = pytest.mark.slow

TEXTS = [
    "The ships carry grain to Egypt.",
    "Vessels loaded with wheat sailed for Cairo.",
    "The parliament voted on the budget.",
    "",
]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "grain", "talks", "ships"]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder with a model of one layer that knows three words."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY))
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=128)
    tokenizer.save_pretrained(folder)
    save_tiny(folder)
    return folder


def save_tiny(folder: Path, grain: float | None = None) -> None:
    """With every weight of the word "grain" set, where one is given."""
    torch.manual_seed(1)
    model = BertModel(
        BertConfig(
            vocab_size=len(VOCABULARY),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            max_position_embeddings=128,
        )
    )
    if grain is not None:
        with torch.no_grad():
            model.embeddings.word_embeddings.weight[VOCABULARY.index("grain")] = grain
    model.save_pretrained(folder)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the network was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def one_line(error: pytest.ExceptionInfo[ModelError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.fixture(scope="module", params=["default", "default, building", "minilm", "folder"])
def each(request: pytest.FixtureRequest) -> Embedder:
    """Every kind of embedder."""
    if request.param == "folder":
        return load_embedder(str(STATIC))
    return load_embedder(request.param.split(",")[0], building="building" in request.param)


def test_what_they_are(embedder: Embedder) -> None:
    minilm, folder = load_embedder("minilm").info, load_embedder(str(STATIC)).info
    assert (embedder.info.dimension, embedder.info.max_tokens) == (256, 256)
    assert (folder.dimension, folder.max_tokens) == (256, 256)
    assert (minilm.dimension, minilm.max_tokens) == (384, 256)
    assert embedder.info.weights_sha256 == folder.weights_sha256 == WEIGHTS_SHA256
    assert minilm.weights_sha256 == PACKAGE_SHA256


def test_the_same_numbers_with_and_without_sentence_transformers(embedder: Embedder) -> None:
    building = load_embedder("default", building=True)
    assert building.info == embedder.info
    texts = [*TEXTS, "word " * 5000, *(article.text for article in ARTICLES)]
    np.testing.assert_allclose(building.embed(texts), embedder.embed(texts), atol=1e-6)
    assert building.count_tokens(texts) == embedder.count_tokens(texts)


def test_rows_have_length_1(each: Embedder) -> None:
    vectors = each.embed([*TEXTS[:3], "word " * 5000])
    assert (vectors.shape, vectors.dtype) == ((4, each.info.dimension), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_meaning_counts(each: Embedder) -> None:
    grain, wheat, budget, _ = each.embed(TEXTS)
    assert grain @ wheat > 0.5 > 0.2 > grain @ budget


def test_a_text_has_its_vector_in_any_company(each: Embedder) -> None:
    together = each.embed(TEXTS)
    alone = np.concatenate([each.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_texts(each: Embedder) -> None:
    assert each.embed([]).shape == (0, each.info.dimension)
    assert each.count_tokens([]) == []


def test_half_a_surrogate_pair_counts_as_a_question_mark(each: Embedder) -> None:
    half, mark = each.embed(["grain \udcff ships", "grain ? ships"])
    assert np.allclose(half, mark, atol=1e-6)


def test_tokens_are_counted_without_the_special_ones(each: Embedder) -> None:
    assert each.count_tokens(["", "grain", "the grain ships", "unaffable"]) == [0, 1, 3, 3]
    assert each.count_tokens(["grain " * 1000]) == [1000]


def test_a_folder_with_a_model(tiny: Path, no_network: None) -> None:
    embedder = load_embedder(str(tiny))
    assert (embedder.info.dimension, embedder.info.max_tokens) == (8, 128)
    assert embedder.info.weights_sha256 != PACKAGE_SHA256
    assert embedder.embed(["grain talks"]).shape == (1, 8)


def test_other_weights_are_another_embedder(tiny: Path) -> None:
    before = load_embedder(str(tiny)).info
    save_tiny(tiny, grain=0.5)
    assert load_embedder(str(tiny)).info != before


def test_a_vector_that_is_not_finite_is_refused(tiny: Path, tmp_path: Path) -> None:
    save_tiny(tiny, grain=float("nan"))
    embedder = load_embedder(str(tiny))
    with pytest.raises(ModelError, match="not finite") as error:
        embedder.embed(["ships", "grain"])
    one_line(error)

    news, index = tmp_path / "news.jsonl", tmp_path / "index"
    write_articles(news, ARTICLES[1:])
    rebuild([news], index, embedder, skipped=refuse, undated=refuse)
    write_articles(news, ARTICLES)
    with pytest.raises(ModelError, match="not finite"):
        rebuild([news], index, embedder, skipped=refuse, undated=refuse)
    assert open_index(index).corpus.articles == ARTICLES[1:]


def test_a_folder_without_safetensors(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"no \*\.safetensors") as error:
        load_embedder(str(tmp_path))
    assert str(tmp_path) in one_line(error)


@pytest.mark.parametrize("damage", ["weights", "config", "no config"])
def test_a_folder_with_a_damaged_model(tiny: Path, damage: str) -> None:
    if damage == "weights":
        (tiny / "model.safetensors").write_bytes(b"garbage" * 100)
    elif damage == "config":
        (tiny / "config.json").write_text("{")
    else:
        (tiny / "config.json").write_text(json.dumps({}))
    with pytest.raises(ModelError, match="cannot be loaded") as error:
        load_embedder(str(tiny))
    assert str(tiny) in one_line(error)


def test_a_package_with_other_weights_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / PACKAGE / "model"
    model.mkdir(parents=True)
    (tmp_path / PACKAGE / "__init__.py").write_text("raise AssertionError('its code was run')")
    (model / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="expected 53aa51172d14…") as error:
        load_embedder("minilm")
    assert "reinstall" in one_line(error)


def test_a_missing_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ModelError, match="pip install") as error:
        load_embedder("minilm")
    one_line(error)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no such name!", "../nowhere"])
def test_an_unknown_name_offline(name: str, no_network: None) -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    with pytest.raises(ModelError) as error:
        load_embedder(name)
    assert "set embedder to `default`, a model folder or a hub id" in one_line(error)


def test_several_threads_may_embed_and_count_at_once(each: Embedder) -> None:
    texts = ["One short text.", "A text that is longer by some words, so that the first is padded."]
    alone, counts = each.embed(texts), each.count_tokens(texts)

    def both(number: int) -> None:
        if number % 2:
            assert each.count_tokens(texts) == counts
        else:
            np.testing.assert_allclose(each.embed(texts), alone, atol=1e-5)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(both, range(400)))
