"""Hostile text does nothing: in Markdown, in a terminal; see tests/render for HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa_bot.text.escape import as_markdown, as_plain, encodable, printable, tidy

ANY = st.text(st.characters(), max_size=60) | st.text(
    "<>&\"'`*_[]()!#\\|~\n\u202e\x1b\ud800a 1.", max_size=60
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a⟦U+001B⟧[2Jb"),
        ("abc\u202edcba", "abc⟦U+202E⟧dcba"),
        ("a\u200bb\ufeff", "a⟦U+200B⟧b⟦U+FEFF⟧"),
        ("half \ud800", "half ⟦U+D800⟧"),
        ("ab\U000e0041", "ab⟦U+E0041⟧"),
        ("one\ntwo\u2028three", "one two three"),
        ("می\u200cخواهم \u200fab", "می\u200cخواهم \u200fab"),  # joiners and direction marks
    ],
)
def test_what_hides_or_commands_is_shown_by_its_number(text: str, shown: str) -> None:
    assert as_plain(text) == shown


@given(ANY)
def test_markdown_is_one_paragraph_of_plain_text(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(as_markdown(text))
    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    for token in tokens[1:2]:
        assert {child.type for child in token.children} <= {"text"}
        assert token.children[0].content == as_plain(text)


@given(ANY)
def test_plain_text_is_one_printable_line(text: str) -> None:
    assert len(as_plain(text).splitlines()) <= 1
    as_plain(text).encode()


def test_what_cannot_be_encoded_becomes_a_question_mark() -> None:
    assert encodable("é \ud83d x") == "é ? x"
    assert tidy("  Who\n\tled \ud83d?  ") == "Who led ??"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("news/März.txt", "news/März.txt"),
        ("a\nb\x1b[2J", "a\\nb\\x1b[2J"),
        ("\udce9.txt", "\\udce9.txt"),  # a name of bytes that are no characters
        ("\u202e", "\\u202e"),
    ],
)
def test_what_cannot_be_printed_is_an_escape_in_messages(text: str, line: str) -> None:
    assert printable(text) == line
    assert printable(text).isprintable()
