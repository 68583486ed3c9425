"""The web process: the page, what it fetches, its health, the security headers and the limits."""

import errno
import signal
import socket
from dataclasses import replace
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot import __version__
from qa_bot.api import ABOUT, add_api
from qa_bot.assemble import Opened, open_bot
from qa_bot.completions import error_record
from qa_bot.errors import IndexMissing, UsageError
from qa_bot.examples import example_questions
from qa_bot.log import RequestLog, log
from qa_bot.parts import judgements, page_parts
from qa_bot.settings import Settings, model_address
from qa_bot.traffic import CountedBot, Traffic
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


def make_app(opened: Opened | None, notice: str = "", feedback: str = "") -> FastAPI:
    """The whole web application. Without an index it gives the notice wherever something is asked.

    What people say about answers goes to the file `feedback`; they are not asked where it is empty.
    """
    traffic = Traffic(opened.generation if opened else None)
    examples = []
    if opened:
        opened = replace(opened, bot=CountedBot(opened.bot, traffic))
        examples = example_questions(opened.bot, opened.generation.corpus)
    page = make_page(opened, notice, examples, judging=bool(feedback))
    app = FastAPI(
        title="qa_bot", version=__version__, description=ABOUT, docs_url=None, redoc_url=None
    )

    app.include_router(page_parts(opened, notice, examples))
    if opened and feedback:
        app.include_router(judgements(opened, Path(feedback)))
    add_api(app, opened, notice, traffic)
    app = _mount(page, app)
    app.add_middleware(_Guard, traffic=traffic)
    app.add_middleware(RequestLog)
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


class _Guard:
    """Puts the security headers on every response and counts it; refuses large bodies and closed routes."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app, self.traffic = app, traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message["headers"], *HEADERS]}
                self.traffic.request(scope["path"], message["status"])
            await send(message)

        if scope["path"].startswith(CLOSED):
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send_guarded)
            return
        if scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send_guarded)
            return
        body = await _body(receive)
        if len(body) > MOST_BYTES:
            await _too_large(scope["path"])(scope, receive, send_guarded)
            return
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return parts.pop() if parts else await receive()

        await self.app(scope, replay, send_guarded)


def _too_large(path: str) -> JSONResponse:
    problem = f"The request is larger than {MOST_BYTES} bytes."
    openai = path.startswith("/v1/")
    record = error_record(problem, "invalid_request_error") if openai else {"detail": problem}
    return JSONResponse(record, 413)


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
        _say_what_opens(settings)
        try:
            opened = open_bot(settings)
        except IndexMissing as missing:
            opened = None
            log.warning(str(missing))
            app = make_app(None, str(missing))
        else:
            app = make_app(opened, feedback=settings.feedback)
        # uvicorn finishes what is under way and raises the signal again; then the work is done
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        log.info("ready", extra={"fields": _state(listener, opened)})
        web_server(app).run(sockets=[listener])


def _say_what_opens(settings: Settings) -> None:
    address = f"http://{settings.host}:{settings.port}"
    log.info(f"opening {settings.index}; the page will be at {address} (Ctrl-C ends it)")
    if settings.llm_model:
        model = model_address()
        sent = "" if model.is_local else "; questions and passages are sent there"
        log.info(f"answers are written by {settings.llm_model} at {model.host}{sent}")


def _state(listener: socket.socket, opened: Opened | None) -> dict[str, object]:
    """What the line says with which the server starts."""
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    state = {"version": __version__, "address": f"http://{name}:{port}"}
    if opened is None:
        return state | {"index": "none"}
    about = opened.generation.manifest
    return state | {
        "generation": opened.generation.name,
        "articles": about["articles"],
        "embedder": about["embedder"]["name"],
    }


def web_server(app: FastAPI) -> uvicorn.Server:
    """The web server of the application, not yet started."""
    config = uvicorn.Config(
        app,
        log_config=None,  # its lines have the shape of the others
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
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
