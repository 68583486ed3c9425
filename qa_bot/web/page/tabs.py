"""The tabs "Check a text", "Articles" and "Search"; without an index each says the notice."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from time import monotonic

import gradio as gr

from qa_bot.bot import question_problem
from qa_bot.checking.check import MAX_CHECKED, Checker
from qa_bot.errors import QABotError
from qa_bot.render.answer_html import FAILED, notice_html
from qa_bot.render.answer_text import published
from qa_bot.render.findings import check_html, progress_html
from qa_bot.render.lists_html import articles_html, passages_html, timeline_html
from qa_bot.text.escape import encodable, tidy
from qa_bot.text.language import article_language
from qa_bot.text.words import stems
from qa_bot.types import Article, Finding
from qa_bot.web.live_index import LiveIndex

MAX_RUNNING = 2  # texts checked, and passages searched, at the same time; the others wait
SHOWN_EVERY = 0.3  # seconds between two reports of progress
NOTHING = "Please paste a text to check."
ROWS = 100  # articles that are shown at first, and more with each wish for more
MAX_PASSAGES = 20
ANY_LANGUAGE = ""  # words as they are, without accents and capitals
UNSEEN = {"show_progress": "hidden"}
AT_ONCE = {"queue": False, **UNSEEN}


def make_check_tab(live: LiveIndex) -> None:
    """Into the tab that is open: a text in, what the articles say about each sentence out."""
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

    queued = {"concurrency_limit": MAX_RUNNING, "concurrency_id": "check", **UNSEEN}
    turn = gr.on([button.click, text.submit], check, text, result, **queued)
    turn.failure(lambda: notice_html(FAILED), None, result, **AT_ONCE)


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


def make_articles_tab(live: LiveIndex) -> None:
    """Into the tab that is open: all articles, newest first."""
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
    """Into the tab that is open: passages without an answer."""
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

    queued = {"concurrency_limit": MAX_RUNNING, "concurrency_id": "search", **UNSEEN}
    turn = query.submit(search, query, passages, **queued)
    turn.failure(lambda: notice_html(FAILED), None, passages, **AT_ONCE)


def matching(articles: Sequence[Article], words: str) -> list[Article]:
    """Those whose title, outlet and date have each of the words, or one that begins so."""
    wanted = stems(words, ANY_LANGUAGE)
    return [a for a in articles if all(f" {word}" in _description(a) for word in wanted)]


@lru_cache(maxsize=100_000)
def _description(article: Article) -> str:
    fields = (article.title, article.source, published(article), article.published)
    return " " + " ".join(stems(" ".join(filter(None, fields)), ANY_LANGUAGE))
