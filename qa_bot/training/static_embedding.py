"""A sentence-transformers model -> a vector for each token whose mean does nearly as well.

First the vectors are what the teacher says of each token alone (as in model2vec: Tulkens and van
Dongen, 2024), then they learn the teacher's vectors of pieces of text (as its tokenlearn does), and
how near the teacher finds texts to each other and to questions. That a certain text answers a
question is not taught: with so few questions it is learned by heart.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm
from transformers import AutoModel

from qa_bot.models.packaged import word_pieces
from qa_bot.training.labelled import read_lines

MAX_TOKENS = 254
"""Of a text, without the two marks around it."""
TOKENS_A_BATCH = 1 << 17
RARE = 1e-3
"""Share of the tokens from which on one counts for less than half (Arora et al., 2017)."""
TEMPERATURE = 0.05
RATE = 1e-3
LAST_RATE = 0.02
"""Share of it that is left at the end."""
COMPARED = 8
"""One in so many of the pieces of a step is compared with each other, and as many questions."""
SAMPLE = 100_000
"""Vectors by which the axes are chosen."""

_MARK = re.compile(r"\[\w+\]")
"""Among tokens, what stands for no text."""

Ids = list[int]


@dataclass(frozen=True, slots=True)
class Options:
    """How to train."""

    dimension: int
    spans: int
    """Pieces of text."""
    steps: int
    batch: int
    """Pieces of text in each step."""
    seed: int


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as tokens, one after the other, and where each begins."""

    ids: Tensor
    starts: Tensor

    @classmethod
    def of(cls, texts: Sequence[Ids], device: str) -> "Bags":
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        flat = np.fromiter((i for text in texts for i in text), np.int32, int(lengths.sum()))
        starts = np.concatenate([[0], lengths.cumsum()])
        return cls(torch.from_numpy(flat).to(device), torch.from_numpy(starts).to(device))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def chosen(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Their tokens and offsets, as an embedding bag takes them."""
        first, lengths = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        offsets = lengths.cumsum(0) - lengths
        places = torch.arange(int(lengths.sum()), device=rows.device)
        places += torch.repeat_interleave(first - offsets, lengths)
        return self.ids[places].long(), offsets


class Teacher:
    """Mean of the last layer over all tokens, of length 1."""

    def __init__(self, folder: Path, device: str) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        dtype = torch.float16 if device == "cuda" else torch.float32
        self._model = AutoModel.from_pretrained(folder, dtype=dtype).to(device)
        self._device = device
        self._marks = [self.tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]")]

    def tokens(self, texts: Sequence[str]) -> list[Ids]:
        return [ids[:MAX_TOKENS] for ids in word_pieces(self.tokenizer, texts)]

    @torch.inference_mode()
    def vectors(self, texts: Sequence[Ids], name: str) -> Tensor:
        """In 16 bits on a GPU; shape (n, dimension)."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        result = torch.empty((len(texts), self._model.config.hidden_size), dtype=self._model.dtype)
        with tqdm(total=len(texts), desc=name, unit=" texts", disable=None) as bar:
            while order:
                width = len(texts[order[-1]]) + 2
                batch = order[-max(1, TOKENS_A_BATCH // width) :]
                del order[-len(batch) :]
                result[batch] = self._batch([texts[i] for i in batch], width).cpu()
                bar.update(len(batch))
        return result.to(self._device)

    def _batch(self, texts: Sequence[Ids], width: int) -> Tensor:
        ids = np.zeros((len(texts), width), np.int64)
        lengths = np.fromiter((len(text) + 2 for text in texts), np.int64, len(texts))
        for row, text in zip(ids, texts, strict=True):
            row[: len(text) + 2] = [self._marks[0], *text, self._marks[1]]
        mask = torch.from_numpy(np.arange(width) < lengths[:, None]).to(self._device)
        inputs = torch.from_numpy(ids).to(self._device)
        states = self._model(input_ids=inputs, attention_mask=mask.long()).last_hidden_state
        states = states.float() * mask[..., None]
        return F.normalize(states.sum(1), dim=1).to(self._model.dtype)


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned from, as tokens and as the teacher sees it."""

    spans: Bags
    span_vectors: Tensor
    questions: Bags
    question_vectors: Tensor
    answers: Bags
    answer_vectors: Tensor
    answer_of: Tensor
    """For each question the row of its text."""
    token_vectors: Tensor
    frequencies: Tensor

    @classmethod
    def read(
        cls, examples: Path, teacher: Teacher, spans: int, seed: int, device: str
    ) -> "Lessons":
        records = list(read_lines(examples))
        texts = list(dict.fromkeys(record["text"] for record in records))
        row_of = {text: row for row, text in enumerate(texts)}
        pairs = [(r["question"], row_of[r["text"]]) for r in records if "question" in r]
        tokens = teacher.tokens(texts)
        questions = teacher.tokens([question for question, _ in pairs])
        vocabulary = teacher.tokenizer.get_vocab()
        words = [i for token, i in vocabulary.items() if not _MARK.fullmatch(token)]
        pieces = _pieces([*tokens, *questions], spans, sorted(words), random.Random(seed))
        counts = np.bincount([i for text in tokens for i in text], minlength=len(vocabulary))
        return cls(
            Bags.of(pieces, device),
            teacher.vectors(pieces, "pieces of text"),
            Bags.of(questions, device),
            teacher.vectors(questions, "questions"),
            Bags.of(tokens, device),
            teacher.vectors(tokens, "texts"),
            torch.tensor([row for _, row in pairs], device=device),
            teacher.vectors([[i] for i in range(len(vocabulary))], "tokens").float(),
            torch.from_numpy(counts / counts.sum()).float().to(device),
        )


def _pieces(
    texts: Sequence[Ids], count: int, words: Sequence[int], rng: random.Random
) -> list[Ids]:
    """Each text, and runs of its tokens, in odd company: what a token says should not lean on it.

    The teacher can be asked of any text, and so of any mixture.
    """
    texts = [text for text in texts if text]
    pieces = list(texts[:count])
    while len(pieces) < count:
        piece = _run(rng.choice(texts), rng)
        match rng.randrange(6):
            case 0:
                piece = [i for i in piece if rng.random() < 0.5] or piece
            case 1:
                piece = piece[:100] + _run(rng.choice(texts), rng)[:100]
            case 2:
                piece = [rng.choice(words) if rng.random() < 0.25 else i for i in piece]
        pieces.append(piece)
    return pieces


def _run(text: Ids, rng: random.Random) -> Ids:
    """Of any length from 3 on, each order of magnitude as often."""
    length = round(3 * (len(text) / 3) ** rng.random()) if len(text) > 3 else len(text)
    start = rng.randrange(len(text) - length + 1)
    return text[start : start + length]


def trained(lessons: Lessons, options: Options) -> Tensor:
    """One row for each token."""
    torch.manual_seed(options.seed)
    sample = lessons.span_vectors[:SAMPLE].float()
    _, _, axes = torch.svd_lowrank(sample, options.dimension, niter=4)
    rows = lessons.token_vectors @ axes
    rows *= (RARE / (RARE + lessons.frequencies))[:, None]
    table = torch.nn.EmbeddingBag.from_pretrained(rows, freeze=False, mode="mean")

    few = options.batch // COMPARED
    itself = torch.eye(few, device=rows.device, dtype=torch.bool)

    def loss_of_a_step() -> Tensor:
        batch = torch.randint(len(lessons.spans), (options.batch,), device=rows.device)
        target = lessons.span_vectors[batch].float()
        made = F.normalize(table(*lessons.spans.chosen(batch)), dim=1)
        nearness = (made * F.normalize(target @ axes, dim=1)).sum(1).mean()
        made, target = made[:few], target[:few]
        likeness = _likeness_loss(made @ made.T, target @ target.T, itself)
        return 1 - nearness + likeness + _question_loss(table, lessons, few)

    optimizer = torch.optim.Adam(table.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, LAST_RATE, options.steps)
    with tqdm(total=options.steps, unit=" steps", disable=None) as bar:
        for _ in range(options.steps):
            loss = loss_of_a_step()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            bar.update()
            bar.set_postfix_str(f"loss {loss.item():.3f}", refresh=False)
    return table.weight.detach()


def _likeness_loss(made: Tensor, wanted: Tensor, left_out: Tensor) -> Tensor:
    """Do texts stand to each other as they do to the teacher? Of two matrices of likenesses."""
    logs = [
        (likeness / TEMPERATURE).masked_fill(left_out, -1e4).log_softmax(1)
        for likeness in (made, wanted)
    ]
    return F.kl_div(*logs, log_target=True, reduction="batchmean")


def _question_loss(table: torch.nn.EmbeddingBag, lessons: Lessons, count: int) -> Tensor:
    """Which texts are nearest to each question, as the teacher has it?"""
    batch = torch.randint(len(lessons.questions), (count,), device=lessons.answer_of.device)
    rows = lessons.answer_of[batch].unique()
    made = _unit(table, lessons.questions, batch) @ _unit(table, lessons.answers, rows).T
    wanted = (lessons.question_vectors[batch] @ lessons.answer_vectors[rows].T).float()
    return _likeness_loss(made, wanted, torch.zeros_like(made, dtype=torch.bool))


def _unit(table: torch.nn.EmbeddingBag, bags: Bags, rows: Tensor) -> Tensor:
    return F.normalize(table(*bags.chosen(rows)), dim=1)


def train_and_save(examples: Path, teacher_folder: Path, folder: Path, options: Options) -> Path:
    """Train, on a GPU where there is one; the weights' file, in 16 bits."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    teacher = Teacher(teacher_folder, device)
    lessons = Lessons.read(examples, teacher, options.spans, options.seed, device)
    rows = trained(lessons, options)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.safetensors"
    save_file({"embedding.weight": rows.half().cpu().contiguous()}, file)
    return file
