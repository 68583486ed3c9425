"""Risk and coverage: worked out by hand, and by the plain definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.evaluate.risk import Grade, RiskCoverage, grade, risk_coverage
from qa_bot.reading.question_files import Question


def said(right, confidence, *, answerable=True):
    return Grade(answerable, answered=True, right=right, confidence=confidence)


SILENT = Grade(answerable=True, answered=False, right=False, confidence=0.0)
TEN = [
    *(said(True, 0.99 - i / 100) for i in range(4)),  # .99 to .96
    said(False, 0.9),
    *(said(True, 0.8 - i / 100) for i in range(2)),  # .8, .79
    said(False, 0.7, answerable=False),
    said(False, 0.7),
    said(True, 0.5),
]


def at(grades, bound):
    figures = risk_coverage(grades)["at_risk"]
    return next(point for point in figures if point["bound"] == bound)


def test_coverage_and_accuracy_within_a_risk_by_hand():
    strict = at(TEN, 0.05)  # four without a mistake
    assert (strict["threshold"], strict["coverage"]["mean"]) == (0.96, 0.4)
    assert (strict["accuracy"]["n"], strict["accuracy"]["mean"]) == (9, pytest.approx(4 / 9))
    curve, rows = RiskCoverage(TEN), np.arange(10)
    assert curve.coverage(rows, 1 / 7) == 0.7  # 1 wrong of 7; 1 of 5 and 1 of 6 are too many
    assert curve.accuracy(rows, 1 / 7) == pytest.approx(6 / 9)
    assert curve.coverage(rows, 0.3) == 1  # 3 wrong of 10, though 3 of 9 is too many


def test_no_threshold_keeps_to_the_risk():
    point = at([said(False, 0.9), *(said(True, 0.5) for _ in range(9))], 0.05)
    assert (point["threshold"], point["coverage"]["mean"], point["accuracy"]["mean"]) == (
        None,
        0,
        0,
    )


def test_a_threshold_cannot_part_equal_confidences():
    mixed = [*(said(True, 0.5) for _ in range(9)), said(False, 0.5)]
    assert at(mixed, 0.05)["coverage"]["mean"] == 0
    assert at(mixed, 0.1)["coverage"]["mean"] == 1


def test_what_is_wrong_at_a_coverage_by_hand():
    fixed = risk_coverage(TEN)["at_coverage"]
    assert (fixed["coverage"], fixed["threshold"]) == (0.6, 0.8)
    assert (fixed["wrong"]["n"], fixed["wrong"]["mean"]) == (6, pytest.approx(1 / 6))
    assert fixed["wrong"]["low"] < 1 / 6 < fixed["wrong"]["high"]


def test_a_run_that_answers_less_shows_nothing_of_that_coverage():
    fixed = risk_coverage([said(True, 0.9)] * 5 + [SILENT] * 5)["at_coverage"]
    assert fixed["threshold"] is fixed["wrong"]["mean"] is None


def test_the_area_has_an_interval():
    figures = risk_coverage(TEN)
    assert figures["low"] < figures["area"] < figures["high"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            said,
            st.booleans(),
            st.sampled_from([0.1, 0.2, 0.5, 0.7, 0.9]),
            answerable=st.booleans(),
        ),
        min_size=1,
        max_size=15,
    ),
    st.integers(0, 3),
    st.sampled_from([0.05, 0.1, 0.34, 0.5]),
    st.randoms(use_true_random=False),
)
def test_a_resample_is_judged_as_a_run_of_its_own(answered, silent, bound, random):
    """Row numbers in any order and with repeats give what the plain definition gives."""
    grades = answered + [SILENT] * silent
    rows = np.array([random.randrange(len(grades)) for _ in grades])
    drawn = [grades[row] for row in rows]
    best = 0.0, 0.0
    for threshold in {j.confidence for j in drawn if j.answered}:
        shown = [j for j in drawn if j.answered and j.confidence >= threshold]
        if np.mean([not j.right for j in shown]) <= bound:
            answerable = sum(j.answerable for j in drawn)
            right = sum(j.right for j in shown) / max(answerable, 1)
            best = max(best, (len(shown) / len(drawn), right))
    curve = RiskCoverage(grades)
    assert (curve.coverage(rows, bound), curve.accuracy(rows, bound)) == pytest.approx(best)
    both = curve.area(np.stack([rows, np.arange(len(grades))]))
    assert both == pytest.approx(
        [curve.area(rows), RiskCoverage(grades).area(np.arange(len(grades)))]
    )
    assert curve.area(rows) == pytest.approx(RiskCoverage(drawn).area(np.arange(len(drawn))))


def test_judged_are_the_questions_with_labels_and_the_unanswerable_ones():
    questions = [
        Question("1", "?", ("Ann",), True),
        Question("2", "?", ("Bob",)),
        Question("3", "?", ("Ann",), False),
        Question("4", "?"),
        Question("5", "?", ("Ann",)),
    ]
    ann = {"status": "answered", "confidence": 0.7, "short_answer": "Ann",
           "statements": [{"text": "Ann won.", "citations": []}]}  # fmt: skip
    silent = ann | {"status": "abstained", "statements": [], "short_answer": None}
    assert grade(questions, {"1": ann, "2": ann, "3": ann, "4": ann, "5": silent}) == [
        said(True, 0.7),
        said(False, 0.7),
        said(False, 0.7, answerable=False),
        SILENT,
    ]
    assert grade(questions[:1], {}) == [SILENT]
