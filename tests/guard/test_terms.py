"""Text -> the terms that are compared."""

import pytest
from support.sentences import terms_of

from qa_bot.english.cues import CueKind
from qa_bot.guard.terms import TermKind


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Lind sells 12 million loaves.", ["lind", "sell", "12000000", "loav"]),
        ("Lind can't sell it.", ["lind", "modal can", "negation not", "sell"]),
        ("It warned against selling.", ["saying warn", "modal should", "negation not", "sell"]),
        ("The people of the U.S. took part.", ["us"]),
        ("US troops left us.", ["us", "soldier", "leav"]),
        ("Brunsted's mill", ["brunst", "mill"]),
        ("…", []),
    ],
)
def test_keys(text, keys):
    assert [term.key for term in terms_of(text)] == keys


def test_each_term_is_of_a_kind():
    terms = terms_of("On Tuesday, Ida Brunsted may sell 30 loaves.")
    assert [term.kind for term in terms] == [
        TermKind.DATE,
        TermKind.NAME,
        TermKind.NAME,
        TermKind.CUE,
        TermKind.WORD,
        TermKind.NUMBER,
        TermKind.WORD,
    ]
    may = terms[3]
    assert (may.cue, may.sense, may.has_content) == (CueKind.MODAL, "may", False)
    assert [term.text for term in terms if term.is_name] == ["Ida", "Brunsted"]


def test_small_words_lead_the_next_term_and_marks_part_terms():
    tuesday, mayor, mill, _ = terms_of("On Tuesday, the mayor of the mill, too, left.")
    assert (tuesday.lead, tuesday.breaks, tuesday.ends) == (("on",), False, True)
    assert (mayor.lead, mayor.breaks, mayor.follows) == ((",", "the"), True, False)
    assert (mill.lead, mill.breaks, mill.ends) == (("of", "the"), False, True)


def test_a_date_counts_from_the_day_of_publication():
    [thursday], [day] = terms_of("Thursday"), terms_of("15 May 2025")
    assert thursday.value.agrees(day.value)


def test_the_last_term_ends_the_text():
    assert [term.ends for term in terms_of("ships left Odesa")] == [False, False, True]
