"""Who says it."""

import pytest
from support.sentences import aligned, assert_refused, reasons

from qa_bot.guard.attribution import check_attribution

OTHERWISE = [
    (
        "Denisov says that the weapons have to be named.",
        "The weapons have to be named.",
        "the source does not say so itself, but “says Denisov”",
    ),
    (
        "According to Denisov, the goal is a lasting peace.",
        "The goal is a lasting peace.",
        "the source does not say so itself, but “According to Denisov”",
    ),
    (
        "Koval confirmed that the port was closed.",
        "Koval denied that the port was closed.",
        "the source says “confirmed”, not “denied”",
    ),
    (
        "The ministry said the port was safe.",
        "The ministry claimed the port was safe.",
        "the source says “said”, not “claimed”",
    ),
    (
        "The officers, he says, can settle the matter.",
        "The officers can settle the matter.",
        "the source does not say so itself, but “says”",
    ),
    (
        "The port considered selling its cranes.",
        "The port sold its cranes.",
        "the source does not say so itself, but “considered port”",
    ),
    (
        "He hopes and believes that the port will open.",
        "The port will open.",
        "the source does not say so itself, but “hopes”",
    ),
    (
        "The bank expects rents to fall.",
        "Rents are expected to fall.",
        "the source does not say so itself, but “expects bank”",
    ),
    (
        "It has not been announced who won.",
        "It is not known who won.",
        "the source does not say so itself, but “announced”",
    ),
    (
        "The mill was sold.",
        "Brunsted said the mill was sold.",
        "the source does not say “said”",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), OTHERWISE)
def test_a_claim_made_a_fact_or_put_into_a_mouth_is_told(source, statement, reason):
    assert reason in reasons(check_attribution(aligned(source, statement)))
    assert_refused(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("The goal, according to Denisov, is peace.", "Denisov said that the goal is peace."),
        ("Koval expects the crew to leave.", "The crew is expected by Koval to leave."),
        (
            "Koval hopes and believes that the port will open.",
            "Koval hopes that the port will open.",
        ),
        ("The mill is large, Brunsted said.", "Brunsted said the mill was large."),
        ("The sale has not been announced.", "The sale is not certain."),
        ("The mayor proposes a new mill.", "The proposal of the mayor is a new mill."),
    ],
)
def test_the_same_speaker_in_other_words_is_not(source, statement):
    assert reasons(check_attribution(aligned(source, statement))) == []
