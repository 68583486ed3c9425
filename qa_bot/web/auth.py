"""The password of the page, and how often it may be guessed."""

import binascii
from base64 import b64decode
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from hmac import compare_digest
from ipaddress import ip_network
from math import ceil
from time import monotonic

MAX_WRONG = 10  # passwords from one address within SECONDS
SECONDS = 60.0
MAX_ADDRESSES = 10_000
"""Kept; when there are more, the one that was wrong the longest ago is forgotten."""


class Lock:
    """Opens to one password; an address that was wrong too often waits, also with the right one."""

    def __init__(self, password: str, clock: Callable[[], float] = monotonic) -> None:
        self._password = password.encode("utf-8", "surrogateescape")  # as the environment had it
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until this address may try again; 0 means now."""
        times = self._wrong.get(_home(address), ())
        if len(times) < MAX_WRONG:
            return 0
        return max(0, ceil(times[0] + SECONDS - self._clock()))

    def opens(self, authorization: bytes, address: str) -> bool:
        """Whether the header has the password, as Bearer or as Basic; a wrong one is counted."""
        password = _password_in(authorization)
        if compare_digest(password, self._password):
            return True
        if authorization:  # a browser asks without one first
            times = self._wrong.setdefault(_home(address), deque(maxlen=MAX_WRONG))
            times.append(self._clock())
            self._wrong.move_to_end(_home(address))
            if len(self._wrong) > MAX_ADDRESSES:
                self._wrong.popitem(last=False)
        return False


def _password_in(authorization: bytes) -> bytes:
    """The password in the header; empty where there is none, which opens nothing."""
    scheme, _, value = authorization.strip().partition(b" ")
    if scheme.lower() == b"bearer":
        return value.strip()
    if scheme.lower() == b"basic":
        with suppress(binascii.Error):
            return b64decode(value.strip(), validate=True).partition(b":")[2]
    return b""


def _home(address: str) -> str:
    """Who counts as one: an address, or the 2**64 of IPv6 that one connection gets."""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address
    except ValueError:
        return address
