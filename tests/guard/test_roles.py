"""Who does what to whom."""

import pytest
from support.sentences import aligned, assert_refused, reasons

from qa_bot.guard.roles import check_roles

OTHERWISE = [
    (
        "The team won 3-1 against Odesa.",
        "The team won 1-3 against Odesa.",
        "“1” and “3” stand the other way round",
    ),
    (
        "They freed 215 soldiers and 55 guards.",
        "They freed 55 soldiers and 215 guards.",
        "“55” and “215” stand the other way round",
    ),
    (
        "Koval accused Lys of fraud.",
        "Lys accused Koval of fraud.",
        "“Lys” and “Koval” stand the other way round",
    ),
    (
        "Medinsky, an aide to Putin, came by plane.",
        "Putin, an aide to Medinsky, came by plane.",
        "“Putin” and “Medinsky” stand the other way round",
    ),
    (
        "The train runs from Kyiv to Odesa.",
        "The train runs from Odesa to Kyiv.",
        "“Odesa” and “Kyiv” stand the other way round",
    ),
    (
        "The harbour prevents a flood.",
        "A flood prevents the harbour.",
        "“flood” stands after “prevents” in the source",
    ),
    (
        "The ships came after the storm.",
        "The storm came after the ships.",
        "“storm” stands after “came” in the source",
    ),
    (
        "The pilot shot the captain.",
        "The pilot was shot by the captain.",
        "“shot”: by somebody else in the source",
    ),
    (
        "The fire was caused by a storm.",
        "The storm was caused by a fire.",
        "“caused”: by somebody else in the source",
    ),
    (
        "The captain was replaced by the pilot.",
        "The captain replaced the pilot.",
        "“replaced”: by somebody else in the source",
    ),
    (
        "Rents fell because wages fell.",
        "Wages fell because rents fell.",
        "reason and result stand the other way round",
    ),
    (
        "The captain told the pilot that the port was closed.",
        "The pilot told the captain that the port was closed.",
        "who told and who was told stand the other way round",
    ),
    (
        "Brunsted succeeded Lind.",
        "Lind succeeded Brunsted.",
        "“Lind” and “Brunsted” stand the other way round",
    ),
    (
        "Brunsted met Lind.",
        "Lind met Brunsted.",
        "“Lind” and “Brunsted” stand the other way round",
    ),
    (
        "Lind was praised by Brunsted.",
        "Brunsted was praised by Lind.",
        "“Brunsted” and “Lind” stand the other way round",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), OTHERWISE)
def test_parts_that_are_turned_round_are_told(source, statement, reason):
    assert reason in reasons(check_roles(aligned(source, statement)))
    assert_refused(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("Lind was praised by Brunsted.", "Brunsted praised Lind."),
        ("Grain is bought by the port.", "The port buys grain."),
        ("The mayor joined the council.", "The council joined the mayor."),
        ("Russia and Ukraine agreed on an exchange.", "Ukraine and Russia agreed on an exchange."),
        ("The fire came after the storm.", "The storm came before the fire."),
        ("A captain earns more than a pilot.", "A pilot earns less than a captain."),
        (
            "Prices fell 4% in May after rising for seven months.",
            "After rising for seven months, prices fell 4% in May.",
        ),
    ],
)
def test_the_same_parts_in_another_order_are_not(source, statement):
    assert reasons(check_roles(aligned(source, statement))) == []
