"""One statement on several sources."""

import pytest
from support.sentences import outcome, reasons, terms_of

from qa_bot.guard.cross_source import check_sources

FREED = ("In the exchange, 215 soldiers were freed.", "The other side received 55 pilots.")
OFFICES = ("Andrii Koval is Egypt’s minister of defence.", "Petro Lys is the foreign minister.")
MONTHS = ("The talks began in March.", "The fire broke out in June.")
AIDE = ("Koval is an aide to Lys.", "He came to Odesa in 2022.")
HELP = ("Koval praised the crew.", "They were “a great help”, he said.")
SHIPS = ("Two ships with grain left Odesa.", "The ships go to Egypt.")


@pytest.mark.parametrize(
    ("sources", "statement", "reason"),
    [
        (FREED, "In the exchange, 55 soldiers were freed.", "the source says 215 there, not 55"),
        (FREED, "The other side received 215 pilots.", "the source says 55 there, not 215"),
        (
            OFFICES,
            "Andrii Koval is Egypt’s foreign minister.",
            "the source says “foreign” of Petro",
        ),
        (MONTHS, "The talks began in June.", "the source says March there, not June"),
    ],
)
def test_what_one_source_says_does_not_stand_in_for_another(sources, statement, reason):
    assert reasons(check_sources(terms_of(statement), [*map(terms_of, sources)])) == [reason]
    assert outcome(statement, *sources) != "supported"


@pytest.mark.parametrize(
    ("sources", "statement"),
    [
        (FREED, "215 soldiers were freed, and the other side received 55 pilots."),
        (AIDE, "Koval, an aide to Lys, came to Odesa in 2022."),
        (HELP, "Koval said the crew were “a great help”."),
        (SHIPS, "Two ships with grain left Odesa and go to Egypt."),
    ],
)
def test_sources_may_share_a_statement(sources, statement):
    assert reasons(check_sources(terms_of(statement), [*map(terms_of, sources)])) == []
    assert outcome(statement, *sources) == "supported"
