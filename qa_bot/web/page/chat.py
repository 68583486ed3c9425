"""What the chat page does with a question; the conversation lives in the browser."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from qa_bot.background import in_background
from qa_bot.bot import MAX_QUESTION_CHARACTERS, MAX_TURNS, Asking, question_problem
from qa_bot.errors import QABotError
from qa_bot.render.answer_html import (
    FAILED,
    answer_html,
    notice_html,
    progress_html,
    question_html,
    welcome_html,
)
from qa_bot.render.outline import sources
from qa_bot.retrieval.filters import read_scope
from qa_bot.text.escape import tidy
from qa_bot.types import Answer
from qa_bot.web.live_index import LiveIndex, Served
from qa_bot.web.page.browser_state import history, keep, restore

TICK = 0.3
"""Seconds. Gradio can end a generator only where it yields, and lets all others wait until then."""
WRITING = "Reading on…"
STOPPED = "Stopped."

Message = dict[str, str]
Views = Iterator[tuple[Any, Any, Any]]  # of the messages, of what the browser keeps, and of the box


def beginning(now: Served) -> dict[str, Any]:
    """What an empty conversation shows."""
    examples = [{"text": question} for question in now.examples]
    return {"placeholder": welcome_html(now.notice), "examples": examples}


def _box_again(gradual: bool) -> Any:
    return gr.Textbox(submit_btn="Ask", stop_btn=False) if gradual else gr.skip()


class Chat:
    """What the page does: messages in, messages out."""

    def __init__(self, live: LiveIndex, judging: bool) -> None:
        self.live, self.judging = live, judging

    def opened(self, kept: Any) -> Any:
        """The page is opened: as `reload`, and what an empty conversation shows by now."""
        return gr.Chatbot(self.reload(kept), **beginning(self.live.now))

    def reload(self, kept: Any) -> list[Message]:
        """The conversation again, as far as it still fits the articles."""
        return self._messages(self._answers(kept))

    def turn(self, question: str | None, kept: Any, within: str) -> Views:
        """One question: at once that it is being answered, then the answer."""
        yield from self._turn(tidy(question or ""), self._answers(kept), within)

    def example(self, kept: Any, within: str, chosen: gr.SelectData) -> Views:
        """One of the questions to begin with."""
        yield from self.turn(chosen.value["text"], kept, within)

    def again(self, kept: Any, within: str) -> Views:
        """The last question once more, in place of its answer."""
        if answers := self._answers(kept):
            yield from self._turn(answers[-1].question, answers[:-1], within)

    def edit(self, kept: Any) -> tuple[Any, Any, Any]:
        """The last question goes back into the box."""
        if not (answers := self._answers(kept)):
            return gr.skip(), gr.skip(), gr.skip()
        *before, last = answers
        return self._messages(before), [keep(answer) for answer in before], last.question

    def failed(self, kept: Any, shown: Any) -> tuple[Any, Any]:
        """The queue was full, or there is a bug, of which the log has the traceback."""
        if shown and notice_html(STOPPED) in str(shown[-1]):  # Gradio calls a stop one too
            return gr.skip(), gr.skip()
        return [*self.reload(kept), _reply(notice_html(FAILED))], _box_again(True)

    def stopped(self, kept: Any) -> tuple[list[Message], Any]:
        """The person does not want to wait for the model."""
        return [*self.reload(kept), _reply(notice_html(STOPPED))], _box_again(True)

    def _turn(self, question: str, answers: list[Answer], within: str) -> Views:
        cut = question_html(question[:MAX_QUESTION_CHARACTERS])
        messages = [*self._messages(answers, done=False), {"role": "user", "content": cut}]
        now = self.live.now
        if now.opened is None or (problem := question_problem(question)):
            yield [*messages, _reply(notice_html(now.notice or problem))], gr.skip(), ""
            return
        gradual = now.opened.bot.is_gradual
        # the box is emptied, and can stop a model
        box = gr.Textbox(value="", submit_btn=False, stop_btn="Stop") if gradual else ""
        yield [*messages, _reply(progress_html())], gr.skip(), box
        grown = answers
        try:
            asking = Asking(question, history(answers), within=read_scope(within))
            for answer in in_background(now.opened.bot.answers(asking), TICK):
                so_far: Any = gr.skip()
                if answer:
                    grown = [*answers, answer][-MAX_TURNS:]
                    so_far = self._messages(grown, progress_html(WRITING), done=False)
                if gradual:
                    yield so_far, gr.skip(), gr.skip()
        except QABotError as error:
            yield [*messages, _reply(notice_html(str(error)))], gr.skip(), _box_again(gradual)
        else:
            yield self._messages(grown), [keep(answer) for answer in grown], _box_again(gradual)

    def _answers(self, kept: Any) -> list[Answer]:
        opened = self.live.now.opened
        return restore(kept, opened.generation.corpus) if opened else []

    def _messages(
        self, answers: Sequence[Answer], more: str = "", *, done: bool = True
    ) -> list[Message]:
        """The whole conversation, and `more` below it; the sources are numbered through it."""
        messages, number = [], 1
        for place, answer in enumerate(answers, 1):
            last = done and place == len(answers)
            question = question_html(answer.question, answer.standalone_question, last)
            reply = answer_html(answer, number, self.judging, json.dumps(keep(answer)))
            messages += [{"role": "user", "content": question}, _reply(reply)]
            number += len(sources(answer))
        if more:
            messages[-1]["content"] += more
        return messages


def _reply(content: str) -> Message:
    return {"role": "assistant", "content": content}
