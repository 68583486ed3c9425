"""The article at an address that a person typed: a web page, a text or a PDF.

Each redirect is judged like the first address. Proxies of the environment are not used, and no
cookie or referrer is sent.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import httpcore
import httpx

from qa_bot import __version__
from qa_bot.errors import InputError
from qa_bot.reading.network import Allowed, Resolve, WebNetwork, addresses_of, is_public

MAX_BYTES = 10_000_000
MAX_SECONDS = 20  # for everything but the resolving of names, which the system bounds
MAX_REDIRECTS = 5
FIRST_FREE_PORT = 1024
"""Below it, only the two ports of the web are used: others speak to mail, files and the like."""
WEB_PORTS = {"http": 80, "https": 443}
SUFFIX_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}
"""Of the content types that can hold an article."""
HEADERS = {
    "User-Agent": f"qa_bot/{__version__}",
    "Accept": ", ".join(SUFFIX_BY_TYPE),
    "Accept-Encoding": "identity",  # so that what is counted is what is kept
    "Connection": "close",
}
REDIRECTS = (301, 302, 303, 307, 308)

_CHARSET = re.compile(
    r"charset=[\"']?(iso-8859-\d+|windows-125\d|koi8-[ru]|gb\w+|big5|euc-\w+|shift_jis|utf-16)\b",
    re.IGNORECASE,
)
"""Encodings of web pages, but for UTF-8. Not every codec of Python: some take hours."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found at an address: the bytes of a file with this suffix."""

    data: bytes
    suffix: str
    url: str  # where it was at last, after redirects


def fetch(
    url: str,
    *,
    allowed: Allowed = is_public,
    resolve: Resolve = addresses_of,
    seconds: float = MAX_SECONDS,
) -> Fetched:
    """The page, text or PDF there. Raises InputError: it is refused or gives nothing usable."""
    address = _parsed(url.strip())
    network = WebNetwork(allowed, resolve, monotonic() + seconds)
    try:
        with httpcore.ConnectionPool(network_backend=network) as pool:
            for _ in range(1 + MAX_REDIRECTS):
                target = httpcore.URL(
                    scheme=address.raw_scheme,
                    host=address.raw_host,
                    port=address.port,
                    target=address.raw_path,
                )
                headers = HEADERS | {"Host": address.netloc.decode("ascii")}
                with pool.stream("GET", target, headers=headers) as response:
                    if response.status not in REDIRECTS:
                        return _fetched(response, address)
                    address = _parsed(_header(response, b"location"), address)
    except httpcore.TimeoutException as error:
        raise InputError(
            f"{address.host} took more than {seconds:g} seconds; save the page and add the file."
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise InputError(
            f"{address.host} cannot be read ({error or 'it closed the connection'}); "
            "open the address in a browser, save the page and add the file."
        ) from error
    raise InputError(f"More than {MAX_REDIRECTS} redirects; type the address that they lead to.")


def _parsed(url: str, before: httpx.URL | None = None) -> httpx.URL:
    """The address, which may be relative to the one before, if it is one that may be fetched."""
    try:
        address = before.join(url) if before and url else httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError(f"This is no address of a page ({error}); check it.") from error
    if address.scheme not in WEB_PORTS or not address.host:
        raise InputError("Only addresses with http:// or https:// are fetched; type the whole one.")
    if address.userinfo:
        raise InputError("Leave the user name and the password out of the address.")
    port = address.port if address.port is not None else WEB_PORTS[address.scheme]
    if port not in WEB_PORTS.values() and not FIRST_FREE_PORT <= port <= 65535:
        raise InputError(f"Port {port} is none of a web page; leave it out of the address.")
    return address


def _fetched(response: httpcore.Response, address: httpx.URL) -> Fetched:
    kind, host = _header(response, b"content-type"), address.host
    suffix = SUFFIX_BY_TYPE.get(kind.partition(";")[0].strip().lower())
    if response.status != 200:
        raise InputError(
            f"{host} answered with status {response.status}; open the address in a browser."
        )
    if suffix is None:
        kind = kind[:60] or "something untyped"
        raise InputError(f"{host} sends no web page, text or PDF, but {kind}.")
    if _header(response, b"content-encoding").lower() not in ("", "identity"):
        raise InputError(f"{host} compresses the page unasked; save the page and add the file.")
    data = bytearray()
    for piece in response.iter_stream():
        data += piece
        if len(data) > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            raise InputError(f"{host} sends more than {limit}; save the article and add the file.")
    return Fetched(_as_utf8(bytes(data), kind), suffix, str(address.copy_with(fragment=None)))


def _as_utf8(data: bytes, kind: str) -> bytes:
    """The text in UTF-8 where only its content type says that it is in another encoding."""
    if charset := _CHARSET.search(kind):
        with suppress(UnicodeError, LookupError):
            return data.decode(charset[1]).encode()
    return data  # the readers find out as well as they can


def _header(response: httpcore.Response, name: bytes) -> str:
    values = (value for key, value in response.headers if key.lower() == name)
    return next(values, b"").decode("latin-1").strip()
