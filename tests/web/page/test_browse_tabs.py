"""Which articles the page lists for which words."""

import pytest

from qa_bot.types import Article
from qa_bot.web.page.browse_tabs import matching

pytestmark = pytest.mark.slow  # it loads Gradio

FIRST = Article("first", "Title of first", "One.", source="Évening News", published="2025-05-12")
SECOND = Article("second", "Title of second", "Two.", source="Gazette", published="2025-06-12")
UNDATED = Article("undated", "Title of undated", "Three.")


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("", [FIRST, SECOND, UNDATED]),
        ("EVEN 12 may", [FIRST]),
        ("2025-06", [SECOND]),
        ("vening", []),
        ("title undated", [UNDATED]),
        ("first gazette", []),
    ],
)
def test_articles_are_matched_by_the_beginnings_of_words(words, articles):
    assert matching([FIRST, SECOND, UNDATED], words) == articles
