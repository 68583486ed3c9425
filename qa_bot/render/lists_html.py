"""Articles, passages, questions and limits as HTML: lists that a person looks through."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from qa_bot.english.dates import day_in_words
from qa_bot.render.answer_html import notice_html
from qa_bot.render.markup import macros
from qa_bot.text.escape import as_plain
from qa_bot.text.words import stems
from qa_bot.types import Article, Hit

_LISTS, _FORMS = macros("lists.html"), macros("forms.html")

next_html: Callable[[Sequence[str]], Markup] = _LISTS.questions  # questions to go on with
MAX_BARS = 62
MAX_SHOWN = 100  # of those that were just added or skipped; more are counted
MAX_OUTLETS = 500
UNITS = {"day": "", "month": "%B %Y", "year": "%Y"}


def articles_html(articles: Sequence[Article], most: int) -> Markup:
    """A table of the first `most` articles; the title opens one."""
    if not articles:
        return notice_html("No article has these words in its title, outlet or date.")
    return _LISTS.articles(articles[:most], len(articles), most)


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
    if not hits:
        return notice_html("No passage has these words.")
    wanted = set(stems(query, language))
    passages = [(hit.passage, _pieces(hit.passage.text, wanted, language)) for hit in hits]
    return _LISTS.passages(passages)


def limits_html(articles: Sequence[Article]) -> Markup:
    days = [a.published_on for a in articles if a.published_on]
    outlets = Counter(a.source for a in articles if a.source).most_common(MAX_OUTLETS)
    return _LISTS.limits(days, [name for name, _ in outlets])


def added_html(articles: Sequence[Article], replaced: Collection[str]) -> Markup:
    """The articles that were just added; the title opens one."""
    return _LISTS.added(articles[:MAX_SHOWN], len(articles), replaced)


def reports_html(reports: Sequence[tuple[str, str]], count: int, about: str) -> Markup:
    """Places and reasons, the first of `count`, under a line that says what they are about."""
    if not count:
        return Markup("")
    return _LISTS.reports(reports[:MAX_SHOWN], count, about)


def add_form_html(suffixes: Sequence[str], max_bytes: int, max_page_bytes: int) -> Markup:
    """By which articles are added: files of these types, a text, or the address of a page.

    `max_bytes` holds for all that is given at once, `max_page_bytes` for a page that is fetched.
    """
    return _FORMS.add_articles(suffixes, max_bytes, max_page_bytes)


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
