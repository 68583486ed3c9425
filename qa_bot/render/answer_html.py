"""What stands in the conversation and in the source panel -> HTML: questions, answers, articles."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from markupsafe import Markup

from qa_bot.render import outline
from qa_bot.render.answer_text import answer_markdown, published
from qa_bot.render.markup import macros
from qa_bot.text.sentences import LINE
from qa_bot.types import Answer, Article, Span

_PAGE = macros("page.html")
_ANSWER = macros("answer.html")
_ARTICLE = macros("article.html")

notice_html: Callable[[str], Markup] = _PAGE.notice
"""Something that the program has to say by itself."""
progress_html: Callable[..., Markup] = _PAGE.progress
"""What stands where the answer will be, or the rest of it; it may say what is done."""
welcome_html: Callable[[str], Markup] = _PAGE.welcome
"""What an empty conversation shows; without articles, a notice."""
corpus_html: Callable[[int, date | None, str], Markup] = _PAGE.head
"""How many articles, the day of the newest, and in words how old the index is."""
question_html: Callable[..., Markup] = _ANSWER.question
"""The question, what it was completed to, and whether it is the last, which can be changed."""
FAILED = "That did not work: the server is busy or met an error. Please try again in a moment."
Mark = Literal["first", "cited", "other", ""]
"""How a part of a text is marked; the cited sentence begins with the first."""


def style_and_script_html(style: str, script: str) -> Markup:
    """For the head of the page; both are the program's own and go in as they are."""
    return _PAGE.style_and_script(Markup(style), Markup(script))


def answer_html(
    answer: Answer, number_from: int = 1, judging: bool = False, kept: str = ""
) -> Markup:
    """One answer in the chat; its first source gets the number `number_from`.

    `kept` is the answer as the browser keeps it, which a judgement sends back.
    """
    if answer.note:
        return _ANSWER.note(outline.BY_THE_BOT, answer.note.split("\n"))
    lines, number = outline.lines(answer), outline.numbers(answer, number_from)
    copied = answer_markdown(answer)
    if answer.status == "abstained":
        return _ANSWER.abstention(answer, lines, number, judging, copied, kept)
    first = {span.article.id: span for line in reversed(lines) for span in reversed(line.spans)}
    sources = [first[name] for name in number]
    return _ANSWER.answer(answer, lines, number, sources, judging, copied, kept)


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
    return _ARTICLE.article(article, dict.fromkeys(known), *_original(article), paragraphs)


def _pieces(
    article: Article, start: int, end: int, cited: Span | None, others: Sequence[Span]
) -> list[tuple[str, Mark]]:
    """The text from `start` to `end`; the cited sentence wins where marks overlap."""
    spans = [span for span in (cited, *others) if span and span.article.id == article.id]
    edges = {edge for span in spans for edge in (span.start, span.end) if start < edge < end}
    pieces: list[tuple[str, Mark]] = []
    for left, right in pairwise(sorted({start, end} | edges)):
        text = article.text[left:right]
        if cited and cited.start <= left < cited.end:
            pieces.append((text, "first" if left == cited.start else "cited"))
        else:
            pieces.append((text, "other" if any(s.start <= left < s.end for s in spans) else ""))
    return pieces


def _original(article: Article) -> tuple[str, str]:
    """The article's own address and its host; empty where there is none of the web."""
    try:
        address = urlsplit(article.url or "")
        host = (address.hostname or "").encode("idna").decode("ascii")
    except ValueError:
        return "", ""
    is_link = address.scheme in ("http", "https") and host and "@" not in address.netloc
    return (address.geturl(), host) if is_link else ("", "")
