"""A line about each request: what it was, how it ended and how long it took."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.log import requests

MAX_PATH_CHARACTERS = 100
"""Characters of the path of a request that are written."""


class RequestLog:
    """Writes a line once a request is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_see)
        finally:
            fields = {
                "method": scope["method"],
                # without the query, in which a browser may put anything
                "path": scope["path"][:MAX_PATH_CHARACTERS],
                "status": status,
                "ms": round((perf_counter() - began) * 1000, 1),
            }
            requests.info("request", extra={"fields": fields})
