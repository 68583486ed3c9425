"""A line about each request, without what was asked in it."""

import logging

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from qa_bot.log import requests
from qa_bot.web.request_log import MAX_PATH_CHARACTERS, RequestLog


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
    return lambda: [r.fields for r in caplog.records if r.name == requests.name]


async def get(path: str) -> None:
    transport = httpx.ASGITransport(RequestLog(APP), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await client.get(path)


@pytest.mark.anyio
async def test_a_line_says_how_a_request_ended_and_nothing_of_its_query(lines):
    await get("/ask?q=secret")
    [line] = lines()
    assert line["ms"] >= 0
    assert line | {"ms": 0} == {"method": "GET", "path": "/ask", "status": 202, "ms": 0}


@pytest.mark.anyio
async def test_a_long_path_is_cut_and_a_bug_is_a_500(lines):
    await get("/" + "x" * 1000)
    await get("/fail")
    long, failed = lines()
    assert len(long["path"]) == MAX_PATH_CHARACTERS
    assert failed["status"] == 500


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
