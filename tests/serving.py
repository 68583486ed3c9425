"""The real application, served on a port that the system chose."""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from conftest import ToyEmbedder
from fastapi import FastAPI

from qa_bot.assemble import Opened
from qa_bot.errors import IndexMissing
from qa_bot.web.app import listen, make_app, web_server
from qa_bot.web.live_index import LiveIndex


def live(opened: Opened | None, notice: str = "") -> LiveIndex:
    """An index that stays what it is; or none, for the reason given."""

    def reopen() -> Opened:
        if opened is None:
            raise IndexMissing(notice)
        return opened

    return LiveIndex(Path(os.devnull), ToyEmbedder(), reopen)


def made(
    index: LiveIndex | Opened | None, notice: str = "", feedback: str = "", **named: Any
) -> FastAPI:
    """The application, made in a running event loop; without one, Gradio opens several and closes none."""

    async def make() -> FastAPI:
        served = index if isinstance(index, LiveIndex) else live(index, notice)
        return make_app(served, feedback=feedback, **named)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(make())).result()


@contextmanager
def running(server: uvicorn.Server) -> Iterator[str]:
    """The address of a server; clients wait until it is ready."""
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
    with running(web_server(made(*arguments, **named))) as address:
        yield address
