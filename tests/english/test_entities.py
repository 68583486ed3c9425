"""Spans that could answer a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.english.entities import (
    Label,
    candidates,
    names,
    numbers_and_times,
    quotes,
    token_matches,
)


@pytest.mark.parametrize(
    ("sentence", "span", "label"),
    [
        ("Ida Brunsted, 54, is mayor.", "54", Label.AGE),
        ("A 30-year-old sailor swam.", "30-year-old", Label.AGE),
        ("It cost $1.5 million.", "$1.5 million", Label.MONEY),
        ("It cost forty euros.", "forty euros", Label.MONEY),
        ("It rose 12 per cent.", "12 per cent", Label.PERCENT),
        ("It sank at 9:30 p.m.", "9:30 p.m.", Label.TIME),
        ("It stood in the early 19th century.", "early 19th century", Label.TIME),
        ("It stood in the mid-1990s.", "mid-1990s", Label.TIME),
        ("It shut in late May 2024.", "late May 2024", Label.TIME),
        ("It shut in the summer of 2012.", "summer of 2012", Label.TIME),
        ("It ran in 2012-13.", "2012-13", Label.TIME),
        ("It sank on Sunday night.", "Sunday night", Label.TIME),
        ("Two weeks ago it sank.", "Two weeks ago", Label.TIME),
        ("It fell in 44 BC.", "44 BC", Label.TIME),
        ("It lasted 5 to 6 hours.", "5 to 6 hours", Label.DURATION),
        ("It is twelve miles long.", "twelve miles", Label.MEASURE),
        ("It carried 1500 people.", "1500", Label.COUNT),
        ("It carried more than 30 people.", "more than 30", Label.COUNT),
    ],
)
def test_amounts_and_times(sentence, span, label):
    labels = {sentence[e.start : e.end]: e.label for e in numbers_and_times(sentence)}
    assert labels.get(span) == label


def test_a_hedge_may_be_left_out():
    sentence = "It carried about 30 people."
    spans = [sentence[e.start : e.end] for e in numbers_and_times(sentence)]
    assert spans == ["about 30", "30"]


def test_names_stand_whole_in_parts_and_without_titles():
    sentence = "Foreign Minister Ida Brunsted of Larnholm's council spoke."
    spans = {(sentence[e.start : e.end], e.label) for e in names(token_matches(sentence))}
    assert spans == {
        ("Foreign Minister Ida Brunsted of Larnholm", Label.NAME),
        ("Foreign Minister Ida Brunsted", Label.NAME),
        ("Ida Brunsted", Label.NAME),
        ("Foreign Minister", Label.TITLE),
        ("Larnholm", Label.NAME),
    }


def test_quotes_stand_without_their_marks():
    sentence = 'He said “never again.” and "yes".'
    assert [sentence[e.start : e.end] for e in quotes(sentence)] == ["never again", "yes"]


@given(st.text(max_size=80))
def test_candidates_are_spans_of_the_text(text):
    spans = [(e.start, e.end) for e in candidates(text, token_matches(text))]
    assert len(spans) == len(set(spans))
    assert all(0 <= start < end <= len(text) for start, end in spans)
