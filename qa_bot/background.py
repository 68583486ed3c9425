"""An iterator that is read in a thread of its own, so that who waits for it stays free."""

from collections.abc import Iterator
from contextvars import ContextVar
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
left_early: ContextVar[Event] = ContextVar("left_early")
"""Set when nobody waits any more for what this thread does."""


class Left(Exception):
    """Raised in a thread whose reader has left early."""


def in_background(items: Iterator[Item], seconds: float) -> Iterator[Item | None]:
    """The items as they come, and None each time that none came for so many seconds.

    What the iterator raises is raised here. Where the reader leaves early, no further item is
    taken; and where the iterator waits for one of this kind itself, it is ended there, by Left.
    """
    outer, left = left_early.get(Event()), Event()
    ready: SimpleQueue[tuple[Item] | Exception | None] = SimpleQueue()

    def read() -> None:
        left_early.set(left)
        try:
            for item in items:
                ready.put((item,))
                if left.is_set():
                    return
            ready.put(None)
        except Exception as error:  # raised again where it is read
            ready.put(error)

    Thread(target=read, daemon=True).start()
    try:
        while True:
            if outer.is_set():
                raise Left
            try:
                came = ready.get(timeout=seconds)
            except Empty:
                yield None
                continue
            if came is None:
                return
            if isinstance(came, Exception):
                raise came
            yield came[0]
    finally:
        left.set()
