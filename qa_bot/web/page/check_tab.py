"""The tab "Check a text" of the page: a text in, what the articles say about each sentence out."""

from collections.abc import Iterator
from time import monotonic

import gradio as gr

from qa_bot.checking.check import MAX_CHECKED, Checker
from qa_bot.errors import QABotError
from qa_bot.render.answer_html import FAILED, notice_html
from qa_bot.render.findings import check_html, progress_html
from qa_bot.text.escape import encodable
from qa_bot.types import Finding
from qa_bot.web.live_index import LiveIndex

AT_ONCE = 2
"""Texts checked at the same time; the others wait."""
SHOWN_EVERY = 0.3
"""Seconds between two reports of progress."""
NOTHING = "Please paste a text to check."


def make_check_tab(live: LiveIndex) -> None:
    """Into the tab that is open; without an index it says the notice."""
    text = gr.Textbox(
        elem_id="pasted",
        label="Text to check against the articles",
        placeholder="Paste a text. Each of its sentences is looked up in the articles.",
        lines=6,
        max_lines=14,
    )
    button = gr.Button("Check", elem_id="check-it", variant="primary")
    # not gr.HTML, which evaluates its content as JavaScript; Markdown leaves a line of HTML alone
    # and cleans it
    result = gr.Markdown(elem_id="result", latex_delimiters=[])

    def check(pasted: str | None) -> Iterator[str]:
        now = live.now
        yield from _checked(pasted or "", now.opened and now.opened.checker, now.notice)

    turn = gr.on(
        [button.click, text.submit],
        check,
        text,
        result,
        concurrency_limit=AT_ONCE,
        concurrency_id="check",
        show_progress="hidden",
    )
    turn.failure(lambda: notice_html(FAILED), None, result, queue=False, show_progress="hidden")


def _checked(pasted: str, checker: Checker | None, notice: str) -> Iterator[str]:
    """How far it is, again and again, and then the result."""
    if len(pasted) > MAX_CHECKED:
        notice = notice or (
            f"This text has {len(pasted):,} characters; the page checks {MAX_CHECKED:,} at most."
            " Please check a part of it, or use qa-bot check in a terminal."
        )
    sentences = checker.sentences(encodable(pasted)) if checker and not notice else []
    if checker is None or not sentences:
        yield notice_html(notice or NOTHING)
        return
    yield progress_html(0, len(sentences))
    findings: list[Finding] = []
    reported = monotonic()
    try:
        for finding in checker.check(sentences):
            findings.append(finding)
            if monotonic() - reported > SHOWN_EVERY and len(findings) < len(sentences):
                yield progress_html(len(findings), len(sentences))
                reported = monotonic()
    except QABotError as error:
        yield notice_html(str(error))
    else:
        yield check_html(findings)
