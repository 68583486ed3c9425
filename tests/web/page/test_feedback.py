"""What people say about answers, one line each."""

import json

import httpx
import pytest
from support.serving import serving

from qa_bot.assemble import Opened
from qa_bot.errors import InputError
from qa_bot.web.page.browser_state import keep
from qa_bot.web.page.fragments import MAX_FILE_BYTES, write_feedback

QUESTION = "Who runs the port of Odesa?"


@pytest.fixture
def answer(toy_opened: Opened):
    return toy_opened.bot.ask(QUESTION)


def test_a_line_says_what_was_asked_cited_and_thought(toy_opened: Opened, answer, tmp_path):
    file = tmp_path / "said.jsonl"
    write_feedback(file, [answer], False, "wrong\nperson" + "x" * 1000, toy_opened.generation)
    write_feedback(file, [answer], True, "", toy_opened.generation)
    first, second = map(json.loads, file.read_text("utf-8").splitlines())
    assert first["question"] == QUESTION
    assert first["index"] == toy_opened.generation.name
    assert first["right"] is False
    assert len(first["reason"]) == 500
    assert second["right"] is True
    assert [c["id"] for c in first["cited"]] == [
        c.sentence.id for s in answer.statements for c in s.citations
    ]


def test_what_cannot_be_kept_is_said(toy_opened: Opened, answer, tmp_path):
    generation = toy_opened.generation
    with pytest.raises(InputError, match="no longer fits"):
        write_feedback(tmp_path / "x", [], True, "", generation)
    with pytest.raises(InputError, match="cannot be kept"):
        write_feedback(tmp_path, [answer], True, "", generation)
    full = tmp_path / "full"
    with full.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES)
    with pytest.raises(InputError, match="full"):
        write_feedback(full, [answer], True, "", generation)
    assert full.stat().st_size == MAX_FILE_BYTES


@pytest.mark.slow
def test_over_http_only_answers_that_fit_the_articles_are_kept(
    toy_opened: Opened, answer, tmp_path
):
    file = tmp_path / "said.jsonl"
    with serving(toy_opened, "", str(file)) as address, httpx.Client(base_url=address) as client:
        good = json.dumps(keep(answer))
        for bad in ("", "{", "1", "[]", "{}", good.replace("Odesa", "x" * 3000)):
            said = client.post("/feedback", data={"answer": bad, "right": "true"})
            assert said.status_code == 422, bad
        assert not file.exists()
        assert client.post("/feedback", data={"answer": good, "right": "maybe"}).status_code == 422
        assert client.post("/feedback", data={"answer": good, "right": "true"}).status_code == 200
    assert len(file.read_text("utf-8").splitlines()) == 1


@pytest.mark.slow
def test_without_a_file_there_is_no_route(toy_opened: Opened, answer):
    with serving(toy_opened) as address:
        said = httpx.post(f"{address}/feedback", data={"answer": "{}", "right": "true"})
    assert said.status_code in (404, 405)
