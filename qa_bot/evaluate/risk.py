"""How often is it wrong when it answers only the questions it is surest of?

Graded are the questions with gold answers or evidence, and the unanswerable ones, of which every
answer is wrong. Where the bot gave no answer there is nothing to be right or wrong: such questions
come last and count as wrong, so that silence cannot buy a smaller risk. What the bot would have
said below its threshold is seen only in a run that was asked with threshold 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa_bot.evaluate.estimate import Figure, Rows, estimate_of
from qa_bot.evaluate.measures import has_labels, is_right, is_unanswerable
from qa_bot.reading.question_files import Question
from qa_bot.records import Record

BOUNDS = (0.05, 0.1)
"""Shares of wrong answers that someone might put up with."""
COVERAGE = 0.6
"""Share of the graded questions at which runs are compared."""
CURVE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Grade:
    """A question whose answer can be graded, and what became of it."""

    answerable: bool
    answered: bool
    right: bool
    confidence: float


def grade(questions: Sequence[Question], records: Mapping[str, Record]) -> list[Grade]:
    """Those of the questions that can be graded, in their order."""
    return [
        _grade(question, records.get(question.id))
        for question in questions
        if has_labels(question) or is_unanswerable(question)
    ]


def _grade(question: Question, record: Record | None) -> Grade:
    answerable = not is_unanswerable(question)
    if record is None or record["status"] == "abstained":
        return Grade(answerable, answered=False, right=False, confidence=0.0)
    right = answerable and is_right(question, record) == 1
    return Grade(answerable, answered=True, right=right, confidence=record["confidence"])


class RiskCoverage:
    """The graded questions by falling confidence, of equal confidences the wrong ones first.

    Source: El-Yaniv and Wiener (2010). Rows number the graded questions in the order in which they
    were given. The methods take arrays of rows, shape (..., n) and with repeats where they come
    from a bootstrap, and reduce the last axis.
    """

    def __init__(self, grades: Sequence[Grade]) -> None:
        def key(row: int) -> tuple[bool, float, bool]:
            return not grades[row].answered, -grades[row].confidence, grades[row].right

        order = sorted(range(len(grades)), key=key)
        self.ordered = [grades[row] for row in order]
        self._place = np.empty(len(grades), dtype=np.intp)
        self._place[order] = np.arange(len(grades))
        self._answerable = np.array([j.answerable for j in self.ordered], dtype=bool)
        self._answered = np.array([j.answered for j in self.ordered], dtype=bool)
        self._right = np.array([j.right for j in self.ordered], dtype=bool)
        self._confidence = np.array([j.confidence for j in self.ordered], dtype=float)

    def area(self, rows: Rows) -> NDArray[np.float64]:
        """Mean of the risk over all coverages."""
        return self._risks(self._places(rows)).mean(-1)

    def risk(self, rows: Rows, coverage: float) -> NDArray[np.float64]:
        """Share of wrong ones among the surest, as many of them as make up the coverage."""
        return self._risks(self._places(rows))[..., ceil(coverage * rows.shape[-1]) - 1]

    def coverage(self, rows: Rows, bound: float) -> NDArray[np.float64]:
        """The largest share of questions answered at one threshold within the bound on risk."""
        return self._answered_within(self._places(rows), bound) / rows.shape[-1]

    def accuracy(self, rows: Rows, bound: float) -> NDArray[np.float64]:
        """Share of the answerable questions that are answered rightly at that coverage."""
        places = self._places(rows)
        within = np.arange(rows.shape[-1]) < self._answered_within(places, bound)[..., None]
        answerable = self._answerable[places].sum(-1)
        return (self._right[places] & within).sum(-1) / np.maximum(answerable, 1)

    def _places(self, rows: Rows) -> Rows:
        return np.sort(self._place[rows], axis=-1)

    def _risks(self, places: Rows) -> NDArray[np.float64]:
        return (~self._right[places]).cumsum(-1) / np.arange(1, places.shape[-1] + 1)

    def _answered_within(self, places: Rows, bound: float) -> Rows:
        """How many: a threshold can't part equal confidences."""
        confidence, answered = self._confidence[places], self._answered[places]
        ends = answered & (self._risks(places) <= bound)
        ends[..., :-1] &= (confidence[..., 1:] < confidence[..., :-1]) | ~answered[..., 1:]
        return np.where(ends, np.arange(1, places.shape[-1] + 1), 0).max(-1, initial=0)


def risk_coverage(grades: Sequence[Grade]) -> dict[str, Any]:
    """The figures and the curve, in the shape in which metrics.json holds them.

    The curve ends where the answers do.
    """
    curve, count = RiskCoverage(grades), len(grades)
    area = estimate_of(curve.area, count)
    answered = sum(j.answered for j in grades)
    ends = np.unique(np.linspace(1, answered, min(CURVE_POINTS, answered)).astype(int))
    wrong = np.array([not j.right for j in curve.ordered], dtype=int).cumsum()
    return {
        "n": count,
        "area": area["mean"],
        "low": area["low"],
        "high": area["high"],
        "at_risk": [_at_risk(curve, bound) for bound in BOUNDS],
        "at_coverage": _at_coverage(curve, answered),
        "curve": [
            {
                "coverage": float(end / count),
                "risk": float(wrong[end - 1] / end),
                "confidence": curve.ordered[end - 1].confidence,
            }
            for end in ends
        ],
    }


def _at_risk(curve: RiskCoverage, bound: float) -> dict[str, Any]:
    """`threshold` is the least confidence answered; null where no threshold keeps to the bound."""
    count = len(curve.ordered)
    coverage = estimate_of(lambda rows: curve.coverage(rows, bound), count)
    accuracy = estimate_of(lambda rows: curve.accuracy(rows, bound), count)
    last = round((coverage["mean"] or 0) * count)
    return {
        "bound": bound,
        "threshold": curve.ordered[last - 1].confidence if last else None,
        "coverage": coverage,
        "accuracy": accuracy | {"n": sum(j.answerable for j in curve.ordered)},
    }


def _at_coverage(curve: RiskCoverage, answered: int) -> dict[str, Any]:
    """`wrong` is null where the run gave fewer answers than that."""
    count = len(curve.ordered)
    last = ceil(COVERAGE * count)
    seen = count > 0 and answered >= last
    wrong: Figure = estimate_of(lambda rows: curve.risk(rows, COVERAGE), count if seen else 0)
    return {
        "coverage": COVERAGE,
        "threshold": curve.ordered[last - 1].confidence if seen else None,
        "wrong": wrong | {"n": last if seen else 0},
    }
