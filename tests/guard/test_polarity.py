"""Negation, modality, quantity and condition."""

import pytest
from support.sentences import aligned, assert_refused, reasons, terms_of

from qa_bot.guard.polarity import check_conditions, check_polarity, scope

OTHERWISE = [
    (
        "The talks ended with a result.",
        "The talks did not end with a result.",
        "the source does not say “not”",
    ),
    (
        "The talks have not ended.",
        "The talks have ended.",
        "the source says “not”",
    ),
    (
        "The crew left without a pilot.",
        "The crew left with a pilot.",
        "the source says “without”",
    ),
    (
        "No ship has left the harbour.",
        "A ship has left the harbour.",
        "the source says “No”",
    ),
    (
        "Koval failed to appear in court.",
        "Koval appeared in court.",
        "the source says “failed to”",
    ),
    (
        "Koval said that he would not come.",
        "Koval did not say that he would come.",
        "“not” stands elsewhere in the source",
    ),
    (
        "He never imagined that the port would close.",
        "He never imagined that the port would not close.",
        "the source does not say “not”",
    ),
    (
        "The port may close in winter.",
        "The port will close in winter.",
        "the source says “may”, not “will”",
    ),
    (
        "The port may close in winter.",
        "The port closes in winter.",
        "the source says “may”",
    ),
    (
        "The port is expected to close.",
        "The port will close.",
        "the source says “is expected to”, not “will”",
    ),
    (
        "Koval plans to close the port.",
        "Koval will close the port.",
        "the source says “plans to”, not “will”",
    ),
    (
        "The port closed in winter.",
        "The port may have closed in winter.",
        "the source does not say “may”",
    ),
    (
        "The crew must leave the ship.",
        "The crew may leave the ship.",
        "the source says “must”, not “may”",
    ),
    (
        "Some ships are still in the harbour.",
        "All ships are still in the harbour.",
        "the source says “Some”, not “All”",
    ),
    (
        "Some ships are still in the harbour.",
        "Ships are still in the harbour.",
        "the source says “Some”",
    ),
    (
        "Most crews support the strike.",
        "Few crews support the strike.",
        "the source says “Most”, not “Few”",
    ),
    (
        "At least 30 ships left the harbour.",
        "30 ships left the harbour.",
        "the source says “At least”",
    ),
    (
        "At least 30 ships left the harbour.",
        "At most 30 ships left the harbour.",
        "the source says “At least”, not “At most”",
    ),
    (
        "More than 30 ships left the harbour.",
        "Fewer than 30 ships left the harbour.",
        "the source says “More than”, not “Fewer than”",
    ),
    (
        "Only two ships left the harbour.",
        "Two ships left the harbour.",
        "the source says “Only”",
    ),
    (
        "The delegation includes pilots.",
        "The delegation consists of pilots.",
        "the source does not say “consists of”",
    ),
    (
        "The oven cost about 900 euros.",
        "The oven cost 900 euros.",
        "the source says “about”",
    ),
    (
        "The mill never closed.",
        "The mill closed.",
        "the source says “never”",
    ),
    (
        "The mill should reopen.",
        "The mill will reopen.",
        "the source says “should”, not “will”",
    ),
    (
        "Neither the mill nor the bakery closed.",
        "The mill and the bakery did not close.",
        "the source says “nor”",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), OTHERWISE)
def test_a_cue_that_one_of_them_lacks_is_told(source, statement, reason):
    assert reason in reasons(check_polarity(aligned(source, statement)))
    assert_refused(source, statement)


CONDITIONS = [
    (
        "If the storm comes, the port closes.",
        "The port closes.",
        "the source says so only “if” something else is so",
    ),
    (
        "The port closes unless it rains.",
        "The port closes if it rains.",
        "the source says so only “unless” something else is so",
    ),
    (
        "When a crew is small, it works at night.",
        "It works at night.",
        "the source says so only “when” something else is so",
    ),
    (
        "Should the river freeze, the mill would stop.",
        "The mill would stop if the river froze.",
        "the source does not say “if”",
    ),
]


@pytest.mark.parametrize(("source", "statement", "reason"), CONDITIONS)
def test_a_condition_that_one_of_them_lacks_is_told(source, statement, reason):
    assert reason in reasons(check_conditions(aligned(source, statement)))
    assert_refused(source, statement)


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        ("All ovens work.", "Ovens work."),
        ("The port did not close.", "The port didn’t close."),
        ("No one has left the ship.", "Nobody has left the ship."),
        ("The port may close in winter.", "The port might close in winter."),
        ("Delegations are to meet in Odesa.", "Delegations will meet in Odesa."),
        ("Several ships left the harbour.", "Some ships left the harbour."),
        ("The crew, she said, will leave.", "The crew would leave, she said."),
        ("The crew has yet to answer the letter.", "The crew has not answered the letter yet."),
        ("The fleet sailed, but the crew did not.", "The fleet sailed."),
        ("The mayor did not make any promises.", "The mayor made no promises."),
        ("The bank expects the port to close.", "The port is expected to close."),
        ("If the river froze, the mill would stop.", "The mill would stop."),
    ],
)
def test_another_word_for_the_cue_is_not(source, statement):
    assert (
        reasons(
            [
                *check_polarity(aligned(source, statement)),
                *check_conditions(aligned(source, statement)),
            ]
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "cue", "turned"),
    [
        ("The mill did not reopen.", "not", ["reopen"]),
        ("The mill may reopen in winter, Lind said.", "may", ["reopen", "winter"]),
        ("More than 30 ships left.", "More than", ["30"]),
        ("Not a single baker or miller or mayor came.", "Not", ["single", "baker", "miller"]),
        ("It rained, perhaps.", "perhaps", ["rained"]),
        ("Lind did not say so.", "not", ["say"]),
    ],
)
def test_a_cue_turns_what_follows_in_its_clause_or_else_what_stands_before(text, cue, turned):
    terms = terms_of(text)
    at = [term.text for term in terms].index(cue)
    assert [terms[i].text for i in scope(terms, at)] == turned
