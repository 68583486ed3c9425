"""Numbers with scale and unit: equal keys say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.english.numbers import find_quantities


@pytest.mark.parametrize(
    ("key", "forms"),
    [
        ("12000000", ["12m", "12 million", "12,000,000", "twelve million"]),
        ("250000", ["250,000", "two hundred and fifty thousand", "250k"]),
        ("21", ["21", "twenty-one", "twenty one"]),
        ("24", ["two dozen", "24"]),
        ("5000000000dollar", ["$5bn", "5 billion dollars", "US$5,000,000,000"]),
        ("50%", ["half", "50%", "50 per cent", "fifty percent"]),
        ("3pp", ["3 percentage points", "three percentage points"]),
        ("3#", ["third", "3rd"]),
        ("0.5year", ["half a year", "six months"]),
        ("9a.m.", ["9 a.m.", "9am"]),
        ("-4", ["-4"]),
        ("0dozens", ["dozens"]),
    ],
)
def test_forms_of_one_value(key, forms):
    for form in forms:
        assert [quantity.key for quantity in find_quantities(f"It was {form} then")] == [key]


def test_what_a_name_holds_is_no_number():
    assert find_quantities("COVID-19 and B12 were named.") == []


@given(st.text(max_size=60))
def test_quantities_are_ordered_and_apart(text):
    places = [place for q in find_quantities(text) for place in (q.start, q.end)]
    assert places == sorted(places)
