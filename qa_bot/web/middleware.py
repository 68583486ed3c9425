"""Before every route: who may come in, how much at once, what the page's library may serve."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.log import requests
from qa_bot.web.api.routes import refusal
from qa_bot.web.auth import Lock
from qa_bot.web.metrics import Metrics
from qa_bot.web.page.add_articles import MAX_UPLOAD_BYTES

MAX_BODY_BYTES = 1024 * 1024
"""Of a request: a whole conversation of long questions still gets its answer."""
SECONDS_TO_ARRIVE = 30.0  # for the body of a request
MAX_WAITING = 64  # questions of programs that wait or are answered at once
MAX_ANSWERING = 16
"""Of these; each has a thread, and of the 40 threads some stay free for all other routes."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'none'; object-src 'none'; "
    "base-uri 'self'; "  # Gradio has <base>
    "frame-ancestors 'none'"
)
HEADERS = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
]
"""Of every response; the web server adds them, to its own as well."""

ASKING = ("/api/ask", "/api/search", "/v1/chat/completions", "/next")
"""The routes that answer questions. The page has a queue of its own."""
READING = ("GET", "HEAD", "OPTIONS")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
FORGED = (b"x-forwarded-host", b"x-gradio-server")
"""Headers that Gradio would believe above `Host`, which is checked."""
LOCAL = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
OPEN = "/healthz"
FAILED = "Something went wrong; the log of the server says what."
MAX_PATH_CHARACTERS = 100
"""Of a path in the log; the query is left out, in which a browser may put anything."""

NEEDED = re.compile(
    r"/|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)|/(assets|static)/.+"
    r"|/gradio_api/(app_id|cancel|info|reset|queue/(join|data)|(call/(?!v2/)|heartbeat/|run/).+)"
)
"""The routes of Gradio that the page, or a program with `gradio_client`, asks for."""


class OwnRoutes:
    """Around the routes of the program itself: HEAD where there is GET, and no other method."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._takes(scope):
            allowed = [method for method in METHODS if self._takes(scope | {"method": method})]
            if scope["method"] == "HEAD" and "GET" in allowed:
                scope = scope | {"method": "GET"}  # the web server leaves out the body
            elif allowed:
                allowed += ["HEAD"] if "GET" in allowed else []
                raise HTTPException(405, headers={"allow": ", ".join(allowed)})
        await self.app(scope, receive, send)

    def _takes(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)


class NeededRoutes:
    """Around Gradio: what is not needed is not there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not NEEDED.fullmatch(scope["path"]):
            await refusal(scope["path"], 404, "Not Found")(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        except RuntimeError as error:
            # a refusal that Gradio finds too late: the client's fault, and nothing for the log
            if not isinstance(error.__cause__, HTTPException) or error.__cause__.status_code >= 500:
                raise
            await send({"type": "http.response.body"})


class Gate:
    """Lets requests in, counts and logs them, and keeps what went wrong inside.

    `local` says that only this machine can reach the server; then it answers to local names only,
    because the pages of any other name that leads here (DNS rebinding) would count as its own.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        *,
        password: str = "",
        local: bool = True,
        seconds_to_arrive: float = SECONDS_TO_ARRIVE,
    ) -> None:
        self.app, self.metrics, self.local = app, metrics, local
        self.lock = Lock(password) if password else None
        self.seconds_to_arrive = seconds_to_arrive
        self.asked, self.threads = 0, asyncio.Semaphore(MAX_ANSWERING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, path, status = perf_counter(), scope["path"], 0

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self.metrics.request(path, status)
                # Gradio lets some other origins read what it answers
                headers = [h for h in message["headers"] if not h[0].startswith(b"access-control-")]
                message = message | {"headers": headers}
            await send(message)

        try:
            await self._let_in(scope, receive, send_seen)
        except HTTPException as error:
            reply = refusal(path, error.status_code, error.detail, error.headers)
            await reply(scope, receive, send_seen)
        except Exception:
            if not status:
                await refusal(path, 500, FAILED)(scope, receive, send_seen)
            raise  # the web server writes it to the log
        finally:
            fields = {
                "method": scope["method"],
                "path": path[:MAX_PATH_CHARACTERS],
                "status": status or 500,
                "ms": round((perf_counter() - began) * 1000, 1),
            }
            requests.info("request", extra={"fields": fields})

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = [header for header in scope["headers"] if header[0] not in FORGED]
        scope = scope | {"headers": known}
        headers = Headers(scope=scope)
        if self.local and not LOCAL.fullmatch(headers.get("host", "")):
            raise HTTPException(400, "This server answers to localhost only; see the setting host.")
        if self.lock and scope["path"] != OPEN:
            _check_password(self.lock, scope)
        if scope["method"] not in READING:
            origin, host = headers.get("origin"), headers.get("host", "")
            foreign = origin is not None and origin.partition("://")[2].lower() != host.lower()
            if foreign or headers.get("sec-fetch-site") == "cross-site":
                raise HTTPException(403, "Pages of other origins may not ask here.")
            if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
                problem = "Content-Encoding is not supported; send the body as it is."
                raise HTTPException(415, problem)
            adds = scope["path"] == "/adding" and (self.lock or self.local)
            most = MAX_UPLOAD_BYTES if adds else MAX_BODY_BYTES
            receive = await self._read(scope, receive, most)
        if scope["path"] in ASKING:
            async with self._place():
                await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, most: int) -> Receive:
        """The whole body has arrived when a route sees it; none is read to far beyond the limit."""
        body = bytearray()
        try:
            async with asyncio.timeout(self.seconds_to_arrive):
                async for part in Request(scope, receive).stream():
                    body += part
                    if len(body) > most:
                        raise HTTPException(413, f"The request is larger than {most} bytes.")
        except ClientDisconnect:
            raise HTTPException(400, "The request ended early.") from None
        except TimeoutError:
            problem = f"The request did not arrive within {self.seconds_to_arrive:g} seconds."
            raise HTTPException(408, problem, {"connection": "close"}) from None
        parts = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return parts.pop() if parts else await receive()

        return replay

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """One of the questions that are answered now."""
        if self.asked >= MAX_WAITING:
            problem = "The server is busy; try again in a moment."
            raise HTTPException(503, problem, {"retry-after": "1"})
        self.asked += 1
        try:
            async with self.threads:
                yield
        finally:
            self.asked -= 1


def _check_password(lock: Lock, scope: Scope) -> None:
    address = scope["client"][0] if scope.get("client") else ""
    if seconds := lock.wait(address):
        problem = "Too many wrong passwords; try again later."
        raise HTTPException(429, problem, {"retry-after": str(seconds)})
    authorization = dict(scope["headers"]).get(b"authorization", b"")
    if not lock.opens(authorization, address):
        asks = 'Basic realm="qa_bot", charset="UTF-8"'
        raise HTTPException(401, "The password is missing or wrong.", {"www-authenticate": asks})
