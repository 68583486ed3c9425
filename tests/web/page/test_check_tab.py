"""A pasted text on the page: progress, the result, or why there is none."""

import pytest
from support.serving import NOTICE

from qa_bot.assemble import Opened
from qa_bot.checking.check import MAX_CHECKED
from qa_bot.web.page.check_tab import NOTHING, _checked

pytestmark = pytest.mark.slow  # it loads Gradio


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
