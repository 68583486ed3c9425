"""What may be left out of a quoted sentence."""

import pytest

from qa_bot.checking.omissions import omission


@pytest.mark.parametrize(
    ("before", "after", "harmless"),
    [
        ("", ".", True),
        ("“", ",”", True),
        ("In March 2022, ", ".", True),
        ("", ", who led it in 2022.", True),
        ("", ", according to the ministry.", False),
        ("", " not.", False),
        ("", ", said Dr. Koval.", False),
        ("", ", but it failed.", False),
        ("", "?", False),
        ("If it rains, ", ".", False),
        ("Without proof, ", ".", False),
        ("In theory they say, ", ".", False),
        ("The ministry denied that ", ".", False),
        ("In the city of ", ".", False),
    ],
)
def test_what_may_be_left_out(before: str, after: str, harmless: bool) -> None:
    assert (omission(before, after) == "") == harmless


def test_what_was_left_out_is_told():
    assert omission("", ", but it failed.") == "left out: “but it failed”"
