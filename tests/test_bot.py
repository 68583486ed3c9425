"""The whole flow on the sample articles: what is understood, and which of three ways it ends."""

import pytest

from qa_bot.records import answer_record
from qa_bot.types import Turn


def test_both_parts_of_a_question_are_answered(sample_bot) -> None:
    answer = sample_bot.ask("Who are the two American special envoys, and when are they expected?")
    assert answer.status == "answered"
    assert answer.short_answer is not None
    assert "Keith Kellogg" in answer.short_answer
    assert "Friday, 16 May" in answer.short_answer
    assert len({h.passage.id for h in answer.hits}) == len(answer.hits) == 5


def test_a_part_that_is_not_found_is_named(sample_bot) -> None:
    answer = sample_bot.ask("Who heads the Russian delegation and how much does its hotel cost?")
    assert answer.status == "partial"
    assert answer.short_answer == "Vladimir Medinsky"
    assert answer.missing == ("How much does the Russian delegation's hotel cost?",)
    assert answer.confidence == sample_bot.ask("Who heads the Russian delegation?").confidence


def test_a_question_of_which_nothing_is_found_is_not_answered(sample_bot) -> None:
    answer = sample_bot.ask("Who won the tennis final and where was it played?")
    assert answer.status == "abstained"
    assert answer.standalone_question.endswith("Where was the tennis final played?")


def test_a_later_part_may_come_back_to_the_answer(sample_bot) -> None:
    answer = sample_bot.ask("Who heads the Russian delegation and whose aide is he?")
    assert answer.standalone_question.endswith("Whose aide is Vladimir Medinsky?")


def test_who_is_named_in_the_question_comes_first(sample_bot) -> None:
    answer = sample_bot.ask("Who is Denis Denisov and what does he expect?")
    assert answer.standalone_question.endswith("What does Denis Denisov expect?")


def test_a_follow_up_may_ask_two_things(sample_bot) -> None:
    history = [Turn("Who leads the Russian delegation?", "Vladimir Medinsky leads it.")]
    answer = sample_bot.ask("When did it arrive and who approved its composition?", history)
    assert answer.standalone_question == (
        "When did the Russian delegation arrive? Who approved the Russian delegation's composition?"
    )


def test_a_misspelled_question_is_answered_as_it_was_meant(sample_bot) -> None:
    typed = sample_bot.ask("Who leads the Rusian delegaton?")
    meant = sample_bot.ask("Who leads the Russian delegation?")
    assert typed.question == "Who leads the Rusian delegaton?"
    assert typed.standalone_question == meant.standalone_question
    assert typed.statements == meant.statements


@pytest.mark.parametrize(
    "message", ["Good morning!", "What can you do?", "how many articles are there"]
)
def test_what_is_said_to_the_bot_gets_a_note_and_no_article(sample_bot, message: str) -> None:
    answer = sample_bot.ask(message)
    record = answer_record(answer)
    assert "16 articles, from 13 to 16 May 2025, by qa_bot sample desk" in record["note"]
    assert record["status"] == "abstained"
    assert record["statements"] == record["passages"] == []
    assert record["short_answer"] is None


def test_what_was_said_to_the_bot_is_nothing_to_come_back_to(sample_bot) -> None:
    asked = Turn("Who leads the Russian delegation?", "Vladimir Medinsky leads it.")
    polite = [asked, Turn("thanks", "Gladly."), Turn("how many articles are there", "16 articles.")]
    follow_up = "Where did it land?"
    one, other = sample_bot.ask(follow_up, [asked]), sample_bot.ask(follow_up, polite)
    assert one.standalone_question == other.standalone_question
    assert one.statements == other.statements


def test_a_question_to_the_articles_has_no_note(sample_bot) -> None:
    assert answer_record(sample_bot.ask("Who leads the Russian delegation?"))["note"] is None
