"""Weights that are fitted, and the probabilities they give."""

import math
import random

import pytest

from qa_bot.models.weights import SPAN_WEIGHTS, WEIGHTS, probability
from qa_bot.training.fitting import Choice, fit


def test_a_probability_is_the_logistic_of_the_weighted_sum():
    weights = WEIGHTS["passage"]
    figures = {name: 0.5 for name in weights if name != "intercept"}
    total = (
        sum(0.5 * w for name, w in weights.items() if name != "intercept") + weights["intercept"]
    )
    assert probability(weights, figures) == pytest.approx(1 / (1 + math.exp(-total)))


@pytest.mark.parametrize(
    ("judged", "figure"),
    [("passage", "answerable"), ("sentence", "relevance"), ("confidence", "lead"),
     ("sentence_without_reader", "coverage"), ("confidence_without_reader", "coverage")],
)  # fmt: skip
def test_what_speaks_for_an_answer_raises_its_probability(judged: str, figure: str):
    figures = dict.fromkeys(WEIGHTS[judged], 0.5)
    assert probability(WEIGHTS[judged], figures | {figure: 0.9}) > probability(
        WEIGHTS[judged], figures
    )


def test_fitting_finds_what_decides():
    chance = random.Random(1)
    choices = []
    for _ in range(300):
        figures = [{"good": chance.random(), "noise": chance.random()} for _ in range(4)]
        best = max(range(4), key=lambda i: figures[i]["good"])
        choices.append(Choice(figures, [i == best for i in range(4)]))
    weights = fit(choices, ["good", "noise"])
    assert weights["good"] > 2
    assert abs(weights["noise"]) < 0.3


def test_fitting_one_thing_at_a_time_gives_its_share_as_probability():
    choices = [Choice([{"same": 0.0}], [n % 10 < 3]) for n in range(100)]
    weights = fit(choices, ["same"])
    assert 1 / (1 + math.exp(-weights["intercept"])) == pytest.approx(0.3, abs=0.01)


def test_of_spans_the_asked_kind_speaks_most_for_one_and_being_one_most_against():
    ordered = sorted(SPAN_WEIGHTS, key=SPAN_WEIGHTS.__getitem__)
    assert (ordered[0], ordered[-1]) == ("any", "the asked kind")
