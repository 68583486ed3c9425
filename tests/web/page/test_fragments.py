"""What the script of the page fetches."""

import httpx
import pytest
from support.serving import NOTICE

from qa_bot.assemble import Opened
from qa_bot.index.generation import Generation
from qa_bot.render.pointers import article_pointer, pointer

pytestmark = pytest.mark.slow


@pytest.fixture
def generation(toy_opened: Opened) -> Generation:
    return toy_opened.generation


def test_a_source_is_the_article_with_its_mark(client: httpx.Client, generation: Generation):
    first, second, *_ = generation.corpus.sentences(generation.corpus.article("exchange"))
    form = {"at": pointer(second), "also": [pointer(first), "forged-0-9-00000000", pointer(second)]}
    reply = client.post("/source", data=form)
    assert reply.status_code == 200
    assert f'tabindex="-1">{second.text}</mark>' in reply.text
    assert f'<mark class="other">{first.text}</mark>' in reply.text
    assert 'href="https://example.org/exchange"' in reply.text


def test_a_source_that_is_gone_is_said_to_be(client: httpx.Client, empty: httpx.Client):
    gone = client.post("/source", data={"at": "gone-0-5-00000000"})
    assert gone.status_code == 404
    assert "no article has the id" in gone.text
    assert NOTICE in empty.post("/source", data={"at": "gone-0-5-00000000"}).text


def test_a_whole_article_has_no_mark(client: httpx.Client, generation: Generation):
    article = generation.corpus.article("exchange")
    page = client.post("/article", data={"at": article_pointer(article)}).text
    assert article.title in page
    assert "<mark" not in page
    assert client.post("/article", data={"at": "gone"}).status_code == 404


def test_a_question_can_be_limited_to_the_days_and_outlets_that_there_are(
    client: httpx.Client, empty: httpx.Client
):
    page = client.get("/limits").text
    assert 'min="2025-05-12" max="2025-05-13"' in page
    assert '<option value="Port Gazette">Port Gazette</option>' in page
    assert empty.get("/limits").text == ""


def test_no_question_to_go_on_with_was_asked_before(client: httpx.Client, empty: httpx.Client):
    first = client.post("/next", data={"at": [], "asked": []}).text
    assert first.startswith('<button type="button">')
    question = first.removeprefix('<button type="button">').partition("<")[0]
    assert question not in client.post("/next", data={"at": [], "asked": [question]}).text
    assert empty.post("/next", data={"at": [], "asked": []}).text == ""
