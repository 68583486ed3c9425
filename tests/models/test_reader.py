"""Reading a passage: which sentence answers, with which words."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from qa_bot.errors import ModelError
from qa_bot.models import reader as reader_module
from qa_bot.models.load import packaged_folder
from qa_bot.models.reader import PackagedReader, Reader, SquadReader, load_reader
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article, Passage

ARTICLE = Article(
    "ferry",
    "Ferry runs aground",
    "A ferry ran aground off Bergholm on Tuesday. Captain Ida Brunsted called for help at once.\n"
    "All 48 passengers were brought ashore. The company said that it would pay for their hotels.",
)


def passage_of(article: Article) -> Passage:
    [passage] = make_passages(
        split_sentences(article), count_tokens=lambda texts: [len(t) // 5 for t in texts], max_tokens=256
    )  # fmt: skip
    return passage


@pytest.fixture(scope="module")
def packaged() -> Reader:
    reader = load_reader("default")
    assert reader is not None
    return reader


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the usual kind, with random weights."""
    from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

    folder = tmp_path_factory.mktemp("tiny")
    size = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
    }
    BertForQuestionAnswering(BertConfig(**size)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(packaged_folder()).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=["packaged", pytest.param("squad", marks=pytest.mark.slow)])
def reader(request: pytest.FixtureRequest, packaged: Reader) -> Reader:
    if request.param == "packaged":
        return packaged
    return SquadReader(request.getfixturevalue("tiny_folder"))


def test_each_sentence_is_read_in_order_and_its_span_lies_within(reader: Reader):
    passage = passage_of(ARTICLE)
    [readings] = reader.read("Who called for help?", [passage])
    assert [reading.sentence for reading in readings] == list(passage.sentences)
    for reading in readings:
        span, sentence = reading.span, reading.sentence
        assert sentence.start <= span.start < span.end <= sentence.end
        assert span.text == ARTICLE.text[span.start : span.end]
        assert span.text in sentence.text


def test_the_same_is_read_the_same_way(reader: Reader):
    passage = passage_of(ARTICLE)
    other = passage_of(dataclasses.replace(ARTICLE, id="other"))
    question = "How many passengers were there?"
    [alone] = reader.read(question, [passage])
    [first, again] = reader.read(question, [passage, other])
    assert alone == first
    figures = [(r.relevance, r.answerable, r.margin, r.span.start) for r in first]
    assert figures == [(r.relevance, r.answerable, r.margin, r.span.start) for r in again]


def test_a_passage_that_is_too_long_is_read_as_far_as_possible(reader: Reader):
    article = dataclasses.replace(ARTICLE, text=" ".join([ARTICLE.text] * 20))
    sentences = split_sentences(article)
    passage = Passage(article, 0, sentences[-1].end, tuple(sentences))
    [readings] = reader.read("Who called for help?", [passage])
    read = [reading.sentence for reading in readings]
    assert 4 < len(read) < len(sentences)
    assert read == sentences[: len(read)]


def test_a_question_of_any_length_is_read_in_part(reader: Reader):
    [readings] = reader.read("Who called for help? " * 500, [passage_of(ARTICLE)])
    assert [reading.sentence for reading in readings] == list(passage_of(ARTICLE).sentences)


def test_a_piece_of_a_long_sentence_is_read_within_the_piece(reader: Reader):
    [sentence] = split_sentences(dataclasses.replace(ARTICLE, text="word " * 30 + "and an end."))
    piece = Passage(sentence.article, 50, 100, (sentence,))
    [readings] = reader.read("What is at the end?", [piece])
    assert readings
    for reading in readings:
        assert 50 <= reading.span.start < reading.span.end <= 100


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("Who called for help?", 1, "Ida Brunsted"),
        ("How many passengers were brought ashore?", 2, "48"),
        ("Where did the ferry run aground?", 0, "Bergholm"),
    ],
)
def test_the_packaged_reader_finds_plain_answers(packaged: Reader, question, sentence, answer):
    [readings] = packaged.read(question, [passage_of(ARTICLE)])
    best = max(readings, key=lambda reading: reading.margin)
    assert answer in best.span.text
    assert best.sentence == readings[sentence].sentence
    assert best.relevance == max(reading.relevance for reading in readings)


def test_the_packaged_reader_tells_a_question_without_an_answer(packaged: Reader):
    passage = passage_of(ARTICLE)
    [answered] = packaged.read("Who called for help?", [passage])
    [unanswered] = packaged.read("Who owns the lighthouse of Bergholm?", [passage])
    assert answered[0].answerable > unanswered[0].answerable


@pytest.mark.slow
def test_reading_leaves_no_trace_and_reports_to_nobody(tmp_path: Path):
    """The runtime below keeps an id of the machine in the home folder, and sends it to its maker.

    It does not where `CI` is set, so it gets an environment without.
    """
    program = "from qa_bot.models.reader import load_reader; load_reader('default')"
    subprocess.run([sys.executable, "-c", program], env={"HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*")) == []


def test_none_is_none():
    assert load_reader("none") is None


def test_damaged_weights_are_not_loaded(tmp_path: Path):
    data = bytearray(reader_module.WEIGHTS.read_bytes())
    data[len(data) // 2] ^= 1
    damaged = tmp_path / "reader.onnx"
    damaged.write_bytes(data)
    with pytest.raises(ModelError, match="sha256"):
        PackagedReader(damaged)


def test_missing_weights_are_named(tmp_path: Path):
    with pytest.raises(ModelError, match="gone.onnx"):
        PackagedReader(tmp_path / "gone.onnx")


@pytest.mark.slow
@pytest.mark.parametrize("content", [None, "no-model-here"])
def test_a_folder_without_a_model_is_refused(tmp_path: Path, content: str | None):
    if content:
        (tmp_path / "model.safetensors").write_text(content)
    with pytest.raises(ModelError, match=str(tmp_path)):
        load_reader(str(tmp_path))
