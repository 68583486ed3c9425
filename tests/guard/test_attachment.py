"""What belongs together in a source: a number and what it counts, and/or, tense."""

import pytest
from support.sentences import aligned, assert_refused, reasons

from qa_bot.guard.attachment import check_attachment

OTHERWISE = [
    (
        "The port ordered 26 cranes, two of them at the new pier.",
        "The port ordered two cranes.",
        "the source says “26 cranes”, not “two cranes”",
    ),
    (
        "In all, 270 people were exchanged.",
        "In all, 270 sailors were exchanged.",
        "the source does not say that the 270 are sailors",
    ),
    (
        "The ship carries grain, tea and wool.",
        "The ship carries grain, tea or wool.",
        "the source says “and”, not “or”",
    ),
    (
        "Koval was the head of the port.",
        "Koval is the head of the port.",
        "the source says “was”, not “is”",
    ),
    (
        "The club, founded in 1902, won the cup in 1931.",
        "The club won the cup in 1902.",
        "the source says 1931 there, not 1902",
    ),
    (
        "Koval was born in Odesa and lives in Larnholm.",
        "Koval was born in Larnholm.",
        "the source says Odesa there, not Larnholm",
    ),
    (
        "Nearly 200 of the 900 workers left.",
        "Nearly 900 workers left.",
        "the source says 200 of 900",
    ),
    (
        "The mill has 12 ovens and 40 workers.",
        "The mill has 40 ovens.",
        "the source says “12 ovens”, not “40 ovens”",
    ),
    (
        "The mill or the bakery will close.",
        "The mill and the bakery will close.",
        "the source says “or”, not “and”",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), OTHERWISE)
def test_a_bond_that_is_broken_is_told(source, statement, reason):
    assert reason in reasons(check_attachment(aligned(source, statement)))
    assert_refused(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("In all, 215 soldiers were freed.", "More than 200 soldiers were freed."),
        ("Neither the mill nor the bakery closed.", "The mill and the bakery did not close."),
        ("The mill is large, Brunsted said.", "Brunsted said the mill was large."),
        ("The mill has 12 ovens and 40 workers.", "The mill has 12 ovens."),
    ],
)
def test_a_bond_that_holds_is_not(source, statement):
    assert reasons(check_attachment(aligned(source, statement))) == []
