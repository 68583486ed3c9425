"""Two runs of the same questions: is the new one better, worse, or is there no telling?

Differences are taken question by question, which shows far smaller ones than two intervals side by
side do. Every question counts in both runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.stats import binomtest

from qa_bot.evaluate.abstention import auroc, confidences
from qa_bot.evaluate.estimate import Figure, Rows, Statistic, estimate_of
from qa_bot.evaluate.figures import number
from qa_bot.evaluate.measures import MEASURES, values
from qa_bot.evaluate.risk import BOUNDS, RiskCoverage, grade
from qa_bot.reading.question_files import Question
from qa_bot.records import Record

Records = Mapping[str, Record]

LEFT_OUT = {"answers_answerable"}
"""To answer more is neither better nor worse by itself."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure in both runs. More is better in all of them."""

    name: str
    old: float
    new: float
    difference: Figure
    """Of the new run over the old one, with its paired bootstrap interval."""
    p: float | None = None
    """Of McNemar's exact test, where the measure is either 0 or 1 on each question."""

    @property
    def verdict(self) -> str:
        if self.difference["low"] > 0:
            return "better"
        return "worse" if self.difference["high"] < 0 else "no difference"

    def is_worse_by(self, margin: float) -> bool:
        """Whether the whole interval lies beyond the margin."""
        return self.difference["high"] < -margin


def compare(questions: Sequence[Question], old: Records, new: Records) -> list[Comparison]:
    """All measures for which the questions have what it needs."""
    return [*_measures(questions, old, new), *_confidence(questions, old, new)]


def comparison_table(comparisons: Sequence[Comparison], margin: float) -> str:
    """As aligned lines; an exclamation mark stands where the new run is worse beyond the margin."""
    head = f"{'':<26}{'n':>6}{'old':>8}{'new':>8}{'change':>9}  {'95% interval':<18}{'McNemar':>8}"
    lines = [
        f"{c.name:<26}{c.difference['n']:>6}{number(c.old):>8}{number(c.new):>8}"
        f"{c.difference['mean']:>+9.3f}  "
        f"{c.difference['low']:+.3f} to {c.difference['high']:+.3f}  {number(c.p):>8}  "
        f"{c.verdict}{'!' * c.is_worse_by(margin)}"
        for c in comparisons
    ]
    worse = [c.name for c in comparisons if c.is_worse_by(margin)]
    end = f"worse by more than {margin:g}: {', '.join(worse) or 'none'}"
    return "\n".join([head, *lines, "", end])


def _measures(questions: Sequence[Question], old: Records, new: Records) -> Iterator[Comparison]:
    for measure in MEASURES:
        pairs = [values(measure, questions, records) for records in (old, new)]
        if measure.name in LEFT_OUT or not pairs[0]:
            continue
        before, after = (np.array(pair) for pair in pairs)
        old_mean, new_mean = (partial(_mean, row_values) for row_values in (before, after))
        yield _comparison(measure.name, old_mean, new_mean, len(before), p=mcnemar(before, after))


def _confidence(questions: Sequence[Question], old: Records, new: Records) -> Iterator[Comparison]:
    (high, low), (new_high, new_low) = (confidences(questions, run) for run in (old, new))
    if len(high) and len(low):
        yield _comparison(
            "auroc",
            lambda *rows: auroc(high[rows[0]], low[rows[1]]),
            lambda *rows: auroc(new_high[rows[0]], new_low[rows[1]]),
            len(high),
            len(low),
        )
    grades = grade(questions, old)
    if not grades:
        return
    curves = [RiskCoverage(grades), RiskCoverage(grade(questions, new))]
    over, new_over = (partial(_over, curve) for curve in curves)
    yield _comparison("area over risk-coverage", over, new_over, len(grades))
    for bound in BOUNDS:
        accuracies = [partial(curve.accuracy, bound=bound) for curve in curves]
        yield _comparison(f"accuracy@risk{bound:.0%}", *accuracies, len(grades))


def _comparison(
    name: str, old: Statistic, new: Statistic, *counts: int, p: float | None = None
) -> Comparison:
    rows = [np.arange(count) for count in counts]
    difference = estimate_of(lambda *rows: new(*rows) - old(*rows), *counts)
    return Comparison(name, float(old(*rows)), float(new(*rows)), difference, p)


def _mean(row_values: np.ndarray, rows: Rows) -> Any:
    return row_values[rows].mean(-1)


def _over(curve: RiskCoverage, rows: Rows) -> Any:
    """The mean share of answers that are not wrong, so that more is better here too."""
    return 1 - curve.area(rows)


def mcnemar(old: np.ndarray, new: np.ndarray) -> float | None:
    """Two-sided p, by the binomial, of the questions that differ; None where a value is no 0 or 1.

    Source: McNemar (1947).
    """
    if not set(np.unique([old, new])) <= {0.0, 1.0}:
        return None
    gained, lost = int((new > old).sum()), int((new < old).sum())
    return float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
