"""The chat page, built with Gradio. It keeps no state: the conversation lives in the browser."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr

from qa_bot.bot import MOST_CHARACTERS, QABot, question_problem
from qa_bot.conversation import MOST_TURNS, history, keep, restore, tidy
from qa_bot.corpus import Corpus
from qa_bot.errors import QABotError
from qa_bot.examples import example_questions
from qa_bot.layout import sources
from qa_bot.render import (
    answer_html,
    corpus_html,
    notice_html,
    progress_html,
    question_html,
    welcome_html,
)
from qa_bot.types import Answer

AT_ONCE = 4
"""Questions answered at the same time; the others wait."""
MOST_WAITING = 64
FAILED = "That did not work: the server is busy or met an error. Please try again in a moment."

CSS = Path(__file__).with_name("page.css").read_text("utf-8")
SCRIPT = Path(__file__).with_name("page.js").read_text("utf-8")

Message = dict[str, str]


def make_page(
    bot: QABot | None, corpus: Corpus | None, built_at: datetime | None, notice: str = ""
) -> gr.Blocks:
    """The page; without a bot it answers every question with the notice."""
    talk = _Talk(bot, corpus, notice)
    examples = example_questions(bot, corpus) if bot and corpus else []
    with gr.Blocks(title="qa_bot", fill_height=True, analytics_enabled=False) as page:
        head = gr.Markdown(_head(corpus, built_at), elem_id="head")
        kept = gr.BrowserState([], storage_key="qa_bot", secret="qa_bot")  # survives a restart
        messages = _chatbot(welcome_html(notice), examples)
        question = gr.Textbox(
            elem_id="question",
            placeholder="Ask about these articles…",
            submit_btn="Ask",
            label="Question",
            show_label=False,
            container=False,
        )
        at_once = {"queue": False, "show_progress": "hidden"}
        page.load(lambda: _head(corpus, built_at), None, head, **at_once)
        page.load(talk.reload, kept, messages, **at_once)
        messages.clear(list, None, kept, **at_once)
        queued = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask", "show_progress": "hidden"}
        outputs = [messages, kept, question]
        for turn in (
            question.submit(talk.turn, [question, kept], outputs, **queued),
            messages.example_select(talk.example, kept, outputs, **queued),
        ):
            turn.failure(talk.failed, kept, messages, **at_once)
    return page.queue(max_size=MOST_WAITING, api_open=False)


def _chatbot(welcome: str, examples: Sequence[str]) -> gr.Chatbot:
    """Shows HTML as render made it: no Markdown, no formulas, and it cleans the HTML once more."""
    return gr.Chatbot(
        elem_id="talk",
        placeholder=welcome,
        examples=[{"text": question} for question in examples],
        render_markdown=False,
        latex_delimiters=[],
        line_breaks=False,
        feedback_options=None,
        buttons=[],
        show_label=False,
        container=False,
    )


class _Talk:
    """What the page does: messages in, messages out."""

    def __init__(self, bot: QABot | None, corpus: Corpus | None, notice: str) -> None:
        self.bot = bot
        self.corpus = corpus
        self.notice = notice

    def reload(self, kept: Any) -> list[Message]:
        """The conversation again, as far as it still fits the articles."""
        return _messages(self._answers(kept))

    def turn(self, question: str | None, kept: Any) -> Iterator[tuple[Any, Any, Any]]:
        """One question: at once that it is being answered, then the answer."""
        question = tidy(question or "")
        answers = self._answers(kept)
        asked = [*_messages(answers), _message("user", question_html(question[:MOST_CHARACTERS]))]
        if problem := question_problem(question) or self.notice:
            yield [*asked, _message("assistant", notice_html(problem))], gr.skip(), ""
            return
        yield [*asked, _message("assistant", progress_html())], gr.skip(), ""
        try:
            answers = [*answers, self.bot.ask(question, history(answers))][-MOST_TURNS:]
        except QABotError as error:
            yield [*asked, _message("assistant", notice_html(str(error)))], gr.skip(), gr.skip()
        else:
            yield _messages(answers), [keep(answer) for answer in answers], gr.skip()

    def example(self, kept: Any, chosen: gr.SelectData) -> Iterator[tuple[Any, Any, Any]]:
        """One of the questions to begin with."""
        yield from self.turn(chosen.value["text"], kept)

    def failed(self, kept: Any) -> list[Message]:
        """The queue was full, or there is a bug; the log has its traceback."""
        return [*self.reload(kept), _message("assistant", notice_html(FAILED))]

    def _answers(self, kept: Any) -> list[Answer]:
        return restore(kept, self.corpus) if self.corpus else []


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def _messages(answers: Sequence[Answer]) -> list[Message]:
    """The whole conversation; the sources are numbered through it."""
    messages = []
    number = 1
    for answer in answers:
        asked = question_html(answer.question, answer.standalone_question)
        messages += [_message("user", asked), _message("assistant", answer_html(answer, number))]
        number += len(sources(answer))
    return messages


def _head(corpus: Corpus | None, built_at: datetime | None) -> str:
    if corpus is None:
        return corpus_html(0, None, "")
    return corpus_html(
        len(corpus.articles), corpus.newest, f"index built {_age(built_at)}" if built_at else ""
    )


def _age(moment: datetime) -> str:
    """In words, such as "2 hours ago"."""
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if count := minutes // size:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
