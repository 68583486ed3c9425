"""The chat page, built with Gradio: what stands where, and what happens at which event."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import gradio as gr

from qa_bot.render.answer_html import corpus_html, style_and_script_html
from qa_bot.web.live_index import LiveIndex, Served
from qa_bot.web.page.chat import Chat, beginning
from qa_bot.web.page.tabs import AT_ONCE, UNSEEN, make_articles_tab, make_check_tab, make_search_tab

MAX_RUNNING = 4  # questions answered at the same time; the others wait
MAX_WAITING = 64

_HERE = Path(__file__).with_name("static")
_STYLES = ("page.css", "talk.css", "lists.css", "source.css", "narrow.css")
_SCRIPTS = ("page.js", "asking.js", "keeping.js", "adding.js")


def page_head() -> str:
    """The look of the page and what it does by itself, for the head of its HTML."""
    return style_and_script_html(_all(_STYLES), _all(_SCRIPTS))


def make_page(live: LiveIndex, judging: bool = False) -> gr.Blocks:
    """The page; without an index it answers every question with the notice."""
    chat = Chat(live, judging)
    with gr.Blocks(title="qa_bot", fill_height=True, analytics_enabled=False) as page:
        head = gr.Markdown(_head(live.now), elem_id="head")
        kept = gr.BrowserState([], storage_key="qa_bot", secret="qa_bot")  # survives a restart
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask", elem_id="ask"):
                messages, question = _conversation(live.now)
            with gr.Tab("Check a text", elem_id="check", elem_classes="sheet"):
                make_check_tab(live)
            with gr.Tab("Articles", elem_id="articles", elem_classes="sheet"):
                make_articles_tab(live)
            with gr.Tab("Search", elem_id="search", elem_classes="sheet"):
                make_search_tab(live)
        page.load(lambda: _head(live.now), None, head, **AT_ONCE)
        page.load(chat.opened, kept, messages, **AT_ONCE)
        messages.clear(list, None, kept, **AT_ONCE)
        _connect(chat, messages, question, kept)
    return page.queue(max_size=MAX_WAITING, api_open=False)


def _all(files: Sequence[str]) -> str:
    return "".join((_HERE / file).read_text("utf-8") for file in files)


def _connect(chat: Chat, messages: gr.Chatbot, question: gr.Textbox, kept: gr.BrowserState) -> None:
    """Who asks what; the script of the page sets the limits and presses the two buttons."""
    within = gr.Textbox(elem_id="within", visible="hidden", interactive=True)
    again = gr.Button("Ask again", elem_id="ask-again", visible="hidden")
    edit = gr.Button("Edit", elem_id="edit-last", visible="hidden")
    queued = {"concurrency_limit": MAX_RUNNING, "concurrency_id": "ask", **UNSEEN}
    outputs = [messages, kept, question]
    turns = [
        question.submit(chat.turn, [question, kept, within], outputs, **queued),
        messages.example_select(chat.example, [kept, within], outputs, **queued),
        again.click(chat.again, [kept, within], outputs, **queued),
    ]
    for turn in turns:
        turn.failure(chat.failed, [kept, messages], [messages, question], **AT_ONCE)
    question.stop(chat.stopped, kept, [messages, question], cancels=turns, **AT_ONCE)
    edit.click(chat.edit, kept, outputs, **AT_ONCE)


def _conversation(now: Served) -> tuple[gr.Chatbot, gr.Textbox]:
    """What was said, in HTML as render made it, which is cleaned once more; and the question."""
    messages = gr.Chatbot(
        **beginning(now),
        elem_id="talk",
        render_markdown=False,
        latex_delimiters=[],
        line_breaks=False,
        feedback_options=None,
        buttons=[],
        show_label=False,
        container=False,
    )
    question = gr.Textbox(
        elem_id="question",
        placeholder="Ask about these articles… (press /)",
        submit_btn="Ask",
        label="Question",
        show_label=False,
        container=False,
    )
    return messages, question


def _head(now: Served) -> str:
    if now.opened is None:
        return corpus_html(0, None, "")
    generation = now.opened.generation
    corpus, built = generation.corpus, f"index built {_age(generation.built_at)}"
    return corpus_html(len(corpus.articles), corpus.newest, built)


def _age(moment: datetime) -> str:
    """In words, such as "2 hours ago"."""
    minutes = int((datetime.now(UTC) - moment).total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if count := minutes // size:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
