"""The files of an evaluation: questions and answers.jsonl in, metrics.json and report.html out."""

import json
from pathlib import Path

from qa_bot.errors import InputError
from qa_bot.evaluate.failures import find_failures
from qa_bot.evaluate.metrics import score
from qa_bot.evaluate.report import figures_table, report_html
from qa_bot.evaluate.runs import ANSWERS, read_answers, writing
from qa_bot.questions import Question, read_questions


def load_questions(path: Path) -> list[Question]:
    """Raises InputError: the file cannot be read, or a line of it is no question."""
    return list(read_questions(_lines(path), str(path)))


def score_run(questions: list[Question], folder: Path, **about: str) -> str:
    """Score the answers in the folder, write metrics.json and report.html beside them.

    `about` goes into metrics.json as it is. Returns the figures as a table for the terminal.

    Raises:
        InputError: there are no answers in the folder, or a line is no answer.
        StorageError: the folder cannot be written.
    """
    path = folder / ANSWERS
    records = read_answers(_lines(path), str(path))
    metrics = score(questions, records) | about
    page = report_html(metrics, list(find_failures(questions, records)))
    with writing(folder):
        text = json.dumps(metrics, indent=1, allow_nan=False) + "\n"
        (folder / "metrics.json").write_text(text, "utf-8")
        (folder / "report.html").write_text(page, "utf-8")
    return figures_table(metrics)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = "no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise InputError(f"{path}: {reason}; give a file of JSON lines") from error
