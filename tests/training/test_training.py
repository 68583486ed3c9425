"""Training the reader: what it learns from, and that training goes on where it stopped."""

import json
import random
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from qa_bot.errors import InputError, ModelError
from qa_bot.models.embedder import packaged_folder
from qa_bot.training.batches import STEP, collate, encode
from qa_bot.training.encoder import PACKAGE, WEIGHTS, unpacked_encoder
from qa_bot.training.examples import Example, Passages, set_examples
from qa_bot.training.labelled import part_of, read_set
from qa_bot.training.pairs import pair_examples, span_examples
from qa_bot.training.train import loss_of

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_reader.py"
TOWNS = ("Bergholm", "Nyhamn", "Kalvik", "Sandby", "Ekeby", "Torsvik")
IDS = [n for n in range(100) if part_of(f"ferry-{n}") == "train"][: len(TOWNS)]


def write_lines(path: Path, records: list[dict]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of questions, some without an answer, one about an article that is not for training."""
    folder = tmp_path_factory.mktemp("set")
    held_out = next(n for n in range(100) if part_of(f"ferry-{n}") == "test")
    articles, questions = [], []
    for n, town in zip([*IDS, held_out], [*TOWNS, "Heldby"], strict=True):
        quote = f"A ferry ran aground off {town} on Tuesday."
        text = (
            f"{quote} All {n + 40} passengers were brought ashore.\nNobody was hurt, police said."
        )
        articles.append({"id": f"ferry-{n}", "title": f"Ferry accident {n}", "text": text})
        evidence = [{"article_id": f"ferry-{n}", "quote": quote}]
        questions.append({
            "id": f"where-{n}", "question": f"Where did the ferry of accident {n} run aground?",
            "answers": [town], "answerable": True, "evidence": evidence,
        })  # fmt: skip
        questions.append({
            "id": f"who-{n}", "question": f"Who steered the ferry of accident {n}?", "answers": [],
            "answerable": False, "evidence": [],
            "paragraph": {"article_id": f"ferry-{n}", "start": 0, "end": len(quote)},
        })  # fmt: skip
    write_lines(folder / "articles.jsonl", articles)
    write_lines(folder / "questions.jsonl", questions)
    return folder


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [
        {"question": f"What is made in {town}?", "sentence": sentence, "relevant": relevant}
        for town in TOWNS
        for sentence, relevant in [(f"{town} makes boats.", True), (f"{town} is old.", False)]
    ]
    return write_lines(tmp_path_factory.mktemp("pairs") / "pairs.jsonl", records)


@pytest.fixture(scope="module")
def spans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = []
    for town in TOWNS:
        text = f"The mayor of {town} opened a bridge."
        at = text.index(town)
        answers = [{"text": "a bridge", "start": 27, "end": 35}]
        answers.append({"text": town, "start": at, "end": at + len(town)})
        records.append({
            "question": "Of what town is the mayor?", "text": text, "group": "towns",
            "answers": answers, "votes": [1, 2],
        })  # fmt: skip
    return write_lines(tmp_path_factory.mktemp("spans") / "spans.jsonl", records)


def examples_of(folder: Path) -> list[Example]:
    questions = read_set(folder, "train")
    passages = Passages([q.article for q in questions if q.evidence])
    return list(set_examples(questions, passages, random.Random(3)))


def check(example: Example) -> None:
    assert len(example.sentences) == len(example.relevant)
    for (start, end), after in zip(
        example.sentences, [*example.sentences[1:], (len(example.text),) * 2], strict=True
    ):
        assert 0 <= start < end <= after[0]
        assert example.text[start:end] == example.text[start:end].strip()
    if example.span:
        inside = [
            s for s in example.sentences if s[0] <= example.span[0] and example.span[1] <= s[1]
        ]
        assert [example.relevant[example.sentences.index(s)] for s in inside] == [1]


def test_only_articles_for_training_are_read(folder: Path):
    read = read_set(folder, "train")
    assert {q.article.id for q in read} == {f"ferry-{n}" for n in IDS}
    assert len(read) == 2 * len(IDS)


def test_a_set_gives_texts_that_answer_and_texts_that_do_not(folder: Path):
    examples = examples_of(folder)
    for example in examples:
        check(example)
    answering = [e for e in examples if e.span]
    assert sorted(e.text[slice(*e.span)] for e in answering) == sorted(TOWNS)
    others = [e for e in examples if not e.span]
    assert len(others) >= 2 * len(IDS)
    assert all(set(e.relevant) <= {0} for e in others)
    misleading = [e for e in others if e.question.startswith("Where did")]
    assert misleading
    for example in misleading:
        number = example.question.split("accident ")[1].split()[0]
        if number.isdigit() and example.question.split()[2] == "ferry":
            town = TOWNS[IDS.index(int(number))]
            assert town not in example.text


def test_the_answer_most_people_gave_is_learned(spans: Path):
    examples = list(span_examples(spans, random.Random(0)))
    assert len(examples) == len(TOWNS)
    for example in examples:
        check(example)
    answered = [e for e in examples if e.span]
    assert answered
    assert all(e.text[slice(*e.span)] in TOWNS for e in answered)


def test_pairs_have_labelled_sentences_and_no_spans(pairs: Path):
    examples = list(pair_examples(pairs, random.Random(0)))
    for example in examples:
        check(example)
        assert example.span is None
        for place, relevant in zip(example.sentences, example.relevant, strict=True):
            assert ("makes" in example.text[slice(*place)]) == bool(relevant)
        assert example.span_known == (1 not in example.relevant)


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


def test_a_file_that_is_no_article_is_named(tmp_path: Path, folder: Path):
    (tmp_path / "questions.jsonl").write_text("")
    (tmp_path / "articles.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match="articles.jsonl line 1"):
        read_set(tmp_path, "train")


@pytest.mark.slow
def test_training_that_is_killed_goes_on_and_ends_with_the_same_weights(
    tmp_path: Path, folder: Path, pairs: Path, spans: Path
):
    def command(output: Path) -> list[str]:
        given = ["--set", folder, "--pairs", f"{pairs}=0.5", "--spans", spans, "--output", output]
        given += ["--encoder", packaged_folder()]
        return [
            *map(str, [sys.executable, SCRIPT, *given]),
            "--passes",
            "6",
            "--checkpoint-every",
            "1",
        ]

    whole = subprocess.run(
        command(tmp_path / "whole"), capture_output=True, text=True, check=True
    ).stdout
    checkpoint = tmp_path / "parts" / "checkpoint.pt"
    with subprocess.Popen(command(tmp_path / "parts"), stderr=subprocess.DEVNULL) as process:
        while not checkpoint.exists() and process.poll() is None:
            pass
        process.kill()
    done = torch.load(checkpoint, weights_only=True)["done"]
    assert 0 < done < torch.load(tmp_path / "whole" / "checkpoint.pt", weights_only=True)["done"]
    parts = subprocess.run(
        command(tmp_path / "parts"), capture_output=True, text=True, check=True
    ).stdout
    assert parts.split("sha256 ")[1] == whole.split("sha256 ")[1]


@pytest.mark.slow
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
