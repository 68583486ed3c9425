"""What a pronoun, "one" or "the talks" stands for."""

import pytest

from qa_bot.conversation.coreference import (
    EarlierTurn,
    find,
    is_event,
    is_vague,
    leans,
    references,
    topic_of,
)
from qa_bot.english.noun_phrases import find_phrases, find_words


def turn(question: str, answer: str = "") -> EarlierTurn:
    return EarlierTurn(question, (*find_phrases(answer), *find_phrases(question)))


LEADER = turn("Who leads the Russian delegation?", "Vladimir Medinsky leads it.")
BRIDGE = turn("When was the Kerch Bridge opened?")
TALKS = turn("Where were the Istanbul talks held?")
SHIPS = turn("How many ships left the port?")
PROPOSAL = turn("Who read the Ukrainian proposal?")


@pytest.mark.parametrize(
    ("earlier", "question", "substitutions"),
    [
        ([LEADER], "How old is he?", [("he", "Vladimir Medinsky")]),
        ([LEADER], "What is his post?", [("his", "Vladimir Medinsky's")]),
        ([BRIDGE], "How long is it?", [("it", "the Kerch Bridge")]),
        ([BRIDGE, LEADER], "How long is it?", [("it", "the Kerch Bridge")]),
        ([LEADER, BRIDGE], "How long is it?", [("it", "the Russian delegation")]),
        ([TALKS], "When did the talks end?", [("the talks", "the Istanbul talks")]),
        ([SHIPS], "Where did they go?", [("they", "ships")]),
        ([PROPOSAL], "Who read the Russian one?", [("Russian one", "Russian proposal")]),
        ([BRIDGE], "Is it true that the port closed?", []),
        ([BRIDGE], "Did the mayor sell his boat?", []),
        ([LEADER], "What did the mayor do?", []),
    ],
)
def test_references(earlier, question, substitutions):
    found = references(question, find_words(question), earlier)
    assert [(question[one.start : one.end], one.text) for one in found] == substitutions


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Why did he say so?", True),
        ("Is this new?", True),
        ("Who said that?", True),
        ("What happened this week?", False),
        ("Who leads the council?", False),
    ],
)
def test_what_leans_on_something_said_before(question, is_so):
    assert leans(question, find_words(question)) is is_so


def test_the_topic_is_the_last_thing_that_is_not_vague():
    assert topic_of([BRIDGE, LEADER]).text == "the Kerch Bridge"
    assert topic_of([turn("What are the effects?"), BRIDGE]).text == "the Kerch Bridge"
    assert topic_of([]) is None


def test_the_latest_turn_is_searched_first_there_by_the_first_test():
    plural, event = (lambda phrase: phrase.plural), is_event
    assert find([LEADER, TALKS], event).text == "the Istanbul talks"
    assert find([SHIPS, TALKS], event, plural).text == "ships"
    assert find([LEADER], event) is None


@pytest.mark.parametrize(
    ("text", "vague"), [("the effects", True), ("the bridge", False), ("help", True)]
)
def test_vague(text, vague):
    [phrase] = find_phrases(text)
    assert is_vague(phrase) is vague
