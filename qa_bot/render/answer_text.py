"""Answer -> Markdown or text, with numbered sources; passage, article -> text.

Articles, questions and what a model wrote are hostile: every piece of text passes one of the
functions of `escape`.
"""

import textwrap
from collections.abc import Callable

from qa_bot.english.dates import day_in_words
from qa_bot.render import outline
from qa_bot.text.escape import as_markdown, as_plain
from qa_bot.types import Answer, Article, Hit

WIDTH = 88


def answer_markdown(answer: Answer) -> str:
    """For the clipboard, and to be kept: also with the places of the quotes."""
    return _composed(answer, as_markdown, strong="**", places=True)


def answer_text(answer: Answer, width: int = WIDTH) -> str:
    return "\n".join(filled(line, width) for line in _composed(answer, as_plain).split("\n"))


def filled(line: str, width: int = WIDTH, indent: str = "") -> str:
    """In lines of a terminal; no word is broken."""
    wrapper = textwrap.TextWrapper(width, indent, indent)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.fill(line)


def passage_text(rank: int, hit: Hit) -> str:
    """Rank, title, place and score on a line, the passage below."""
    passage = hit.passage
    head = f"{rank}. {as_plain(passage.article.title)} · {as_plain(passage.id)} · {hit.score:.2f}"
    return f"{head}\n{filled(as_plain(passage.text))}\n"


def article_text(article: Article) -> str:
    """Title, what is known of its origin, and the paragraphs."""
    known = (article.source, article.author, article.published, article.url)
    origin = " · ".join(as_plain(field) for field in known if field)
    paragraphs = [filled(as_plain(line)) for line in article.text.splitlines() if line.strip()]
    return "\n\n".join([as_plain(article.title) + (f"\n{origin}" if origin else ""), *paragraphs])


def _composed(
    answer: Answer, escape: Callable[[str], str], *, strong: str = "", places: bool = False
) -> str:
    """The answer and its numbered sources as blocks; `escape` makes a text harmless."""
    if answer.note:
        return "\n\n".join(map(escape, f"{outline.BY_THE_BOT} {answer.note}".split("\n")))
    number = outline.numbers(answer)
    blocks = []
    if answer.standalone_question != answer.question:
        blocks.append(f"Asked as: {escape(answer.standalone_question)}")
    if answer.short_answer:
        blocks.append(f"{strong}{escape(outline.short(answer))}{strong}")
    if answer.status == "abstained":
        title, searched = outline.ABSTAINED, escape(outline.searched(answer))
        blocks += filter(None, (title, searched, number and outline.CLOSEST))
    for line in outline.lines(answer):
        marks = "".join(f"[{number[article.id]}]" for article in outline.articles_of(line.spans))
        if line.kind == "worded":
            quotes = " ".join(f"“{escape(span.text)}”" for span in line.spans)
            blocks.append(f"{escape(line.text)} {marks} ({outline.WORDED}) Source: {quotes}")
        else:
            blocks.append(f"{escape(line.text)} {marks}")
    if answer.missing:
        blocks.append(f"Not found in the articles: {escape('; '.join(answer.missing))}")
    if answer.statements:
        blocks += [escape(answer.notice)] if answer.notice else []
        blocks.append(f"{outline.confidence(answer)[1]}, {escape(outline.provenance(answer))}.")
    for article in outline.sources(answer):
        known = [article.title, article.source, published(article), article.url]
        known += [_places(answer, article)] if places else []
        blocks.append(f"[{number[article.id]}] {escape(' · '.join(filter(None, known)))}")
    return "\n\n".join(blocks)


def _places(answer: Answer, article: Article) -> str:
    """Where in the article the quotes stand, by which they are found again."""
    spans = [s for line in outline.lines(answer) for s in line.spans if s.article == article]
    places = ", ".join(f"{span.start} to {span.end}" for span in dict.fromkeys(spans))
    return f"{article.id}, characters {places}"


def published(article: Article) -> str:
    """The day, such as "15 May 2025"; nothing where it is not known."""
    return day_in_words(article.published_on) if article.published_on else ""
