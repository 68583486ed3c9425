"""Requests to the real application, and what holds of each of its responses."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from qa_bot.web.app import web_server
from qa_bot.web.metrics import Metrics
from qa_bot.web.middleware import HEADERS, Gate
from support.serving import running

API = "/gradio_api"
QUESTION = {"question": "Who called the exchange of prisoners a beginning?"}
DOORS = (
    "/api/ask", "/api/search", "/v1/chat/completions", "/source", "/article", "/next", "/feedback",
    f"{API}/queue/join", f"{API}/run/predict", f"{API}/run/turn", f"{API}/call/turn",
    f"{API}/cancel", f"{API}/reset",
)  # fmt: skip


def assert_guarded(reply: httpx.Response) -> None:
    for name, value in HEADERS:
        assert reply.headers.get_list(name) == [value]
    assert not [name for name in reply.headers if name.startswith("access-control-")]


@contextmanager
def guarded(*routes: Route, **named: float) -> Iterator[tuple[str, Gate]]:
    """The address of an application of these routes behind the real gate, and the gate."""
    gates = []

    def gate(app: Starlette) -> Gate:
        gates.append(Gate(app, Metrics(), **named))
        return gates[0]

    app = Starlette(routes=list(routes))
    app.add_middleware(gate)
    with running(web_server(app)) as address:
        httpx.get(address, timeout=60)  # the gate is made with the first request
        yield address, gates[0]


def connected(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=60)
