"""Does the bot know when it does not know? Figures of a whole run."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from qa_bot.evaluate.calibration import calibration
from qa_bot.evaluate.estimate import estimate, estimate_of
from qa_bot.evaluate.masked import MaskedQuestion
from qa_bot.evaluate.measures import is_answerable, is_unanswerable
from qa_bot.evaluate.risk import grade, risk_coverage
from qa_bot.reading.question_files import Question
from qa_bot.records import Record


def at_threshold(records: Mapping[str, Record], threshold: float) -> dict[str, Record]:
    """The records, those with less confidence as if the bot had not answered."""
    silence = {"status": "abstained", "statements": [], "short_answer": None}
    return {
        question_id: record if record["confidence"] >= threshold else record | silence
        for question_id, record in records.items()
    }


def abstention(
    questions: Sequence[Question], records: Mapping[str, Record], threshold: float = 0.0
) -> dict[str, Any]:
    """Every figure about abstaining, in the shape in which metrics.json holds it.

    What the bot does is counted at the threshold; what its confidence is worth (AUROC, risk and
    coverage, calibration) from all the answers that the records hold.
    """
    shown = at_threshold(records, threshold)
    labelled = [q for q in questions if q.answerable is not None]
    silent = [q for q in labelled if _status(q, shown) == "abstained"]
    grades = grade(questions, records)
    unmasked = [q for q in labelled if not isinstance(q, MaskedQuestion)]
    twins = [q for q in labelled if is_answerable(q) or isinstance(q, MaskedQuestion)]
    return {
        "answerable": _counts([q for q in labelled if is_answerable(q)], shown),
        "unanswerable": _counts([q for q in labelled if is_unanswerable(q)], shown),
        "precision": estimate([float(is_unanswerable(q)) for q in silent]),
        "wrong_among_answered": estimate(
            [float(not j.right) for j in grade(questions, shown) if j.answered]
        ),
        "auroc": auroc_figure(labelled, records),
        "auroc_unmasked": auroc_figure(unmasked, records),
        "auroc_masked": auroc_figure(twins, records),
        "risk_coverage": risk_coverage(grades),
        "risk_coverage_unmasked": risk_coverage(grade(unmasked, records)),
        "calibration": calibration(grades),
    }


def _status(question: Question, records: Mapping[str, Record]) -> str:
    """`answered` (also in part), `abstained`, or `missing` where there is no record."""
    if question.id not in records:
        return "missing"
    return "abstained" if records[question.id]["status"] == "abstained" else "answered"


def _counts(questions: Sequence[Question], records: Mapping[str, Record]) -> dict[str, int]:
    statuses = [_status(question, records) for question in questions]
    return {name: statuses.count(name) for name in ("answered", "abstained", "missing")}


def auroc_figure(questions: Sequence[Question], records: Mapping[str, Record]) -> dict[str, Any]:
    high, low = confidences(questions, records)
    figure = estimate_of(lambda *rows: auroc(high[rows[0]], low[rows[1]]), len(high), len(low))
    return {
        "answerable": len(high),
        "unanswerable": len(low),
        "value": figure["mean"],
        "low": figure["low"],
        "high": figure["high"],
    }


def confidences(
    questions: Sequence[Question], records: Mapping[str, Record]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the answerable and of the unanswerable questions; a missing record loses against all."""

    def confidence(question: Question, if_missing: float) -> float:
        record = records.get(question.id)
        return record["confidence"] if record else if_missing

    return (
        np.array([confidence(q, -math.inf) for q in questions if is_answerable(q)], dtype=float),
        np.array([confidence(q, math.inf) for q in questions if is_unanswerable(q)], dtype=float),
    )


def auroc(high: NDArray[np.float64], low: NDArray[np.float64]) -> Any:
    """Chance that one of `high` is larger than one of `low`, along the last axis.

    Ties count a half (Mann and Whitney, 1947).
    """
    count, others = high.shape[-1], low.shape[-1]
    ranks = rankdata(np.concatenate([high, low], axis=-1), axis=-1)[..., :count]
    return (ranks.sum(-1) - count * (count + 1) / 2) / (count * others)
