"""What is true stays supported in other words; the checks have their tables of what is not."""

import pytest
from support.sentences import assert_refused, outcome, place

from qa_bot.guard.judge import judge

SAME = [
    # numbers
    ("The port paid 12 million dollars for the crane.", "The port paid $12m for the crane."),
    ("The port paid $12,000,000 for the crane.", "The port paid twelve million dollars for the crane."),
    ("Rents went up by 5 percent in the town.", "Rents went up by 5% in the town."),
    ("In all, 215 soldiers were freed.", "More than 200 soldiers were freed."),
    ("Over 200 soldiers were freed.", "More than 200 soldiers were freed."),
    # dates
    ("The talks began on Tuesday.", "The talks began on 13 May 2025."),
    ("The talks began on 13 May 2025.", "The talks began on Tuesday."),
    ("The talks began on 13 May 2025.", "The talks began in May 2025."),
    ("The talks began on 13 May.", "The talks began on May 13, 2025."),
    # names
    ("President Volodymyr Zelenskyy came to Türkiye.", "Zelensky came to Turkey."),
    ("Zelenskiy spoke in Kiev.", "Zelenskyy spoke in Kyiv."),
    ("Erdoğan met the crew of the ship.", "Erdogan met the ship’s crew."),
    ("Russia’s delegation came by plane.", "The Russian delegation came by plane."),
    ("The Russian delegation is headed by Medinsky.", "Medinsky heads the Russian delegation."),
    ("Koval was accused by Lys of fraud.", "Lys accused Koval of fraud."),
    ("Russia and Ukraine agreed on an exchange.", "Ukraine and Russia agreed on an exchange."),
    # negation, modality, quantity
    ("The port did not close.", "The port didn’t close."),
    ("No one has left the ship.", "Nobody has left the ship."),
    ("The port may close in winter.", "The port might close in winter."),
    ("Delegations are to meet in Odesa.", "Delegations will meet in Odesa."),
    ("Several ships left the harbour.", "Some ships left the harbour."),
    # words
    ("The price of grain rose in May.", "The price of grain increased in May."),
    ("The two sides agreed on a ceasefire.", "The two sides agreed on a truce."),
    # speaker
    ("The goal, according to Denisov, is peace.", "Denisov said that the goal is peace."),
    ("The crew, she said, will leave.", "The crew would leave, she said."),
    ("Koval expects the crew to leave.", "The crew is expected by Koval to leave."),
    ("Koval warned against leaving the ship.", "Koval warned that the ship should not be left."),
    # left out
    ("On Monday, two ships with grain left Odesa.", "Two ships left Odesa."),
    ("Koval, who runs the port, named no date for the talks.", "Koval named no date for the talks."),
    ("The fleet sailed, but the crew did not.", "The fleet sailed."),
    ("Koval hopes and believes that the port will open.", "Koval hopes that the port will open."),
    ("The crew has yet to answer the letter.", "The crew has not answered the letter yet."),
    ("Two thirds of the crew left.", "The ship was left by two-thirds of the crew."),
    # turned round, and the same
    ("The fire came after the storm.", "The storm came before the fire."),
    ("A captain earns more than a pilot.", "A pilot earns less than a captain."),
    ("The talks came half a year after the fire.", "The talks came six months after the fire."),
    ("Grain is bought by the port.", "The port buys grain."),
    ("Prices fell 4% in May after rising for seven months.", "After rising for seven months, prices fell 4% in May."),
    # setting
    ("The crew — “most of them” — went on foot.", '"Most of them" went on foot - the crew.'),
    ("The cease-fire holds.", "The ceasefire holds."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "statement"), SAME)
def test_what_says_the_same_is_supported(source, statement):
    assert judge(statement, [place(source)]).reasons == ()


@pytest.mark.parametrize(
    "statement",
    [
        "Gen. Petro Lys called the café’s exchange \"a beginning\".",
        "gen. Petro Lys called the café’s exchange “a beginning”.",
        "Gen.\u00a0Petro\nLys  called the cafe\u0301's ex\u00adchange “a beginning”.",
        "Gen. Petro Lys called the café’s ex-\nchange “a beginning”.",
    ],
)  # fmt: skip
def test_another_setting_says_the_same(statement):
    assert (
        outcome(statement, "Gen. Petro Lys called the café’s exchange “a beginning”.")
        == "supported"
    )


@pytest.mark.parametrize(
    ("source", "statement", "reason"),
    [
        ("The port paid 12 euros.", "The port paid 21 euros.", "the source says 12 euros, not 21 euros"),
        ("The port may close.", "The port will close.", "the source says “may”, not “will”"),
        ("“It is safe,” said Koval.", "“It is safe,” said Lys.", "the source says Koval, not Lys"),
        ("The port is closed.", "The port is not closed.", "the source does not say “not”"),
        ("The port is closed.", "Wheat is harvested in Larnholm.", "the source does not speak of"),
    ],
)  # fmt: skip
def test_the_reason_can_be_read(source, statement, reason):
    assert reason in " ".join(judge(statement, [place(source)]).reasons)


def test_a_foreign_sentence_is_unsupported_and_not_contradicted():
    assert (
        outcome("Wheat is not harvested in March.", "Two ships left Odesa on Monday.")
        == "unsupported"
    )


def test_a_pronoun_of_the_source_stands_for_who_was_named_before():
    source = place("He named no date for the talks.", "Andrii Koval came to Odesa. ")
    assert judge("Koval named no date for the talks.", [source]).outcome == "supported"
    assert judge("Medinsky named no date for the talks.", [source]).outcome != "supported"


def test_one_of_several_sources_is_enough():
    sources = ("Wheat is harvested in June.", "Two ships left Odesa on Monday.")
    assert outcome("Two ships left Odesa.", *sources) == "supported"


def test_a_statement_on_two_sources_is_contradicted_where_a_number_is_another():
    sources = ("Two ships with grain left Odesa.", "The ships go to Egypt.")
    statement = "Three ships with grain left Odesa and go to Egypt."
    assert outcome(statement, *sources) == "contradicted"


def test_quoted_words_have_to_be_the_words_of_the_source():
    source = "Koval called the exchange “a beginning”."
    assert_refused(source, "Koval called the exchange “a good beginning”.")


@pytest.mark.parametrize("fragment", ["Odesa left", "On Monday.", "ships Egypt", "tea"])
def test_a_fragment_has_to_stand_so_in_its_source(fragment):
    source = "On Monday, two ships with wheat left Odesa."
    assert outcome(fragment, source) == ("supported" if fragment == "On Monday." else "unsupported")


@pytest.mark.parametrize(
    "text", ["", " \n", "…", "🙂", "שלום עולם", "\u202eabc", "Переговоры прошли 5 мая."]
)
def test_no_text_is_too_strange(text):
    assert judge(text, [place("Two ships left Odesa.")]).outcome == "unsupported"
    assert judge(text, []).outcome == "unsupported"
    if text.strip():
        assert judge("Two ships left Odesa.", [place(text)]).outcome == "unsupported"


def test_a_very_long_text_is_judged_at_once():
    long = "Two ships left Odesa. " * 50_000
    assert judge(long, [place("Two ships left Odesa.")]).outcome == "unsupported"
    assert judge(long, [place(long)]).outcome == "supported"
    assert judge("Two ships left Odesa.", [place("not " * 250_000)]).outcome == "unsupported"
    assert judge("1" * 400 + " ships", [place("2" * 400 + " ships")]).outcome != "supported"
