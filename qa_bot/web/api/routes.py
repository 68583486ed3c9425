"""The routes for programs: ask, search, open an article; OpenAI's form; health and figures."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from threading import Event
from typing import Annotated, TypeVar

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST

from qa_bot.background import Left, left_early
from qa_bot.bot import Asking
from qa_bot.errors import InputError, QABotError, UnknownArticle, UsageError
from qa_bot.records import Record
from qa_bot.render.answer_html import notice_html
from qa_bot.render.docs_html import docs_html
from qa_bot.text.escape import as_plain
from qa_bot.web.api import schemas
from qa_bot.web.api.completions import complete, model_record
from qa_bot.web.api.service import Service
from qa_bot.web.live_index import LiveIndex
from qa_bot.web.page import fragments

MAX_DETAIL_CHARACTERS = 300  # characters of what is said about a request that cannot be read
SECONDS = 0.2  # between two looks at the client who waits for an answer
Result = TypeVar("Result")
ABOUT = "Answers are sentences of the articles; every citation is a place in one of them."
COMPLETION = {"example": {"messages": [{"role": "user", "content": schemas.EXAMPLE}]}}
FOUND = {
    200: {"model": schemas.Article},
    404: {"model": schemas.Problem, "description": "no such article"},
}
UNAVAILABLE = {503: {"model": schemas.Problem, "description": "there is no index"}}
ASKED = {
    400: {"model": schemas.Problem, "description": "the request cannot be read"},
    422: {"model": schemas.Problem, "description": "the request is not understood"},
} | UNAVAILABLE


def add_api(app: FastAPI, live: LiveIndex) -> None:
    """Without an index the notice is the answer."""
    _add_questions(app, live)
    _add_chat(app, live)
    _add_state(app, live)
    app.add_exception_handler(QABotError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_shape)
    app.add_exception_handler(Left, _say_nothing)


def refusal(
    path: str, status: int, problem: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """One line, in the form of the door that was asked."""
    problem = as_plain(problem)[:MAX_DETAIL_CHARACTERS]
    record: Record = {"detail": problem}
    if path.startswith("/v1/"):
        kind = "server_error" if status >= 500 else "invalid_request_error"
        record = {"error": {"message": problem, "type": kind, "param": None, "code": None}}
    return JSONResponse(record, status, headers)


def _add_questions(app: FastAPI, live: LiveIndex) -> None:
    @app.post("/api/ask", responses=ASKED | {200: {"model": schemas.Answer}})
    async def ask(question: schemas.Question, request: Request) -> JSONResponse:
        """Answer a question, as `qa-bot ask --json` does."""
        asking = Asking(question.question, question.history, question.k, question.asked_on)
        service = Service(live.now.index)
        return JSONResponse(await _while_wanted(request, partial(service.ask, asking)))

    @app.post("/api/search", responses=ASKED | {200: {"model": schemas.Passages}})
    def search(wanted: schemas.Query) -> JSONResponse:
        """Find passages, as `qa-bot search --json` does."""
        return JSONResponse(Service(live.now.index).search(wanted.query, wanted.k))

    @app.get("/api/search", responses=ASKED | {200: {"model": schemas.Passages}})
    def search_by_address(wanted: Annotated[schemas.Query, Query()]) -> JSONResponse:
        """The same, for a link."""
        return search(wanted)

    @app.get("/api/articles/{article_id:path}", responses=ASKED | FOUND)
    def article(article_id: str) -> JSONResponse:
        """One stored article, in the shape in which articles are read."""
        return JSONResponse(Service(live.now.index).article(article_id))


def _add_chat(app: FastAPI, live: LiveIndex) -> None:
    @app.get("/v1/models")
    def models() -> JSONResponse:
        """The one model that there is."""
        return JSONResponse({"object": "list", "data": [model_record()]})

    @app.get("/v1/models/{model:path}", responses={404: {"description": "no name of a model"}})
    def model(model: str) -> JSONResponse:
        """Any name that a client was set to is this one."""
        return JSONResponse(model_record(model))

    @app.post(
        "/v1/chat/completions",
        openapi_extra={"requestBody": {"content": {"application/json": COMPLETION}}},
        responses={400: {"description": "no such request"}, 503: {"description": "no answer"}},
    )
    async def completions(request: Request) -> Response:
        """Answer the last message as OpenAI's chat completions do; with `stream`, as events."""
        body, bot = await request.body(), live.now.index.bot
        completion = await _while_wanted(request, partial(complete, body, bot))
        if isinstance(completion, dict):
            return JSONResponse(completion)
        return StreamingResponse(completion, media_type="text/event-stream")


def _add_state(app: FastAPI, live: LiveIndex) -> None:
    @app.get("/healthz", responses=UNAVAILABLE)
    def health() -> JSONResponse:
        """Whether questions can be asked; `degraded` says what should be looked after anyway."""
        now = live.now
        if now.opened is None:
            state = {"status": "unavailable", "notice": now.notice, "detail": now.notice}
            return JSONResponse(state, 503)
        return JSONResponse({"status": "ok", **now.state, "degraded": live.degraded})

    @app.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Counts and times since the start, for Prometheus."""
        return Response(live.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_html(app.openapi()))


async def _while_wanted(request: Request, work: Callable[[], Result]) -> Result:
    """What `work` gives, in a thread. Raises Left: the client has gone.

    What takes long in it is read `in_background`, which ends it.
    """
    if await request.is_disconnected():  # while it waited for its turn
        raise Left
    left = Event()
    left_early.set(left)

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(SECONDS)
        left.set()

    watching = asyncio.create_task(watch())
    try:
        return await run_in_threadpool(work)
    finally:
        watching.cancel()


async def _refuse(request: Request, error: QABotError) -> Response:
    path = request.url.path
    if path in fragments.REFUSED:
        return HTMLResponse(notice_html(str(error)), fragments.REFUSED[path])
    match error:
        case UnknownArticle():
            status = 404
        case UsageError() | InputError():
            status = 400 if path.startswith("/v1/") else 422
        case _:
            status = 503
    return refusal(path, status, str(error))


async def _say_nothing(request: Request, error: Exception) -> Response:
    return Response(status_code=499)  # as nginx calls it; only the log will see it


async def _refuse_shape(request: Request, error: RequestValidationError) -> JSONResponse:
    """On one line, without the value that was sent."""
    problems = []
    for problem in error.errors():
        origin, *steps = problem["loc"]
        problems.append(f"{'.'.join(map(str, steps)) or origin}: {problem['msg']}")
    return refusal(request.url.path, 422, "; ".join(problems))
