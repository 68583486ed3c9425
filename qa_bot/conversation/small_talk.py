"""What is said to the bot rather than asked of the articles, and what it says to that itself.

Greetings, thanks, questions about the bot and about the corpus as a whole. Only a message that is
nothing else counts: "What do you know about?" does, "What do you know about Kovel?" is a question.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from qa_bot.english.dates import day_in_words
from qa_bot.english.word_lists import ENGLISH
from qa_bot.index.corpus import Corpus
from qa_bot.types import Article

MAX_WORDS = 14  # a longer message is a question
MAX_TITLES = 10
MAX_NEWEST = 5
MAX_SOURCES = 8
MAX_NAME = 100  # characters of a title or a source

_FORMS = [
    (re.compile(rf"(?:(?:{ENGLISH.pattern('greetings')}) )?(?:{form})"), kind)
    for kind, form in ENGLISH.rows("small_talk")
]
_ABOUT_THE_BOT = (
    "I am qa_bot, a program that answers questions about news articles. I look for the "
    "sentences that answer, and show them word for word with the place where each one stands. "
    "I don’t write text of my own about the news, and where the articles don’t say, I say so."
)
_HOW_TO_ASK = (
    "Ask in whole sentences, such as who, when, where, how many or why; "
    "a later question may come back to an earlier one."
)


def own_words(message: str, corpus: Corpus) -> str:
    """What the bot says to the message, nothing where it asks something of the articles."""
    words = re.findall(r"[^\W_]+", message.lower().replace("’", "'").replace("'s", " is"))
    if not 0 < len(words) <= MAX_WORDS:
        return ""
    wording = re.sub(r"^(?:please|so|ok|okay|well) (?=\w)| please$", "", " ".join(words))
    kind = next((kind for form, kind in _FORMS if form.fullmatch(wording)), "")
    return _reply(kind, corpus) if kind else ""


def _reply(kind: str, corpus: Corpus) -> str:
    match kind:
        case "greeting":
            return f"Hello. Ask me something about the articles. {_extent(corpus)}"
        case "thanks":
            return "Gladly. Ask on if there is more that you would like to know."
        case "goodbye":
            return "Goodbye."
        case "about_the_bot":
            return f"{_ABOUT_THE_BOT} {_extent(corpus)} {_HOW_TO_ASK}"
        case "newest" | "oldest":
            return _dated(corpus, kind)
        case "sources":
            return _sources(corpus)
        case "listed":
            return f"{_extent(corpus)}\n{_titles(corpus.newest_first, MAX_TITLES)}"
    return _extent(corpus)


def _extent(corpus: Corpus) -> str:
    """How many articles, from when, by whom."""
    count = len(corpus.articles)
    days = _days(corpus)
    when = f", {_period(days[-1], days[0])}" if days else ""
    sources = _sources_of(corpus)
    by = f", by {_name(sources[0][0])}" if len(sources) == 1 else ""
    by = f", from {len(sources):,} sources" if len(sources) > 1 else by
    return f"There {'is 1 article' if count == 1 else f'are {count:,} articles'}{when}{by}."


def _period(first: date, last: date) -> str:
    if first == last:
        return f"of {day_in_words(first)}"
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"from {first.day if same_month else day_in_words(first)} to {day_in_words(last)}"


def _dated(corpus: Corpus, which: str) -> str:
    """The articles of the first or the last day."""
    days = _days(corpus)
    if not days:
        return f"The articles have no dates, so I cannot say which is the {which}."
    day = days[0] if which == "newest" else days[-1]
    articles = [article for article in corpus.articles if article.published_on == day]
    if len(articles) == 1:
        return f"The {which} article is of {day_in_words(day)}: {_titles(articles, 1)}."
    return f"The {which} articles are of {day_in_words(day)}:\n{_titles(articles, MAX_NEWEST)}"


def _days(corpus: Corpus) -> list[date]:
    """Of publication, the newest first."""
    return [a.published_on for a in corpus.newest_first if a.published_on]


def _sources(corpus: Corpus) -> str:
    sources = _sources_of(corpus)
    if not sources:
        return f"The articles do not name their sources. {_extent(corpus)}"
    names = [f"{_name(source)} ({count:,})" for source, count in sources[:MAX_SOURCES]]
    more = len(sources) - len(names)
    return f"The articles come from {', '.join(names)}{f' and {more:,} others' if more else ''}."


def _sources_of(corpus: Corpus) -> list[tuple[str, int]]:
    """Each source with its number of articles, the largest first."""
    return Counter(a.source for a in corpus.articles if a.source).most_common()


def _titles(articles: Sequence[Article], limit: int) -> str:
    """One a line."""
    more = len(articles) - limit
    lines = [f"“{_name(article.title)}”" for article in articles[:limit]]
    return "\n".join([*lines, f"and {more:,} more"] if more > 0 else lines)


def _name(text: str) -> str:
    return shorten(text, MAX_NAME, placeholder=" …")
