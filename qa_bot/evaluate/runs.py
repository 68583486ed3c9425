"""Asking the questions, and reading back what was answered."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tqdm import tqdm

from qa_bot.errors import InputError, StorageError
from qa_bot.evaluate.masked import Bot, bot_for
from qa_bot.reading.question_files import Question
from qa_bot.records import Record, answer_record

ANSWERS = "answers.jsonl"
ABOUT = "run.json"
STATUSES = ("answered", "partial", "abstained")


@dataclass(frozen=True, slots=True)
class About:
    """What a later scoring needs to know of a run: run.json, beside its answers."""

    index_generation: str | None = None
    threshold: float = 0.0
    """At which the bot was asked."""
    newest: str | None = None
    """ISO date of the newest article."""
    published: dict[str, str] = field(default_factory=dict)
    """ISO dates of the evidence articles, by id, where they have one."""


def run_questions(bot: Bot, questions: Sequence[Question], folder: Path, k: int) -> None:
    """Ask every question and write its answer record into answers.jsonl in the folder, at once.

    Masked and given questions are asked of their part of the index. What is written stays when the
    run is interrupted. A lone surrogate, which UTF-8 cannot hold, is written as the JSON escape
    that stands for it.

    Raises:
        StorageError: the file cannot be written.
    """
    path = folder / ANSWERS
    with writing(path):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    for question in tqdm(questions, unit="question", disable=not sys.stderr.isatty()):
        answer = bot_for(bot, question).ask(
            question.question, question.history, k=k, asked_on=question.asked_on
        )
        line = json.dumps(answer_record(answer, question.id), ensure_ascii=False) + "\n"
        with writing(path), path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(line)


def write_about(folder: Path, about: About) -> None:
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ABOUT).write_text(json.dumps(asdict(about), indent=1) + "\n", "utf-8")


def read_about(folder: Path) -> About:
    """Knows nothing where the answers were not made by an evaluation.

    Raises:
        InputError: the file is not what an evaluation writes.
    """
    path = folder / ABOUT
    if not path.is_file():
        return About()
    try:
        return About(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise InputError(
            f"{path} cannot be read ({error}); remove it, and the run is scored without it"
        ) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the disk says into one line."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write {path}: {error.strerror}; give another --output, or make room"
        ) from error


def read_answers(lines: Iterable[str], name: str) -> dict[str, Record]:
    """Answer records by the id of their question; `name` is for messages.

    Raises:
        InputError: a line is no answer record, or an id comes twice; names the line.
    """
    records: dict[str, Record] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            _check(record)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(
                f"{name}: line {number} is no answer ({error!r}); take the line out, and its "
                "question counts as not answered"
            ) from error
        if record["id"] in records:
            raise InputError(f"{name}: line {number} repeats the id {record['id']!r}; keep one")
        records[record["id"]] = record
    return records


def _check(record: Record) -> None:
    """Touch what the measures and the report read, so that a bad record is found here."""
    if record["status"] not in STATUSES or not 0 <= record["confidence"] <= 1:
        raise ValueError("its status or its confidence is not a known one")
    cited = [citation for s in record["statements"] for citation in s["citations"]]
    offsets = [citation[name] for citation in cited for name in ("start", "end")]
    texts = [record["id"], record["short_answer"] or ""]
    texts += [statement["text"] for statement in record["statements"]]
    texts += [place["article_id"] for place in [*cited, *record["passages"]]]
    texts += [citation["quote"] for citation in cited] + [p["text"] for p in record["passages"]]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("one of its texts is not a string")
    if not all(isinstance(offset, int) for offset in offsets):
        raise TypeError("one of its offsets is not a whole number")
