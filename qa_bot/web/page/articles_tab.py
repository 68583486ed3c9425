"""The tab "Articles" of the page: all articles, searched by title, outlet and date."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import gradio as gr

from qa_bot.index.corpus import Corpus
from qa_bot.render.answer_html import notice_html
from qa_bot.render.answer_text import published
from qa_bot.render.lists_html import articles_html, timeline_html
from qa_bot.text.words import stems
from qa_bot.types import Article
from qa_bot.web.live_index import LiveIndex

MOST = 100
"""Rows that are shown at first, and more with each wish for more."""


ANY_LANGUAGE = ""
"""Words as they are, without accents and capitals."""


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
    most = gr.Number(MOST, visible=False)

    def shown(words: str | None, most: float) -> tuple[str, dict[str, object]]:
        now = live.now
        if now.opened is None:
            return notice_html(now.notice), gr.update(visible=False)
        found = matching(newest_first(now.opened.generation.corpus), words or "")
        return _html(found, int(most)), gr.update(visible=len(found) > most)

    at_once = {"queue": False, "show_progress": "hidden"}
    wanted.change(lambda: MOST, None, most, **at_once).then(
        shown, [wanted, most], [listed, more], **at_once
    )
    more.click(lambda most: most + MOST, most, most, **at_once).then(
        shown, [wanted, most], [listed, more], **at_once
    )
    gr.on(None, shown, [wanted, most], [listed, more], **at_once)  # when the page is opened


@lru_cache(maxsize=1)
def newest_first(corpus: Corpus) -> list[Article]:
    """Those without a date at the end."""
    return sorted(corpus.articles, key=lambda a: a.published_on or date.min, reverse=True)


def matching(articles: Sequence[Article], words: str) -> list[Article]:
    """Those whose title, outlet and date have each of the words, or one that begins so."""
    wanted = stems(words, ANY_LANGUAGE)
    return [a for a in articles if all(f" {word}" in _described(a) for word in wanted)]


@lru_cache(maxsize=100_000)
def _described(article: Article) -> str:
    described = (
        f"{article.title} {article.source or ''} {published(article)} {article.published or ''}"
    )
    return " " + " ".join(stems(described, ANY_LANGUAGE))


def _html(articles: Sequence[Article], most: int) -> str:
    return timeline_html(articles) + articles_html(articles, most)
