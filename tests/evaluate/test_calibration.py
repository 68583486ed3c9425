"""Is an answer of confidence .8 right in 8 of 10 cases?"""

import pytest

from qa_bot.evaluate.calibration import calibration
from qa_bot.evaluate.risk import Grade


def test_the_calibration_error_has_an_interval():
    answers = [
        Grade(answerable=True, answered=True, right=i % 2 == 0, confidence=0.75) for i in range(40)
    ]
    silence = Grade(answerable=True, answered=False, right=False, confidence=0.0)
    figures = calibration([*answers, silence])
    assert (figures["n"], figures["ece"]) == (40, pytest.approx(0.25))
    assert figures["low"] < 0.25 < figures["high"]
    (only,) = figures["bins"]
    assert only["right_low"] < only["right"] == 0.5 < only["right_high"]
