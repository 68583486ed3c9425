"""Does the bot know when it does not know? Measures over a whole run, from its confidences.

Where the bot gave no answer there is nothing to be right or wrong: such questions are left out of
calibration, and come last and count as wrong in the risk-coverage curve, so that silence cannot
buy a smaller area. A question without a record is held against the bot in every figure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from qa_bot.evaluate.estimate import estimate
from qa_bot.evaluate.measures import has_labels, is_answerable, is_right, is_unanswerable
from qa_bot.questions import Question
from qa_bot.records import Record

BINS = 10
CURVE_POINTS = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A question whose answer can be judged, and what became of it."""

    answered: bool
    right: bool
    confidence: float


def abstention(questions: Sequence[Question], records: Mapping[str, Record]) -> dict[str, Any]:
    """Every figure about abstaining, in the shape in which metrics.json holds it."""
    judged = [
        _judge(question, records.get(question.id))
        for question in questions
        if has_labels(question) or is_unanswerable(question)
    ]
    answered = [j for j in judged if j.answered]
    labelled = [q for q in questions if q.answerable is not None]
    silent = [q for q in labelled if _status(q, records) == "abstained"]
    return {
        "answerable": _counts([q for q in labelled if is_answerable(q)], records),
        "unanswerable": _counts([q for q in labelled if is_unanswerable(q)], records),
        "precision": estimate([float(is_unanswerable(q)) for q in silent]),
        "wrong_among_answered": estimate([float(not j.right) for j in answered]),
        "auroc": _auroc(labelled, records),
        "risk_coverage": _risk_coverage(judged),
        "calibration": _calibration(answered),
    }


def _judge(question: Question, record: Record | None) -> Judged:
    if record is None or record["status"] == "abstained":
        return Judged(answered=False, right=False, confidence=0.0)
    right = not is_unanswerable(question) and is_right(question, record) == 1
    return Judged(answered=True, right=right, confidence=record["confidence"])


def _status(question: Question, records: Mapping[str, Record]) -> str:
    """`answered` (also in part), `abstained`, or `missing` where there is no record."""
    if question.id not in records:
        return "missing"
    return "abstained" if records[question.id]["status"] == "abstained" else "answered"


def _counts(questions: Sequence[Question], records: Mapping[str, Record]) -> dict[str, int]:
    statuses = [_status(question, records) for question in questions]
    return {name: statuses.count(name) for name in ("answered", "abstained", "missing")}


def _auroc(questions: Sequence[Question], records: Mapping[str, Record]) -> dict[str, Any]:
    """Chance that an answerable question has more confidence than an unanswerable one.

    Ties count a half (Mann and Whitney, 1947); a missing record loses against all.
    """

    def confidence(question: Question, if_missing: float) -> float:
        record = records.get(question.id)
        return record["confidence"] if record else if_missing

    high = np.array([confidence(q, -math.inf) for q in questions if is_answerable(q)])
    low = np.array([confidence(q, math.inf) for q in questions if is_unanswerable(q)])
    value = None
    if len(high) and len(low):
        wins = rankdata(np.concatenate([high, low]))[: len(high)].sum()
        value = float((wins - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))
    return {"answerable": len(high), "unanswerable": len(low), "value": value}


def _risk_coverage(judged: Sequence[Judged]) -> dict[str, Any]:
    """The share of wrong answers among the most confident ones, for growing shares of all questions.

    The area is the mean of that risk over all questions, those without an answer last and wrong;
    of equal confidences the wrong ones come first. The curve ends where the answers do.
    Source: El-Yaniv and Wiener (2010).
    """
    ordered = sorted(judged, key=lambda j: (not j.answered, -j.confidence, j.right))
    wrong = np.array([not j.right for j in ordered], dtype=float)
    risks = wrong.cumsum() / np.arange(1, len(wrong) + 1)
    answered = sum(j.answered for j in judged)
    ends = np.unique(np.linspace(1, answered, min(CURVE_POINTS, answered)).astype(int))
    return {
        "n": len(judged),
        "area": float(risks.mean()) if len(judged) else None,
        "curve": [
            {
                "coverage": float(end / len(judged)),
                "risk": float(risks[end - 1]),
                "confidence": ordered[end - 1].confidence,
            }
            for end in ends
        ],
    }


def _calibration(answered: Sequence[Judged]) -> dict[str, Any]:
    """Expected calibration error over `BINS` bins of equal width (Guo et al., 2017)."""
    confidences = np.array([j.confidence for j in answered], dtype=float)
    right = np.array([j.right for j in answered], dtype=float)
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)
    bins = [
        _bin(number, confidences[places == number], right[places == number])
        for number in range(BINS)
    ]
    filled = [b for b in bins if b["n"]]
    error = sum(b["n"] * abs(b["confidence"] - b["right"]) for b in filled)
    return {
        "n": len(answered),
        "ece": error / len(answered) if answered else None,
        "bins": filled,
    }


def _bin(
    number: int, confidences: NDArray[np.float64], right: NDArray[np.float64]
) -> dict[str, Any]:
    share = {"low": number / BINS, "high": (number + 1) / BINS, "n": len(right)}
    if not len(right):
        return share
    return share | {"confidence": float(confidences.mean()), "right": float(right.mean())}
