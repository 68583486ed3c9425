"""Connections that no client can hold the server with: requests arrive in time or are cut off."""

import asyncio
import resource
from math import inf
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from qa_bot.log import log

MAX_OPEN = 1024  # connections; those that are more are closed without a word
MAX_BACKLOG = 64  # connections that the system holds until they are accepted
OTHER_FILES = 32  # open beside the connections: the log, the listener, models, what is being added
FILES_OF_USE = 4096
SECONDS_BETWEEN_WARNINGS = 60.0


def raise_file_limit() -> None:
    """Let the process open as many files as it may by itself, as far as it has a use for them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_OF_USE if hard == resource.RLIM_INFINITY else min(hard, FILES_OF_USE)
    if _files() < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def max_backlog() -> int:
    """As many as asyncio accepts at once; without files, each would be a traceback in the log."""
    return max(1, min(MAX_BACKLOG, _files() // 16))


def max_open() -> int:
    """What the limit of open files leaves."""
    # asyncio accepts up to three times before the first of too many is closed
    return max(1, min(MAX_OPEN, _files() - OTHER_FILES - 3 * max_backlog()))


def _files() -> int:
    """How many may be open now."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return FILES_OF_USE if soft == resource.RLIM_INFINITY else soft


class Connection(H11Protocol):
    """With a deadline for each request; uvicorn's bounds its head, and the silence before it."""

    seconds = 40.0
    """From the first byte of a request, or from the start, to its last one; then it is closed."""
    _warned: ClassVar[float] = -inf

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > max_open():
            transport.close()
            now = self.loop.time()
            if now > Connection._warned + SECONDS_BETWEEN_WARNINGS:
                Connection._warned = now
                log.warning(
                    f"more than {max_open()} connections are open; the others are closed "
                    "(ulimit -n says how many files may be open)"
                )
        else:
            self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._expect_nothing()
        elif self._deadline is None:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE:
            self._expect_nothing()  # from here uvicorn's limit for silence holds

    def send_400_response(self, msg: str) -> None:
        """As uvicorn's, with the headers of every response; nothing where another has begun."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers = [
                *self.server_state.default_headers,
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"connection", b"close"),
            ]
            start = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
            for event in (start, h11.Data(data=msg.encode("ascii")), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event))
        self.transport.close()

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(self.seconds, self.transport.close)

    def _expect_nothing(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
