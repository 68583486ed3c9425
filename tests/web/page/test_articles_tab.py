"""The tab of the articles: which of them a search there shows."""

import pytest

from qa_bot.types import Article
from qa_bot.web.page.articles_tab import matching

pytestmark = pytest.mark.slow


def test_articles_are_matched_by_the_beginnings_of_words():
    some = [
        Article("first", "Title first", "Text.", published="2025-05-12", source="Évening News"),
        Article("second", "Title second", "Text.", published="2025-06-12", source="Gazette"),
    ]
    assert matching(some, "") == some
    assert [a.id for a in matching(some, "EVEN 12 may")] == ["first"]
    assert [a.id for a in matching(some, "2025-06")] == ["second"]
    assert matching(some, "vening") == []
