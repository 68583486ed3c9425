"""Questions to begin with, made from the articles that are loaded."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice, zip_longest

from qa_bot.bot import QABot
from qa_bot.corpus import Corpus
from qa_bot.types import Article

READ_ARTICLES = 30
MOST_TRIED = 12

_NAME = (
    r"\b(?P<name>(?!(?:A|An|And|As|At|But|For|If|In|It|On|So|That|The|This|When|While)\b)"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})"
)
_PATTERNS = {
    "What did {} say?": re.compile(_NAME + r",? (?:said|says|told|warned|announced|recalled)\b"),
    "Who is {}?": re.compile(
        _NAME + r"(?:, (?:the|an?) [a-z][^,.;]{5,60},| (?:is|was) (?:the|an?) [a-z])"
    ),
}


def example_questions(bot: QABot, corpus: Corpus, count: int = 3) -> list[str]:
    """Questions that the bot answers, about the newest articles: people first, then headlines."""
    by_date = sorted(corpus.articles, key=lambda a: a.published_on or date.min, reverse=True)
    newest = by_date[:READ_ARTICLES]
    people = zip_longest(*(_about(newest, form) for form in _PATTERNS))
    headlines = (f"What is known about “{article.title.rstrip('.?!')}”?" for article in newest)
    asked = dict.fromkeys(filter(None, chain(chain.from_iterable(people), headlines)))
    tried = islice(asked, MOST_TRIED)
    return list(islice((q for q in tried if bot.ask(q).status == "answered"), count))


def _about(articles: Sequence[Article], form: str) -> Iterator[str]:
    """Of each article, the first question of this form."""
    for article in articles:
        if match := _PATTERNS[form].search(article.text):
            yield form.format(match["name"])
