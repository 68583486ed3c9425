"""Passages, articles and progress for a terminal; answers are in transcript."""

import textwrap
from collections.abc import Callable

from tqdm import tqdm

from qa_bot.text.escape import as_plain
from qa_bot.types import Article, Hit

WIDTH = 88


def passage_text(rank: int, hit: Hit) -> str:
    """Rank, title, place and score on a line, the passage below."""
    passage = hit.passage
    head = f"{rank}. {as_plain(passage.article.title)} · {as_plain(passage.id)} · {hit.score:.2f}"
    return f"{head}\n{_filled(passage.text)}\n"


def article_text(article: Article) -> str:
    """Title, what is known of its origin, and the paragraphs."""
    known = (article.source, article.author, article.published, article.url)
    origin = " · ".join(as_plain(field) for field in known if field)
    paragraphs = [_filled(line) for line in article.text.splitlines() if line.strip()]
    return "\n\n".join([as_plain(article.title) + (f"\n{origin}" if origin else ""), *paragraphs])


def progress_bar() -> Callable[[int, int], None]:
    """To be told how many articles are done and of how many; shown on standard error if that is a terminal."""
    bar = tqdm(unit=" articles", desc="embedding", disable=None)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show


def _filled(text: str) -> str:
    return textwrap.fill(as_plain(text), WIDTH, break_long_words=False, break_on_hyphens=False)
