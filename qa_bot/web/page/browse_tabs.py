"""The tabs "Articles" and "Search" of the page: all articles, and passages without an answer."""

from collections.abc import Sequence
from functools import lru_cache

import gradio as gr

from qa_bot.bot import question_problem
from qa_bot.render.answer_html import FAILED, notice_html
from qa_bot.render.answer_text import published
from qa_bot.render.lists_html import articles_html, passages_html, timeline_html
from qa_bot.text.escape import tidy
from qa_bot.text.language import article_language
from qa_bot.text.words import stems
from qa_bot.types import Article
from qa_bot.web.live_index import LiveIndex

ROWS = 100
"""Articles that are shown at first, and more with each wish for more."""
MAX_PASSAGES = 20
ANY_LANGUAGE = ""
"""Words as they are, without accents and capitals."""
UNSEEN = {"show_progress": "hidden"}
AT_ONCE = {"queue": False, **UNSEEN}


def make_articles_tab(live: LiveIndex) -> None:
    """Into the tab that is open; without an index it says the notice."""
    wanted = gr.Textbox(
        elem_id="wanted",
        label="Articles",
        placeholder="Words of a title, an outlet or a date",
        max_lines=1,
    )
    listed = gr.Markdown(elem_id="listed", latex_delimiters=[])
    more = gr.Button("Show more", elem_id="more", visible=False)
    rows = gr.Number(ROWS, visible=False)

    def show(words: str | None, rows: float) -> tuple[str, dict[str, object]]:
        now = live.now
        if now.opened is None:
            return notice_html(now.notice), gr.update(visible=False)
        articles = matching(now.opened.generation.corpus.newest_first, words or "")
        page = timeline_html(articles) + articles_html(articles, int(rows))
        return page, gr.update(visible=len(articles) > rows)

    shown = {"fn": show, "inputs": [wanted, rows], "outputs": [listed, more], **AT_ONCE}
    wanted.change(lambda: ROWS, None, rows, **AT_ONCE).then(**shown)
    more.click(lambda rows: rows + ROWS, rows, rows, **AT_ONCE).then(**shown)
    gr.on(None, **shown)  # when the page is opened


def make_search_tab(live: LiveIndex) -> None:
    """Into the tab that is open; without an index it says the notice."""
    query = gr.Textbox(
        elem_id="query",
        label="Passages",
        placeholder="What the passage is about",
        submit_btn="Search",
        max_lines=1,
    )
    passages = gr.Markdown(elem_id="found", latex_delimiters=[])

    def search(typed: str | None) -> str:
        wanted = tidy(typed or "")
        now = live.now
        if now.opened is None or (problem := question_problem(wanted)):
            return notice_html(now.notice or problem)
        hits = now.opened.retriever.retrieve(wanted, MAX_PASSAGES)
        language = article_language(hits[0].passage.article) if hits else ""
        return passages_html(hits, wanted, language)

    submitted = query.submit(
        search, query, passages, concurrency_limit=2, concurrency_id="search", **UNSEEN
    )
    submitted.failure(lambda: notice_html(FAILED), None, passages, **AT_ONCE)


def matching(articles: Sequence[Article], words: str) -> list[Article]:
    """Those whose title, outlet and date have each of the words, or one that begins so."""
    wanted = stems(words, ANY_LANGUAGE)
    return [a for a in articles if all(f" {word}" in _description(a) for word in wanted)]


@lru_cache(maxsize=100_000)
def _description(article: Article) -> str:
    fields = (article.title, article.source, published(article), article.published)
    return " " + " ".join(stems(" ".join(filter(None, fields)), ANY_LANGUAGE))
