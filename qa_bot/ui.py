"""The chat page, built with Gradio. It keeps no state: the conversation lives in the browser."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gradio as gr

from qa_bot.articles_tab import make_articles_tab
from qa_bot.assemble import Opened
from qa_bot.background import in_background
from qa_bot.bot import MOST_CHARACTERS, question_problem
from qa_bot.check_tab import make_check_tab
from qa_bot.conversation import MOST_TURNS, history, keep, restore, tidy
from qa_bot.errors import QABotError
from qa_bot.layout import sources
from qa_bot.render import (
    FAILED,
    answer_html,
    corpus_html,
    notice_html,
    progress_html,
    question_html,
    welcome_html,
)
from qa_bot.scope import limited, read_scope
from qa_bot.search_tab import make_search_tab
from qa_bot.types import Answer

AT_ONCE = 4
"""Questions answered at the same time; the others wait."""
MOST_WAITING = 64
AT_ONCE_AND_UNSEEN = {"queue": False, "show_progress": "hidden"}
TICK = 0.3
"""Seconds. Gradio can end a generator only where it yields, and lets all others wait until then."""
WRITING = "Reading on…"
STOPPED = "Stopped."

_HERE = Path(__file__).parent
CSS = "".join(
    (_HERE / f"{n}.css").read_text("utf-8") for n in ("page", "talk", "lists", "source", "narrow")
)
SCRIPT = "".join((_HERE / f"{n}.js").read_text("utf-8") for n in ("page", "asking", "keeping"))

Message = dict[str, str]


def make_page(
    opened: Opened | None, notice: str = "", examples: Sequence[str] = (), judging: bool = False
) -> gr.Blocks:
    """The page; without an index it answers every question with the notice."""
    talk = _Talk(opened, notice, judging)
    corpus = opened.generation.corpus if opened else None
    with gr.Blocks(title="qa_bot", fill_height=True, analytics_enabled=False) as page:
        head = gr.Markdown(_head(opened), elem_id="head")
        kept = gr.BrowserState([], storage_key="qa_bot", secret="qa_bot")  # survives a restart
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", elem_id="ask"):
                messages = _chatbot(welcome_html(notice), examples)
                question = _question_box()
            with gr.Tab("Check a text", elem_id="check", elem_classes="sheet"):
                make_check_tab(opened.checker if opened else None, notice)
            with gr.Tab("Articles", elem_id="articles", elem_classes="sheet"):
                make_articles_tab(corpus, notice)
            with gr.Tab("Search", elem_id="search", elem_classes="sheet"):
                make_search_tab(opened, notice)
        page.load(lambda: _head(opened), None, head, **AT_ONCE_AND_UNSEEN)
        page.load(talk.reload, kept, messages, **AT_ONCE_AND_UNSEEN)
        messages.clear(list, None, kept, **AT_ONCE_AND_UNSEEN)
        _connect(talk, messages, question, kept)
    return page.queue(max_size=MOST_WAITING, api_open=False)


def _connect(
    talk: "_Talk", messages: gr.Chatbot, question: gr.Textbox, kept: gr.BrowserState
) -> None:
    """Who asks what; the script of the page sets the limits and presses the two buttons."""
    within = gr.Textbox(elem_id="within", visible="hidden", interactive=True)
    again = gr.Button("Ask again", elem_id="ask-again", visible="hidden")
    edit = gr.Button("Edit", elem_id="edit-last", visible="hidden")
    queued = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask", "show_progress": "hidden"}
    outputs = [messages, kept, question]
    turns = [
        question.submit(talk.turn, [question, kept, within], outputs, **queued),
        messages.example_select(talk.example, [kept, within], outputs, **queued),
        again.click(talk.again, [kept, within], outputs, **queued),
    ]
    for turn in turns:
        turn.failure(talk.failed, [kept, messages], [messages, question], **AT_ONCE_AND_UNSEEN)
    question.stop(talk.stopped, kept, [messages, question], cancels=turns, **AT_ONCE_AND_UNSEEN)
    edit.click(talk.edit, kept, outputs, **AT_ONCE_AND_UNSEEN)


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


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        placeholder="Ask about these articles… (press /)",
        submit_btn="Ask",
        label="Question",
        show_label=False,
        container=False,
    )


def _asked(gradual: bool) -> Any:
    """What becomes of the box when a question is sent: it is emptied, and can stop a model."""
    return gr.Textbox(value="", submit_btn=False, stop_btn="Stop") if gradual else ""


def _asks(gradual: bool) -> Any:
    """The box as it was before."""
    return gr.Textbox(submit_btn="Ask", stop_btn=False) if gradual else gr.skip()


class _Talk:
    """What the page does: messages in, messages out."""

    def __init__(self, opened: Opened | None, notice: str, judging: bool) -> None:
        self.opened = opened
        self.notice = notice
        self.judging = judging

    def reload(self, kept: Any) -> list[Message]:
        """The conversation again, as far as it still fits the articles."""
        return self._messages(self._answers(kept))

    def turn(self, question: str | None, kept: Any, within: str) -> Iterator[tuple[Any, Any, Any]]:
        """One question: at once that it is being answered, then the answer."""
        yield from self._turn(tidy(question or ""), self._answers(kept), within)

    def example(
        self, kept: Any, within: str, chosen: gr.SelectData
    ) -> Iterator[tuple[Any, Any, Any]]:
        """One of the questions to begin with."""
        yield from self.turn(chosen.value["text"], kept, within)

    def again(self, kept: Any, within: str) -> Iterator[tuple[Any, Any, Any]]:
        """The last question once more, in place of its answer."""
        answers = self._answers(kept)
        if answers:
            yield from self._turn(answers[-1].question, answers[:-1], within)

    def edit(self, kept: Any) -> tuple[Any, Any, Any]:
        """The last question goes back into the box."""
        *before, last = self._answers(kept) or [None]
        if last is None:
            return gr.skip(), gr.skip(), gr.skip()
        return self._messages(before), [keep(answer) for answer in before], last.question

    def failed(self, kept: Any, shown: Any) -> tuple[Any, Any]:
        """The queue was full, or there is a bug; the log has its traceback. Gradio calls a stop one."""
        if shown and notice_html(STOPPED) in str(shown[-1]):
            return gr.skip(), gr.skip()
        return [*self.reload(kept), _message("assistant", notice_html(FAILED))], _asks(True)

    def stopped(self, kept: Any) -> tuple[list[Message], Any]:
        """The person does not want to wait for the model."""
        return [*self.reload(kept), _message("assistant", notice_html(STOPPED))], _asks(True)

    def _turn(
        self, question: str, answers: list[Answer], within: str
    ) -> Iterator[tuple[Any, Any, Any]]:
        shown = question_html(question[:MOST_CHARACTERS])
        asked = [*self._messages(answers, done=False), _message("user", shown)]
        if problem := question_problem(question) or self.notice:
            yield [*asked, _message("assistant", notice_html(problem))], gr.skip(), ""
            return
        gradual = self.opened.bot.is_gradual
        yield [*asked, _message("assistant", progress_html())], gr.skip(), _asked(gradual)
        grown = answers
        try:
            scope = read_scope(within)
            bot = limited(self.opened.bot, scope)
            for answer in in_background(bot.answers(question, history(answers)), TICK):
                so_far: Any = gr.skip()
                if answer:
                    grown = [*answers, replace(answer, within=scope.words)][-MOST_TURNS:]
                    so_far = self._messages(grown, progress_html(WRITING), done=False)
                if gradual:
                    yield so_far, gr.skip(), gr.skip()
        except QABotError as error:
            said = _message("assistant", notice_html(str(error)))
            yield [*asked, said], gr.skip(), _asks(gradual)
        else:
            yield self._messages(grown), [keep(answer) for answer in grown], _asks(gradual)

    def _answers(self, kept: Any) -> list[Answer]:
        return restore(kept, self.opened.generation.corpus) if self.opened else []

    def _messages(
        self, answers: Sequence[Answer], more: str = "", *, done: bool = True
    ) -> list[Message]:
        """The whole conversation, and `more` below it; the sources are numbered through it."""
        messages = []
        number = 1
        for place, answer in enumerate(answers, 1):
            last = done and place == len(answers)
            asked = question_html(answer.question, answer.standalone_question, last)
            said = answer_html(answer, number, self.judging)
            messages += [_message("user", asked), _message("assistant", said)]
            number += len(sources(answer))
        if more:
            messages[-1]["content"] += more
        return messages


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def _head(opened: Opened | None) -> str:
    if opened is None:
        return corpus_html(0, None, "")
    corpus = opened.generation.corpus
    built = f"index built {_age(opened.generation.built_at)}"
    return corpus_html(len(corpus.articles), corpus.newest, built)


def _age(moment: datetime) -> str:
    """In words, such as "2 hours ago"."""
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if count := minutes // size:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
