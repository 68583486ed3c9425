"""The routes for programs: ask, search, open an article; what OpenAI's clients speak; health and figures."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST

from qa_bot import shapes
from qa_bot.api_page import api_page
from qa_bot.assemble import Opened
from qa_bot.completions import complete, error_record, model_record
from qa_bot.desk import Desk
from qa_bot.errors import IndexMissing, InputError, QABotError, UnknownArticle, UsageError
from qa_bot.escape import as_plain
from qa_bot.traffic import Traffic
from qa_bot.types import Turn

MOST_SAID = 300
"""Characters of what is said about a request that cannot be read."""
ABOUT = "Answers are sentences of the articles; every citation is a place in one of them."
JSON = "application/json"
COMPLETION = {
    "example": {"messages": [{"role": "user", "content": "Who heads the Russian delegation?"}]}
}
NOT_FOUND = {404: {"model": shapes.Problem, "description": "no such article"}}
REFUSED = {422: {"model": shapes.Problem, "description": "the request is not understood"}}
UNAVAILABLE = {503: {"model": shapes.Problem, "description": "there is no index"}}


def add_api(app: FastAPI, opened: Opened | None, notice: str, traffic: Traffic) -> None:
    """Without an index the notice is the answer."""
    app.include_router(_questions(opened, notice))
    app.include_router(_chat(opened, notice))
    app.include_router(_state(app, opened, notice, traffic))
    app.add_exception_handler(QABotError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_shape)


def _questions(opened: Opened | None, notice: str) -> APIRouter:
    api = APIRouter(prefix="/api", responses=REFUSED | UNAVAILABLE)

    def desk() -> Desk:
        if opened is None:
            raise IndexMissing(notice)
        return Desk(opened)

    @api.post("/ask", responses={200: {"model": shapes.Answer}})
    def ask(asked: shapes.Question) -> JSONResponse:
        """Answer a question, as `qa-bot ask --json` does."""
        turns = [Turn(turn.question, turn.answer) for turn in asked.history]
        return JSONResponse(desk().ask(asked.question, turns, asked.k, asked.asked_on))

    @api.post("/search", responses={200: {"model": shapes.Passages}})
    def search(wanted: shapes.Query) -> JSONResponse:
        """Find passages, as `qa-bot search --json` does."""
        return JSONResponse(desk().search(wanted.query, wanted.k))

    @api.get("/search", responses={200: {"model": shapes.Passages}})
    def search_by_address(wanted: Annotated[shapes.Query, Query()]) -> JSONResponse:
        """The same, for a link."""
        return JSONResponse(desk().search(wanted.query, wanted.k))

    @api.get("/articles/{article_id:path}", responses={200: {"model": shapes.Article}} | NOT_FOUND)
    def article(article_id: str) -> JSONResponse:
        """One stored article, in the shape in which articles are read."""
        return JSONResponse(desk().article(article_id))

    return api


def _chat(opened: Opened | None, notice: str) -> APIRouter:
    chat = APIRouter(prefix="/v1")

    @chat.get("/models")
    def models() -> JSONResponse:
        """The one model that there is."""
        return JSONResponse({"object": "list", "data": [model_record()]})

    @chat.get("/models/{model:path}")
    def model(model: str) -> JSONResponse:
        """Any name that a client was set to is this one."""
        return JSONResponse(model_record(model))

    @chat.post("/chat/completions", openapi_extra={"requestBody": {"content": {JSON: COMPLETION}}})
    async def completions(request: Request) -> Response:
        """Answer the last message, in the form of OpenAI's chat completions; with `stream`, as events."""
        body = await request.body()
        return await run_in_threadpool(_completions, body, opened, notice)

    return chat


def _completions(body: bytes, opened: Opened | None, notice: str) -> Response:
    if opened is None:
        return JSONResponse(error_record(notice, "server_error"), 503)
    try:
        done = complete(body, opened.bot)
    except InputError as error:
        return JSONResponse(error_record(str(error), "invalid_request_error"), 400)
    except QABotError as error:
        return JSONResponse(error_record(str(error), "server_error"), 503)
    if isinstance(done, dict):
        return JSONResponse(done)
    return StreamingResponse(done, media_type="text/event-stream")


def _state(app: FastAPI, opened: Opened | None, notice: str, traffic: Traffic) -> APIRouter:
    state = APIRouter()

    @state.get("/healthz", responses=UNAVAILABLE)
    def health() -> JSONResponse:
        """Whether questions can be asked; `degraded` says why the last answer is not in the model's words."""
        if opened is None:
            return JSONResponse({"status": "unavailable", "notice": notice, "detail": notice}, 503)
        generation = opened.generation
        return JSONResponse(
            {
                "status": "ok",
                "generation": generation.name,
                "articles": len(generation.corpus.articles),
                "degraded": traffic.degraded,
            }
        )

    @state.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Counts and times since the start, for Prometheus."""
        return Response(traffic.text(), media_type=CONTENT_TYPE_LATEST)

    @state.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(api_page(app.openapi()))

    return state


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    code = 503
    if isinstance(error, UnknownArticle):
        code = 404
    elif isinstance(error, UsageError | InputError):
        code = 422
    return JSONResponse({"detail": as_plain(str(error))[:MOST_SAID]}, code)


async def _refuse_shape(request: Request, error: Exception) -> JSONResponse:
    """On one line, without the value that was sent."""
    assert isinstance(error, RequestValidationError)
    said = "; ".join(
        f"{'.'.join(str(step) for step in problem['loc'][1:]) or problem['loc'][0]}: {problem['msg']}"
        for problem in error.errors()
    )
    return JSONResponse({"detail": as_plain(said)[:MOST_SAID]}, 422)
