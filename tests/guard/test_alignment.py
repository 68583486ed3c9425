"""Which term of a statement stands for which term of its source."""

import pytest
from support.sentences import aligned, terms_of

from qa_bot.guard.alignment import alike, rounds, same_root


def pairs(source: str, statement: str) -> list[tuple[str, str]]:
    return [(own.text, theirs.text) for own, theirs in aligned(source, statement).pairs()]


def test_terms_pair_in_order_then_where_they_moved_then_in_another_form():
    source = "On Tuesday, the mayor of Larnholm sold the old mill."
    statement = "The old mill was purchased in Larnholm on 13 May 2025."
    assert pairs(source, statement) == [
        ("old", "old"),
        ("mill", "mill"),
        ("Larnholm", "Larnholm"),
        ("13 May 2025", "Tuesday"),
    ]


def test_what_has_no_partner_was_added_or_left_out():
    alignment = aligned("Two ships with grain left Odesa.", "Two boats left Odesa.")
    assert [alignment.statement[i].text for i in alignment.added] == ["boats"]
    assert [term.text for term in alignment.removed.values()] == ["ships", "grain"]
    assert [term.text for term in alignment.instead(1)] == ["ships", "grain"]
    assert alignment.displaced(1) == alignment.instead(1)
    assert alignment.in_order == 3
    assert alignment.places == {0: 0, 3: 2, 4: 3}


def test_one_word_may_be_written_as_two():
    assert aligned("The cease-fire holds.", "The ceasefire holds.").added == {}


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("The fire came after the storm.", "The storm came before the fire."),
        ("A captain earns more than a pilot.", "A pilot earns less than a captain."),
    ],
)
def test_the_converse_is_a_partner_where_all_else_is_turned_round(source, statement):
    assert aligned(source, statement).added == {}
    straight = aligned(source, source.replace("after", "before").replace("more", "less"))
    assert len(straight.added) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Zelensky", "Zelenskyy", True),
        ("Türkiye", "Turkey", True),
        ("truce", "ceasefire", True),
        ("negotiators", "negotiations", True),
        ("Koval", "Lys", False),
        ("win", "winter", False),
        ("rise", "fall", False),
    ],
)
def test_names_in_another_spelling_and_words_of_one_sense_are_alike(one, other, same):
    [[first], [second]] = terms_of(one), terms_of(other)
    assert (first.key == second.key or alike(first, second)) is same


def test_a_capital_is_its_government_and_not_the_town():
    moscow, russia = (
        terms_of("Yesterday Moscow agreed.")[1],
        terms_of("Yesterday Russia agreed.")[1],
    )
    town = terms_of("They met in Moscow.")[-1]
    assert alike(moscow, russia)
    assert not alike(town, russia)


def test_words_of_one_root_begin_alike():
    assert same_root("negoti", "negotiat")
    assert not same_root("port", "portrait")
    assert not same_root("import", "export")


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        ("More than 900 loaves were sold.", True),
        ("About 900 loaves were sold.", True),
        ("Nearly 1,000 loaves were sold.", True),
        ("At least 912 loaves were sold.", False),
        ("Less than 900 loaves were sold.", False),
        ("More than 500 loaves were sold.", False),
        ("Exactly 900 loaves were sold.", False),
    ],
)
def test_a_rounded_number_is_right_in_its_direction(statement, right):
    alignment = aligned("They sold 912 loaves.", statement)
    number = next(i for i, term in enumerate(alignment.statement) if term.value)
    assert rounds(alignment, number) is right
