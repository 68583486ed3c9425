"""Examples -> batches of tensors, of about the same number of tokens each."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from qa_bot.training.examples import Example

MAX_TOKENS = 256
TOKENS_A_BATCH = 4096
STEP = 32
"""Batches are padded to a multiple of it: for each new shape, memory is taken that stays taken."""
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as numbers."""

    ids: list[int]
    types: list[int]
    sentence_of: list[int]
    """For each token the number of its sentence; -1 for the question, the title and marks."""
    relevant: tuple[int, ...]
    start: int
    """First token of the answer; 0 for none, -1 where it is not known."""
    end: int
    """Last token of the answer."""


def encode(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Encoded]:
    """The examples whose answer is not cut off."""
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.no_padding()
    encodings = tokenizer.encode_batch([(e.question, e.text) for e in examples])
    pairs = zip(examples, encodings, strict=True)
    encoded_pairs = (_encoded(example, encoding) for example, encoding in pairs)
    return [one for one in encoded_pairs if one]


def _encoded(example: Example, encoding: Encoding) -> Encoded | None:
    in_text = [n == 1 for n in encoding.sequence_ids]
    sentence_of = [
        next((i for i, (a, b) in enumerate(example.sentences) if a <= start < b), -1)
        if text
        else -1
        for text, (start, _) in zip(in_text, encoding.offsets, strict=True)
    ]
    start = end = 0 if example.span_known else UNKNOWN
    if example.span:
        inside = [
            i
            for i, (a, b) in enumerate(encoding.offsets)
            if in_text[i] and a < example.span[1] and example.span[0] < b
        ]
        if not inside or encoding.offsets[inside[-1]][1] < example.span[1]:
            return None
        start, end = inside[0], inside[-1]
    return Encoded(encoding.ids, encoding.type_ids, sentence_of, example.relevant, start, end)


def batches(encoded: Sequence[Encoded], rng: Random) -> list[list[Encoded]]:
    """In random order; within a batch the texts are about as long as each other."""
    order = sorted(encoded, key=lambda one: (len(one.ids), rng.random()))
    groups: list[list[Encoded]] = [[]]
    for one in order:
        if (len(groups[-1]) + 1) * len(one.ids) > TOKENS_A_BATCH:
            groups.append([])
        groups[-1].append(one)
    rng.shuffle(groups)
    return [batch for batch in groups if batch]


@dataclass(frozen=True, slots=True)
class Batch:
    """`inputs` has shape (n, tokens) for each name; the labels are -1 where they are not known."""

    inputs: dict[str, Tensor]
    candidates: Tensor
    """Whether an answer may start or end at the token: the first, and those of sentences."""
    members: Tensor
    """Share of each token in the mean of each sentence, (n, sentences, tokens)."""
    relevant: Tensor
    """(n, sentences)"""
    start: Tensor
    end: Tensor


def collate(batch: Sequence[Encoded]) -> Batch:
    tokens = -(-max(len(one.ids) for one in batch) // STEP) * STEP
    sentences = max(len(one.relevant) for one in batch)

    def padded(rows: Sequence[Sequence[int]], width: int, filler: int) -> Tensor:
        return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])

    sentence_of = padded([one.sentence_of for one in batch], tokens, -1)
    members = (sentence_of[:, None, :] == torch.arange(sentences)[None, :, None]).float()
    relevant = padded([one.relevant for one in batch], sentences, UNKNOWN)
    relevant[members.sum(2) == 0] = UNKNOWN  # cut off
    candidates = sentence_of >= 0
    candidates[:, 0] = True
    return Batch(
        {
            "input_ids": padded([one.ids for one in batch], tokens, 0),
            "attention_mask": padded([[1] * len(one.ids) for one in batch], tokens, 0),
            "token_type_ids": padded([one.types for one in batch], tokens, 0),
        },
        candidates,
        members / members.sum(2, keepdim=True).clamp(min=1),
        relevant,
        torch.tensor([one.start for one in batch]),
        torch.tensor([one.end for one in batch]),
    )
