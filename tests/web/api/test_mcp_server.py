"""`qa-bot mcp`, driven over standard input and output by the client of the package mcp, and by hand."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, Tool

from qa_bot.assemble import make_opened
from qa_bot.bot import Asking
from qa_bot.cli.commands import main
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder
from qa_bot.records import Record
from qa_bot.settings import Settings
from qa_bot.web.api.service import Service

pytestmark = pytest.mark.slow
QUESTION = "Who heads the Russian delegation?"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
Call = Callable[..., CallToolResult]


@pytest.fixture(scope="module")
def client(sample_index: Path) -> Iterator[tuple[Call, list[Tool]]]:
    """Calls a tool, and the tools that there are."""
    command = ["-m", "qa_bot", "mcp", "--index", str(sample_index)]
    server = stdio_client(StdioServerParameters(command=sys.executable, args=command))
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):

        def call(name: str, **arguments: object) -> CallToolResult:
            return portal.call(partial(client.call_tool, name, arguments))

        yield call, portal.call(client.list_tools).tools


@pytest.fixture(scope="module")
def call(client: tuple[Call, list[Tool]]) -> Call:
    return client[0]


@pytest.fixture(scope="module")
def service(sample_index: Path, embedder: Embedder) -> Service:
    return Service(make_opened(Settings(), open_index(sample_index), embedder))


def without_times(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "timings_ms"}


def test_the_tools_say_what_they_take_and_give(client: tuple[Call, list[Tool]]):
    tools = {tool.name: tool for tool in client[1]}
    assert set(tools) == {"ask", "search", "open_article", "check_text"}
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools.values())
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "statements" in tools["ask"].output_schema["required"]
    assert tools["check_text"].output_schema["properties"]["findings"]["type"] == "array"


def test_an_answer_has_exact_places(call: Call, service: Service):
    result = call("ask", question=QUESTION)
    answer = result.structured_content
    assert without_times(answer) == without_times(service.ask(Asking(QUESTION)))
    assert answer["short_answer"] == "Vladimir Medinsky"
    assert json.loads(result.content[0].text) == answer
    [cited, *_] = answer["statements"][0]["citations"]
    article = call("open_article", article_id=cited["article_id"]).structured_content
    assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert article == service.article(cited["article_id"])


def test_a_question_that_leans_on_an_earlier_one(call: Call):
    earlier = {"question": QUESTION, "answer": "Vladimir Medinsky"}
    answer = call("ask", question="What does he want?", history=[earlier]).structured_content
    assert "Medinsky" in answer["standalone_question"]


def test_passages(call: Call, service: Service):
    found = call("search", query="monitor a ceasefire", k=2).structured_content
    assert found == service.search("monitor a ceasefire", 2)
    assert len(found["passages"]) == 2


def test_a_checked_text(call: Call, service: Service):
    text = "In the exchange, 251 Ukrainian soldiers were freed. Pigs can fly to the moon."
    checked = call("check_text", text=text).structured_content
    assert checked == service.check(text)
    assert [finding["verdict"] for finding in checked["findings"]] == ["altered", "not_found"]
    assert all(text[f["start"] : f["end"]] == f["text"] for f in checked["findings"])


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "?"}, "Please type a question"),
        ("ask", {"question": "x" * 2_001}, "2,001 characters"),
        ("ask", {}, "question"),
        ("ask", {"question": "Who?", "history": [1]}, "history"),
        ("search", {"query": " "}, "Please type a question"),
        ("search", {"query": "grain", "k": 0}, "k"),
        ("open_article", {"article_id": "no such"}, "no article has the id 'no such'"),
        ("check_text", {"text": "…"}, "there is no text to check"),
        ("check_text", {"text": "x" * 60_001}, "60,001 characters"),
    ],
)
def test_what_cannot_be_done_is_told(call: Call, tool: str, arguments: dict, said: str):
    result = call(tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text
    assert "Traceback" not in result.content[0].text


def started(index: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "qa_bot", "mcp", "--index", str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_nothing_but_the_protocol_goes_to_standard_output(sample_index: Path):
    """Also where the client sends what is none of it; the process ends when its input does."""
    asked = {"name": "ask", "arguments": {"question": QUESTION}}
    sent = [
        HELLO,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked},
    ]
    lines = [json.dumps(message).encode() for message in sent]
    lines[2:2] = [b"no JSON", b"\xff", b'{"jsonrpc": "2.0", "id": 3, "method": "\\ud83d"}', b""]
    with started(sample_index) as server:
        server.stdin.write(b"\n".join(lines) + b"\n")
        server.stdin.flush()
        said = []
        while not said or said[-1].get("id") != 2:
            said.append(json.loads(server.stdout.readline()))
        rest, errors = server.communicate()
    assert rest == b""
    assert server.returncode == 0
    assert all(message["jsonrpc"] == "2.0" for message in said)
    assert said[-1]["result"]["structuredContent"]["short_answer"] == "Vladimir Medinsky"
    assert b"Traceback" not in errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_although_its_input_is_open(sample_index: Path, number: signal.Signals):
    with started(sample_index) as server:
        server.stdin.write(json.dumps(HELLO).encode() + b"\n")
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "qa_bot"
        server.send_signal(number)
        assert server.wait(timeout=60) == -number
        assert (server.stdout.read(), server.stderr.read()) == (b"", b"")


def test_without_an_index_it_ends_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture):
    assert main(["mcp", "--index", str(tmp_path / "none")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("qa-bot: ")
    assert said.err.count("\n") == 1
