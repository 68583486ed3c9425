"""The names of months and weekdays, and the form of a year."""

import re

import pytest

from qa_bot.text.calendar import FULL_MONTH, MONTH, YEAR, month_number, weekday_number


@pytest.mark.parametrize(
    ("name", "number"),
    [("January", 1), ("may", 5), ("Sep", 9), ("Sept.", 9), ("DECEMBER", 12), ("Octo", 10)],
)
def test_month_number(name, number):
    assert month_number(name) == number


@pytest.mark.parametrize("name", ["", ".", "Ja", "Monday", "Januarys"])
def test_no_month(name):
    with pytest.raises(ValueError, match="neither a month nor a weekday"):
        month_number(name)


@pytest.mark.parametrize(("name", "number"), [("Monday", 0), ("thu", 3), ("Sunday", 6)])
def test_weekday_number(name, number):
    assert weekday_number(name) == number


@pytest.mark.parametrize(
    ("pattern", "text", "match"),
    [
        (MONTH, "Sept. 5", "Sept."),
        (MONTH, "Jan 5", "Jan"),
        (MONTH, "March 5", "March"),
        (MONTH, "Marble", None),
        (FULL_MONTH, "Jan", None),
        (YEAR, "1066", "1066"),
        (YEAR, "2099", "2099"),
        (YEAR, "1000", None),
        (YEAR, "2100", None),
    ],
)
def test_patterns(pattern, text, match):
    place = re.match(pattern, text)
    assert (place and place[0]) == match
