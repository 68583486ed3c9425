"""The web process: the page, what it fetches, its health, and its end."""

import errno
import signal
import socket
from pathlib import Path

from qa_bot.errors import QABotError, UsageError

try:
    import gradio as gr
except FileNotFoundError as error:  # it looks for a temporary folder at once
    if error.filename:
        raise
    raise QABotError(f"{error.strerror}; set TMPDIR to a folder that can be written") from error

import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from gradio.route_utils import FnIndexInferError

from qa_bot import __version__
from qa_bot.assemble import open_bot
from qa_bot.log import log
from qa_bot.models.load import load_embedder
from qa_bot.reading.network import Allowed, is_public
from qa_bot.settings import Settings, is_local, model_address
from qa_bot.web.api.routes import ABOUT, add_api
from qa_bot.web.connection import Connection, max_backlog, raise_file_limit
from qa_bot.web.live_index import LiveIndex, Served
from qa_bot.web.middleware import HEADERS, Gate, NeededRoutes, OwnRoutes
from qa_bot.web.page.add_articles import add_adding
from qa_bot.web.page.fragments import add_feedback, add_fragments
from qa_bot.web.page.page import make_page, page_head

SECONDS_TO_FINISH = 5
MAX_CONNECTIONS = 512  # an open page has two or three; more get 503


def make_app(
    live: LiveIndex,
    *,
    feedback: str = "",
    password: str = "",
    local: bool = True,
    allowed: Allowed = is_public,
) -> FastAPI:
    """The whole web application. Without an index it gives the notice wherever something is asked.

    What people say about answers goes to the file `feedback`; they are not asked where it is empty.
    Where neither a password is asked for nor the server is local, no article can be added.
    `allowed` says from which addresses pages are fetched.
    """
    app = FastAPI(
        title="qa_bot", version=__version__, description=ABOUT, docs_url=None, redoc_url=None
    )
    routes = APIRouter(include_in_schema=False)
    add_fragments(routes, live)
    if feedback:
        add_feedback(routes, live, Path(feedback))
    add_adding(routes, live, may_add=bool(local or password), allowed=allowed)
    app.include_router(routes)
    add_api(app, live)
    own = list(app.routes)
    _mount(make_page(live, judging=bool(feedback)), app)
    app.add_middleware(OwnRoutes, routes=own)
    app.add_middleware(Gate, metrics=live.metrics, password=password, local=local)
    return app


def _mount(page: gr.Blocks, app: FastAPI) -> None:
    """The page at `/`, with nothing of Gradio's that it does not need."""
    gr.mount_gradio_app(
        app,
        page,
        "/",
        head=page_head(),  # css= would be rewritten
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
    mounted = app.routes[-1].app
    mounted.add_middleware(NeededRoutes)
    # Gradio would repeat what was sent, which fails where that is no JSON
    mounted.add_exception_handler(
        RequestValidationError, app.exception_handlers[RequestValidationError]
    )
    for unknown in (KeyError, FnIndexInferError):
        mounted.add_exception_handler(unknown, _no_such_function)


async def _no_such_function(request: Request, error: Exception) -> JSONResponse:
    """Gradio looks functions of the page up by the number or name that was sent, and fails."""
    if request.method != "POST":
        raise error
    return JSONResponse({"detail": "Not Found"}, 404)


def serve(settings: Settings) -> None:
    """Serve the page until SIGINT, SIGTERM or SIGHUP; where there is no index, a page that says so.

    Raises as `listen` and `open_bot` do.
    """
    raise_file_limit()
    with listen(settings.host, settings.port) as listener:
        say_what_opens(settings)
        embedder = load_embedder(settings.embedder)
        live = LiveIndex(Path(settings.index), embedder, lambda: open_bot(settings, embedder))
        if live.now.notice:
            log.warning(live.now.notice)
        app = make_app(
            live,
            feedback=settings.feedback,
            password=settings.password,
            local=is_local(settings.host),
        )
        server = web_server(app)
        # uvicorn finishes what is under way and raises the signal again; then the work is done
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(signal.SIGHUP, server.handle_exit)
        log.info("ready", extra={"fields": _state(listener, live.now)})
        with live.watched():
            server.run(sockets=[listener])


def say_what_opens(settings: Settings) -> None:
    """The first lines of the log, and what should be thought of before others come."""
    address = f"http://{settings.host}:{settings.port}"
    log.info(f"opening {settings.index}; the page will be at {address} (Ctrl-C ends it)")
    if not settings.password and not is_local(settings.host):
        log.warning("others can reach the page, and it has no password; set QA_BOT_PASSWORD")
    if settings.llm_model:
        model = model_address()
        sent = "" if model.is_local else "; questions and passages are sent there"
        log.info(f"answers are written by {settings.llm_model} at {model.host}{sent}")


def _state(listener: socket.socket, now: Served) -> dict[str, object]:
    """What the line says with which the server starts."""
    host, port = listener.getsockname()[:2]
    name = f"[{host}]" if ":" in host else host
    state = {"version": __version__, "address": f"http://{name}:{port}"}
    if now.opened is None:
        return state | {"index": "none"}
    embedder = now.opened.generation.manifest["embedder"]["name"]
    return state | now.state | {"embedder": embedder}


def web_server(app: FastAPI) -> uvicorn.Server:
    """The web server of the application, not yet started."""
    config = uvicorn.Config(
        app,
        log_config=None,  # its lines have the shape of the others
        log_level="warning",
        server_header=False,
        headers=HEADERS,
        http=Connection,
        ws="none",  # the page has no use for it
        backlog=max_backlog(),
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 lets the system choose. Raises UsageError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host or None, port, family)  # the next would leave a socket open
        listener = socket.create_server((host, port), family=family)
    except ValueError as error:
        raise UsageError(f"{host}:{port} cannot be used (it is no name); see --host") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"{host}:{port} is in use; choose another with --port") from error
        why = str(error.strerror).partition(" (while ")[0]  # there Python repeats what was given
        raise UsageError(f"{host}:{port} cannot be used ({why}); see --host") from error
    # for its connections too: else the end of an answer waits 40 ms until its start is acknowledged
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
