"""Lists of articles and passages as harmless HTML on one line; the form by which articles are added."""

from dataclasses import replace

import pytest
from support.markup import HOSTILE, Reader

from qa_bot.render.lists_html import (
    add_form_html,
    articles_html,
    limits_html,
    next_html,
    passages_html,
    timeline_html,
)
from qa_bot.types import Article, Hit, Passage

ALLOWED = {
    "div": {"class"}, "p": {"class", "dir"}, "table": {"class"}, "thead": set(), "tbody": set(),
    "tr": set(), "th": {"class"}, "td": {"class", "dir"}, "a": {"href", "dir"}, "ol": {"class"},
    "li": set(), "span": {"class"}, "mark": set(), "button": {"type", "class"}, "svg": set(),
    "title": set(), "rect": {"x", "y", "width", "height"}, "details": {"class"}, "summary": set(),
    "label": set(), "input": {"type", "name", "min", "max", "disabled"}, "option": {"value"},
    "select": {"name", "aria-label"},
}  # fmt: skip


def article(name: str, published: str | None = None, **known: str) -> Article:
    return Article(
        name, f"Title of {name}", "One. Two monitors monitored.", published=published, **known
    )


def hit(of: Article) -> Hit:
    return Hit(Passage(of, 0, len(of.text)), 1.0)


def test_hostile_articles_become_text_on_one_line():
    bad = Article(
        f"id\n{HOSTILE}", HOSTILE, f"\n\n# {HOSTILE}\n\n- x", source=HOSTILE, published="2025-05-12"
    )
    other = replace(bad, id="other", published="2025-05-14")
    pages = [
        articles_html([bad, other], 1),
        timeline_html([bad, other]),
        passages_html([hit(bad)], f"evil {HOSTILE}", "en"),
        next_html([HOSTILE]),
        limits_html([bad]),
    ]
    for page in pages:
        assert "\n" not in page
        tags = Reader(page).tags
        assert tags
        for tag, attributes in tags:
            assert set(attributes) <= ALLOWED[tag], (tag, attributes)
            assert attributes.get("href", "#").startswith("#")


def test_a_table_says_how_many_there_are():
    some = [article(str(n)) for n in range(3)]
    assert "3 articles." in articles_html(some, 5)
    cut = articles_html(some, 2)
    assert "The first 2 of 3 articles" in cut
    assert cut.count("<tr>") == 1 + 2
    assert "No article" in articles_html([], 2)


@pytest.mark.parametrize(
    ("days", "unit", "bars"),
    [
        (["2025-05-12", "2025-05-12", "2025-05-15"], "day", 2),
        (["2024-01-31", "2025-05-15", "2025-02-01"], "month", 3),
        (["1999-12-31", "2025-05-15"], "year", 2),
    ],
)
def test_bars_are_of_days_months_or_years(days, unit, bars):
    page = timeline_html([article(str(n), day) for n, day in enumerate(days)])
    assert f"Articles by {unit};" in page
    assert page.count("<rect") == bars


@pytest.mark.parametrize(
    "days", [[], [None], ["2025-05-12", "2025-05-12"], ["0001-01-01", "9999-12-31"]]
)
def test_no_bars_where_they_say_nothing(days):
    assert timeline_html([article(str(n), day) for n, day in enumerate(days)]) == ""


def test_the_words_of_a_query_are_marked_whatever_their_form():
    page = passages_html([hit(article("a"))], "the monitor", "en")
    assert page.count("<mark>") == 2
    assert "<mark>monitors</mark> <mark>monitored</mark>" in page


def test_the_form_takes_the_suffixes_and_says_the_limits_that_it_is_given():
    page = Reader(add_form_html([".txt", ".json.gz"], 50_000_000, 7_000_000))
    [files] = [a for tag, a in page.tags if a.get("type") == "file"]
    assert files["accept"] == ".txt,.json.gz"
    assert "50 MB in all." in page.text
    assert "with at most 7 MB." in page.text


def test_each_way_has_its_fields():
    page = Reader(add_form_html([".txt"], 1_000_000, 1_000_000))
    ways = [a["value"] for tag, a in page.tags if a.get("name") == "way"]
    assert ways == ["files", "text", "page"]
    assert [a["data-way"] for _, a in page.tags if "data-way" in a] == ways
    names = [a["name"] for tag, a in page.tags if tag in ("input", "textarea")]
    assert names[3:] == ["files", "title", "text", "outlet", "published", "address", "page"]
