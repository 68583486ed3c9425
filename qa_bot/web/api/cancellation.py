"""Work that ends when the client who asked for it has gone."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from qa_bot.assemble import Opened
from qa_bot.background import in_background
from qa_bot.bot import Asking, Bot, BotAround
from qa_bot.types import Answer

TICK = 0.2
"""Seconds between two looks at the client."""
Done = TypeVar("Done")


class Unwanted(Exception):
    """Nobody waits for the answer any more."""


class WantedBot(BotAround):
    """A bot that stops when `left` is set; only one that takes long needs that."""

    def __init__(self, bot: Bot, left: Event) -> None:
        super().__init__(bot)
        self._left = left

    def answers(self, asking: Asking) -> Iterator[Answer]:
        answers = self.bot.answers(asking)
        if not self.is_gradual:
            yield from answers
            return
        for answer in in_background(answers, TICK):
            if self._left.is_set():
                raise Unwanted
            if answer:
                yield answer


async def while_wanted(request: Request, opened: Opened, work: Callable[[Opened], Done]) -> Done:
    """What `work` gives, in a thread. Raises Unwanted: the client has gone."""
    if await request.is_disconnected():  # while it waited for its turn
        raise Unwanted
    left = Event()

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(TICK)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        wanted = replace(opened, bot=WantedBot(opened.bot, left))
        return await run_in_threadpool(work, wanted)
    finally:
        watching.cancel()
