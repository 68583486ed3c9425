"""What stands in the conversation and in the source panel -> HTML: questions, answers, articles."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from qa_bot.english.dates import day_in_words
from qa_bot.render.answer_text import (
    ABSTAINED,
    BY_THE_BOT,
    CLOSEST,
    WORDED,
    answer_markdown,
    published,
)
from qa_bot.render.markup import macros
from qa_bot.render.outline import confidence, lines, numbers, provenance, searched, short
from qa_bot.text.sentences import LINE
from qa_bot.types import Answer, Article, Span

_PAGE = macros("page.html")
_ANSWER = macros("answer.html")
_ARTICLE = macros("article.html")

FAILED = "That did not work: the server is busy or met an error. Please try again in a moment."


class Piece(NamedTuple):
    """A part of an article's text, and how it is marked."""

    text: str
    mark: Literal["cited", "other", ""]
    first: bool = False
    """Whether the cited sentence begins here."""


class Original(NamedTuple):
    """The article's own address."""

    address: str
    host: str


def style_and_script_html(style: str, script: str) -> Markup:
    """For the head of the page; both are the program's own and go in as they are."""
    return _PAGE.style_and_script(Markup(style), Markup(script))


def welcome_html(notice: str) -> Markup:
    """What the empty conversation shows."""
    return _PAGE.no_articles(notice) if notice else _PAGE.welcome()


def corpus_html(articles: int, newest: date | None, built: str) -> Markup:
    """The head of the page; `built` says in words how old the index is."""
    facts = [f"{articles:,} article{'s' if articles != 1 else ''}"] if articles else []
    facts += [f"newest {day_in_words(newest)}"] if newest else []
    facts += [built] if built else []
    return _PAGE.head(facts)


def notice_html(text: str) -> Markup:
    """Something that the program has to say by itself."""
    return _PAGE.notice(text)


def progress_html(doing: str = "Reading the articles…") -> Markup:
    """What stands where the answer will be, or the rest of it."""
    return _PAGE.progress(doing)


def question_html(question: str, standalone: str = "", last: bool = False) -> Markup:
    """The question, and what it was completed to where that differs; the last can be changed."""
    completed = standalone if standalone != question else ""
    return _ANSWER.question(question, completed, last)


def answer_html(
    answer: Answer, number_from: int = 1, judging: bool = False, kept: str = ""
) -> Markup:
    """One answer in the chat; its first source gets the number `number_from`.

    `kept` is the answer as the browser keeps it, which a judgement sends back.
    """
    if answer.note:
        return _ANSWER.note(BY_THE_BOT, answer.note.split("\n"))
    shown = lines(answer)
    given = {
        "answer": answer,
        "lines": shown,
        "number": numbers(answer, number_from),
        "judging": judging,
        "copied": answer_markdown(answer),
        "kept": kept,
    }
    if answer.status == "abstained":
        return _ANSWER.abstention(
            title=ABSTAINED, searched=searched(answer), closest=CLOSEST, **given
        )
    first = {span.article.id: span for line in reversed(shown) for span in reversed(line.spans)}
    return _ANSWER.answer(
        short=short(answer),
        worded=WORDED,
        confidence=confidence(answer),
        provenance=provenance(answer),
        sources=[first[name] for name in given["number"]],
        **given,
    )


def article_html(
    article: Article, cited: Span | None = None, others: Sequence[Span] = ()
) -> Markup:
    """The whole article, the cited sentence marked, and lighter the others that the chat cites."""
    known = filter(None, (article.author, article.source, published(article)))
    paragraphs = [
        _pieces(article, match.start(), match.end(), cited, others)
        for match in LINE.finditer(article.text)
        if match[0].strip()
    ]
    return _ARTICLE.article(article, dict.fromkeys(known), _original(article), paragraphs)


def _pieces(
    article: Article, start: int, end: int, cited: Span | None, others: Sequence[Span]
) -> list[Piece]:
    """The text from `start` to `end`; the cited sentence wins where marks overlap."""
    spans = [span for span in (cited, *others) if span and span.article.id == article.id]
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    pieces = []
    for left, right in pairwise(sorted({start, end} | edges)):
        text = article.text[left:right]
        if cited and cited.start <= left < cited.end:
            pieces.append(Piece(text, "cited", left == cited.start))
        elif any(span.start <= left < span.end for span in spans):
            pieces.append(Piece(text, "other"))
        else:
            pieces.append(Piece(text, ""))
    return pieces


def _original(article: Article) -> Original | None:
    """None where it has no address, or one of another scheme than the web's."""
    try:
        address = urlsplit(article.url or "")
        host = (address.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return None
    if address.scheme not in ("http", "https") or not host or "@" in address.netloc:
        return None
    return Original(address.geturl(), host)
