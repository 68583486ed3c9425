"""What a command reads and prints."""

import io
import sys

import pytest

from qa_bot.cli.streams import article_text, open_lines, passage_text, read_text
from qa_bot.errors import InputError
from qa_bot.types import Article, Hit, Passage

ARTICLE = Article(
    "a", "A\u202etitle", "One  line.\r\n\r\nAnother\x1b[2J line.", source="Post", author="Ann"
)


def test_a_text_keeps_its_line_ends_and_loses_the_mark_before_it(tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.\r")
    assert read_text(str(file)) == "One.\r\nTwo.\r"


@pytest.mark.parametrize(
    ("content", "reason"), [(b" \n", "there is no text in"), (b"a\xff", "is not UTF-8 (byte 1)")]
)
def test_a_text_that_cannot_be_read_is_named(tmp_path, content, reason):
    file = tmp_path / "text.txt"
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_text(str(file))
    assert reason in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="gone"), open_lines(str(tmp_path / "gone")):
        pass


def test_standard_input_is_a_minus(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“a”\nb\n".encode())))
    with open_lines("-") as lines:
        assert list(lines) == ["“a”\n", "b\n"]
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"), open_lines("-"):
        pass


def test_an_article_and_a_passage_are_shown_without_what_acts_on_a_terminal():
    assert article_text(ARTICLE) == (
        "A⟦U+202E⟧title\nPost · Ann\n\nOne line.\n\nAnother⟦U+001B⟧[2J line."
    )
    passage = Passage(ARTICLE, 0, 10)
    assert passage_text(2, Hit(passage, 0.5)) == ("2. A⟦U+202E⟧title · a:0-10 · 0.50\nOne line.\n")
