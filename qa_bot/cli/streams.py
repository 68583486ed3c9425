"""What a command reads and prints: files and standard input; passages, articles, progress."""

import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from qa_bot.errors import InputError
from qa_bot.text.escape import as_plain
from qa_bot.types import Article, Hit

WIDTH = 88


def prepare_streams() -> None:
    """Let a command write UTF-8. Where standard error is closed, errors are lost."""
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def open_lines(file: str) -> Iterator[TextIO]:
    """The lines of a file; `-` is standard input. A byte order mark at the start is passed over.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    if file == "-" and sys.stdin is None:
        raise InputError("standard input is closed; give a file")
    try:
        if file == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig")
            yield sys.stdin
        else:
            with _opened(file) as stream:
                yield stream
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 (byte {error.start})") from error


def read_text(file: str) -> str:
    """All of it with its line ends as they are, so that places in it are those of the file.

    Raises:
        InputError: it cannot be read, is not UTF-8, or holds no word.
    """
    with open_lines(file) as stream:
        stream.reconfigure(newline="")
        text = stream.read()
    if not any(character.isalnum() for character in text):
        name = "standard input" if file == "-" else file
        raise InputError(f"there is no text in {name}; give a file, or text on standard input")
    return text


def _opened(file: str) -> TextIO:
    try:
        return Path(file).open(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error


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
    """To be told how many articles are done, and of how many.

    It is shown on standard error if that is a terminal.
    """
    bar = tqdm(unit=" articles", desc="embedding", disable=None)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show


def _filled(text: str) -> str:
    return textwrap.fill(as_plain(text), WIDTH, break_long_words=False, break_on_hyphens=False)
