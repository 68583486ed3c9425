"""The tab "Search" of the page: passages, without an answer."""

import gradio as gr

from qa_bot.bot import question_problem
from qa_bot.render.answer_html import FAILED, notice_html
from qa_bot.render.lists_html import passages_html
from qa_bot.text.escape import tidy
from qa_bot.text.language import article_language
from qa_bot.web.live_index import LiveIndex

MOST = 20


def make_search_tab(live: LiveIndex) -> None:
    """Into the tab that is open; without an index it says the notice."""
    query = gr.Textbox(
        elem_id="query",
        label="Passages",
        placeholder="What the passage is about",
        submit_btn="Search",
        max_lines=1,
    )
    found = gr.Markdown(elem_id="found", latex_delimiters=[])

    def search(typed: str | None) -> str:
        wanted = tidy(typed or "")
        now = live.now
        if now.opened is None or (problem := question_problem(wanted)):
            return notice_html(now.notice or problem)
        hits = now.opened.retriever.retrieve(wanted, MOST)
        language = article_language(hits[0].passage.article) if hits else ""
        return passages_html(hits, wanted, language)

    turn = query.submit(
        search, query, found, concurrency_limit=2, concurrency_id="search", show_progress="hidden"
    )
    turn.failure(lambda: notice_html(FAILED), None, found, queue=False, show_progress="hidden")
