"""The real application, served on a port that the system chose. Gradio is loaded when it is first made."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn

from qa_bot.assemble import Opened
from qa_bot.errors import IndexMissing
from qa_bot.web.live_index import LiveIndex
from support.toy_embedder import ToyEmbedder

if TYPE_CHECKING:
    from fastapi import FastAPI

NOTICE = "There is no index; run the rebuild."


def live(opened: Opened | None, notice: str = "") -> LiveIndex:
    """An index that stays what it is; or none, for the reason given."""

    def reopen() -> Opened:
        if opened is None:
            raise IndexMissing(notice)
        return opened

    return LiveIndex(Path(os.devnull), ToyEmbedder(), reopen)


def made(
    index: LiveIndex | Opened | None, notice: str = "", feedback: str = "", **named: Any
) -> "FastAPI":
    """The application, made in a running event loop; without one, Gradio opens several and closes none."""
    from qa_bot.web.app import make_app

    async def make() -> "FastAPI":
        served = index if isinstance(index, LiveIndex) else live(index, notice)
        return make_app(served, feedback=feedback, **named)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(make())).result()


@contextmanager
def running(server: uvicorn.Server) -> Iterator[str]:
    """The address of a server; clients wait until it is ready."""
    from qa_bot.web.app import listen

    with listen("127.0.0.1", 0) as listener, ThreadPoolExecutor(1) as thread:
        ended = thread.submit(server.run, [listener])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            ended.result()


@contextmanager
def serving(*arguments: Any, **named: Any) -> Iterator[str]:
    """The address of the application; see `made`."""
    from qa_bot.web.app import web_server

    with running(web_server(made(*arguments, **named))) as address:
        yield address


@contextmanager
def process(folder: Path, before: str = "pass") -> Iterator[tuple[subprocess.Popen, httpx.Client]]:
    """A server of its own, ready, which runs `before` first; and a client, which has asked it once."""
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        port = chosen.getsockname()[1]
    program = (
        f"{before}\nfrom qa_bot.web.app import serve; from qa_bot.settings import Settings\n"
        f"serve(Settings(index={str(folder)!r}, port={port}))"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"CI": "1"},
    )
    transport = httpx.HTTPTransport(retries=20)  # waits longer and longer while it starts
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, transport=transport, timeout=60) as client:
            assert "rebuild_index.py" in client.get("/healthz").json()["notice"]
            yield server, client
    finally:
        server.kill()
        server.communicate()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to be in 30 seconds")
