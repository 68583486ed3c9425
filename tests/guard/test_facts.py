"""Numbers, dates, names and opposites: what a statement says otherwise than its source, term by term."""

import pytest
from support.sentences import aligned, assert_refused, reasons

from qa_bot.guard.facts import check_facts

OTHERWISE = [
    (
        "The port paid 12 million dollars for the crane.",
        "The port paid 21 million dollars for the crane.",
        "the source says 12 million dollars, not 21 million dollars",
    ),
    (
        "The port paid 12 million dollars for the crane.",
        "The port paid 12 billion dollars for the crane.",
        "the source says 12 million dollars, not 12 billion dollars",
    ),
    (
        "The port paid 12 million dollars for the crane.",
        "The port paid 12 million euros for the crane.",
        "the source says 12 million dollars, not 12 million euros",
    ),
    (
        "Rents went up by 5 percent in the town.",
        "Rents went up by 5 percentage points in the town.",
        "the source says 5 percent, not 5 percentage points",
    ),
    (
        "Rents went up by 5% in the town.",
        "Rents went up by 6% in the town.",
        "the source says 5%, not 6%",
    ),
    (
        "Twelve ships left the harbour.",
        "Eleven ships left the harbour.",
        "the source says Twelve, not Eleven",
    ),
    (
        "Dozens of ships left the harbour.",
        "Hundreds of ships left the harbour.",
        "the source says Dozens, not Hundreds",
    ),
    (
        "He finished in third place in Larnholm.",
        "He finished in fourth place in Larnholm.",
        "the source says third, not fourth",
    ),
    (
        "The ship leaves at 9 a.m. on most days.",
        "The ship leaves at 9 p.m. on most days.",
        "the source says 9 a.m., not 9 p.m.",
    ),
    (
        "The talks began on 13 May 2025.",
        "The talks began on 14 May 2025.",
        "the source says 13 May 2025, not 14 May 2025",
    ),
    (
        "The talks began on Tuesday.",
        "The talks began on Wednesday.",
        "the source says Tuesday, not Wednesday",
    ),
    (
        "The talks began on Tuesday.",
        "The talks began on 12 May.",
        "the source says Tuesday, not 12 May",
    ),
    (
        "The talks failed in March 2022.",
        "The talks failed in April 2022.",
        "the source says March 2022, not April 2022",
    ),
    (
        "The talks failed in 2022.",
        "The talks failed in 2021.",
        "the source says 2022, not 2021",
    ),
    (
        "The fleet sailed last week.",
        "The fleet will have sailed next week.",
        "the source says last week, not next week",
    ),
    (
        "Andrii Koval runs the port of Odesa.",
        "Petro Lys runs the port of Odesa.",
        "the source says Andrii, not Petro",
    ),
    (
        "The deal was signed by Vladimir Medinsky.",
        "The deal was signed by Vladimir Putin.",
        "the source says Medinsky, not Putin",
    ),
    (
        "Talks were held in Ankara.",
        "Talks were held in Istanbul.",
        "the source says Ankara, not Istanbul",
    ),
    (
        "The harbour is safe for ships.",
        "The harbour is unsafe for ships.",
        "the source says “safe”, not “unsafe”",
    ),
    (
        "He allegedly stole the ship.",
        "He stole the ship.",
        "the source says “allegedly stole”",
    ),
    (
        "The price of grain rose in May.",
        "The price of grain fell in May.",
        "the source says “rose”, not “fell”",
    ),
    (
        "The fire broke out before the storm.",
        "The fire broke out after the storm.",
        "the source says “before”, not “after”",
    ),
    (
        "Koval was the first to leave the ship.",
        "Koval was the last to leave the ship.",
        "the source says “first”, not “last”",
    ),
    (
        "The former captain sold the ship.",
        "The captain sold the ship.",
        "the source says “former captain”",
    ),
    (
        "Odesa won the final on penalties.",
        "Odesa lost the final on penalties.",
        "the source says “won”, not “lost”",
    ),
    (
        "The goal is a lasting peace, according to Denisov.",
        "The goal is a lasting peace, according to Rutte.",
        "the source says Denisov, not Rutte",
    ),
    (
        "“The port is safe,” said Koval.",
        "“The port is safe,” said Lys.",
        "the source says Koval, not Lys",
    ),
    (
        "The bakery opened in 1998.",
        "The bakery opened in 1989.",
        "the source says 1998, not 1989",
    ),
    (
        "Exactly 912 loaves were sold.",
        "About 700 loaves were sold.",
        "the source says 912, not 700",
    ),
    (
        "The acting mayor opened the bakery.",
        "The mayor opened the bakery.",
        "the source says “acting mayor”",
    ),
    (
        "The mill is profitable.",
        "The mill is unprofitable.",
        "the source says “profitable”, not “unprofitable”",
    ),
    (
        "The mayor opened the bakery.",
        "Ida Brunsted opened the bakery.",
        "the source does not name Ida",
    ),
    (
        "Brunsted denied that the mill was sold.",
        "Brunsted said that the mill was sold.",
        "the source says “denied mill”",
    ),
    (
        "The mill was sold, Brunsted said.",
        "The mill was sold, Lind said.",
        "the source says Brunsted, not Lind",
    ),
    (
        "The mayor proposes a new mill.",
        "The proposal of the mayor is a new mill.",
        "the source says “proposes new”",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), OTHERWISE)
def test_another_number_date_name_or_opposite_is_told(source, statement, reason):
    assert reason in reasons(check_facts(aligned(source, statement), frozenset()))
    assert_refused(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("Both bakeries opened in 1998.", "The two bakeries opened in 1998."),
        ("One of the ovens broke.", "An oven broke."),
        ("Exactly 912 loaves were sold.", "About 900 loaves were sold."),
        ("The mill paid $12,000,000.", "The mill paid twelve million dollars."),
        ("The mill closed on Tuesday.", "The mill closed on 13 May 2025."),
        ("Zelenskiy spoke in Kiev.", "Zelenskyy spoke in Kyiv."),
        ("The last two ships came.", "The two ships came."),
    ],
)
def test_another_form_of_it_is_not(source, statement):
    assert reasons(check_facts(aligned(source, statement), frozenset())) == []


def test_what_the_text_around_names_may_be_named():
    alignment = aligned("He opened the mill.", "The mill Brunsted opened.")
    assert reasons(check_facts(alignment, frozenset())) == ["the source does not name Brunsted"]
    assert check_facts(alignment, frozenset(["brunst"])) == []
