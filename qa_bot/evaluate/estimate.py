"""A mean and how sure it is."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import bootstrap

SEED = 20
RESAMPLES = 2000


def estimate(values: Sequence[float]) -> dict[str, Any]:
    """`n`, `mean`, and `low` and `high`, the ends of its 95% percentile bootstrap interval.

    The same values always give the same interval. No value: the figures are null. Where all are
    equal, resampling says nothing and the interval is that one point.
    """
    if not values:
        return {"n": 0, "mean": None, "low": None, "high": None}
    mean = low = high = float(np.mean(values))
    if min(values) < max(values):
        rng = np.random.default_rng(SEED)
        result = bootstrap(
            (values,), np.mean, n_resamples=RESAMPLES, batch=100, method="percentile", rng=rng
        )
        low, high = map(float, result.confidence_interval)
    return {"n": len(values), "mean": mean, "low": low, "high": high}
