"""Answers in a language model's words, in a real browser; the model is a script behind a real server."""

import re
from collections.abc import Iterator
from threading import Event

import pytest
from playwright.sync_api import Locator, expect
from support.scripted_model import Asked, Connection, ScriptedModel, copies, line, scripted_model
from support.serving import serving

from qa_bot.assemble import open_bot
from qa_bot.settings import Settings

pytestmark = pytest.mark.slow

QUESTION = "Who leads the Russian delegation?"
TEN_QUESTIONS = (
    QUESTION,
    "Who approved the members of the Russian delegation?",
    "Who is Mikhail Galuzin?",
    "What does Denisov warn against?",
    "Who are the two American special envoys?",
    "Who is the head of the Presidential Office?",
    "Whose aide is Vladimir Medinsky?",
    "Who is Mark Rutte?",
    "Who is Rustem Umerov?",
    "How long is the ceasefire that Trump suggested?",
)


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    with scripted_model(copies) as model:
        yield model


@pytest.fixture(scope="module")
def page_with_model(sample_index, model: ScriptedModel) -> Iterator[str]:
    """The address of a page over the sample articles, whose answers the model words."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", model.url)
        opened = open_bot(Settings(index=str(sample_index), llm_model="tiny", llm_timeout=60))
    with serving(opened) as address:
        yield address


def shortened(sentence: str) -> str:
    """A true paraphrase: without what stands between commas at the end."""
    return re.sub(r",[^,]*\.$", ".", sentence)


def paraphrases(asked: Asked, connection: Connection) -> None:
    """A model that shortens the likeliest sentence, and changes a fact in the next."""
    (name, first), *rest = asked.sentences.items()
    said = line(shortened(first), name)
    for other, sentence in rest[:1]:
        said += line(f"{sentence[:-1]} and 99 others [1].", other)
    connection.speak(said)


def says_one_then(then) -> object:
    """A model that says one statement that holds, and after that does what is given."""

    def script(asked: Asked, connection: Connection) -> None:
        name, sentence = next(iter(asked.sentences.items()))
        connection.begin()
        connection.say(line(sentence, name))
        then(connection)

    return script


def statements(answer: Locator) -> Locator:
    return answer.locator(":is(.statement, .worded)")


def test_starting_asks_the_model_nothing(page_with_model, model):
    assert model.asked == []


def test_ten_questions_are_answered_with_guarded_statements(visit, page_with_model, model):
    model.script = paraphrases
    talk = visit(page_with_model)
    for number, question in enumerate(TEN_QUESTIONS):
        talk.ask(question)
        answer = talk.page.locator("#talk .answer").nth(number)
        expect(statements(answer).first).to_be_visible()
        expect(answer.locator(".why")).to_have_count(0)
        assert "99" not in answer.locator(":is(.statement, .worded)").all_inner_texts()
        assert (
            statements(answer).count() == statements(answer).locator("a.chip:first-of-type").count()
        )
    worded = talk.page.locator("#talk .worded")
    assert worded.count() > 0
    assert "99 others" not in talk.page.locator("#talk").inner_text()
    quotes = talk.page.locator("#talk details.quotes")
    expect(quotes).to_have_count(worded.count())
    expect(quotes.first.locator("blockquote").first).to_be_hidden()
    quotes.first.locator("summary").click()
    expect(quotes.first.locator("blockquote").first).to_be_visible()
    worded.first.locator(".chip").first.click()
    expect(talk.page.locator("#cited")).to_be_focused()


def test_a_reload_keeps_the_models_words(visit, page_with_model, model):
    model.script = paraphrases
    talk = visit(page_with_model)
    talk.ask(QUESTION)
    said = statements(talk.page.locator("#talk .answer")).all_inner_texts()
    expect(talk.page.locator("#talk .worded")).to_have_count(1)
    talk.page.reload()
    expect(talk.page.locator("#talk .answer")).to_have_count(1)
    assert statements(talk.page.locator("#talk .answer")).all_inner_texts() == said


def test_statements_appear_one_by_one(visit, page_with_model, model):
    seen = Event()

    def slowly(connection: Connection) -> None:
        seen.wait(60)
        name, sentence = list(model.asked[-1].sentences.items())[1]
        connection.say(line(sentence, name))
        connection.end()

    model.script = says_one_then(slowly)
    talk = visit(page_with_model)
    talk.page.locator("#question textarea").fill(QUESTION)
    talk.page.keyboard.press("Enter")
    expect(statements(talk.page.locator("#talk .answer"))).to_have_count(1)
    expect(talk.page.locator("#talk .progress")).to_have_count(1)
    seen.set()
    expect(talk.page.locator("#talk .progress")).to_have_count(0)
    expect(statements(talk.page.locator("#talk .answer"))).to_have_count(2)


def test_a_model_that_dies_mid_answer_leaves_the_articles_sentences_and_the_reason(
    visit, page_with_model, model, sample_page
):
    plain = visit(sample_page)
    plain.ask(QUESTION)
    expect(plain.page.locator("#talk .badge")).to_have_count(1)  # it is the last to come
    expected = plain.page.locator("#talk .statement").all_inner_texts()
    model.script = says_one_then(lambda connection: connection.connection.close())
    talk = visit(page_with_model)
    talk.ask(QUESTION)
    answer = talk.page.locator("#talk .answer")
    expect(answer.locator(".why")).to_contain_text("The language model’s words are not shown:")
    assert answer.locator(".statement").all_inner_texts() == expected
    expect(answer.locator(".worded")).to_have_count(0)


def test_stop_ends_the_answer_and_the_next_question_is_answered(visit, page_with_model, model):
    model.script = says_one_then(lambda connection: connection.wait_until_left())
    talk = visit(page_with_model)
    talk.page.locator("#question textarea").fill(QUESTION)
    talk.page.keyboard.press("Enter")
    expect(statements(talk.page.locator("#talk .answer"))).to_have_count(1)
    with talk.page.expect_response(re.compile("/reset$")):  # until then, Enter does nothing
        talk.page.get_by_role("button", name="Stop").click()
    expect(talk.page.locator("#talk .notice")).to_have_text("Stopped.")
    expect(talk.page.locator("#talk .answer")).to_have_count(0)
    expect(talk.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    model.script = paraphrases
    talk.page.locator("#question textarea").fill(QUESTION)
    talk.page.keyboard.press("Enter")
    expect(talk.page.locator("#talk .answer")).to_have_count(1)
    expect(talk.page.locator("#talk .progress")).to_have_count(0)
