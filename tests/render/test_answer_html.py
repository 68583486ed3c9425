"""Markup: nothing hostile survives, numbers stand for sources, quotes are slices."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.answers import abstained, answered, article, hostile_everywhere, span, statement
from support.markup import HOSTILE, Reader

from qa_bot.render.answer_html import (
    answer_html,
    article_html,
    corpus_html,
    notice_html,
    question_html,
    welcome_html,
)
from qa_bot.render.answer_text import answer_markdown, answer_text
from qa_bot.render.pointers import pointer
from qa_bot.types import Article, Citation, Span, Statement

ALLOWED = {
    "div": {"class", "dir"},
    "p": {"class", "dir"},
    "blockquote": {"class", "dir"},
    "a": {"class", "href", "title", "target", "rel"},
    "mark": {"class", "id", "tabindex"},
    "pre": {"class", "hidden"},
    "button": {"class", "type"},
    "span": {"class", "title"},
    "ul": {"class"},
    "li": {"dir"},
    "h1": set(),
    "h2": {"dir"},
    "small": set(),
    "details": {"class"},
    "summary": {"class"},
    "b": set(),
}


def assert_harmless(markup: str) -> Reader:
    page = Reader(markup)
    assert page.open == []
    for tag, attributes in page.tags:
        assert set(attributes) <= ALLOWED[tag]
        href = attributes.get("href") or "#cite-"
        assert href.startswith("#cite-") or re.match(r"https?://", href)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", markup)
    return page


def test_hostile_text_in_every_field_is_shown_and_does_nothing():
    of, answer = hostile_everywhere()
    cited = span(of, HOSTILE)
    for markup in (
        answer_html(answer),
        answer_html(abstained(HOSTILE, cited)),
        article_html(of, cited, [span(of, "End.")]),
        question_html(HOSTILE, HOSTILE + "?"),
        notice_html(HOSTILE),
        welcome_html(HOSTILE),
        corpus_html(3, None, HOSTILE),
    ):
        assert "<script>window.PWN=1</script>" in assert_harmless(markup).text
    assert all(
        link["href"].startswith("#cite-") for link in Reader(article_html(of, cited, [])).links()
    )


@given(st.text(st.characters(exclude_characters="\n\r", exclude_categories=()), min_size=1))
def test_any_text_is_harmless_in_any_place(text: str):
    of = Article(text, text, "a " + text + " b.", text, text, text)
    cited = Span(of, 0, len(of.text))
    assert_harmless(article_html(of, cited, []))
    assert_harmless(answer_html(answered(statement(cited), short_answer=text, missing=(text,))))


def test_numbers_in_the_text_are_not_citations():
    of = article("a", "The report [1] says so [2](https://evil.invalid).")
    page = Reader(answer_html(answered(statement(span(of, of.text)))))
    assert {link["href"] for link in page.links()} == {"#cite-" + pointer(span(of, of.text))}
    assert "[2](https://evil.invalid)" in page.text


def test_a_source_has_one_number_and_the_next_source_the_next():
    a, b = article("a"), article("b")
    answer = answered(
        statement(span(a, "First thing."), span(b, "Third thing.")),
        statement(span(a, "Second thing.")),
    )
    chips = re.findall(r'href="#cite-([ab])[^>]*>(\d+)</a>', answer_html(answer, number_from=4))
    assert chips == [("b", "4"), ("a", "5"), ("a", "5"), ("b", "4"), ("a", "5")]


def test_context_stands_before_its_statement_and_only_once():
    of = article("a")
    context = span(of, "First thing.")
    answer = answered(
        statement(span(of, "Second thing."), context), statement(span(of, "Third thing."), context)
    )
    markup = answer_html(answer)
    assert re.findall(r'<p class="(context|statement)" dir="auto">(\w+)', markup) == [
        ("context", "First"),
        ("statement", "Second"),
        ("statement", "Third"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confidence": 0.95}, "Well supported"),
        ({"confidence": 0.6}, "Supported"),
        ({"confidence": 0.4}, "Weakly supported"),
        ({"status": "partial", "missing": ("the date",)}, "Partly answered"),
    ],
)
def test_confidence_is_said_in_words(changes: dict, words: str):
    page = Reader(answer_html(answered(statement(span(article("a"), "First thing.")), **changes)))
    chance = f"estimated chance of being right: {changes.get('confidence', 0.9):.0%}"
    assert f"{words}{chance}word for word from 1 article" in page.text
    assert ("Not found in the articles: the date" in page.text) == ("missing" in changes)


def test_a_paraphrase_is_not_called_word_for_word():
    of = article("a")
    paraphrase = Statement("One thing.", (Citation(span(of, "First thing."), 0.9),))
    assert "word for word" not in answer_html(answered(paraphrase))
    assert "from 1 article" in answer_html(answered(paraphrase))


def test_an_abstention_quotes_what_came_closest_and_is_no_answer():
    of = article("a", "The mayor opened the bridge. It rained.")
    rained, opened = span(of, "It rained."), span(of, "The mayor opened the bridge.")
    markup = answer_html(abstained("Who built the bridge?", rained, opened))
    assert 'class="none"' in markup
    assert 'class="answer"' not in markup
    assert re.findall("<blockquote[^>]*>([^<]+) <a", markup) == ["The mayor opened the bridge."]
    assert "Nothing in them comes close." in answer_html(abstained("Who sang?", rained))


def test_what_the_bot_says_of_itself_looks_unlike_an_answer():
    said = answered(status="abstained", note=f"There is 1 article:\n“{HOSTILE}”")
    page = assert_harmless(answer_html(said))
    assert [a["class"] for tag, a in page.tags if tag == "div"] == ["note"]
    assert page.text.startswith("qa_bot says:There is 1 article:“<script>")
    assert answer_text(said).startswith("qa_bot says: There is 1 article:\n\n“<script>")
    assert r"\<script\>" in answer_markdown(said)
    assert "The articles don’t say" not in answer_html(said) + answer_text(said)


def test_a_completed_question_is_shown():
    assert (
        'asked as: <button type="button" class="reword">Who led it in 2022?</button>'
        in question_html("And then?", "Who led it in 2022?")
    )
    assert "asked as" not in question_html("Who?", "Who?")


def test_only_the_last_question_can_be_changed_and_only_a_judged_answer_judged():
    assert "Ask again" not in question_html("Who?")
    assert 'class="edit"' in question_html("Who?", last=True)
    given = answered(statement(span(article("a"), "First thing.")))
    assert 'class="right"' not in answer_html(given)
    assert 'class="right"' in answer_html(given, judging=True)


def test_a_limited_answer_says_which_articles_it_is_from():
    given = answered(statement(span(article("a"), "First thing.")), within="within 1–16 May 2025")
    for shown in (Reader(answer_html(given)).text, answer_text(given)):
        assert "from 1 article within 1–16 May 2025" in shown
    none = replace(given, status="abstained", statements=())
    for shown in (Reader(answer_html(none)).text, answer_text(none)):
        assert "Only articles within 1–16 May 2025 were searched." in shown


def test_an_article_is_shown_without_any_mark():
    page = Reader(article_html(article("a")))
    assert "First thing. Second thing. Third thing." in page.text
    assert page.marks == {}


def test_the_marks_of_an_article_are_exactly_the_cited_slices():
    of = article("a", "One & two.  Three <b>.\r\n\r\nFour.\x0cFive “six”. Seven.")
    cited, other = span(of, "Three <b>."), span(of, "Five “six”.")
    elsewhere = span(article("b"), "First thing.")
    page = Reader(article_html(of, cited, [other, cited, elsewhere]))
    assert page.marks == {"cited": cited.text, "other": other.text}
    assert [a for tag, a in page.tags if a.get("id") == "cited"] == [
        {"class": "cited", "id": "cited", "tabindex": "-1"}
    ]
    assert "".join(page.text.split()).endswith("".join(of.text.split()))


@given(st.data())
def test_a_mark_is_the_slice_for_any_place(data: st.DataObject):
    text = data.draw(st.text("ab <&\"'é🙂", min_size=1).filter(str.strip))
    start = data.draw(st.integers(0, len(text) - 1))
    cited = Span(article("a", text), start, data.draw(st.integers(start + 1, len(text))))
    assert Reader(article_html(cited.article, cited, [])).marks == {"cited": cited.text}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("http://bücher.example/", "http://bücher.example/"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("//evil.invalid/x", None),
        ("\\\\evil.invalid", None),
        ("file:///etc/passwd", None),
        ("https://user:secret@example.org/", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://" + "a" * 300, None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str | None):
    of = Article("a", "Title", "Text.", url)
    links = Reader(article_html(of, span(of, "Text."), [])).links()
    assert [a["href"] for a in links] == ([link] if link else [])
    assert all(a["rel"] == "noopener noreferrer nofollow" for a in links)


def test_the_host_of_the_original_is_shown_in_ascii():
    of = Article("a", "Title", "Text.", "https://аpple.example/")  # the first letter is Cyrillic
    assert "Original at xn--pple-43d.example" in article_html(of, span(of, "Text."), [])


def test_the_copy_button_copies_the_markdown():
    answer = answered(statement(span(article("a", "One *two* <b>."), "One *two* <b>.")))
    copied = re.search('<pre class="copied" hidden>(.*?)</pre>', answer_html(answer), re.S)
    assert html.unescape(copied[1]) == answer_markdown(answer)
