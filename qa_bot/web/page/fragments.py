"""What the script of the page fetches, as HTML; and what people say about answers."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from qa_bot.errors import IndexMissing, InputError, QABotError
from qa_bot.index.corpus import Corpus
from qa_bot.render.answer_html import article_html, notice_html
from qa_bot.render.lists_html import limits_html, next_html
from qa_bot.render.outline import articles_of
from qa_bot.render.pointers import find_article, find_sentence
from qa_bot.types import Sentence
from qa_bot.web.live_index import LiveIndex, Served
from qa_bot.web.page.browser_state import restore
from qa_bot.web.page.feedback import write_feedback
from qa_bot.web.suggestions import fill_up, next_questions

Texts = Annotated[list[str], Form(default_factory=list)]
MAX_POINTERS = 200
"""Pointers and questions of one request; a long conversation has fewer."""


def fragment_routes(live: LiveIndex) -> APIRouter:
    """Without an index the notice is all there is."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/source")
    def source(at: Annotated[str, Form()], also: Texts) -> HTMLResponse:
        """The article at a pointer, for the source panel; `also` are the page's other pointers."""
        return _corpus_part(live.now, lambda corpus: _cited(at, also, corpus))

    @routes.post("/article")
    def article(at: Annotated[str, Form()]) -> HTMLResponse:
        """A whole article, for the source panel."""
        return _corpus_part(live.now, lambda corpus: article_html(find_article(at, corpus)))

    @routes.post("/next")
    def next_ones(at: Texts, asked: Texts) -> HTMLResponse:
        """Questions to go on with, after an answer that cites `at`."""
        now, asked = live.now, asked[-MAX_POINTERS:]
        if now.opened is None:
            return HTMLResponse("")
        shown = _sentences(at, now.opened.generation.corpus)
        near = articles_of(shown)
        questions = next_questions(now.opened.bot, near, asked, shown) if near else []
        return HTMLResponse(next_html(fill_up(questions, now.examples, asked)))

    @routes.get("/limits")
    def limits() -> HTMLResponse:
        """By what a question can be limited."""
        opened = live.now.opened
        return HTMLResponse(limits_html(opened.generation.corpus.articles) if opened else "")

    return routes


def feedback_routes(live: LiveIndex, file: Path) -> APIRouter:
    """The route by which people say whether an answer is right."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/feedback")
    def feedback(
        answer: Annotated[str, Form()],
        right: Annotated[bool, Form()],
        reason: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        """`answer` is one that the page was given, as `keep` made it."""
        now = live.now
        try:
            if now.opened is None:
                raise IndexMissing(now.notice)
            generation = now.opened.generation
            answers = restore([_object(answer)], generation.corpus)
            write_feedback(file, answers, right, reason, generation)
        except QABotError as error:
            return HTMLResponse(notice_html(str(error)), 422)
        return HTMLResponse("Noted. Thank you.")

    return routes


def _corpus_part(now: Served, show: Callable[[Corpus], str]) -> HTMLResponse:
    """What is shown of the corpus, or why it cannot be."""
    if now.opened is None:
        return HTMLResponse(notice_html(now.notice))
    try:
        return HTMLResponse(show(now.opened.generation.corpus))
    except QABotError as error:
        return HTMLResponse(notice_html(str(error)), 404)


def _cited(at: str, also: Sequence[str], corpus: Corpus) -> str:
    cited = find_sentence(at, corpus)
    return article_html(cited.article, cited, _sentences(also, corpus))


def _sentences(pointers: Sequence[str], corpus: Corpus) -> list[Sentence]:
    """Those that still fit the articles."""
    sentences = []
    for text in pointers[:MAX_POINTERS]:
        try:
            sentences.append(find_sentence(text, corpus))
        except QABotError:
            continue
    return sentences


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("This is no answer; reload the page.") from error
