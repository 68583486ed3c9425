"""The training loop: deterministic, with checkpoints from which it goes on."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from qa_bot.training.batches import UNKNOWN, Batch, Encoded, batches, collate, encode
from qa_bot.training.examples import Example, Rng
from qa_bot.training.export import export
from qa_bot.training.network import ReaderNetwork
from qa_bot.training.recipe import Recipe

RATE = 1e-4
HEAD_RATE = 1e-3
WEIGHT_DECAY = 0.01
WARM_UP = 0.06
"""Share of the steps."""
LAST_RATE = 0.02
"""Share of the rate that is left at the end."""
RELEVANCE_WEIGHT = 0.5
RECENT = 25
"""Batches whose mean loss is shown."""

Epochs = Sequence[Callable[[Rng], Sequence[Example]]]
"""Each gives the examples of one pass, drawn anew."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to train."""

    seed: int
    bfloat16: bool
    """About twice as fast, on processors that have it."""
    checkpoint_every: int
    """Batches."""


def train_and_export(recipe: Recipe, encoder: Path, folder: Path, options: Options) -> str:
    """Train from the encoder in its folder, write reader.onnx; what it is, and its sha256."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)  # of the head as well
    network = ReaderNetwork(encoder)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    train(network, tokenizer, recipe.epochs(), folder / "checkpoint.pt", options)
    weights = folder / "reader.onnx"
    return f"{weights}, sha256 {export(network, weights)}"


def train(
    network: ReaderNetwork, tokenizer: Tokenizer, epochs: Epochs, checkpoint: Path, options: Options
) -> None:
    """Train through all epochs; goes on from the checkpoint where there is one."""
    planned = _planned(epochs, tokenizer, options.seed)
    groups = [
        {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": RATE},
        {"params": network.head.parameters(), "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: _rate(n, len(planned)))
    parts = {"network": network, "optimizer": optimizer, "schedule": schedule}
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(saved[name])
        torch.set_rng_state(saved["random"])  # what is dropped out
        done = saved["done"]
    network.train()
    losses: list[float] = []
    with tqdm(total=len(planned), initial=done, unit=" batches", disable=None) as bar:
        for number, batch in enumerate(planned[done:], done + 1):
            losses.append(_step(network, collate(batch), optimizer, options.bfloat16))
            schedule.step()
            bar.set_postfix_str(f"loss {sum(losses[-RECENT:]) / len(losses[-RECENT:]):.3f}")
            bar.update()
            if number % options.checkpoint_every == 0 or number == len(planned):
                state = {name: part.state_dict() for name, part in parts.items()}
                state |= {"random": torch.get_rng_state(), "done": number}
                torch.save(state, checkpoint.with_suffix(".new"))
                checkpoint.with_suffix(".new").replace(checkpoint)


def _planned(epochs: Epochs, tokenizer: Tokenizer, seed: int) -> list[list[Encoded]]:
    planned = []
    for number, examples in enumerate(epochs):
        rng = random.Random(f"{seed}-{number}")
        planned += batches(encode(list(examples(rng)), tokenizer), rng)
    return planned


def _rate(step: int, steps: int) -> float:
    """Linear up, then linear down."""
    if step < WARM_UP * steps:
        return (step + 1) / (WARM_UP * steps + 1)
    return max(LAST_RATE, (steps - step) / (steps * (1 - WARM_UP)))


def _step(
    network: ReaderNetwork, batch: Batch, optimizer: torch.optim.Optimizer, bfloat16: bool
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
        outputs = network(**batch.inputs)
    loss = loss_of(outputs.float(), batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def loss_of(outputs: Tensor, batch: Batch) -> Tensor:
    """Cross entropy of start and end, and of the relevance of each sentence and the text."""
    scores = outputs[..., :2].masked_fill(~batch.candidates[..., None], -1e4)
    places = zip(scores.unbind(-1), (batch.start, batch.end), strict=True)
    has_span = (batch.start != UNKNOWN).any()
    spans = (F.cross_entropy(score, place, ignore_index=UNKNOWN) for score, place in places)
    span = sum(spans) / 2 if has_span else 0.0
    relevance = torch.einsum("nst,nt->ns", batch.members, outputs[..., 2])
    whole = batch.relevant.amax(1)  # 1 where a sentence answers, else 0
    sentences = _binary(relevance, batch.relevant)
    return span + RELEVANCE_WEIGHT * (sentences + _binary(outputs[:, 0, 2], whole))


def _binary(logits: Tensor, labels: Tensor) -> Tensor:
    known = labels != UNKNOWN
    if not known.any():
        return logits.sum() * 0
    return F.binary_cross_entropy_with_logits(logits[known], labels[known].float())
