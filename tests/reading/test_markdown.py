"""Markdown -> text: marks go, words stay."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.markdown import MAX_NESTING, read_markdown

DATA = Path(__file__).parents[1] / "data" / "articles"
MARKS = [
    "*",
    "**",
    "_",
    "#",
    "- ",
    "> ",
    "1. ",
    "2) ",
    "=",
    "---",
    "\\",
    "!",
    "(",
    ")",
    ":",
    ".",
    "+ ",
]
SPACES = [" ", "\n", "  \n", "\n\n", "\t", "    "]
LEFT_OUT = [
    "[",
    "]",
    "<",
    ">",
    "`",
    "```",
    "~~~",
    "~~",
    "|",
    "| - |",
    "[^1]",
    "[a]: b",
    "<!--",
    "-->",
]


def text_of(markdown: str) -> str:
    return str(read_markdown(markdown.encode(), "a")["text"])


def letters(text: str) -> list[str]:
    return re.findall(r"[^\W_]", text)


def test_markdown_with_front_matter() -> None:
    article = read_markdown((DATA / "harbour.md").read_bytes(), "harbour")
    assert article == {
        "title": "Harbour: a new crane",
        "author": "Ann Example",
        "published": "2025-05-15T09:30:00Z",
        "url": "https://news.example/harbour",
        "language": "en",
        "text": "A new crane\n\n"
        "The harbour has a new crane. It lifts 40 tons, says the maker (page 3).\n\n"
        "What it does\n\n"
        "It loads ships\nIt unloads them, day and night\n\n"
        "crane.lift(*tons)\n\ncrane.stop()\n\n"
        "“It works,” said Bo. The file crane_log_2 has 2*3*4 lines, and run *all* is code.\n\n"
        "The end.",
    }


def test_markdown_without_front_matter_takes_its_title_from_the_first_heading() -> None:
    assert read_markdown(b"Intro.\n\n# The *big* one #\n\nBody.", "x")["title"] == "The big one"
    assert read_markdown(b"## Section\n\nBody.", "my-file")["title"] == "my file"
    unclosed = read_markdown(b"---\ntitle: Not one\n\nBody.", "x")
    assert (unclosed["title"], unclosed["text"]) == ("x", "title: Not one\n\nBody.")


@pytest.mark.parametrize("mark", ["[", "[a](", "*a ", "_a ", "`", "`a", "<!--", "# ", "- ", ">"])
def test_repeated_marks_take_no_more_than_linear_time(mark: str) -> None:
    assert read_markdown(mark.encode() * 5_000 + b"\nText.", "x")["text"].endswith("Text.")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("| ship | tons |\n| --- | ---: |\n| *Ann* | 40 |", "| ship | tons |\n| Ann | 40 |"),
        ("It failed.[^1]\n\n[^1]: So *they* say.", "It failed.\n\nSo they say."),
        ("It failed.[^1]\n\n[^1]: https://news.example", "It failed."),
        ("Run `[^a-z]`.", "Run [^a-z]."),
        ("[The maker][m] and ~~not~~ [m].\n\n[m]: https://maker.example", "The maker and not m."),
        ("1. One\n2. Two\n   - inner\n3. Three", "1. One\n2. Two\ninner\n\n3. Three"),
        ("One\\\ntwo  \nthree\nfour &amp; five", "One\ntwo\nthree four & five"),
        ("    The first line is set in.", "The first line is set in."),
        ("<b>Bold</b> stays.\n\n<div>\nSo does *this*.\n</div>", "<b>Bold</b> stays.\n\n<div> So does this. </div>"),
        ("Title\n=====\n\n```sh\nls  *\n```", "Title\n\nls  *"),
        ("![A photo](a.png)", ""),
    ],
)  # fmt: skip
def test_what_is_left_of_markdown(markdown: str, text: str) -> None:
    assert text_of(markdown) == text


@given(st.lists(st.sampled_from(["a", "bc", "é", "3", "“", *MARKS, *SPACES]), max_size=80))
def test_no_word_is_lost(pieces: list[str]) -> None:
    """Where there are no addresses, pictures, code and comments."""
    markdown = "x " + "".join(pieces)
    assert letters(text_of(markdown)) == letters(markdown)


@given(st.lists(st.sampled_from(["a", "bc", "3", *MARKS, *SPACES, *LEFT_OUT]), max_size=80))
def test_no_word_is_made_up(pieces: list[str]) -> None:
    markdown = "x " + "".join(pieces)
    rest = iter(letters(markdown))
    assert all(letter in rest for letter in letters(text_of(markdown)))


@pytest.mark.parametrize("mark", ["> ", "- ", "> - "])
def test_a_text_that_is_nested_too_deeply_stays_as_it_is(mark: str) -> None:
    deep = mark * MAX_NESTING + "The end."
    assert text_of(f"Start.\n\n{deep}") == f"Start.\n\n{deep}"
    assert text_of(mark * 10 + "The end.") == "The end."
