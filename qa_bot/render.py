"""Answer -> HTML, Markdown or text. The only place that writes markup.

Articles, questions and what a model wrote are hostile: every piece of text passes one of the
functions of `escape`, and only the numbers and links made here are citations.
"""

import html
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from qa_bot.conversation import pointer
from qa_bot.escape import as_html, as_markdown, as_plain
from qa_bot.layout import Line, articles_of, confidence, lines, numbers, provenance, short, sources
from qa_bot.sentences import LINE
from qa_bot.types import Answer, Article, Span

ABSTAINED = "The articles don’t say."
CLOSEST = "Closest, but not an answer:"
BY_THE_BOT = "qa_bot says:"
"""Before what no article says."""


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
    known += [f"newest {_day(newest)}"] if newest else []
    known += [built] if built else []
    return f'<h1>qa_bot</h1><p class="corpus">{as_html(" · ".join(known))}</p>'


def question_html(question: str, standalone: str = "") -> str:
    """The question, and what it was completed to where that differs."""
    completed = standalone not in ("", question)
    asked = f"<small>asked as: <u>{as_html(standalone)}</u></small>" if completed else ""
    return f'<div class="question" dir="auto">{as_html(question)}{asked}</div>'


def notice_html(text: str) -> str:
    """Something that the program has to say by itself."""
    return f'<p class="notice">{as_html(text)}</p>'


def progress_html() -> str:
    """What stands where the answer will be."""
    return '<p class="progress">Reading the articles…</p>'


def answer_html(answer: Answer, number_from: int = 1) -> str:
    """One answer in the chat; its first source gets the number `number_from`."""
    if answer.note:
        return _note_html(answer.note)
    number = numbers(answer, number_from)
    said = "".join(_line_html(line, number) for line in lines(answer))
    if answer.status == "abstained":
        near = f"<p>{CLOSEST}</p>" if said else "<p>Nothing in them comes close.</p>"
        title = f'<p class="title">{ABSTAINED}</p>'
        return f'<div class="none">{title}{_missing_html(answer)}{near}{said}</div>'
    title = f'<p class="short" dir="auto">{as_html(short(answer))}</p>' if short(answer) else ""
    foot = _foot_html(answer) + _sources_html(answer, number)
    return f'<div class="answer">{title}{said}{_missing_html(answer)}{foot}</div>'


def article_html(article: Article, cited: Span, others: Sequence[Span]) -> str:
    """The whole article, the cited sentence marked, and lighter the others that the chat cites."""
    paragraphs = (
        f'<p dir="auto">{_marked(article, match.start(), match.end(), cited, others)}</p>'
        for match in LINE.finditer(article.text)
        if match[0].strip()
    )
    about = filter(None, (article.author, article.source, _published(article)))
    byline = " · ".join(as_html(part) for part in dict.fromkeys(about))
    return (
        f'<h2 dir="auto">{as_html(article.title)}</h2>'
        f'<p class="byline">{byline}{_original_link(article)}</p>{"".join(paragraphs)}'
    )


def answer_markdown(answer: Answer) -> str:
    """For the clipboard."""
    return _composed(answer, as_markdown, strong="**")


def answer_text(answer: Answer, width: int = 88) -> str:
    """For a terminal."""
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in _composed(answer, as_plain).split("\n")
    )


def _note_html(note: str) -> str:
    said = "".join(f'<p dir="auto">{as_html(line)}</p>' for line in note.split("\n"))
    return f'<div class="note"><p class="speaker">{BY_THE_BOT}</p>{said}</div>'


def _line_html(line: Line, number: dict[str, int]) -> str:
    tag = "blockquote" if line.kind == "closest" else "p"
    chips = "".join(_chip(span, number) for span in line.spans)
    return f'<{tag} class="{line.kind}" dir="auto">{as_html(line.text)} {chips}</{tag}>'


def _chip(span: Span, number: dict[str, int]) -> str:
    article = span.article
    origin = ", ".join(filter(None, (article.source or article.title, _published(article))))
    title = as_html(f"{origin}: {span.text}")
    return f'<a class="chip" href="#cite-{pointer(span)}" title="{title}">{number[article.id]}</a>'


def _missing_html(answer: Answer) -> str:
    if not answer.missing:
        return ""
    return f'<p class="missing">Not found in the articles: {as_html("; ".join(answer.missing))}</p>'


def _foot_html(answer: Answer) -> str:
    level, words = confidence(answer)
    chance = f"estimated chance of being right: {answer.confidence:.0%}"
    return (
        f'<div class="foot"><span class="badge {level}" title="{chance}">{words}</span>'
        f"<span>{provenance(answer)}</span>"
        '<button class="copy" type="button">Copy with sources</button></div>'
        f'<pre class="copied" hidden>{html.escape(answer_markdown(answer))}</pre>'
    )


def _sources_html(answer: Answer, number: dict[str, int]) -> str:
    spans = [span for line in lines(answer) for span in line.spans]
    first = {span.article.id: span for span in reversed(spans)}
    items = (
        f'<li dir="auto">{_chip(first[article.id], number)} <b>{as_html(article.title)}</b>'
        f"{''.join(f' · {as_html(part)}' for part in (article.source, _published(article)) if part)}</li>"
        for article in articles_of(spans)
    )
    return f'<ul class="sources">{"".join(items)}</ul>'


def _marked(article: Article, start: int, end: int, cited: Span, others: Sequence[Span]) -> str:
    """The text from `start` to `end` with its marks; the cited sentence wins where marks overlap."""
    spans = [span for span in (cited, *others) if span.article.id == article.id]
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    pieces = []
    for left, right in pairwise(sorted({start, end} | edges)):
        text = as_html(article.text[left:right])
        if cited.start <= left < cited.end:
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


def _composed(answer: Answer, escape: Callable[[str], str], strong: str = "") -> str:
    """The answer and its numbered sources as blocks; `escape` makes a text harmless."""
    if answer.note:
        return "\n\n".join(map(escape, f"{BY_THE_BOT} {answer.note}".split("\n")))
    number = numbers(answer)
    blocks = []
    if answer.standalone_question != answer.question:
        blocks.append(f"Asked as: {escape(answer.standalone_question)}")
    if answer.short_answer:
        blocks.append(f"{strong}{escape(short(answer))}{strong}")
    if answer.status == "abstained":
        blocks += [ABSTAINED, CLOSEST] if number else [ABSTAINED]
    for line in lines(answer):
        marks = "".join(f"[{number[article.id]}]" for article in articles_of(line.spans))
        blocks.append(f"{escape(line.text)} {marks}")
    if answer.missing:
        blocks.append(f"Not found in the articles: {escape('; '.join(answer.missing))}")
    if answer.statements:
        blocks.append(f"{confidence(answer)[1]}, {provenance(answer)}.")
    for article in sources(answer):
        parts = filter(None, (article.title, article.source, _published(article), article.url))
        blocks.append(f"[{number[article.id]}] {escape(' · '.join(parts))}")
    return "\n\n".join(blocks)


def _published(article: Article) -> str:
    return _day(article.published_on) if article.published_on else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
