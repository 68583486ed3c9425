"""What counts as the same wording."""

import unicodedata

import pytest

from qa_bot.checking.tokens import find, quotations, tokenize, without_outer_quotes

SOURCE = "The café’s “30-day” offer – worth 1,200 euros – ends on Monday."


def stands(text: str, source: str) -> bool:
    known = {token.key for token in tokenize(source)}
    return find(without_outer_quotes(tokenize(text, known=known)), tokenize(source)) >= 0


@pytest.mark.parametrize(
    "text",
    [
        SOURCE,
        'the  café\'s\n"30-day" offer — worth 1200 euros — ends on Monday',
        unicodedata.normalize("NFD", SOURCE),
        "The ca\u00adfé’s “30-day” offer – worth 1,200 euros – ends on Mon\u00adday.",
        "The café’s “30-day” of-\nfer – worth 1,200 euros – ends on Monday.",
        "The café’s “30-\nday” offer – worth 1,200 euros – ends on Monday.",
        "The café’s „30-day“ offer, worth 1,200 euros, ends on Monday.",
        "The café’s '30-day' offer – worth 1,200 euros – ends on\u00a0Monday.",
        f"“{SOURCE}”",
    ],
)
def test_form_makes_no_difference(text: str) -> None:
    assert stands(text, SOURCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("café’s", "cafe’s"),
        ("30", "13"),
        ("1,200", "12,00"),
        ("1,200", "-1,200"),
        ("euros", "euro"),
        ("Monday", "monday"),
        ("Monday.", "Monday?"),
        ("ends", "may end"),
        ("“30-day”", "30-day"),
        ("offer", "“offer”"),
        ("1,200 euros", "1,200%"),
    ],
)
def test_a_changed_word_number_sign_or_quotation_mark_does(old: str, new: str) -> None:
    assert old in SOURCE
    assert not stands(SOURCE.replace(old, new), SOURCE)


def test_a_capital_says_nothing_at_the_start_of_a_sentence_or_quotation() -> None:
    assert stands("the talks ended", "The talks ended.")
    assert stands("Talks ended", "The talks ended.")
    assert stands("He said: “The talks ended.”", "He said: “the talks ended.”")
    assert not stands("he met the US", "He met the us.")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “we go” and 'they stay' today.", ["we go", "they stay"]),
        ('"We go," he said.', ["We go"]),
        ("We go,” he said. “Now”", ["We go", "Now"]),
        ("The ministers' talks don’t end.", []),
        ("She asked: “Who", ["Who"]),
        ("«Wir gehen», sagte er „heute“.", ["Wir gehen", "heute"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [" ".join(t.form for t in q) for q in quotations(tokenize(text))] == quoted


def test_each_token_has_its_place_and_a_form_of_its_own():
    text = "“Café” cost −1,200 euros."
    found = [(token.form, text[token.start : token.end]) for token in tokenize(text)]
    assert found == [
        ("“", "“"),
        ("Café", "Café"),
        ("”", "”"),
        ("cost", "cost"),
        ("-1200", "−1,200"),
        ("euros", "euros"),
    ]
    assert [token.start - 10 for token in tokenize(text, 10)] == [t.start for t in tokenize(text)]


@pytest.mark.parametrize(
    ("known", "forms"),
    [
        ((), ["ceasefire", "holds"]),
        (("ceasefire",), ["ceasefire", "holds"]),
        (("cease", "fire"), ["cease", "fire", "holds"]),
    ],
)
def test_a_word_broken_at_a_line_end_is_one_where_the_articles_have_it_as_one(known, forms):
    assert [token.form for token in tokenize("cease-\nfire holds", known=known)] == forms
