"""Articles, passages, questions and limits as HTML: lists that a person looks through."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from qa_bot.english.dates import day_in_words
from qa_bot.render.markup import macros
from qa_bot.text.escape import as_plain
from qa_bot.text.words import stems
from qa_bot.types import Article, Hit

_LISTS = macros("lists.html")

next_html: Callable[[Sequence[str]], Markup] = _LISTS.questions  # questions to go on with
articles_html: Callable[[Sequence[Article], int], Markup] = _LISTS.articles
"""A table of the first articles, as many as the number says; the title opens one."""
added_html: Callable[[Sequence[Article], Collection[str], int], Markup] = _LISTS.added
"""The articles that were just added, the ids of those that replaced one, and how many are shown."""
reports_html: Callable[[Sequence[tuple[str, str]], int, str], Markup] = _LISTS.reports
"""Places and reasons, of how many they are the first, and what they are about."""
add_form_html: Callable[[Sequence[str], int, int], Markup] = macros("forms.html").add_articles
"""For files of these types, a text or an address; most bytes of all files, and of a page."""
MAX_BARS = 62
MAX_OUTLETS = 500
UNITS = {"day": "", "month": "%B %Y", "year": "%Y"}


def timeline_html(articles: Sequence[Article]) -> Markup:
    """How many articles are of each day, month or year, as bars; empty where one bar holds all."""
    days = sorted(a.published_on for a in articles if a.published_on)
    unit = next((u for u in UNITS if days and len(_span(days[0], days[-1], u)) <= MAX_BARS), "")
    starts = _span(days[0], days[-1], unit) if unit else []
    if len(starts) < 2:
        return Markup("")
    count = Counter(_start(day, unit) for day in days)
    most, wide = max(count.values()), 100 / len(starts)
    names = [day_in_words(s) if unit == "day" else f"{s:{UNITS[unit]}}" for s in starts]
    bars = [
        (name, count[start], place * wide, 100 * count[start] / most)
        for place, (name, start) in enumerate(zip(names, starts, strict=True))
        if count[start]
    ]
    return _LISTS.timeline(unit, most, bars, wide, names[0], names[-1])


def passages_html(hits: Sequence[Hit], query: str, language: str) -> Markup:
    """What was found, with the words of the query marked; the title opens the article there."""
    wanted = set(stems(query, language))
    passages = [(hit.passage, _pieces(hit.passage.text, wanted, language)) for hit in hits]
    return _LISTS.passages(passages)


def limits_html(articles: Sequence[Article]) -> Markup:
    days = [a.published_on for a in articles if a.published_on]
    outlets = Counter(a.source for a in articles if a.source).most_common(MAX_OUTLETS)
    return _LISTS.limits(days, [name for name, _ in outlets])


def _pieces(text: str, wanted: Collection[str], language: str) -> list[tuple[str, bool]]:
    """Words and what stands between them, each with whether it is wanted."""
    return [
        (piece, any(stem in wanted for stem in stems(piece, language)))
        for piece in re.split(r"(\w+)", as_plain(text))
    ]


def _start(day: date, unit: str) -> date:
    """The first day of its day, month or year."""
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _span(first: date, last: date, unit: str) -> list[date]:
    """The first days of all days, months or years from one day to another; cut where too many."""
    starts = [_start(first, unit)]
    step = {"day": timedelta(1), "month": timedelta(31), "year": timedelta(366)}[unit]
    while len(starts) <= MAX_BARS and starts[-1] < _start(last, unit):
        starts.append(_start(starts[-1] + step, unit))
    return starts
