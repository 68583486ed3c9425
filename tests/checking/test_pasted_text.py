"""A pasted text -> its sentences, with their places in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.checking.pasted_text import pasted_sentences


@given(st.text(max_size=200))
@settings(max_examples=30)
def test_any_text_is_cut_into_places_of_itself(text: str) -> None:
    sentences = pasted_sentences(text, "en")
    assert all(s.article.text == text for s in sentences)
    ends = [0, *(s.end for s in sentences)]
    assert all(end <= s.start for end, s in zip(ends, sentences, strict=False))


WRAPPED = (
    "The harbour of Larnholm was closed\n"
    "on Friday after a storm had broken the ice.\n"
    "Nobody was hurt, said the master of the harbour.\n"
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_cut_by_a_page_width_are_one_sentence(line_end):
    text = WRAPPED.replace("\n", line_end)
    sentences = pasted_sentences(text, "en")
    assert [" ".join(s.text.split()) for s in sentences] == [
        "The harbour of Larnholm was closed on Friday after a storm had broken the ice.",
        "Nobody was hurt, said the master of the harbour.",
    ]
    assert all(text[s.start : s.end] == s.text for s in sentences)


def test_lines_of_their_own_stay_apart_and_what_has_no_word_is_no_sentence():
    text = "The harbour\n\nIt was closed.\n***\nIt opened again."
    assert [s.text for s in pasted_sentences(text, "en")] == [
        "The harbour",
        "It was closed.",
        "It opened again.",
    ]
