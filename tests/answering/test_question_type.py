"""What a question asks for."""

import pytest

from qa_bot.answering.question_type import (
    MAX_CHARACTERS_TO_ANALYSE,
    AnswerType,
    analyse_question,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who leads the council?", AnswerType.PERSON),
        ("whose boat sank", AnswerType.PERSON),
        ("Where did it sink?", AnswerType.PLACE),
        ("Which airport did they land at?", AnswerType.PLACE),
        ("When did the ferry sail?", AnswerType.TIME),
        ("In what year did it open?", AnswerType.TIME),
        ("How many people drowned?", AnswerType.COUNT),
        ("How much did the bridge cost?", AnswerType.MONEY),
        ("What percentage of voters stayed away?", AnswerType.PERCENT),
        ("How long did the strike last?", AnswerType.DURATION),
        ("How old is the captain?", AnswerType.AGE),
        ("How far is the island?", AnswerType.MEASURE),
        ("What post does Ada Wells hold?", AnswerType.TITLE),
        ("What did the mayor say about the port?", AnswerType.STATEMENT),
        ("Why did the ferry sink?", AnswerType.REASON),
        ("How did they escape?", AnswerType.MANNER),
        ("What is the ferry called?", AnswerType.THING),
        ("What is it called when a ship turns over?", AnswerType.THING),
        ("Did the ferry sink?", AnswerType.YES_NO),
        ("ferry accident", AnswerType.OTHER),
        ("When a ferry turns over, what is it called?", AnswerType.THING),
        ("What makes day and night equally long?", AnswerType.THING),
        ("When and where did it sink?", AnswerType.TIME),
        ("What was the last year of the line?", AnswerType.TIME),
        ("Which night did it sink?", AnswerType.TIME),
        ("It sank after what year?", AnswerType.TIME),
        ("What did the bridge cost the town?", AnswerType.MONEY),
        ("What is the bridge worth?", AnswerType.MONEY),
        ("What height did the water reach?", AnswerType.MEASURE),
        ("How many miles is it?", AnswerType.MEASURE),
        ("How much time was left?", AnswerType.DURATION),
        ("how man people came", AnswerType.COUNT),
        ("whos boat sank", AnswerType.PERSON),
        ("whats the ferry called", AnswerType.THING),
        ("What is the name of her husband?", AnswerType.PERSON),
        ("Name the mayor", AnswerType.PERSON),
        ("Name the ferry", AnswerType.THING),
        ("death toll ferry accident", AnswerType.COUNT),
        ("number of boats that sank", AnswerType.COUNT),
        ("price of the bridge", AnswerType.MONEY),
        ("opening date of the harbour", AnswerType.TIME),
        ("location of the talks", AnswerType.PLACE),
        ("length of time at sea", AnswerType.DURATION),
        ("reason for the strike", AnswerType.REASON),
        ("leader of the council", AnswerType.PERSON),
        ("council leader", AnswerType.PERSON),
        ("mayor opens harbour", AnswerType.OTHER),
    ],
)
def test_kind(question: str, kind: AnswerType) -> None:
    assert analyse_question(question).kind is kind


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who is in the council?", True),
        ("who else sits on the council", True),
        ("Who are the members of the council?", True),
        ("List the members of the council", True),
        ("council members", True),
        ("Which towns are members of the league?", True),
        ("Who makes up the council?", True),
        ("Who was on the boat with Ada Wells?", False),
        ("What are the towns members of?", False),
        ("How many members has the council?", False),
        ("Who leads the council?", False),
    ],
)
def test_whether_all_are_asked_for(question: str, asks: bool) -> None:
    assert analyse_question(question).members is asks


@pytest.mark.parametrize(
    ("question", "stems", "focus", "head", "tail"),
    [
        ("Who leads the council?", ["lead", "council"], [], "lead", ""),
        ("Which airport did they land at?", ["airport", "land"], ["airport"], "", "land"),
        ("How many people were drowned?", ["mani", "person", "drown"], ["person"], "", "drown"),
        ("They define what?", ["defin"], [], "", "defin"),
        ("What news came?", ["news", "come"], ["news", "come"], "", "come"),
    ],
)
def test_the_words_to_look_for(question, stems, focus, head, tail):
    analysis = analyse_question(question)
    assert [*analysis.stems] == stems
    assert [*analysis.focus] == focus
    assert (analysis.head, analysis.tail) == (head, tail)


def test_a_long_question_is_read_to_a_limit():
    question = "Who " + "sank " * 1000
    assert len(analyse_question(question).text) == MAX_CHARACTERS_TO_ANALYSE
    assert analyse_question(question).kind is AnswerType.PERSON
