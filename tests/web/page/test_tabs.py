"""Which articles the page lists for which words; a pasted text, or why nothing comes of it."""

import pytest
from support.serving import NOTICE

from qa_bot.assemble import Opened
from qa_bot.checking.check import MAX_CHECKED
from qa_bot.types import Article
from qa_bot.web.page.tabs import NOTHING, _checked, matching

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


def test_the_result_comes_after_how_far_it_is(toy_opened: Opened):
    text = "Each side freed 40 prisoners on Tuesday. Nobody sang."
    first, *_, result = _checked(text, toy_opened.checker, "")
    assert "Comparing sentence 1 of 2" in first
    assert "2 sentences: 1 exact, 1 not in these articles" in result


@pytest.mark.parametrize("text", ["", " \n", "…"])
def test_without_a_word_there_is_nothing_to_check(toy_opened: Opened, text):
    [notice] = _checked(text, toy_opened.checker, "")
    assert NOTHING in notice


def test_a_text_that_is_too_long_or_without_an_index_gets_a_notice(toy_opened: Opened):
    [notice] = _checked("a " * MAX_CHECKED, toy_opened.checker, "")
    assert f"the page checks {MAX_CHECKED:,} at most" in notice
    [notice] = _checked("A text.", None, NOTICE)
    assert NOTICE in notice
