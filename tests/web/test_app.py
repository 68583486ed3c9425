"""The real application over HTTP, on a port that the system chose; a small embedder, nothing else replaced."""

import json
import resource
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest
from support.articles import ARTICLES
from support.serving import NOTICE, process, wait_until

from qa_bot.assemble import Opened
from qa_bot.errors import UsageError
from qa_bot.index.generation import Generation
from qa_bot.settings import Settings
from qa_bot.web.app import listen, serve
from qa_bot.web.middleware import MAX_BODY_BYTES
from qa_bot.web.suggestions import example_questions

pytestmark = pytest.mark.slow


@pytest.fixture
def generation(toy_opened: Opened) -> Generation:
    return toy_opened.generation


def ask(client: httpx.Client, *messages: tuple[str, object], **more: object) -> httpx.Response:
    said = [{"role": role, "content": content} for role, content in messages]
    return client.post("/v1/chat/completions", json={"messages": said, **more})


def test_health(client: httpx.Client, empty: httpx.Client):
    assert client.get("/healthz").json() == {
        "status": "ok", "generation": "gen-000001", "articles": 3, "degraded": None
    }  # fmt: skip
    missing = empty.get("/healthz")
    assert (missing.status_code, missing.json()["notice"]) == (503, NOTICE)


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/gradio_api/info"])
def test_every_response_has_the_security_headers(client: httpx.Client, path: str):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_names_no_other_origin_in_what_it_loads(client: httpx.Client):
    page = client.get("/").text
    assert "fonts.googleapis" not in page
    assert "page.css" not in page  # it is part of the page
    assert "--paper" in page


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/v1/chat/completions", "/source"])
def test_a_large_body_is_refused(client: httpx.Client, path: str):
    assert client.post(path, content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    pieces = (b"x" * 1000 for _ in range(MAX_BODY_BYTES // 1000 + 1))  # without a length
    assert client.post(path, content=pieces).status_code == 413
    assert client.post(path, content=b"x" * 1000).status_code in (400, 422)


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/component_server"])
def test_unused_routes_are_closed(client: httpx.Client, path: str):
    assert client.post(path, files={"files": ("a.txt", b"x")}).status_code == 404


def test_files_of_the_machine_are_not_served(client: httpx.Client):
    for path in (
        f"/gradio_api/file={Path(__file__)}",
        "/gradio_api/file=/etc/passwd",
        "/static/../x",
    ):
        assert client.get(path).status_code in (403, 404)


def test_a_completion_has_exact_citations(client: httpx.Client):
    reply = ask(client, ("user", "Who called the exchange of prisoners a beginning?")).json()
    message = reply["choices"][0]["message"]
    assert message["role"] == "assistant"
    assert message["annotations"]
    texts = {article.id: article.text for article in ARTICLES}
    for annotation in message["annotations"]:
        cited = annotation["url_citation"]
        assert cited["quote"] == texts[cited["article_id"]][cited["start"] : cited["end"]]
        said = message["content"][cited["start_index"] : cited["end_index"]]
        assert said in " ".join(cited["quote"].split())
        assert message["content"][cited["end_index"] :].startswith(" [")


def test_a_completion_about_the_corpus_says_who_speaks(client: httpx.Client):
    message = ask(client, ("user", "How many articles are there?")).json()["choices"][0]["message"]
    assert message["content"].startswith("qa_bot says: There are 3 articles")
    assert message["annotations"] == []


def test_a_streamed_completion_says_the_same(client: httpx.Client):
    question = (
        "user",
        [{"type": "text", "text": "Who called the exchange of prisoners a beginning?"}],
    )
    whole = ask(client, question).json()["choices"][0]["message"]
    reply = ask(client, question, stream=True)
    assert reply.headers["content-type"].startswith("text/event-stream")
    *events, done = [line.removeprefix("data: ") for line in reply.text.split("\n\n") if line]
    assert done == "[DONE]"
    deltas = [json.loads(event)["choices"][0]["delta"] for event in events]
    assert "".join(delta.get("content", "") for delta in deltas) == whole["content"]
    assert [d["annotations"] for d in deltas if "annotations" in d] == [whole["annotations"]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b'{"messages": []}',
        b'{"messages": [1]}',
        b'{"messages": [{"role": "user"}]}',
        b'{"messages": [{"role": "user", "content": 7}]}',
        b'{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}',
        b'{"messages": [{"role": "assistant", "content": "x"}]}',
        b'{"messages": [{"role": "user", "content": "?"}]}',
        b'{"messages": [{"role": "user", "content": "' + b"x" * 2001 + b'"}]}',
        b"[" * 30_000,
    ],
)
def test_what_is_no_request_is_an_error_in_their_form(client: httpx.Client, body: bytes):
    reply = client.post("/v1/chat/completions", content=body)
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "invalid_request_error"
    assert reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\x1f\x8b\x08", "it is not UTF-8"),
        (b"[" * 30_000, "it is nested too deeply"),
        (b"9" * 5000, "a number in it has too many digits"),
        (b"{]", "Expecting property name"),
    ],
)
def test_why_it_is_no_json_is_told_to_who_sends_it(client: httpx.Client, body: bytes, said: str):
    message = client.post("/v1/chat/completions", content=body).json()["error"]["message"]
    assert message.startswith(f"the request is no JSON ({said}")


def test_without_an_index_a_completion_is_an_error(empty: httpx.Client):
    reply = ask(empty, ("user", "Who?"))
    assert (reply.status_code, reply.json()["error"]["message"]) == (503, NOTICE)


def test_a_lone_surrogate_in_a_question_is_answered(client: httpx.Client):
    message = b'{"role": "user", "content": "Which prisoners \\ud83d came home?"}'
    body = b'{"model": "\\ud83d", "messages": [' + message + b"]}"
    assert client.post("/v1/chat/completions", content=body).status_code == 200


def test_example_questions_are_answered(toy_opened: Opened):
    bot = toy_opened.bot
    questions = example_questions(bot, toy_opened.generation.corpus)
    assert questions
    assert all(bot.ask(question).status == "answered" for question in questions)


def test_a_port_in_use_is_one_line():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            UsageError, match=f"^127.0.0.1:{port} is in use; choose another with --port$"
        ):
            serve(Settings(port=port))


def test_an_address_of_another_machine_is_one_line():
    with pytest.raises(UsageError, match="192.0.2.1:0 cannot be used"):
        listen("192.0.2.1", 0)


@pytest.mark.parametrize("host", ["a b", "x" * 300, "a\0b", "nowhere.invalid"])
def test_a_host_that_is_none_is_one_line_that_names_it_once(host: str):
    with pytest.raises(UsageError) as caught:
        listen(host, 7860)
    assert str(caught.value).count(host) == 1
    assert str(caught.value).endswith("; see --host")


def test_the_end_of_an_answer_does_not_wait_for_word_of_its_start():
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_process_cleanly(number: signal.Signals, tmp_path: Path):
    # the tests may themselves have been told to ignore it
    heard = f"import signal; signal.signal({number:d}, signal.SIG_DFL)"
    with process(tmp_path, heard) as (server, client):
        notice = client.get("/healthz").json()["notice"]
        server.send_signal(number)
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    assert errors == f"{notice}\n"  # the log says it as well, and nothing else


def test_nohup_is_obeyed(tmp_path: Path):
    """What was told to ignore the end of its terminal goes on."""
    with process(tmp_path, "import signal; signal.signal(1, signal.SIG_IGN)") as (server, client):
        server.send_signal(signal.SIGHUP)
        assert client.get("/healthz").status_code == 503
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)
    assert server.returncode == 0


def test_without_a_temporary_folder_it_says_so_in_one_line(tmp_path: Path):
    nothing_is_written = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
        "from qa_bot.cli.commands import main; sys.exit(main(['chat', '--index', 'none']))"
    )
    run = subprocess.run(
        [sys.executable, "-c", nothing_is_written], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "set TMPDIR to a folder that can be written" in run.stderr


FEW_FILES = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))"


def answers(address: str) -> bool:
    """Whether a new connection gets a response."""
    with suppress(httpx.TransportError):
        return bool(httpx.get(address, timeout=60).text)
    return False


def test_more_connections_than_files_are_closed_with_one_warning(tmp_path: Path):
    with process(tmp_path, FEW_FILES) as (server, client):
        place = (client.base_url.host, client.base_url.port)
        with ExitStack() as crowd:
            for _ in range(60):
                last = crowd.enter_context(socket.create_connection(place, timeout=60))
            assert last.recv(1) == b""  # closed at once
        wait_until(lambda: answers(f"{client.base_url}/healthz"))
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 0
    assert errors.count("\n") == 2
    assert "connections are open; the others are closed" in errors


def test_a_server_takes_the_files_it_may_have(tmp_path: Path):
    fewer = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 900))"
    with process(tmp_path, fewer) as (server, _):
        assert resource.prlimit(server.pid, resource.RLIMIT_NOFILE) == (900, 900)
