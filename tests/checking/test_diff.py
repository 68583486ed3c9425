"""What of another wording differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.checking.diff import changes, in_words, likeness, omission
from qa_bot.checking.tokens import tokenize
from qa_bot.types import Article, Change, Span


def compared(text: str, source: str) -> list[Change]:
    mine, theirs = (Article(name, "", t) for name, t in (("mine", text), ("theirs", source)))
    spans = [Span(article, 0, len(article.text)) for article in (mine, theirs)]
    return list(changes(spans[0], tokenize(text), spans[1], tokenize(source)))


def test_the_changes_are_word_by_word_with_places_in_both_texts() -> None:
    text, source = (
        "In all, 251 soldiers were not freed.",
        "In the end, 215 soldiers were freed on Monday.",
    )
    found = compared(text, source)
    assert [(c.kind, c.text, c.source_text) for c in found] == [
        ("equal", "In", "In"),
        ("replace", "all, 251", "the end, 215"),
        ("equal", "soldiers were", "soldiers were"),
        ("insert", "not", ""),
        ("equal", "freed", "freed"),
        ("delete", "", "on Monday"),
    ]
    assert all(text[c.start : c.end] == c.text for c in found)
    assert all(source[c.source_start : c.source_end] == c.source_text for c in found)
    assert in_words(found) == (
        "the source says “the end, 215”, not “all, 251”",
        "the source does not say “not”",
        "left out: “on Monday”",
    )


def test_a_capital_within_the_sentence_is_a_change() -> None:
    (_, change, _) = compared("He met the us team.", "He met the US team.")
    assert (change.kind, change.text, change.source_text) == ("replace", "us", "US")


def test_many_changes_are_counted_rather_than_told() -> None:
    said = in_words(compared("a x b x c x d x e", "a 1 b 2 c 3 d 4 e"))
    assert (len(said), said[-1]) == (4, "and 1 more")


@given(st.text(max_size=80), st.text(max_size=80))
def test_changes_cover_both_texts_in_order_whatever_these_are(text: str, source: str) -> None:
    if not text or not source:
        return
    found = compared(text, source)
    for starts, ends in (
        ([c.start for c in found], [c.end for c in found]),
        ([c.source_start for c in found], [c.source_end for c in found]),
    ):
        assert all(start <= end for start, end in zip(starts, ends, strict=True))
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert 0 <= likeness(tokenize(text), tokenize(source)) <= 1


@pytest.mark.parametrize(
    ("before", "after", "harmless"),
    [
        ("", ".", True),
        ("“", ",”", True),
        ("In March 2022, ", ".", True),
        ("", ", who led it in 2022.", True),
        ("", ", according to the ministry.", False),
        ("", " not.", False),
        ("", ", said Dr. Koval.", False),
        ("", ", but it failed.", False),
        ("", "?", False),
        ("If it rains, ", ".", False),
        ("Without proof, ", ".", False),
        ("In theory they say, ", ".", False),
        ("The ministry denied that ", ".", False),
        ("In the city of ", ".", False),
    ],
)
def test_what_may_be_left_out(before: str, after: str, harmless: bool) -> None:
    assert (omission(before, after) == "") == harmless


def test_what_was_left_out_is_told():
    assert omission("", ", but it failed.") == "left out: “but it failed”"
