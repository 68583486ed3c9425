"""A line about each request, without what was asked in it."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa_bot.log import requests
from qa_bot.web.metrics import Metrics
from qa_bot.web.middleware import MAX_PATH_CHARACTERS, Gate


def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("done", 202)


def fail(request: Request) -> PlainTextResponse:
    raise ZeroDivisionError


APP = Starlette(routes=[Route("/fail", fail), Route("/{path:path}", answer)])


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    """What was written about requests."""
    monkeypatch.setattr(requests, "propagate", True)
    caplog.set_level(logging.INFO, requests.name)

    def written() -> list[dict]:
        every = [r.fields for r in caplog.records if r.name == requests.name]
        return [f for f in every if "gradio" not in f["path"]]  # of a page that another test left

    return written


def get(path: str) -> None:
    gate = Gate(APP, Metrics(), local=False)
    with TestClient(gate, raise_server_exceptions=False) as client:
        client.get(path)


def test_a_line_says_how_a_request_ended_and_nothing_of_its_query(lines):
    get("/ask?q=secret")
    [line] = lines()
    assert line["ms"] >= 0
    assert line | {"ms": 0} == {"method": "GET", "path": "/ask", "status": 202, "ms": 0}


def test_a_long_path_is_cut_and_a_bug_is_a_500(lines):
    get("/" + "x" * 1000)
    get("/fail")
    long, failed = lines()
    assert len(long["path"]) == MAX_PATH_CHARACTERS
    assert failed["status"] == 500


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
