"""A figure and how sure it is: 95% percentile bootstrap intervals, the same each time."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

SEED = 20
RESAMPLES = 2000

Figure = dict[str, Any]
Rows = NDArray[np.intp]
Statistic = Callable[..., Any]
"""Takes an array of row numbers for each sample, shape (..., n), and reduces the last axis."""


def estimate(values: Sequence[float]) -> Figure:
    """`n`, `mean`, and `low` and `high`, the ends of its interval; null where there is no value."""
    if not values:
        return {"n": 0, "mean": None, "low": None, "high": None}
    row_values = np.array(values, dtype=float)
    if row_values.min() == row_values.max():  # resampling would say nothing
        mean = float(row_values[0])
        return {"n": len(values), "mean": mean, "low": mean, "high": mean}
    return estimate_of(lambda rows: row_values[rows].mean(-1), len(values))


def estimate_of(statistic: Statistic, *counts: int) -> Figure:
    """The same for a statistic of one or more samples of so many rows; `n` is their sum.

    The samples are resampled each by itself. Of a single row the interval is one point.
    """
    samples = tuple(np.arange(count) for count in counts)
    if min(counts) == 0:
        return {"n": sum(counts), "mean": None, "low": None, "high": None}
    mean = low = high = float(statistic(*samples))
    if min(counts) > 1:
        result = bootstrap(
            samples,
            lambda *rows, axis: statistic(*rows),
            vectorized=True,
            axis=-1,
            n_resamples=RESAMPLES,
            batch=100,
            method="percentile",
            rng=np.random.default_rng(SEED),
        )
        low, high = map(float, result.confidence_interval)
    return {"n": sum(counts), "mean": mean, "low": low, "high": high}
