"""What the server lets in and what it keeps closed, asked over HTTP of the real application."""

import gzip
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlsplit

import gradio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
from support.http import API, DOORS, QUESTION, assert_guarded, guarded
from support.serving import made, serving

from qa_bot.assemble import Opened
from qa_bot.web.middleware import MAX_BODY_BYTES, NEEDED

pytestmark = pytest.mark.slow

SERVED = {
    "/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
    "/assets/{path:path}", "/static/{path:path}",
    f"{API}/app_id", f"{API}/cancel", f"{API}/info", f"{API}/reset",
    f"{API}/queue/join", f"{API}/queue/data", f"{API}/heartbeat/{{session_hash}}",
    f"{API}/run/{{api_name}}", f"{API}/run/{{api_name}}/",
    f"{API}/call/{{api_name}}", f"{API}/call/{{api_name}}/", f"{API}/call/{{api_name}}/{{event_id}}",
}  # fmt: skip
"""All of Gradio that is open."""


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


def nested(depth: int) -> list[bytes]:
    return [b"[" * depth + b"]" * depth, b'{"data":' * depth + b"1" + b"}" * depth]


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
