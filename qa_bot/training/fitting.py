"""Fitting the weights of weights.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

PENALTY = 0.001
"""Of squared weights, for each choice on average; the intercept is free."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Things of which those that are right were to be chosen; where none is, nothing was."""

    features: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float = 1.0


def fit(choices: Sequence[Choice], names: Sequence[str]) -> dict[str, float]:
    """The weights of the features, and the intercept, under which what was right is likeliest.

    A softmax over the things and over choosing nothing, which scores 0 (conditional logit,
    McFadden, 1974). With one thing in each choice this is logistic regression.
    """
    rows = [_rows(choice, names) for choice in choices if choice.features]
    rights = [np.array(choice.right, bool) for choice in choices if choice.features]
    weights = np.array([choice.weight for choice in choices if choice.features])
    weights /= weights.sum()

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(theta)
        for row, right, weight in zip(rows, rights, weights, strict=True):
            scores = row @ theta
            all_parts = _softmax(np.append(scores, 0.0))[:-1]
            good = np.append(scores[right], [] if right.any() else 0.0)
            good_parts = _softmax(good)
            total += weight * (_log_sum(np.append(scores, 0.0)) - _log_sum(good))
            if right.any():
                gradient -= weight * (good_parts @ row[right])
            gradient += weight * (all_parts @ row)
        penalised = theta * np.append(np.ones(len(names)), 0.0)
        return total + PENALTY * penalised @ penalised / 2, gradient + PENALTY * penalised

    result = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B")
    return dict(zip([*names, "intercept"], np.round(result.x, DIGITS).tolist(), strict=True))


def _rows(choice: Choice, names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[*(features[name] for name in names), 1.0] for features in choice.features])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    parts = np.exp(scores - scores.max())
    return parts / parts.sum()


def _log_sum(scores: NDArray[np.float64]) -> float:
    return float(scores.max() + np.log(np.exp(scores - scores.max()).sum()))
