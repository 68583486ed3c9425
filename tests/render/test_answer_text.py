"""Answers as Markdown and as text: sources and numbers, and nothing that acts."""

from support.answers import answered, article, hostile_everywhere, span, statement

from qa_bot.records import answer_record
from qa_bot.render.answer_html import answer_html
from qa_bot.render.answer_text import answer_markdown, answer_text, article_text, passage_text
from qa_bot.types import Article, Hit, Passage


def test_a_short_answer_is_shown_with_its_date():
    of = article("a", "It rained on Thursday.")
    dated = answered(
        statement(span(of, "It rained on Thursday.")),
        short_answer="Thursday",
        short_answer_date="15 May 2025",
    )
    assert answer_text(dated).startswith("Thursday (15 May 2025)\n")
    assert '<p class="short" dir="auto">Thursday (15 May 2025)</p>' in answer_html(dated)
    assert answer_record(dated)["short_answer_date"] == "15 May 2025"
    assert answer_record(dated)["short_answer"] == "Thursday"


def test_markdown_for_the_clipboard_has_sources_and_no_live_markup():
    of = article("a", "It rained.", source="Post", published="2025-05-15", url="https://e.org/a_b")
    markdown = answer_markdown(answered(statement(span(of, "It rained.")), short_answer="rain"))
    assert markdown.splitlines() == [
        "**rain**",
        "",
        "It rained\\. [1]",
        "",
        "Well supported, word for word from 1 article.",
        "",
        "[1] Title a · Post · 15 May 2025 · https\\:\\/\\/e\\.org\\/a\\_b".replace("\\/", "/")
        + " · a, characters 0 to 10",
    ]
    hostile = answer_markdown(hostile_everywhere()[1])
    assert "](" not in hostile
    assert "<" not in hostile.replace("\\<", "")


def test_text_for_a_terminal_has_no_controls_and_fits():
    text = answer_text(hostile_everywhere()[1], width=60)
    assert all(character == "\n" or character.isprintable() for character in text)
    assert "⟦U+001B⟧[2J" in text
    of = article("a", "word " * 60 + "end.")
    wrapped = answer_text(answered(statement(span(of, of.text))), width=60)
    assert max(map(len, wrapped.splitlines())) <= 60


ARTICLE = Article(
    "a", "A\u202etitle", "One  line.\r\n\r\nAnother\x1b[2J line.", source="Post", author="Ann"
)


def test_an_article_and_a_passage_are_shown_without_what_acts_on_a_terminal():
    assert article_text(ARTICLE) == (
        "A⟦U+202E⟧title\nPost · Ann\n\nOne line.\n\nAnother⟦U+001B⟧[2J line."
    )
    passage = Passage(ARTICLE, 0, 10)
    assert passage_text(2, Hit(passage, 0.5)) == ("2. A⟦U+202E⟧title · a:0-10 · 0.50\nOne line.\n")
