"""Answer -> HTML; with `listing` and `verdicts` the only place that writes markup.

Articles, questions and what a model wrote are hostile: every piece of text passes one of the
functions of `escape`, and only the numbers and links made here are citations.
"""

import html
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from qa_bot.english.dates import day_in_words
from qa_bot.render.answer_text import (
    ABSTAINED,
    BY_THE_BOT,
    CLOSEST,
    WORDED,
    answer_markdown,
    published,
)
from qa_bot.render.layout import (
    Line,
    articles_of,
    confidence,
    lines,
    numbers,
    provenance,
    searched,
    short,
)
from qa_bot.render.pointers import pointer
from qa_bot.text.escape import as_html
from qa_bot.text.sentences import LINE
from qa_bot.types import Answer, Article, Span

FAILED = "That did not work: the server is busy or met an error. Please try again in a moment."
CHANGING = (
    '<div class="changing"><button type="button" class="edit">Edit</button>'
    '<button type="button" class="again">Ask again</button></div>'
)
JUDGING = (
    '<button type="button" class="right">Right</button>'
    '<button type="button" class="wrong">Wrong</button>'
)


def welcome_html(notice: str) -> str:
    """What the empty conversation shows."""
    if notice:
        return (
            f'<div class="none"><p class="title">No articles yet.</p><p>{as_html(notice)}</p></div>'
        )
    return (
        '<div class="welcome"><p class="title">Ask about these articles.</p>'
        "<p>Every sentence of an answer links to the sentence it comes from.</p></div>"
    )


def corpus_html(articles: int, newest: date | None, built: str) -> str:
    """The head of the page; `built` says in words how old the index is."""
    known = [f"{articles:,} article{'s' if articles != 1 else ''}"] if articles else []
    known += [f"newest {day_in_words(newest)}"] if newest else []
    known += [built] if built else []
    return f'<h1>qa_bot</h1><p class="corpus">{as_html(" · ".join(known))}</p>'


def question_html(question: str, standalone: str = "", last: bool = False) -> str:
    """The question, and what it was completed to where that differs; the last one can be changed."""
    completed = standalone not in ("", question)
    again = f'<button type="button" class="reword">{as_html(standalone)}</button>'
    asked = f"<small>asked as: {again}</small>" if completed else ""
    asked = f'<div class="question" dir="auto">{as_html(question)}{asked}</div>'
    return asked + CHANGING if last else asked


def notice_html(text: str) -> str:
    """Something that the program has to say by itself."""
    return f'<p class="notice">{as_html(text)}</p>'


def progress_html(doing: str = "Reading the articles…") -> str:
    """What stands where the answer will be, or the rest of it."""
    return f'<p class="progress">{as_html(doing)}</p>'


def answer_html(answer: Answer, number_from: int = 1, judging: bool = False, kept: str = "") -> str:
    """One answer in the chat; its first source gets the number `number_from`.

    `kept` is the answer as the browser keeps it, which a judgement sends back.
    """
    if answer.note:
        return _note_html(answer.note)
    number = numbers(answer, number_from)
    said = "".join(_line_html(line, number) for line in lines(answer))
    if answer.status == "abstained":
        near = f"<p>{CLOSEST}</p>" if said else "<p>Nothing in them comes close.</p>"
        near = f"<p>{as_html(searched(answer))}</p>{near}" if answer.within else near
        title = f'<p class="title">{ABSTAINED}</p>'
        foot = f'<div class="foot">{JUDGING if judging else ""}</div>{_unseen_html(answer, kept)}'
        return f'<div class="none">{title}{_missing_html(answer)}{near}{said}{foot}</div>'
    title = f'<p class="short" dir="auto">{as_html(short(answer))}</p>' if short(answer) else ""
    why = f'<p class="why">{as_html(answer.notice)}</p>' if answer.notice else ""
    foot = _foot_html(answer, judging) + _unseen_html(answer, kept) + _sources_html(answer, number)
    return f'<div class="answer">{title}{said}{_missing_html(answer)}{why}{foot}</div>'


def article_html(article: Article, cited: Span | None = None, others: Sequence[Span] = ()) -> str:
    """The whole article, the cited sentence marked, and lighter the others that the chat cites."""
    paragraphs = (
        f'<p dir="auto">{_marked(article, match.start(), match.end(), cited, others)}</p>'
        for match in LINE.finditer(article.text)
        if match[0].strip()
    )
    about = filter(None, (article.author, article.source, published(article)))
    byline = " · ".join(as_html(part) for part in dict.fromkeys(about))
    return (
        f'<h2 dir="auto">{as_html(article.title)}</h2>'
        f'<p class="byline">{byline}{_original_link(article)}</p>{"".join(paragraphs)}'
    )


def _note_html(note: str) -> str:
    said = "".join(f'<p dir="auto">{as_html(line)}</p>' for line in note.split("\n"))
    return f'<div class="note"><p class="speaker">{BY_THE_BOT}</p>{said}</div>'


def _line_html(line: Line, number: dict[str, int]) -> str:
    tag = "blockquote" if line.kind == "closest" else "p"
    chips = "".join(_chip(span, number) for span in line.spans)
    said = f'<{tag} class="{line.kind}" dir="auto">{as_html(line.text)} {chips}</{tag}>'
    return said + _quotes_html(line) if line.kind == "worded" else said


def _quotes_html(line: Line) -> str:
    """That these are not the words of the articles; opened, it shows those."""
    quotes = "".join(f'<blockquote dir="auto">{as_html(s.text)}</blockquote>' for s in line.spans)
    return f'<details class="quotes"><summary>{WORDED}</summary>{quotes}</details>'


def _chip(span: Span, number: dict[str, int]) -> str:
    article = span.article
    origin = ", ".join(filter(None, (article.source or article.title, published(article))))
    title = as_html(f"{origin}\n{span.text}")
    return f'<a class="chip" href="#cite-{pointer(span)}" title="{title}">{number[article.id]}</a>'


def _missing_html(answer: Answer) -> str:
    if not answer.missing:
        return ""
    return f'<p class="missing">Not found in the articles: {as_html("; ".join(answer.missing))}</p>'


def _foot_html(answer: Answer, judging: bool) -> str:
    level, words = confidence(answer)
    return (
        f'<div class="foot"><details class="sure"><summary class="badge {level}">{words}</summary>'
        f"<span>estimated chance of being right: {answer.confidence:.0%}</span></details>"
        f'<span class="from">{as_html(provenance(answer))}</span>'
        '<button class="copy" type="button">Copy with sources</button>'
        f"{JUDGING if judging else ''}</div>"
    )


def _unseen_html(answer: Answer, kept: str) -> str:
    """What is copied, and what a judgement is about; both unseen."""
    return (
        f'<pre class="copied" hidden>{html.escape(answer_markdown(answer))}</pre>'
        f'<pre class="record" hidden>{html.escape(kept)}</pre>'
    )


def _sources_html(answer: Answer, number: dict[str, int]) -> str:
    spans = [span for line in lines(answer) for span in line.spans]
    first = {span.article.id: span for span in reversed(spans)}
    items = (
        f'<li dir="auto">{_chip(first[article.id], number)} <b>{as_html(article.title)}</b>'
        f"{''.join(f' · {as_html(part)}' for part in (article.source, published(article)) if part)}</li>"
        for article in articles_of(spans)
    )
    return f'<ul class="sources">{"".join(items)}</ul>'


def _marked(
    article: Article, start: int, end: int, cited: Span | None, others: Sequence[Span]
) -> str:
    """The text from `start` to `end` with its marks; the cited sentence wins where marks overlap."""
    spans = [span for span in (cited, *others) if span and span.article.id == article.id]
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    pieces = []
    for left, right in pairwise(sorted({start, end} | edges)):
        text = as_html(article.text[left:right])
        if cited and cited.start <= left < cited.end:
            target = ' id="cited" tabindex="-1"' if left == cited.start else ""
            text = f'<mark class="cited"{target}>{text}</mark>'
        elif any(span.start <= left < span.end for span in spans):
            text = f'<mark class="other">{text}</mark>'
        pieces.append(text)
    return "".join(pieces)


def _original_link(article: Article) -> str:
    """A link to the article's own address, with the host in view; nothing for any other scheme."""
    try:
        address = urlsplit(article.url or "")
        host = (address.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return ""
    if address.scheme not in ("http", "https") or not host or "@" in address.netloc:
        return ""
    return (
        f' · <a class="original" href="{as_html(address.geturl())}" target="_blank"'
        f' rel="noopener noreferrer nofollow">Original at {as_html(host)} ↗</a>'
    )
