"""What of an answer is shown, in which order and with which numbers."""

from dataclasses import replace

import pytest
from support.answers import abstained, answered, article, span, statement

from qa_bot.render.outline import closest, confidence, lines, numbers, provenance, searched, short
from qa_bot.types import Citation, Statement

A, B = article("a"), article("b")


def test_context_stands_before_what_needs_it_and_no_sentence_twice_as_context():
    first, second, third = (span(A, f"{word} thing.") for word in ("First", "Second", "Third"))
    shown = lines(answered(statement(second, first), statement(third, first)))
    assert [(line.kind, line.text) for line in shown] == [
        ("context", first.text),
        ("statement", second.text),
        ("statement", third.text),
    ]


def test_what_a_model_worded_rests_on_all_that_it_cites():
    first, second = span(A, "First thing."), span(A, "Second thing.")
    worded = Statement("Both.", (Citation(second, 0.9), Citation(first, 0.9, "context")))
    assert [(line.kind, line.spans) for line in lines(answered(worded))] == [
        ("worded", (first, second))
    ]


def test_sources_are_numbered_in_the_order_of_their_first_use():
    answer = answered(
        statement(span(B, "First thing."), span(A, "Second thing.")),
        statement(span(B, "Third thing.")),
    )
    assert numbers(answer) == {"a": 1, "b": 2}
    assert numbers(answer, 7) == {"a": 7, "b": 8}


def test_closest_is_the_sentence_that_shares_most_words_and_none_that_shares_none():
    of = article("a", "The mayor opened the bridge. It rained.")
    answer = abstained("Who opened it?", span(of, "It rained."), span(of, of.text[:28]))
    assert [s.text for s in closest(answer)] == ["The mayor opened the bridge."]
    assert closest(abstained("Who sang?", span(of, "It rained."))) == []


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"confidence": 0.8}, "good"),
        ({"confidence": 0.79}, "fair"),
        ({"confidence": 0.59}, "weak"),
        ({"confidence": 0.99, "status": "partial"}, "fair"),
    ],
)
def test_confidence_has_a_level(changes, level):
    assert confidence(answered(statement(span(A, "First thing.")), **changes))[0] == level


def test_a_date_stands_behind_the_short_answer_that_leaves_it_open():
    said = statement(span(A, "First thing."))
    dated = answered(said, short_answer="Monday", short_answer_date="12 May 2025")
    assert short(dated) == "Monday (12 May 2025)"
    assert short(answered(said, short_answer="Ann")) == "Ann"
    assert short(answered(said)) == ""


def test_where_an_answer_comes_from_and_where_it_was_looked_for():
    answer = answered(
        statement(span(A, "First thing.")), statement(span(B, "First thing.")), within="by Gazette"
    )
    assert provenance(answer) == "word for word from 2 articles by Gazette"
    assert searched(answer) == "Only articles by Gazette were searched."
    assert searched(replace(answer, within="")) == ""
