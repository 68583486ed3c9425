"""What arrives too slowly, is no HTTP or is too much at once is cut off or refused."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
from support.http import assert_guarded, connected, guarded
from support.serving import running, serving, wait_until

from qa_bot.assemble import Opened
from qa_bot.web.app import MAX_CONNECTIONS, web_server
from qa_bot.web.connection import Connection
from qa_bot.web.metrics import Metrics
from qa_bot.web.middleware import HEADERS, MAX_ANSWERING, MAX_WAITING, Gate

pytestmark = pytest.mark.slow


async def echo(request: Request) -> JSONResponse:
    return JSONResponse(len(await request.body()))


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
    app.add_middleware(Gate, metrics=Metrics())
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
