"""Answers in a language model's words: what is shown of them, and what not.

The model is a script behind a real server; the articles, the ranking and the guard are real.
"""

import json
from dataclasses import replace
from time import monotonic

import pytest
from support.scripted_model import Asked, Connection, line
from support.toy_embedder import ToyEmbedder
from support.worded_answers import (
    GOOD,
    KEY,
    QUESTION,
    SAYS_IT,
    distrust,
    id_of,
    says,
    status,
    texts,
    toy_bot,
    with_model,
)

from qa_bot.assemble import make_bot
from qa_bot.bot import Asking
from qa_bot.records import answer_record
from qa_bot.render.answer_html import answer_html
from qa_bot.render.answer_text import answer_text
from qa_bot.settings import Settings, load_settings
from qa_bot.types import Answer
from qa_bot.web.api.completions import complete
from qa_bot.web.page.browser_state import keep, restore

# What the model says well


def test_a_paraphrase_that_holds_is_shown_with_its_source(plain_bot, model):
    model.script = says("Petro Lys called the exchange “a beginning”.")
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert texts(answer) == ["Petro Lys called the exchange “a beginning”."]
    assert [c.sentence.text for c in answer.statements[0].citations] == [SAYS_IT]
    assert not answer.statements[0].verbatim
    assert answer.notice is None
    assert answer.confidence == plain_bot.ask(QUESTION).confidence


def test_a_sentence_that_is_copied_is_a_quotation(plain_bot, model):
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert all(statement.verbatim for statement in answer.statements)
    assert SAYS_IT in texts(answer)
    assert len(answer.statements) <= 3


def test_statements_are_shown_as_they_pass(plain_bot, model):
    seen: list[Answer] = []

    def slowly(asked: Asked, connection: Connection) -> None:
        connection.begin()
        names = list(asked.sentences.items())[:3]
        for shown, (name, sentence) in enumerate(names):
            assert not connection.wait_until_left(0)
            connection.say(line(sentence, name))
            deadline = monotonic() + 20
            while len(seen) <= shown and monotonic() < deadline:
                connection.wait_until_left(0.01)
            assert len(seen) == shown + 1  # before the next one was even said
        connection.end()

    model.script = slowly
    seen.extend(with_model(plain_bot, model.url).answers(Asking(QUESTION)))
    assert [len(answer.statements) for answer in seen] == [1, 2, 3]


@pytest.mark.parametrize(
    "form",
    [
        "```json\n{0}\n```\n",
        '{{"statements": [{0}]}}',
        "[{0}]",
        "Here it is:\n{0}",
        '{{\n  "statements": [\n{0}\n  ]\n}}',
    ],
)
def test_other_forms_of_json_are_read_as_well(plain_bot, model, form: str):
    model.script = lambda asked, connection: connection.speak(
        form.format(line(GOOD, id_of(asked, SAYS_IT)).strip())
    )
    assert texts(with_model(plain_bot, model.url).ask(QUESTION)) == [GOOD]


def test_where_nothing_is_found_no_model_is_asked(generation, model):
    bot = make_bot(Settings(threshold=1, reader="none"), generation, ToyEmbedder())
    answer = with_model(bot, model.url).ask(QUESTION)
    assert answer.status == "abstained"
    assert (answer.notice, model.asked) == (None, [])


def test_each_part_of_a_question_is_worded(plain_bot, model):
    answer = with_model(plain_bot, model.url).ask(
        "Who called the exchange a beginning and where did the prisoners cross the border?"
    )
    assert len(model.asked) == 2
    assert distrust(answer) == []


# What the model says badly


def test_a_fact_that_was_changed_is_replaced_by_its_source(plain_bot, model):
    model.script = says("Gen. Petro Lys did not call the exchange “a beginning”.")
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert texts(answer) == [SAYS_IT]
    assert answer.statements[0].verbatim


def test_or_dropped(plain_bot, model):
    model.script = says("Gen. Petro Lys did not call the exchange “a beginning”.")
    answer = with_model(plain_bot, model.url, unsupported="drop").ask(QUESTION)
    assert answer.statements == plain_bot.ask(QUESTION).statements
    assert "no statement of its answer is borne out" in answer.notice


def test_ids_that_were_not_given_out_count_for_nothing(plain_bot, model):
    earlier: list[str] = []

    def forges(asked: Asked, connection: Connection) -> None:
        forged = [*earlier, "s00000000", "1", "exchange:0-9", "", "../x", KEY]
        earlier.extend(asked.sentences)
        connection.speak(line(GOOD, *forged) + line(SAYS_IT, *forged) + line(SAYS_IT, 7, None, []))

    model.script = forges
    bot = with_model(plain_bot, model.url)
    for _ in range(2):  # the second time, those of the first are stale
        answer = bot.ask(QUESTION)
        assert answer.statements == plain_bot.ask(QUESTION).statements
        assert "borne out" in answer.notice
    assert len(set(earlier)) == len(earlier)


@pytest.mark.parametrize(
    "mark",
    [
        "[1]", "[^2]", "[exchange:0-9]", "(exchange:0-9)", "(a17:2-9)", "https://example.org/x",
        "www.example.org", "【1】", "¹", "<a href=x>1</a>", "[1](https://example.org)", "{id}",
    ],
)  # fmt: skip
def test_text_that_looks_like_a_citation_is_none_and_is_not_shown(plain_bot, model, mark: str):
    def marks(asked: Asked, connection: Connection) -> None:
        name = id_of(asked, SAYS_IT)
        connection.speak(line(f"{GOOD} {mark.replace('{id}', name)}.", name))

    model.script = marks
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert texts(answer) == [SAYS_IT]
    assert [c.sentence.text for c in answer.statements[0].citations] == [SAYS_IT]


def test_a_source_that_adds_nothing_is_not_cited(plain_bot, model):
    def cites_all(asked: Asked, connection: Connection) -> None:
        connection.speak(
            line(GOOD, *sorted(asked.sentences, key=lambda n: n != id_of(asked, SAYS_IT)))
        )

    model.script = cites_all
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert [c.sentence.text for c in answer.statements[0].citations] == [SAYS_IT]


def test_the_same_statement_is_shown_once(plain_bot, model):
    model.script = says(GOOD, GOOD, SAYS_IT, SAYS_IT)
    assert texts(with_model(plain_bot, model.url).ask(QUESTION)) == [GOOD, SAYS_IT]


# How it is shown, kept and set


@pytest.fixture
def worded(plain_bot, model) -> Answer:
    """One statement in the model's words, and one word for word."""
    model.script = says(GOOD, "Gen. Petro Lys ended the exchange of 12 prisoners.")
    return with_model(plain_bot, model.url).ask(QUESTION)


def test_the_models_words_are_marked_and_their_source_is_at_hand(worded):
    assert [s.verbatim for s in worded.statements] == [False, True]
    assert [s["verbatim"] for s in answer_record(worded)["statements"]] == [False, True]
    html = answer_html(worded)
    assert html.count("<summary>in the model’s words, checked</summary>") == 1
    assert SAYS_IT in html.split("<details")[1].split("</details>")[0]
    assert "word for word" not in html
    assert "(in the model’s words, checked)" in answer_text(worded, 500)


def test_why_the_models_words_are_missing_is_one_line(plain_bot, model):
    model.script = status(500)
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert f'<p class="why">{answer.notice}</p>' in answer_html(answer)
    assert answer.notice in answer_text(answer, 500)


def test_a_conversation_keeps_the_models_words_only_where_they_still_hold(worded, plain_bot):
    record = keep(worded)
    [again] = restore(json.loads(json.dumps([record])), plain_bot.corpus)
    assert texts(again) == texts(worded)
    record["words"][0] = "Gen. Petro Lys called the exchange “a mistake”."
    [again] = restore([record], plain_bot.corpus)
    assert texts(again) == [SAYS_IT, SAYS_IT]
    assert all(s.verbatim for s in again.statements)


def test_a_completion_marks_them_too(plain_bot, model):
    model.script = says(GOOD)
    body = json.dumps({"messages": [{"role": "user", "content": QUESTION}]}).encode()
    message = complete(body, with_model(plain_bot, model.url))["choices"][0]["message"]
    assert message["content"] == f"{GOOD} [1] (in the model’s words, checked)"
    [annotation] = message["annotations"]
    assert annotation["url_citation"]["quote"] == SAYS_IT
    model.script = status(500)
    message = complete(body, with_model(plain_bot, model.url))["choices"][0]["message"]
    assert message["content"].splitlines()[-1].endswith("failed (500).")


def test_without_a_model_nothing_is_asked_anywhere(monkeypatch, generation):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert not toy_bot(generation).is_gradual


def test_a_model_is_used_where_the_settings_name_one(monkeypatch, generation, model):
    monkeypatch.setenv("OPENAI_BASE_URL", model.url)
    monkeypatch.setenv("QA_BOT_LLM_MODEL", "tiny")
    settings = replace(load_settings(), reader="none", threshold=0)
    bot = make_bot(settings, generation, ToyEmbedder())
    assert bot.is_gradual
    assert bot.ask(QUESTION).notice is None
    assert model.asked[0].body["model"] == "tiny"
