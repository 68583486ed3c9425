"""Work that ends when the client who asked for it has gone."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from qa_bot.background import Left, left_early

SECONDS = 0.2
"""Between two looks at the client."""
Result = TypeVar("Result")


async def while_wanted(request: Request, work: Callable[[], Result]) -> Result:
    """What `work` gives, in a thread. Raises Left: the client has gone.

    What takes long in it is read `in_background`, which ends it.
    """
    if await request.is_disconnected():  # while it waited for its turn
        raise Left
    left = Event()
    left_early.set(left)

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(SECONDS)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        return await run_in_threadpool(work)
    finally:
        watching.cancel()
