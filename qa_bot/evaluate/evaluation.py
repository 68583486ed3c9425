"""The files of an evaluation: questions and answers.jsonl in, metrics.json and report.html out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qa_bot.assemble import open_bot
from qa_bot.errors import InputError
from qa_bot.evaluate.figures import figures_table
from qa_bot.evaluate.masked import SUFFIX, masked_twins
from qa_bot.evaluate.metrics import score
from qa_bot.evaluate.report.failures import find_failures
from qa_bot.evaluate.report.report import report_html
from qa_bot.evaluate.runs import (
    ANSWERS,
    About,
    read_about,
    read_answers,
    run_questions,
    write_about,
    writing,
)
from qa_bot.index.corpus import Corpus
from qa_bot.reading.question_files import Question, read_questions
from qa_bot.records import Record
from qa_bot.settings import Settings


def load_questions(paths: Iterable[Path]) -> list[Question]:
    """The questions of several files.

    Raises:
        InputError: a file cannot be read or has no question, a line of it is none, or an id comes
            twice.
    """
    questions: dict[str, Question] = {}
    for path in paths:
        before = len(questions)
        for question in read_questions(_lines(path), str(path)):
            if question.id in questions:
                raise InputError(
                    f"{path}: the id {question.id!r} stands in an earlier file too; change one"
                )
            questions[question.id] = question
        if len(questions) == before:
            raise InputError(f"{path} has no questions; give a file with one JSON object a line")
    return list(questions.values())


def ask_questions(
    settings: Settings, questions: list[Question], folder: Path, *, masked: bool
) -> None:
    """Ask them on the index of the settings, with `masked` also their twins, into the folder.

    Raises:
        QABotError: see `open_bot` and `run_questions`.
    """
    opened = open_bot(settings)
    corpus = opened.generation.corpus
    about = about_run(corpus, questions, opened.generation.name, settings.threshold)
    write_about(folder, about)
    twins = masked_twins(questions) if masked else []
    run_questions(opened.bot, [*questions, *twins], folder, settings.k)


def about_run(
    corpus: Corpus, questions: Sequence[Question], generation: str, threshold: float
) -> About:
    published = {a.id: a.published[:10] for a in corpus.articles if a.published}
    article_ids = {evidence.article_id for question in questions for evidence in question.evidence}
    return About(
        index_generation=generation,
        threshold=threshold,
        newest=max(published.values(), default=None),
        published={name: day for name, day in published.items() if name in article_ids},
    )


def score_run(questions: list[Question], folder: Path, *, threshold: float = 0.0) -> str:
    """Score the answers in the folder, write metrics.json and report.html beside them.

    Answers with less confidence than the threshold count as none. Returns the figures as a table
    for the terminal.

    Raises:
        InputError: there are no answers in the folder, or a line is no answer.
        StorageError: the folder cannot be written.
    """
    records, about = load_answers(folder), read_about(folder)
    asked = with_twins(questions, records)
    metrics = score(
        asked, records, threshold=threshold, published=about.published, newest=about.newest
    ) | {"index_generation": about.index_generation, "asked_at_threshold": about.threshold}
    failures = list(find_failures(asked, records, threshold))
    page = report_html(metrics, failures)
    with writing(folder):
        text = json.dumps(metrics, indent=1, allow_nan=False) + "\n"
        (folder / "metrics.json").write_text(text, "utf-8")
        (folder / "report.html").write_text(page, "utf-8")
    return figures_table(metrics)


def load_answers(folder: Path) -> dict[str, Record]:
    """Raises InputError: there are no answers in the folder, or a line is no answer."""
    return read_answers(_lines(folder / ANSWERS), str(folder / ANSWERS))


def with_twins(questions: list[Question], *runs: Mapping[str, Record]) -> list[Question]:
    """The questions, and all their masked twins where one of the runs has answers to such."""
    is_masked = any(question_id.endswith(SUFFIX) for records in runs for question_id in records)
    return [*questions, *(masked_twins(questions) if is_masked else [])]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = "no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise InputError(f"{path}: {reason}; give a file of JSON lines") from error
