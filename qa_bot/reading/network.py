"""Connections to the open internet, and to nothing that only this machine can reach.

A name is resolved once for each connection, what it stands for is judged, and the connection goes
to just that: a name that means another machine a moment later gains nothing.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from ssl import SSLContext
from time import monotonic
from typing import Any

import httpcore

from qa_bot.errors import InputError

MAX_SECONDS_TO_CONNECT = 5  # to one of the addresses that a name stands for

_UNICAST = ip_network("2000::/3")
"""Outside of it are the other ways to hide an IPv4 address in an IPv6 address."""
_NOT_PUBLIC = [
    ip_network(n) for n in ("192.0.0.0/24", "168.63.129.16/32", "2002::/16", "192.88.99.0/24")
]
"""What `is_global` lets pass: machines of a provider, and 6to4, which hides an IPv4 address."""

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]
Resolve = Callable[[str, int], Sequence[str]]


def is_public(address: Address) -> bool:
    """Whether it is of the open internet, and not of this machine, its network or provider."""
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    excepted = any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not address.is_multicast and not excepted


def addresses_of(host: str, port: int) -> list[str]:
    """What the system says that a name stands for. Raises OSError or UnicodeError: nothing."""
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in infos]


class WebNetwork(httpcore.NetworkBackend):
    """Connects to addresses that were judged, until a moment."""

    def __init__(self, allowed: Allowed, resolve: Resolve, until: float) -> None:
        self._allowed, self._resolve, self._until = allowed, resolve, until
        self._system = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, **_: Any) -> httpcore.NetworkStream:
        """To one of the addresses that the name stands for now, of those that may be asked."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise InputError(f"{host} was not found; check the address.") from error
        judged = [address for address in addresses if self._allowed(ip_address(address))]
        if not judged:
            raise InputError(
                f"{host} is on this machine or in a private network, from which nothing is "
                "fetched; save the page and add the file."
            )
        failure = httpcore.ConnectError("it does not answer")
        for address in judged:
            patience = min(_left(self._until), MAX_SECONDS_TO_CONNECT)
            try:
                return _TimedStream(self._system.connect_tcp(address, port, patience), self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly the other side goes on."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: SSLContext, **options: Any) -> httpcore.NetworkStream:
        options["timeout"] = _left(self._until)
        return _TimedStream(self._stream.start_tls(ssl_context, **options), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    """Seconds. Raises httpcore.ReadTimeout: there are none."""
    left = until - monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is used up")
    return left
