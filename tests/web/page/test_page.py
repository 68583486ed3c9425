"""The head of the page, and how old an index is in words."""

from datetime import UTC, datetime, timedelta

import pytest
from support.serving import NOTICE, live

from qa_bot.assemble import Opened
from qa_bot.web.page.page import _age, _head, page_head

pytestmark = pytest.mark.slow  # it loads Gradio


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age: timedelta, words: str):
    assert _age(datetime.now(UTC) - age) == words


def test_the_head_says_what_is_loaded(toy_opened: Opened):
    head = _head(live(toy_opened).now)
    assert "3 articles · newest 13 May 2025 · index built" in head
    assert _head(live(None, NOTICE).now) == '<h1>qa_bot</h1><p class="corpus"></p>'


def test_style_and_script_are_in_the_head_as_they_are():
    head = page_head()
    assert head.startswith("<style>")
    assert head.count("</style><script>") == 1
    assert "&gt;" not in head.partition("<script>")[0]
    assert "(() => {" in head
