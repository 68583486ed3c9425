"""What the script of the page fetches, as HTML; and what people say about answers."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from qa_bot.errors import InputError, QABotError
from qa_bot.index.corpus import Corpus
from qa_bot.index.generation import Generation
from qa_bot.records import Record
from qa_bot.render.answer_html import article_html
from qa_bot.render.lists_html import limits_html, next_html
from qa_bot.render.outline import articles_of, lines
from qa_bot.render.pointers import find_article, find_sentence
from qa_bot.types import Answer, Sentence
from qa_bot.web.live_index import LiveIndex
from qa_bot.web.page.browser_state import restore
from qa_bot.web.suggestions import fill_up, next_questions

Texts = Annotated[list[str], Form(default_factory=list)]
REFUSED = {"/source": 404, "/article": 404, "/feedback": 422}
"""The status of each where it cannot be answered; a notice says why."""
MAX_POINTERS = 200  # pointers and questions of one request; a long conversation has fewer
MAX_FILE_BYTES = 50 * 1024 * 1024  # of the file; whoever can reach the page can fill it
MAX_REASON = 500
_writing = Lock()


def add_fragments(routes: APIRouter, live: LiveIndex) -> None:
    """Without an index the notice is all there is."""

    @routes.post("/source")
    def source(at: Annotated[str, Form()], also: Texts) -> HTMLResponse:
        """The article at a pointer, for the source panel; `also` are the page's other pointers."""
        corpus = live.now.index.generation.corpus
        sentence = find_sentence(at, corpus)
        others = _sentences(also, corpus)
        return HTMLResponse(article_html(sentence.article, sentence, others))

    @routes.post("/article")
    def article(at: Annotated[str, Form()]) -> HTMLResponse:
        return HTMLResponse(article_html(find_article(at, live.now.index.generation.corpus)))

    @routes.post("/next")
    def next_ones(at: Texts, asked: Texts) -> HTMLResponse:
        """Questions to go on with, after an answer that cites `at`."""
        now, asked = live.now, asked[-MAX_POINTERS:]
        if now.opened is None:
            return HTMLResponse("")
        shown = _sentences(at, now.opened.generation.corpus)
        questions = next_questions(now.opened.bot, articles_of(shown), asked, shown)
        return HTMLResponse(next_html(fill_up(questions, now.examples, asked)))

    @routes.get("/limits")
    def limits() -> HTMLResponse:
        opened = live.now.opened
        return HTMLResponse(limits_html(opened.generation.corpus.articles) if opened else "")


def add_feedback(routes: APIRouter, live: LiveIndex, file: Path) -> None:
    @routes.post("/feedback")
    def feedback(
        answer: Annotated[str, Form()],
        right: Annotated[bool, Form()],
        reason: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        """`answer` is one that the page was given, as `keep` made it."""
        generation = live.now.index.generation
        try:
            record = json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise InputError("This is no answer; reload the page.") from error
        answers = restore([record], generation.corpus)
        write_feedback(file, answers, right, reason, generation)
        return HTMLResponse("Noted. Thank you.")


def _sentences(pointers: Sequence[str], corpus: Corpus) -> list[Sentence]:
    """Those that still fit the articles."""
    sentences = []
    for text in pointers[:MAX_POINTERS]:
        with suppress(QABotError):
            sentences.append(find_sentence(text, corpus))
    return sentences


def write_feedback(
    file: Path, answers: Sequence[Answer], right: bool, reason: str, generation: Generation
) -> None:
    """Append what was said about the one answer, without any sentence of an article.

    Raises InputError: it no longer fits the articles, or the file is full or cannot be written.
    """
    if len(answers) != 1:
        raise InputError("This answer no longer fits the articles; ask the question again.")
    line = json.dumps(_record(answers[0], right, reason[:MAX_REASON], generation)) + "\n"
    try:
        with _writing, file.open("a", encoding="utf-8") as stream:
            if stream.tell() + len(line) > MAX_FILE_BYTES:
                raise InputError("The file of judgements is full, so this one is not kept.")
            stream.write(line)
    except OSError as error:
        raise InputError(f"The judgement cannot be kept ({error.strerror}).") from error


def _record(answer: Answer, right: bool, reason: str, generation: Generation) -> Record:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "index": generation.name,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "cited": [
            {"id": citation.sentence.id, "role": citation.role, "support": citation.support}
            for statement in answer.statements
            for citation in statement.citations
        ],
        "closest": [line.spans[0].id for line in lines(answer) if line.kind == "closest"],
        "within": answer.within,
        "right": right,
        "reason": reason,
    }
