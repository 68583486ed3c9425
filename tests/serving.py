"""The real application, served on a port that the system chose."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI

from qa_bot.server import listen, make_app, web_server


@contextmanager
def serving(*arguments: Any) -> Iterator[str]:
    """The address of `make_app(*arguments)`; clients wait until it is ready."""

    async def make() -> FastAPI:
        """In a running event loop; without one, Gradio opens several and closes none."""
        return make_app(*arguments)

    with listen("127.0.0.1", 0) as listener, ThreadPoolExecutor(1) as thread:
        app = thread.submit(lambda: asyncio.run(make())).result()
        server = web_server(app)
        ended = thread.submit(server.run, [listener])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            ended.result()
