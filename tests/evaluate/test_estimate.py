"""A figure and how sure it is."""

import numpy as np
import pytest

from qa_bot.evaluate.estimate import estimate, estimate_of


def test_the_interval_holds_the_mean_and_narrows_with_n():
    few, many = estimate([0, 1, 1, 1] * 5), estimate([0, 1, 1, 1] * 100)
    assert few["mean"] == many["mean"] == 0.75
    assert few["low"] < many["low"] < 0.75 < many["high"] < few["high"]
    expected = 1.96 * np.sqrt(0.75 * 0.25 / 400)  # the normal approximation
    assert many["high"] - many["low"] == pytest.approx(2 * expected, rel=0.1)
    assert estimate([0, 1, 1, 1] * 5) == few


def test_equal_values_and_none():
    assert estimate([1.0]) == {"n": 1, "mean": 1, "low": 1, "high": 1}
    assert estimate([0.0] * 9) == {"n": 9, "mean": 0, "low": 0, "high": 0}
    assert estimate([]) == {"n": 0, "mean": None, "low": None, "high": None}


def test_a_statistic_of_two_samples_and_of_one_row():
    high, low = np.array([3.0, 4.0, 5.0]), np.array([1.0, 2.0])

    def gap(high_rows, low_rows):
        return high[high_rows].mean(-1) - low[low_rows].mean(-1)

    figure = estimate_of(gap, 3, 2)
    assert (figure["n"], figure["mean"]) == (5, 2.5)
    assert 1 <= figure["low"] < 2.5 < figure["high"] <= 4
    assert estimate_of(gap, 1, 1) == {"n": 2, "mean": 2, "low": 2, "high": 2}
    assert estimate_of(gap, 3, 0)["mean"] is None
    assert estimate([0.0, 1.0]) == estimate_of(lambda rows: rows.mean(-1), 2)
