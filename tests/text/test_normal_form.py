"""One normal form: what only its setting changes is the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.text.normal_form import bare, normal_form


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("“It’s over,” he said – twice…", '"It\'s over," he said - twice...'),
        ("''quoted''", '"quoted"'),
        ("a\u00a0b\n\tc ", "a b c"),
        ("negotia-\ntions", "negotiations"),
        ("2025-\n26", "2025- 26"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("e\u0301 ﬁne １２", "é fine 12"),
    ],
)
def test_the_normal_form(text: str, normal: str) -> None:
    assert normal_form(text) == normal


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cease-fire, he said!", "the ceasefire he said"),
        ("Russia’s RUSSIA'S", "russias russias"),
        ("It rose 3.5% to $1,200.50.", "it rose 3.5 % to $ 1,200.50"),
        ("It fell to -5, or 2-1?", "it fell to - 5 or 2 1 ?"),
        ("…", ""),
    ],
)
def test_words_and_figures_alone(text: str, words: str) -> None:
    assert bare(text) == words


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_bare_text_of_the_normal_form_is_that_of_the_text(text: str) -> None:
    assert bare(normal_form(text)) == bare(text)
