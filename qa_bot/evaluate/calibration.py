"""Is an answer of confidence .8 right in 8 of 10 cases? Over the questions that got an answer."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from qa_bot.evaluate.estimate import Rows, estimate, estimate_of
from qa_bot.evaluate.risk import Grade

BINS = 10


def calibration(grades: Sequence[Grade]) -> dict[str, Any]:
    """Expected calibration error over `BINS` bins of equal width (Guo et al., 2017), and the bins.

    The error of a resample is larger than that of the run, as each has noise of its own: the
    interval may lie above the figure.
    """
    answered = [j for j in grades if j.answered]
    confidences = np.array([j.confidence for j in answered], dtype=float)
    right = np.array([j.right for j in answered], dtype=float)
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)

    def error(rows: Rows) -> Any:
        gaps, resampled = (confidences - right)[rows], places[rows]
        sums = [np.where(resampled == number, gaps, 0).sum(-1) for number in range(BINS)]
        return np.abs(sums).sum(0) / rows.shape[-1]

    figure = estimate_of(error, len(answered))
    return {
        "n": len(answered),
        "ece": figure["mean"],
        "low": figure["low"],
        "high": figure["high"],
        "bins": [_bin(number, answered, places) for number in np.unique(places).tolist()],
    }


def _bin(number: int, answered: Sequence[Grade], places: Rows) -> dict[str, Any]:
    """`low` and `high` are the edges of the bin; the others belong to what is in it."""
    inside = [j for j, place in zip(answered, places.tolist(), strict=True) if place == number]
    right = estimate([float(j.right) for j in inside])
    return {
        "low": number / BINS,
        "high": (number + 1) / BINS,
        "n": len(inside),
        "confidence": float(np.mean([j.confidence for j in inside])),
        "right": right["mean"],
        "right_low": right["low"],
        "right_high": right["high"],
    }
