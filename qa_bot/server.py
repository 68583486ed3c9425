"""The web process: the page, what it fetches, its health, the security headers and the limits."""

import errno
import signal
import socket
from datetime import datetime
from typing import Annotated

import gradio as gr
import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.assemble import open_bot
from qa_bot.bot import QABot
from qa_bot.completions import complete, error_record
from qa_bot.conversation import find_sentence
from qa_bot.corpus import Corpus
from qa_bot.errors import IndexMissing, InputError, QABotError, UsageError
from qa_bot.render import article_html, notice_html
from qa_bot.settings import Settings
from qa_bot.ui import CSS, SCRIPT, make_page

MOST_BYTES = 1024 * 1024
"""Of a request: a whole conversation of long questions, or one pasted by mistake, still gets its answer."""
SECONDS_TO_FINISH = 5

CLOSED = ("/gradio_api/upload", "/gradio_api/component_server", "/gradio_api/proxy=")
"""Routes of Gradio that this page has no use for."""

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; form-action 'self'; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]


def make_app(
    bot: QABot | None, corpus: Corpus | None, built_at: datetime | None, notice: str = ""
) -> FastAPI:
    """The whole web application. Without a bot it gives the notice wherever it is asked."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def health() -> JSONResponse:
        if notice or corpus is None:
            return JSONResponse({"status": "unavailable", "notice": notice}, 503)
        return JSONResponse({"status": "ok", "articles": len(corpus.articles)})

    @app.post("/source")
    def source(
        at: Annotated[str, Form()], also: Annotated[list[str], Form(default_factory=list)]
    ) -> HTMLResponse:
        """The article at a pointer, for the source panel; `also` are the chat's other pointers."""
        if corpus is None:
            return HTMLResponse(notice_html(notice))
        try:
            return HTMLResponse(_source(at, also, corpus))
        except QABotError as error:
            return HTMLResponse(notice_html(str(error)), 404)

    @app.post("/v1/chat/completions")
    async def completions(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_completions, body, bot, notice)

    app = _mount(make_page(bot, corpus, built_at, notice), app)
    app.add_middleware(_Guard)
    return app


def _mount(page: gr.Blocks, app: FastAPI) -> FastAPI:
    """The page at `/`, with nothing of Gradio's that it does not need."""
    return gr.mount_gradio_app(
        app,
        page,
        "/",
        head=f"<style>{CSS}</style><script>{SCRIPT}</script>",  # css= would be rewritten
        theme=gr.themes.Base(
            font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=0,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
    )


def _completions(body: bytes, bot: QABot | None, notice: str) -> Response:
    if bot is None:
        return JSONResponse(error_record(notice, "server_error"), 503)
    try:
        done = complete(body, bot)
    except InputError as error:
        return JSONResponse(error_record(str(error), "invalid_request_error"), 400)
    except QABotError as error:
        return JSONResponse(error_record(str(error), "server_error"), 503)
    if isinstance(done, dict):
        return JSONResponse(done)
    return StreamingResponse(done, media_type="text/event-stream")


def _source(at: str, also: list[str], corpus: Corpus) -> str:
    cited = find_sentence(at, corpus)
    others = []
    for text in also:
        try:
            others.append(find_sentence(text, corpus))
        except QABotError:
            continue
    return article_html(cited.article, cited, others)


class _Guard:
    """Puts the security headers on every response; refuses large bodies and closed routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message["headers"], *HEADERS]}
            await send(message)

        if scope["path"].startswith(CLOSED):
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send_guarded)
            return
        if scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send_guarded)
            return
        body = await _body(receive)
        if len(body) > MOST_BYTES:
            refusal = {"detail": f"The request is larger than {MOST_BYTES} bytes."}
            await JSONResponse(refusal, 413)(scope, receive, send_guarded)
            return
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return parts.pop() if parts else await receive()

        await self.app(scope, replay, send_guarded)


async def _body(receive: Receive) -> bytes:
    """The body, read no further than just past the limit."""
    body = bytearray()
    while len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


def serve(settings: Settings) -> None:
    """Serve the page until SIGINT or SIGTERM; where there is no index, a page that says so.

    Raises:
        UsageError: the address is in use, or is none of this machine.
        IndexDamaged, IndexMismatch, ModelError: see `open_bot`.
    """
    with listen(settings.host, settings.port) as listener:
        try:
            opened = open_bot(settings)
        except IndexMissing as missing:
            app = make_app(None, None, None, str(missing))
        else:
            generation = opened.generation
            app = make_app(opened.bot, generation.corpus, generation.built_at)
        # uvicorn finishes what is under way and raises the signal again; then the work is done
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        web_server(app).run(sockets=[listener])


def web_server(app: FastAPI) -> uvicorn.Server:
    """The web server of the application, not yet started."""
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=SECONDS_TO_FINISH
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 lets the system choose. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"{host}:{port} is in use; choose another with --port") from error
        raise UsageError(f"{host}:{port} cannot be used ({error.strerror}); see --host") from error
