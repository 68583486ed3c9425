"""Articles, passages, questions and limits as HTML: lists that a person looks through.

Articles are hostile: every piece of text passes `as_html`. Each result is one line, so that
Markdown leaves it alone.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from qa_bot.english.dates import day_in_words
from qa_bot.render.answer_text import published
from qa_bot.render.pointers import article_pointer, pointer
from qa_bot.text.escape import as_html, as_plain
from qa_bot.text.words import stems
from qa_bot.types import Article, Hit, Span

MOST_BARS = 62
MOST_SHOWN = 100
"""Of those that were just added or skipped; more are counted."""
UNITS = {"day": "", "month": "%B %Y", "year": "%Y"}


def articles_html(articles: Sequence[Article], most: int) -> str:
    """A table of the first `most` articles; the title opens one."""
    if not articles:
        return '<p class="notice">No article has these words in its title, outlet or date.</p>'
    rows = "".join(
        f'<tr><td dir="auto"><a href="#article-{article_pointer(a)}">{_line(a.title)}</a></td>'
        f'<td dir="auto">{_line(a.source or "")}</td><td class="day">{published(a)}</td>'
        f'<td class="length">{len(a.text.split()):,}</td></tr>'
        for a in articles[:most]
    )
    count = f"{len(articles):,} article{'s' if len(articles) != 1 else ''}"
    shown = f"The first {most:,} of {count}, newest first." if len(articles) > most else f"{count}."
    return (
        f'<p class="count">{shown}</p><table class="articles"><thead><tr><th>Title</th>'
        '<th>Outlet</th><th>Date</th><th class="length">Words</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def timeline_html(articles: Sequence[Article]) -> str:
    """How many articles are of each day, month or year, as bars; nothing where one bar holds all."""
    days = sorted(a.published_on for a in articles if a.published_on)
    unit = next((u for u in UNITS if days and len(_span(days[0], days[-1], u)) <= MOST_BARS), "")
    starts = _span(days[0], days[-1], unit) if unit else []
    if len(starts) < 2:
        return ""
    count = Counter(_start(day, unit) for day in days)
    most, wide = max(count.values()), 100 / len(starts)
    bars = "".join(
        f'<rect x="{n * wide + 0.1 * wide:.2f}%" y="{100 - 100 * count[start] / most:.1f}%" '
        f'width="{0.8 * wide:.2f}%" height="{100 * count[start] / most:.1f}%">'
        f"<title>{_said(start, unit)}: {count[start]:,}</title></rect>"
        for n, start in enumerate(starts)
        if count[start]
    )
    return (
        f'<div class="timeline"><svg><title>Articles by {unit}; at most {most:,}</title>{bars}</svg>'
        f"<p><span>{_said(starts[0], unit)}</span><span>{_said(starts[-1], unit)}</span></p></div>"
    )


def passages_html(hits: Sequence[Hit], query: str, language: str) -> str:
    """What was found, with the words of the query marked; the title opens the article at the place."""
    if not hits:
        return '<p class="notice">No passage has these words.</p>'
    wanted = set(stems(query, language))
    items = "".join(_passage_html(hit.passage, wanted, language) for hit in hits)
    return f'<ol class="passages">{items}</ol>'


def next_html(questions: Sequence[str]) -> str:
    """Questions to go on with; each is asked by a click."""
    return "".join(f'<button type="button">{_line(question)}</button>' for question in questions)


def limits_html(articles: Sequence[Article]) -> str:
    """By which days and outlet a question can be limited."""
    days = [a.published_on for a in articles if a.published_on]
    outlets = [name for name, _ in Counter(a.source for a in articles if a.source).most_common(500)]
    known = f'min="{min(days)}" max="{max(days)}"' if days else "disabled"
    options = "".join(f'<option value="{as_html(o)}">{_line(o)}</option>' for o in outlets)
    return (
        '<details class="days"><summary>Any date</summary><div>'
        f'<label>From <input type="date" name="first" {known}></label>'
        f'<label>to <input type="date" name="last" {known}></label>'
        '<button type="button" class="any">Any date</button></div></details>'
        '<select name="outlet" aria-label="Outlet"><option value="">All outlets</option>'
        f"{options}</select>"
    )


def added_html(articles: Sequence[Article], replaced: Collection[str]) -> str:
    """The articles that were just added; the title opens one."""
    items = "".join(
        f'<li><a href="#article-{article_pointer(a)}" dir="auto">{_line(a.title)}</a>'
        f'<span class="origin">{_origin(a)}{" · replaces the one before" * (a.id in replaced)}</span></li>'
        for a in articles[:MOST_SHOWN]
    )
    one = len(articles) == 1
    said = f"{len(articles):,} article{' was' if one else 's were'} added."
    return f'<p class="said">{said}</p><ul class="added">{items}{_more(len(articles))}</ul>'


def reports_html(reports: Sequence[tuple[str, str]], count: int, said: str) -> str:
    """Places and reasons, the first of `count`, under a line that says what they are; nothing where there are none."""
    items = "".join(
        f'<li><b dir="auto">{_line(place)}</b>: {_line(reason)}</li>'
        for place, reason in reports[:MOST_SHOWN]
    )
    return (
        f'<p class="said">{count:,} {said}</p><ul class="skipped">{items}{_more(count)}</ul>'
        if count
        else ""
    )


def _more(count: int) -> str:
    return f"<li>and {count - MOST_SHOWN:,} more</li>" if count > MOST_SHOWN else ""


def _origin(article: Article) -> str:
    return "".join(f" · {_line(part)}" for part in (article.source, published(article)) if part)


def _passage_html(passage: Span, wanted: Collection[str], language: str) -> str:
    article = passage.article
    text = as_plain(passage.text)
    marked = "".join(
        f"<mark>{as_html(piece)}</mark>" if _is_wanted(piece, wanted, language) else as_html(piece)
        for piece in re.split(r"(\w+)", text)
    )
    return (
        f'<li><a href="#cite-{pointer(passage)}" dir="auto">{_line(article.title)}</a>'
        f'<span class="origin">{_origin(article)}</span><p dir="auto">{marked}</p></li>'
    )


def _is_wanted(piece: str, wanted: Collection[str], language: str) -> bool:
    return any(stem in wanted for stem in stems(piece, language))


def _line(text: str) -> str:
    return as_html(as_plain(text))


def _start(day: date, unit: str) -> date:
    """The first day of its day, month or year."""
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _span(first: date, last: date, unit: str) -> list[date]:
    """The first days of all days, months or years from one day to another; cut where they are too many."""
    starts = [_start(first, unit)]
    step = {"day": timedelta(1), "month": timedelta(31), "year": timedelta(366)}[unit]
    while len(starts) <= MOST_BARS and starts[-1] < _start(last, unit):
        starts.append(_start(starts[-1] + step, unit))
    return starts


def _said(start: date, unit: str) -> str:
    return day_in_words(start) if unit == "day" else f"{start:{UNITS[unit]}}"
