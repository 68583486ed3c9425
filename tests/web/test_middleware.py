"""What the server lets in and what it keeps closed, asked over HTTP of the real application."""

import gzip
import json
import os
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from threading import Event
from urllib.parse import quote, urlsplit

import gradio
import httpx
import openai
import pytest
from gradio_client import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
from support.serving import made, running, serving, wait_until

from qa_bot.assemble import Opened
from qa_bot.cli.doctor import examine
from qa_bot.settings import Settings, load_settings, origins, shown
from qa_bot.web.app import MAX_CONNECTIONS, say_what_opens, web_server
from qa_bot.web.auth import MOST_ADDRESSES, MOST_WRONG, SECONDS, Lock
from qa_bot.web.connection import Connection
from qa_bot.web.metrics import Traffic
from qa_bot.web.middleware import HEADERS, MAX_ANSWERING, MAX_BODY_BYTES, MAX_WAITING, NEEDED, Gate

pytestmark = pytest.mark.slow

API = "/gradio_api"
SERVED = {
    "/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
    "/assets/{path:path}", "/static/{path:path}",
    f"{API}/app_id", f"{API}/cancel", f"{API}/info", f"{API}/reset",
    f"{API}/queue/join", f"{API}/queue/data", f"{API}/heartbeat/{{session_hash}}",
    f"{API}/run/{{api_name}}", f"{API}/run/{{api_name}}/",
    f"{API}/call/{{api_name}}", f"{API}/call/{{api_name}}/", f"{API}/call/{{api_name}}/{{event_id}}",
}  # fmt: skip
"""All of Gradio that is open."""
PASSWORD = "pass:word"
QUESTION = {"question": "Who called the exchange of prisoners a beginning?"}


def gradio_routes(routes: list) -> Iterator[Route]:
    for route in routes:
        if hasattr(route, "original_router"):
            yield from gradio_routes(route.original_router.routes)
        else:
            yield route


def test_of_gradio_only_what_is_needed_is_there(client: httpx.Client, toy_opened: Opened):
    routes = list(gradio_routes(made(toy_opened).routes[-1].app.routes))
    assert len(routes) > 60
    paths = {route.path for route in routes}
    assert paths >= SERVED
    for route in routes:
        path = route.path.replace("{", "").replace("}", "").replace(":path", "")
        assert bool(NEEDED.fullmatch(path)) == (route.path in SERVED), route.path
        if route.path in SERVED or path == "/openapi.json":  # which is ours
            continue
        for method in route.methods:
            assert client.request(method, path).status_code == 404, (method, path)


TARGETS = (
    f"{API}/file=", "/file=", f"{API}/file/", "/static/", "/assets/", "/svelte/", "/theme", "/source/",
    f"{API}/proxy=", f"{API}/custom_component/x/client/component/", "/api/articles/", f"{API}/run/",
)  # fmt: skip
STEPS = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", ".%2e/", "..%252f", "%252e%252e%252f", "..\\", "..%5c", "%2e%2e%5c",
    "..;/", "....//", "..%c0%af", "%c0%ae%c0%ae/", "..%e0%80%af", "..%00/", "%u002e%u002e/", "..%ef%bc%8f",
    "..//", ".././",
)  # fmt: skip


def traversals(file: Path) -> Iterator[str]:
    """Paths that lead to the file, if anything takes them for paths."""
    static = Path(gradio.__file__).parent / "templates" / "frontend" / "static"
    inside = file.relative_to("/").as_posix()
    for target, step in product(TARGETS, STEPS):
        yield target + step * len(static.parts) + inside
    for target, written in product(
        TARGETS, (str(file), quote(str(file), safe=""), f"file://{file}")
    ):
        yield target + written
        yield f"{target}{written}%00.css"


@pytest.mark.reliability
def test_no_path_leads_to_a_file_of_the_machine(toy_address: str, tmp_path: Path, figure: Callable):
    canary = tmp_path / "canary.txt"
    canary.write_text("the secret of the canary", "utf-8")
    connection = HTTPConnection(urlsplit(toy_address).netloc, timeout=60)
    tried = served = 0
    for path in traversals(canary):
        connection.request("GET", path)  # as it is: no client tidies it
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status < 500, path
        tried, served = tried + 1, served + (b"secret of the canary" in body)
    connection.close()
    with httpx.Client(base_url=toy_address, timeout=60) as client:
        for door in ("/source", "/article"):
            reply = client.post(door, data={"at": str(canary)})
            assert (reply.status_code, "secret" in reply.text) == (404, False)
    assert tried >= 300
    assert served == 0
    figure("encoded paths out of the served folders, files shown", f"{tried}, {served}")


def assert_guarded(reply: httpx.Response) -> None:
    for name, value in HEADERS:
        assert reply.headers.get_list(name) == [value]
    assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/static/img/logo.svg", 200),
        ("GET", "/theme.css", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/assets/none.js", 404),
        ("DELETE", "/config", 405),
        ("HEAD", "/healthz", 200),
        ("HEAD", "/nowhere", 404),
        ("POST", "/healthz", 405),
        ("OPTIONS", "/", 405),
        ("POST", "/api/ask", 422),
        ("POST", "/source", 422),
        ("POST", "/v1/chat/completions", 400),
        ("GET", f"{API}/call/turn/none", 200),
    ],
)
def test_each_response_is_guarded(client: httpx.Client, method: str, path: str, status: int):
    with client.stream(method, path) as reply:
        assert reply.status_code == status
        assert_guarded(reply)


@pytest.mark.parametrize(
    ("path", "refused", "allowed"),
    [
        ("/healthz", "DELETE", "GET, HEAD"),
        ("/api/articles/exchange", "POST", "GET, HEAD"),
        ("/api/search", "PUT", "GET, POST, HEAD"),
        ("/api/ask", "GET", "POST"),
        ("/source", "HEAD", "POST"),
        ("/docs", "OPTIONS", "GET, HEAD"),
    ],
)
def test_a_route_says_which_methods_it_has(
    client: httpx.Client, path: str, refused: str, allowed: str
):
    reply = client.request(refused, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path", ["/healthz", "/metrics", "/docs", "/openapi.json", "/v1/models", "/api/articles/none"]
)
def test_head_is_get_without_its_body(client: httpx.Client, path: str):
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_what_is_not_there_is_told_in_the_form_of_openai(client: httpx.Client):
    for reply, status in (
        (client.get("/v1/nowhere"), 404),
        (client.post("/v1/embeddings", json={}), 404),
        (client.get("/v1/chat/completions"), 405),
    ):
        assert reply.status_code == status
        assert reply.json()["error"]["type"] == "invalid_request_error"


def test_a_refusal_that_comes_too_late_is_not_in_the_log(
    toy_opened: Opened, caplog: pytest.LogCaptureFixture
):
    with serving(toy_opened) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.get(f"{API}/queue/data", params={"session_hash": "x"})
        client.get(f"{API}/call/turn/x")
        assert client.get("/healthz").status_code == 200
    assert caplog.records == []


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Gradio-Server"])
def test_another_name_of_the_server_is_not_believed(
    client: httpx.Client, toy_address: str, header: str
):
    headers = {header: "http://evil.example" if "Server" in header else "evil.example"}
    for path in ("/", "/config"):
        page = client.get(path, headers=headers)
        assert page.status_code == 200
        assert "evil.example" not in page.text
    assert client.get("/config", headers=headers).json()["root"] == toy_address


def test_a_packed_body_is_refused(client: httpx.Client):
    for path in ("/v1/chat/completions", "/api/ask"):
        reply = client.post(
            path, content=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}
        )
        assert reply.status_code == 415
        assert "Content-Encoding is not supported" in reply.text
    plain = client.post("/api/ask", json=QUESTION, headers={"Content-Encoding": "identity"})
    assert plain.status_code == 200


def test_what_is_refused_is_guarded(client: httpx.Client):
    for reply, status in (
        (client.post("/api/ask", content=b"x" * (MAX_BODY_BYTES + 1)), 413),
        (client.get("/", headers={"Host": "evil.example"}), 400),
        (client.post("/api/ask", json=QUESTION, headers={"Origin": "null"}), 403),
    ):
        assert reply.status_code == status
        assert_guarded(reply)


@contextmanager
def guarded(*routes: Route, **named: float) -> Iterator[tuple[str, Gate]]:
    """The address of an application of these routes behind the real gate, and the gate."""
    gates = []

    def gate(app: Starlette) -> Gate:
        gates.append(Gate(app, Traffic(), **named))
        return gates[0]

    app = Starlette(routes=list(routes))
    app.add_middleware(gate)
    with running(web_server(app)) as address:
        httpx.get(address, timeout=60)  # the gate is made with the first request
        yield address, gates[0]


def test_an_error_that_nobody_expected_keeps_its_detail(caplog: pytest.LogCaptureFixture):
    def fails(request: Request) -> JSONResponse:
        raise ValueError("the secret of the route")

    def fails_late(request: Request) -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            yield b"begun"
            raise ValueError("the secret of the route")

        return StreamingResponse(parts())

    routes = Route("/fails", fails), Route("/v1/fails", fails), Route("/late", fails_late)
    with guarded(*routes) as (address, _):
        reply = httpx.get(f"{address}/fails", timeout=60)
        assert reply.status_code == 500
        assert reply.json()["detail"].startswith("Something went wrong")
        assert_guarded(reply)
        assert (
            httpx.get(f"{address}/v1/fails", timeout=60).json()["error"]["type"] == "server_error"
        )
        with pytest.raises(httpx.RemoteProtocolError):  # cut off, so that nobody takes it for whole
            httpx.get(f"{address}/late", timeout=60)
    assert "secret" not in reply.text
    assert "the secret of the route" in caplog.text  # where the owner looks


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:1", "127.0.0.1:7860", "[::1]:7860", "LOCALHOST"]
)
def test_local_names_are_answered(client: httpx.Client, host: str):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1",
     "evil@127.0.0.1", "127.0.0.1:80@evil.example", "[::1", "[::2]", "", "localhost:", "localhost:x"],
)  # fmt: skip
def test_a_name_that_only_leads_here_is_not_answered(client: httpx.Client, host: str):
    for path in ("/", "/healthz", "/api/search?query=grain"):
        reply = client.get(path, headers={"Host": host})
        assert reply.status_code == 400
        assert "grain" not in reply.text


def test_a_server_for_others_answers_to_any_name(toy_opened: Opened):
    with serving(toy_opened, local=False) as address:
        reply = httpx.get(f"{address}/healthz", headers={"Host": "news.example"}, timeout=60)
        asked = httpx.post(
            f"{address}/api/ask", json=QUESTION, timeout=60,
            headers={"Host": "news.example", "Origin": "https://news.example"},
        )  # fmt: skip
    assert (reply.status_code, asked.status_code) == (200, 200)


@pytest.mark.parametrize(
    "path", ["/api/ask", "/v1/chat/completions", "/source", f"{API}/queue/join"]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_a_page_of_another_origin_cannot_ask(client: httpx.Client, path: str, headers: dict):
    assert client.post(path, json=QUESTION, headers=headers).status_code == 403


def test_a_page_of_another_origin_reads_nothing(client: httpx.Client, toy_address: str):
    for origin in ("https://evil.example", "null", "http://localhost:1", toy_address):
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        assert_guarded(client.options("/config", headers=preflight))
        assert_guarded(client.get("/config", headers={"Origin": origin}))
    own = {"Origin": toy_address, "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/ask", json=QUESTION, headers=own).status_code == 200


async def echo(request: Request) -> JSONResponse:
    return JSONResponse(len(await request.body()))


def connected(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=60)


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


HEAD = b"POST /echo HTTP/1.1\r\nHost: localhost\r\n"


def test_a_body_that_does_not_arrive_is_given_up():
    with guarded(Route("/echo", echo, methods=["POST"]), seconds_to_arrive=0.2) as (address, _):
        for rest in (
            b"Content-Length: 9\r\n\r\nabc",
            b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
        ):
            with connected(address) as connection:
                connection.sendall(HEAD + rest)
                reply = received(connection)  # which ends, because the server closes
                assert reply.startswith(b"HTTP/1.1 408")
                assert b"did not arrive within 0.2 seconds" in reply


class Hasty(Connection):
    """With which the tests need not wait."""

    seconds = 0.3


def hasty(*routes: Route):
    app = Starlette(routes=list(routes))
    app.add_middleware(Gate, traffic=Traffic())
    server = web_server(app)
    server.config.http = Hasty
    return running(server)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        HEAD + b"X: ",
        HEAD + b"Content-Length: 0\r\n\r\n" + HEAD,  # the second of two
        HEAD + b"Content-Length: 9\r\n\r\nabc",
        b"POST /nowhere HTTP/1.1\r\nHost: evil\r\nContent-Length: 9\r\n\r\nabc",  # answered before its end
    ],
    ids=len,
)
def test_a_request_that_does_not_arrive_is_cut_off(sent: bytes):
    with hasty(Route("/echo", echo, methods=["POST"])) as address, connected(address) as connection:
        connection.sendall(sent)
        reply = received(connection)
        assert reply.count(b"HTTP/1.1 ") == sent.count(b"Content-Length: 0") + sent.count(b"evil")


def test_a_drop_at_a_time_does_not_help_and_an_endless_body_ends():
    endless = b"POST /echo HTTP/1.1\r\nHost: evil\r\nTransfer-Encoding: chunked\r\n\r\n"
    with hasty(Route("/echo", echo, methods=["POST"])) as address:
        for head, drop in ((b"GET / HTTP/1.1\r\n", b"X: y\r\n"), (endless, b"1\r\nx\r\n")):
            with connected(address) as connection, pytest.raises(OSError):
                connection.sendall(head)
                for _ in range(3000):
                    connection.sendall(drop)
                    time.sleep(0.01)


def test_a_long_answer_is_not_cut_off():
    def slow(request: Request) -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            for _ in range(4):
                time.sleep(Hasty.seconds / 2)
                yield b"part"

        return StreamingResponse(parts())

    with (
        hasty(Route("/slow", slow)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        assert [client.get("/slow").text for _ in range(2)] == ["part" * 4] * 2


def test_a_large_head_is_refused(toy_address: str):
    with connected(toy_address) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000)
        assert received(connection).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "sent",
    [b"GET / HTTP/1.1\r\n\r\n", b"no http\r\n\r\n", b"POST / HTTP/1.1\r\nX: " + b"x" * 99_999],
)
def test_what_is_no_http_gets_a_guarded_refusal(toy_address: str, sent: bytes):
    with connected(toy_address) as connection:
        connection.sendall(sent)
        head, _, body = received(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert body == b"Invalid HTTP request received."
    given = [tuple(line.decode().split(": ", 1)) for line in head.split(b"\r\n")[1:]]
    assert set(HEADERS) <= set(given)


def test_a_full_house_says_so_and_empties(toy_opened: Opened):
    with serving(toy_opened) as address:
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
        crowd = [connected(address) for _ in range(MAX_CONNECTIONS)]
        wait_until(lambda: httpx.get(f"{address}/healthz", timeout=60).status_code == 503)
        assert_guarded(httpx.get(f"{address}/healthz", timeout=60))
        for connection in crowd:
            connection.close()
        wait_until(lambda: httpx.get(f"{address}/healthz", timeout=60).status_code == 200)


def nested(depth: int) -> list[bytes]:
    return [b"[" * depth + b"]" * depth, b'{"data":' * depth + b"1" + b"}" * depth]


DOORS = (
    "/api/ask", "/api/search", "/v1/chat/completions", "/source", "/article", "/next", "/feedback",
    f"{API}/queue/join", f"{API}/run/predict", f"{API}/run/turn", f"{API}/call/turn",
    f"{API}/cancel", f"{API}/reset",
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_json_makes_a_door_fail(client: httpx.Client, door: str):
    bodies = [
        b"", b"null", b"7", b"-0", b"1e999", b"NaN", b'"x"', b"[]", b"[null]", b"{}", b"\xff", b'"\\ud83d"',
        b'{"data": null}', b'{"data": [null, null, null], "fn_index": 99999, "session_hash": "x"}',
        b'{"data": ["\\ud83d", [], ""], "fn_index": 0, "session_hash": "\\ud83d"}', b'{"\\ud83d": "\\ud83d"}',
        b'{"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}], "session_hash": "x"}',
        b'{"data": [], "fn_index": -1}', b'{"fn_index": "x", "data": {}}', b'{"event_id": null}',
        b'{"session_hash": 7, "event_id": [], "fn_index": {}}', b"9" * 5000,
        *nested(90), *nested(900), *nested(50_000),
    ]  # fmt: skip
    for body in bodies:
        reply = client.post(door, content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code < 500, body[:80]
        if len(body) >= 100_000 and door != "/next":  # to which a form without fields is one
            assert reply.status_code >= 400
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "x"):
        for body in (b"", b"null", b"\xff%ff&=", *nested(50_000)):
            reply = client.post(door, content=body, headers={"Content-Type": kind})
            assert reply.status_code < 500, (body[:80], kind)


def basic(password: str, name: str = "anybody") -> str:
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


@pytest.fixture(scope="module")
def locked(toy_opened: Opened) -> Iterator[str]:
    with serving(toy_opened, password=PASSWORD) as address:
        yield address


@pytest.fixture
def unknown(locked: str) -> Iterator[httpx.Client]:
    """A client with an address of its own, which a proxy on this machine tells."""
    unknown.number += 1
    headers = {"X-Forwarded-For": f"192.0.2.{unknown.number}"}
    with httpx.Client(base_url=locked, headers=headers, timeout=60) as client:
        yield client


unknown.number = 0


def test_every_route_but_the_health_needs_the_password(unknown: httpx.Client, toy_opened: Opened):
    assert unknown.get("/healthz").status_code == 200
    for path in (
        "/",
        "/config",
        "/metrics",
        "/openapi.json",
        "/docs",
        "/assets/x",
        "/nowhere",
        "/healthz/",
    ):
        reply = unknown.get(path)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Basic ")
        assert_guarded(reply)
    assert [unknown.post(door).status_code for door in DOORS] == [401] * len(DOORS)
    assert unknown.post("/v1/chat/completions").json()["error"]["message"]
    for given in (
        basic(PASSWORD),
        basic(PASSWORD, ""),
        f"Bearer {PASSWORD}",
        f"bearer  {PASSWORD}",
    ):
        reply = unknown.get("/", headers={"Authorization": given.encode()})
        assert reply.status_code == 200


@pytest.mark.parametrize(
    "given",
    [basic("wrong"), basic(""), basic(PASSWORD + "x"), basic(PASSWORD[:-1]), f"Bearer {PASSWORD} x", "Bearer", "Basic",
     PASSWORD, "Basic %%%", "Basic \xff", "Digest x", "Basic " + b64encode(PASSWORD.encode()).decode()[:-1]],
)  # fmt: skip
def test_a_wrong_password_opens_nothing(unknown: httpx.Client, given: str):
    assert unknown.get("/", headers={"Authorization": given.encode()}).status_code == 401


def test_who_guesses_has_to_wait(unknown: httpx.Client, locked: str):
    right, wrong = {"Authorization": basic(PASSWORD)}, {"Authorization": basic("wrong")}
    for _ in range(MOST_WRONG):
        assert unknown.get("/", headers=wrong).status_code == 401
    for headers in (wrong, right):
        reply = unknown.get("/", headers=headers)
        assert reply.status_code == 429
        assert 0 < int(reply.headers["retry-after"]) <= SECONDS
    assert httpx.get(locked, headers=right, timeout=60).status_code == 200  # another address


def test_clients_of_others_work_with_the_password(locked: str):
    client = openai.OpenAI(base_url=f"{locked}/v1", api_key=PASSWORD)
    with client:
        said = [{"role": "user", "content": QUESTION["question"]}]
        reply = client.chat.completions.create(model="qa_bot", messages=said)
    assert reply.choices[0].message.annotations
    page = Client(locked, headers={"Authorization": basic(PASSWORD)}, verbose=False)
    talk, *_ = page.predict(question=QUESTION["question"], kept=[], within="", api_name="/turn")
    page.close()
    assert "Petro Lys" in json.dumps(talk, ensure_ascii=False)


def test_a_lock_forgets_in_time_and_in_space():
    now = [0.0]
    lock = Lock("right", clock=lambda: now[0])
    for second in range(MOST_WRONG):
        assert lock.wait("a") == 0
        assert not lock.opens(b"Bearer wrong", "a")
        now[0] = second + 1.0
    assert lock.wait("a") == SECONDS - MOST_WRONG
    assert lock.wait("b") == 0
    now[0] = SECONDS
    assert lock.wait("a") == 0  # the first is a minute ago
    assert not lock.opens(b"Bearer wrong", "a")
    assert lock.wait("a") == 1
    for number in range(MOST_ADDRESSES):
        lock.opens(b"Bearer wrong", f"c{number}")
    assert lock.wait("a") == 0
    assert len(lock._wrong) == MOST_ADDRESSES


def test_the_addresses_of_one_connection_count_as_one():
    lock = Lock("right", clock=lambda: 0.0)
    for number in range(MOST_WRONG):
        lock.opens(b"Bearer wrong", f"2001:db8::{number:x}")
    assert lock.wait("2001:db8::ffff") > 0
    assert lock.wait("2001:db8:0:1::1") == 0
    assert lock.wait("no:address") == 0


def test_no_password_is_no_wrong_one():
    lock = Lock("right", clock=lambda: 0.0)
    for _ in range(MOST_WRONG + 1):
        assert not lock.opens(b"", "a")
    assert lock.wait("a") == 0


def test_a_password_of_any_bytes_opens():
    raw = b"\xff\xfe pass"
    assert Lock(os.fsdecode(raw)).opens(b"Bearer " + raw, "a")


def test_the_password_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QA_BOT_PASSWORD", "the secret")
    settings = load_settings()
    assert settings.password == "the secret"
    assert shown(settings)["password"] == "***"
    assert shown(Settings())["password"] == ""
    told = [
        str(part) for part in examine(replace(settings, index="none", reader="none"), origins())
    ]
    assert any("'***' (the environment)" in line for line in told)
    assert "the secret" not in f"{settings}{told}"


@pytest.mark.parametrize(
    ("host", "password", "warned"),
    [
        ("0.0.0.0", "", True),
        ("0.0.0.0", "x", False),
        ("127.0.0.1", "", False),
        ("localhost", "", False),
    ],
)
def test_without_a_password_a_page_for_others_is_warned_of(
    host: str, password: str, warned: bool, caplog: pytest.LogCaptureFixture
):
    say_what_opens(Settings(host=host, password=password))
    assert ("no password" in caplog.text) == warned


def test_beyond_what_can_wait_a_question_is_refused_at_once():
    """The answered ones have threads, the others wait without; a route that asks nothing is not held up."""
    go, running_now = Event(), []

    def slow(request: Request) -> JSONResponse:
        running_now.append(1)
        assert go.wait(60)
        return JSONResponse("answered")

    routes = [Route(path, slow, methods=["POST"]) for path in ("/api/ask", "/v1/chat/completions")]
    quick = Route("/quick", lambda request: JSONResponse("quick"))
    with guarded(*routes, quick) as (address, gate), ThreadPoolExecutor(MAX_WAITING) as people:

        def ask(path: str) -> httpx.Response:
            return httpx.post(f"{address}{path}", timeout=60)

        asked = [people.submit(ask, "/api/ask") for _ in range(MAX_WAITING)]
        wait_until(lambda: gate.asked == MAX_WAITING)
        try:
            refused = ask("/api/ask")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
            assert refused.json() == {"detail": "The server is busy; try again in a moment."}
            openai_form = ask("/v1/chat/completions")
            assert (openai_form.status_code, openai_form.json()["error"]["type"]) == (
                503,
                "server_error",
            )
            assert httpx.get(f"{address}/quick", timeout=60).json() == "quick"
            wait_until(lambda: len(running_now) == MAX_ANSWERING)
        finally:
            go.set()
        assert {reply.result().status_code for reply in asked} == {200}
        assert gate.asked == 0
