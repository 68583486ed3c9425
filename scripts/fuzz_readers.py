"""Fuzz the readers of article files: a reader gives an article or says why not."""

import argparse
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["qa_bot", "pypdf", "trafilatura", "htmldate", "markdown_it"]
):
    from qa_bot.reading.articles import article_from_record
    from qa_bot.reading.input_files import Unreadable, parse_json
    from qa_bot.reading.markdown import read_markdown
    from qa_bot.reading.pdf import read_pdf
    from qa_bot.reading.plain_text import read_plain_text
    from qa_bot.reading.publication_date import iso_date
    from qa_bot.reading.web_page import read_web_page

SEEDS = Path(__file__).parents[1] / "tests" / "data" / "articles"
SECONDS_FOR_ONE_INPUT = 20


def main() -> None:
    """Fuzz one kind for some seconds. A fault ends the process, its input is printed and kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=READERS)
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as inputs:
        limits = [f"-max_total_time={args.seconds}", f"-timeout={SECONDS_FOR_ONE_INPUT}"]
        atheris.Setup(["", *limits, inputs, str(SEEDS)], READERS[args.kind])
        atheris.Fuzz()


def read_article(reader: Callable[[bytes, str], object], data: bytes) -> None:
    """Read a file that is one article."""
    with suppress(Unreadable):
        article_from_record(reader(data, "fuzz") | {"id": "fuzz"})


def read_json(data: bytes) -> None:
    """Read a file or a line of JSON."""
    with suppress(Unreadable):
        article_from_record(parse_json(data))


def read_date(data: bytes) -> None:
    """Read a date of publication."""
    with suppress(ValueError):
        iso_date(data.decode("latin-1"))


READERS = {
    ".txt": partial(read_article, read_plain_text),
    ".md": partial(read_article, read_markdown),
    ".html": partial(read_article, read_web_page),
    ".pdf": partial(read_article, read_pdf),
    ".json": read_json,
    "date": read_date,
}

if __name__ == "__main__":
    main()
