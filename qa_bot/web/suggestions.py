"""Questions to begin with, and to go on with, made from the articles that are loaded."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from qa_bot.bot import Bot
from qa_bot.english.word_lists import ENGLISH
from qa_bot.index.corpus import Corpus
from qa_bot.text.words import WORD
from qa_bot.types import Answer, Article, Span

COUNT = 3
READ_ARTICLES = 30
MAX_TRIED = 12
MAX_TRIED_NEXT = 5  # the person who waits for them has an answer to read

_NAME = (
    rf"\b(?P<name>(?!(?:{ENGLISH.pattern('no_names')})\b)"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})"
)
_PATTERNS = {
    "What did {} say?": re.compile(_NAME + r",? (?:said|says|told|warned|announced|recalled)\b"),
    "Who is {}?": re.compile(
        _NAME + r"(?:, (?:the|an?) [a-z][^,.;]{5,60},| (?:is|was) (?:the|an?) [a-z])"
    ),
}


def example_questions(bot: Bot, corpus: Corpus) -> list[str]:
    """Questions that the bot answers, about the newest articles: people first, then headlines."""
    tried = islice(_questions(corpus.newest_first[:READ_ARTICLES]), MAX_TRIED)
    return list(islice((q for q in tried if bot.plain.ask(q).status == "answered"), COUNT))


def next_questions(
    bot: Bot, near: Sequence[Article], asked: Collection[str], shown: Collection[Span]
) -> list[str]:
    """Questions about these articles that the bot answers with a sentence not yet `shown`."""
    places = {(span.article.id, span.start) for span in shown}
    tried = islice(_not_asked(_questions(near), asked), MAX_TRIED_NEXT)
    return list(islice((q for q in tried if _says_more(bot.plain.ask(q), places)), COUNT))


def fill_up(questions: Sequence[str], more: Sequence[str], asked: Collection[str]) -> list[str]:
    """Those, and as many more as are wanted, none that was asked already."""
    return list(islice(_not_asked(dict.fromkeys([*questions, *more]), asked), COUNT))


def _says_more(answer: Answer, places: Collection[tuple[str, int]]) -> bool:
    if answer.status != "answered":
        return False
    first = answer.statements[0].citations[0].sentence
    return (first.article.id, first.start) not in places


def _questions(articles: Sequence[Article]) -> Iterator[str]:
    """Each once: one about a person of each article, then the headlines, then the other people."""
    people = [list(_people(articles, form)) for form in _PATTERNS]
    titles = (article.title.rstrip(".?!") for article in articles)
    headlines = (f"What is known about “{title}”?" for title in titles)
    firsts = zip_longest(*([q for n, q in rows if n == 0] for rows in people))
    others = (q for rows in people for n, q in rows if n > 0)
    yield from dict.fromkeys(filter(None, chain(*firsts, others, headlines)))


def _people(articles: Sequence[Article], form: str) -> Iterator[tuple[int, str]]:
    """The questions of this form, each with its place among those of its article."""
    for article in articles:
        matches = islice(_PATTERNS[form].finditer(article.text), MAX_TRIED)
        for place, match in enumerate(matches):
            yield place, form.format(match["name"])


def _not_asked(questions: Iterable[str], asked: Collection[str]) -> Iterator[str]:
    """Those whose words were not asked in this order."""
    known = {tuple(WORD.findall(question.lower())) for question in asked}
    return (q for q in questions if tuple(WORD.findall(q.lower())) not in known)
