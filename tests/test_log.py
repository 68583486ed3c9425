"""What the server says about itself, and what it does not."""

import io
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from qa_bot.log import JsonLine, TextLine, log

SECRET = "Who betrayed the harbour master?"


@pytest.fixture(params=[JsonLine(), TextLine("qa-bot: %(message)s")], ids=["json", "text"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the log writes, in each shape."""
    written = io.StringIO()
    to_memory = logging.StreamHandler(written)
    to_memory.setFormatter(request.param)
    log.addHandler(to_memory)
    log.setLevel(logging.INFO)
    yield written
    log.removeHandler(to_memory)
    log.setLevel(logging.NOTSET)


def test_an_event_is_one_line_with_its_fields(lines: io.StringIO):
    log.info("ready", extra={"fields": {"articles": 3, "generation": "gen-1\n{}"}})
    if lines.getvalue().startswith("qa-bot: "):
        assert lines.getvalue().startswith("qa-bot: ready articles=3 generation=gen-1")
        return
    [line] = map(json.loads, lines.getvalue().splitlines())
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "event": "ready", "articles": 3, "generation": "gen-1\n{}"}


@pytest.mark.parametrize("lines", [JsonLine()], indirect=True, ids=["json"])
def test_an_unexpected_error_is_told_without_its_message(lines: io.StringIO):
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("qa_bot.somewhere").exception("failed")
    line = json.loads(lines.getvalue())
    assert line["error"] == "KeyError"
    assert line["at"][0].partition(":")[0] == __file__
    assert SECRET not in lines.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["json", "text"])
def test_a_server_logs_its_start_and_its_requests_without_their_text(
    sample_index: Path, shape: str, tmp_path: Path
):
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        port = chosen.getsockname()[1]
    with (tmp_path / "log").open("w") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "qa_bot", "chat", "--index", sample_index, "--port", str(port)],
            stderr=written,
            env=os.environ | {"QA_BOT_LOG": shape},
        )
    try:
        address = f"http://127.0.0.1:{port}"
        transport = httpx.HTTPTransport(retries=9)
        with httpx.Client(base_url=address, timeout=300, transport=transport) as client:
            body = {"model": "qa_bot", "messages": [{"role": "user", "content": SECRET}]}
            assert client.post("/v1/chat/completions", json=body).status_code == 200
            assert client.get("/healthz", params={"q": SECRET}).status_code == 200
            assert client.get("/%C2%9B%E2%80%AE" + "x" * 1000).status_code == 404
    finally:
        server.terminate()
        server.wait(120)
    said = (tmp_path / "log").read_text("utf-8")
    assert "harbour master" not in said
    assert said.isascii()
    if shape == "text":
        assert f"qa-bot: ready version=0.1.0 address={address} generation=gen-000001" in said
        assert "/healthz" not in said
        return
    lines = [json.loads(line) for line in said.splitlines()]
    ready = next(line for line in lines if line["event"] == "ready")
    assert (ready["address"], ready["articles"]) == (address, 16)
    requests = [line for line in lines if line["event"] == "request"]
    assert [(r["method"], r["path"], r["status"]) for r in requests] == [
        ("POST", "/v1/chat/completions", 200),
        ("GET", "/healthz", 200),
        ("GET", "/\x9b\u202e" + "x" * 97, 404),
    ]
    assert all(request["ms"] > 0 for request in requests)
