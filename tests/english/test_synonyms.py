"""Words that say the same, words that say the opposite, and the spellings of names."""

import pytest

from qa_bot.english.synonyms import (
    CAPITALS,
    DIRECTED,
    LIMITING,
    NAMES,
    OPPOSITES,
    concept,
    same_sense,
    skeleton,
)
from qa_bot.text.words import stem


@pytest.mark.parametrize("group", ["buy purchased acquires", "ceasefire truce", "rose gained"])
def test_words_of_one_group_have_one_concept(group):
    assert len(set(map(concept, group.split()))) == 1


def test_a_word_of_no_group_is_its_own_concept():
    assert concept("Larnholm") == "larnholm"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("cause", "leads", True), ("part", "role", True), ("lead", "port", False)],
)
def test_a_word_may_stand_in_several_groups(one, other, same):
    assert same_sense(one, other) is same


@pytest.mark.parametrize(("one", "other"), [("rose", "fell"), ("won", "lost"), ("buys", "sold")])
def test_opposites_go_by_concept(one, other):
    pair = frozenset((concept(one), concept(other)))
    assert pair in OPPOSITES
    assert pair <= DIRECTED


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kiev", "Kyiv"), ("Russian", "Russia"), ("Turkish", "Türkiye"), ("British", "UK")],
)
def test_spellings_and_adjectives_go_with_their_name(one, other):
    keys = [NAMES.get(stem(name), stem(name)) for name in (one, other)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("names", "same"),
    [
        ("Zelensky Zelenskyy Zelenskiy", True),
        ("Khodorkovsky Hodorkovsky", True),
        ("Yousef Yusef", True),
        ("Koval Lys", False),
    ],
)
def test_transliterations_share_a_skeleton(names, same):
    assert (len(set(map(skeleton, names.split()))) == 1) is same


def test_a_capital_stands_for_a_country_and_some_words_may_not_be_left_out():
    assert CAPITALS["kyiv"] == "ukraine"
    assert {"former", "against"} <= LIMITING
