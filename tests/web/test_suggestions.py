"""Questions to go on with come from the articles, and are answered with something new."""

from qa_bot.assemble import Opened
from qa_bot.web.suggestions import fill_up, next_questions


def test_questions_to_go_on_with_are_answered_with_something_new(toy_opened: Opened):
    bot, corpus = toy_opened.bot, toy_opened.generation.corpus
    harvest = corpus.article("harvest")
    found = next_questions(bot, [harvest], [], [])
    assert "What is known about “First grain leaves the port”?" in found
    shown = [bot.ask(question).statements[0].citations[0].sentence for question in found]
    assert next_questions(bot, [harvest], [], shown) == []
    again = next_questions(bot, [harvest], [found[0].upper()], [])
    assert found[0] not in again
    assert next_questions(bot, [], [], []) == []


def test_more_questions_fill_up_what_is_missing():
    assert fill_up(["A?"], ["B?", "A?", "C?", "D?"], ["c"]) == ["A?", "B?", "D?"]
    assert fill_up([], [], []) == []
