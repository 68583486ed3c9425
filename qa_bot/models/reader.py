"""Question and passage -> which sentence answers, with which words, and whether any does.

The default is a small network trained from the default embedder (docs/reader.md). One pass over
question and passage gives each token three scores: as the start of the answer, as its end, and for
the relevance of its sentence. Source: Devlin et al., 2019; questions without an answer as in
Rajpurkar et al., 2018.
"""

import functools
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import ModelError
from qa_bot.models.load import fetched
from qa_bot.models.packaged import checked_bytes, packaged_tokenizer
from qa_bot.text.escape import encodable
from qa_bot.types import Passage, Sentence, Span

WEIGHTS = Path(__file__).with_name("reader.onnx")
WEIGHTS_SHA256 = "8ff15b334cabb8720471293c58a7509b806b4afa62388a6ab093eae4efc768a1"
OTHERWISE = "set reader to `none`"

READ_LANGUAGES = frozenset({"en"})  # of questions. Others are answered as if there were no reader
MAX_TOKENS = 384
MAX_ANSWER_TOKENS = 30
REMEMBERED = 1024
"""Passages whose reading is kept, first of all for the next step of the same question."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one sentence of a passage. The figures are log-odds."""

    sentence: Sentence
    relevance: float  # does the sentence answer?
    answerable: float  # does the passage answer at all?
    margin: float  # how much likelier the best span is than that there is none
    span: Span  # the likeliest answer within the sentence


Readings = tuple[Reading, ...]


class Reader(Protocol):
    def read(self, question: str, passages: Sequence[Passage]) -> list[Readings]:
        """For each passage its sentences in order; those that it cannot read to are left out."""
        ...


def load_reader(name: str) -> Reader | None:
    """The reader of a setting: `default`, `none`, a folder or hub id of a model made for SQuAD.

    Raises ModelError: it is missing, has no safetensors weights, or is not the model expected.
    """
    match name:
        case "none":
            return None
        case "default":
            return PackagedReader(WEIGHTS)
        case _:
            return SquadReader(Path(name) if Path(name).is_dir() else fetched("reader", name))


class PackagedReader:
    """The packaged network. A passage is read by itself: its figures depend on nothing else."""

    def __init__(self, weights: Path) -> None:
        import onnxruntime

        data = checked_bytes(weights, WEIGHTS_SHA256, OTHERWISE)
        self._tokenizer = packaged_tokenizer(OTHERWISE)
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        # passages side by side on one thread each take less time than one after the other on all
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            data, options, providers=["CPUExecutionProvider"]
        )
        self._threads = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="reader")
        self._remembered = functools.lru_cache(REMEMBERED)(self._read)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Readings]:
        return list(self._threads.map(functools.partial(self._remembered, question), passages))

    def _read(self, question: str, passage: Passage) -> Readings:
        encoding = self._tokenizer.encode(encodable(question), _text(passage))
        inputs = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        arrays = {name: np.array([ids], np.int64) for name, ids in inputs.items()}
        outputs = self._session.run(None, arrays)[0][0]
        return tuple(_readings(passage, outputs, encoding.offsets, encoding.sequence_ids))


class SquadReader:
    """Any extractive model, as transformers saves it; it knows no relevance but the margin."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        if not any(folder.glob("*.safetensors")):
            raise ModelError(f"{folder} has no *.safetensors weights; other formats are not loaded")
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model = AutoModelForQuestionAnswering.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, dtype="float32"
            )
        except (OSError, ValueError, KeyError) as error:
            reason = str(error).splitlines()[0]
            raise ModelError(f"the reader in {folder} cannot be loaded: {reason}") from error
        self._remembered = functools.lru_cache(REMEMBERED)(self._read)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Readings]:
        return [self._remembered(question, passage) for passage in passages]

    def _read(self, question: str, passage: Passage) -> Readings:
        import torch

        encoded = self._tokenizer(
            question, _text(passage), truncation="longest_first", max_length=MAX_TOKENS,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = encoded.pop("offset_mapping")[0].tolist()
        with torch.inference_mode():
            output = self._model(**encoded)
        outputs = np.stack([output.start_logits[0].numpy(), output.end_logits[0].numpy()], axis=1)
        return tuple(_readings(passage, outputs, offsets, encoded.sequence_ids(0)))


def _text(passage: Passage) -> str:
    """What is read: the title says whom "he" may stand for."""
    return f"{passage.article.title}\n{passage.text}"


def _readings(
    passage: Passage, outputs: Array, offsets: Any, sequence_ids: Sequence[int | None]
) -> Iterator[Reading]:
    """`outputs` has the shape (tokens, 3), or 2 without relevance; `offsets` count in `_text`."""
    nothing = outputs[0, 0] + outputs[0, 1]
    places = np.array(offsets) + passage.end - len(_text(passage))
    in_text = np.array([n == 1 for n in sequence_ids]) & (places[:, 0] < places[:, 1])
    for sentence in passage.sentences:
        inside = in_text & (places[:, 0] >= sentence.start) & (places[:, 1] <= sentence.end)
        tokens = np.flatnonzero(inside & (places[:, 0] >= passage.start))
        if len(tokens):
            start, end, score = _best_span(outputs[tokens, 0], outputs[tokens, 1])
            margin = float(score - nothing)
            has_relevance = outputs.shape[1] == 3
            yield Reading(
                sentence,
                float(outputs[tokens, 2].mean()) if has_relevance else margin,
                float(outputs[0, 2]) if has_relevance else margin,
                margin,
                Span(passage.article, int(places[tokens[start], 0]), int(places[tokens[end], 1])),
            )


def _best_span(starts: Array, ends: Array) -> tuple[int, int, float]:
    """First and last token of the span with the highest sum, and the sum."""
    sums = starts[:, None] + ends[None, :]
    allowed = np.triu(np.ones(sums.shape, bool)) & np.tri(*sums.shape, MAX_ANSWER_TOKENS - 1, bool)
    best = np.where(allowed, sums, -np.inf)
    start, end = np.unravel_index(int(best.argmax()), best.shape)
    return int(start), int(end), float(best[start, end])
