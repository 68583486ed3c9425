"""Dates -> ISO 8601, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.publication_date import iso_date
from qa_bot.types import Article


@pytest.mark.parametrize(
    ("given_date", "stored"),
    [
        ("2025-05-15", "2025-05-15"),
        ("2025-05-15T09:30:00Z", "2025-05-15T09:30:00Z"),
        ("2025-05-15 09:30", "2025-05-15 09:30"),
        ("2025-05-15T09:30:00+0200", "2025-05-15T09:30:00+0200"),
        ("20250515", "2025-05-15"),
        ("20250515T093000Z", "2025-05-15T09:30:00+00:00"),
        ("2025/5/15", "2025-05-15"),
        ("15.05.2025", "2025-05-15"),
        ("5/15/2025", "2025-05-15"),
        ("15/5/2025", "2025-05-15"),
        ("May 15, 2025", "2025-05-15"),
        ("Thursday, 15th May 2025", "2025-05-15"),
        ("Sept. 3, 2025", "2025-09-03"),
        ("Thu, 15 May 2025 09:30:00 GMT", "2025-05-15T09:30:00+00:00"),
    ],
)
def test_a_date_is_stored_as_iso_8601(given_date: str, stored: str) -> None:
    assert iso_date(given_date) == stored
    assert Article("a", "", "x", published=stored).published_on is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-05",
        "2025-13-01",
        "2025-02-30",
        "2025-05-15T99:00",
        "05/06/2025",
        "yesterday",
        "12 ma 2025 x",
    ],
)
def test_what_is_no_reliable_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        iso_date(text)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        stored = iso_date(text)
    except ValueError:
        return
    assert Article("a", "", "x", published=stored).published_on is not None
