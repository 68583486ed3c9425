"""When two pieces of text say the same."""

import pytest

from qa_bot.evaluate.wording import contains, meet, normalise, token_f1

LONG = "The council met on Monday evening to vote about the new bridge over the river."


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        ("It rained.", "Cold today. It\n rained. Warm.", True),
        ("Cold today. It rained. Warm.", "It rained.", True),
        ("It rained.", "It snowed.", False),
        ("It rained. It", "It rained in", False),
        (LONG, LONG[35:] + " It was late.", True),  # 43 of its 78 characters
        (LONG, LONG[45:] + " Nobody was sure how it would end.", False),  # 33 of them
        (LONG * 4, LONG[-1:] + LONG * 3 + "End.", True),  # more than half
        (LONG * 4, LONG + "Other words follow here. " * 12, False),  # a quarter
        ("", "anything", False),
        (" \n", "anything", False),
    ],
)
def test_two_quotes_meet(one, other, do):
    assert meet(one, other) is do
    assert meet(other, one) is do


@pytest.mark.parametrize(
    ("text", "phrase", "does"),
    [
        ("Ann's brother left in 1993.", "ann", True),
        ("Anna left.", "Ann", False),
        ("It fell by 1.5 percent.", "5", False),
        ("They won 24-10.", "24", True),
        ("He crossed the Adriatic.", "Adriatic", True),
        ("He crossed Adriatic waters.", "the Adriatic", True),
        ("San, Jose", "San Jose", True),
        ("Jose of San", "San Jose", False),
        ("anything", "", False),
        ("A grade", "the", False),
        ("İstanbul'da oldu", "İstanbul", True),
    ],
)
def test_a_text_contains_a_phrase(text, phrase, does):
    assert contains(text, phrase) is does


def test_normalise_as_squad_does():
    assert normalise(" The  U.S., an (old) Ally! ") == "us old ally"
    assert normalise("The The") == "the the"
    assert normalise("“Quoted”") == "quoted"


def test_f1_counts_repeated_words_once_each():
    assert token_f1("blue blue bird", "blue bird sings loud") == pytest.approx(2 * 2 / (3 + 4))
    assert token_f1("", "x") == token_f1("y", "x") == 0
    assert token_f1("the Bird", "bird") == 1
