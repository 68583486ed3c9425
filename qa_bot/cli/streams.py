"""What a command reads, a file or standard input, and how far it is."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from qa_bot.errors import InputError


def prepare_streams() -> None:
    """Let a command write UTF-8. Where standard error is closed, errors are lost."""
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def open_lines(file: str) -> Iterator[TextIO]:
    """The lines of a file without its byte order mark; `-` is standard input. Raises InputError."""
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


def _opened(file: str) -> TextIO:
    try:
        return Path(file).open(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error


def read_text(file: str) -> str:
    """All of it with its line ends, so that places in it are those of the file; else InputError."""
    with open_lines(file) as stream:
        stream.reconfigure(newline="")
        text = stream.read()
    if not any(character.isalnum() for character in text):
        name = "standard input" if file == "-" else file
        raise InputError(f"there is no text in {name}; give a file, or text on standard input")
    return text


def progress_bar() -> Callable[[int, int], None]:
    """To be told how many articles are done, and of how many; seen where there is a terminal."""
    bar = tqdm(unit=" articles", desc="embedding", disable=None)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)
        if done == total:
            bar.close()

    return show
