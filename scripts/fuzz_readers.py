"""Fuzz the readers of article files: a reader gives an article or says why not, and does nothing else."""

import argparse
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["qa_bot", "pypdf", "trafilatura", "htmldate"]):
    from qa_bot.reading import (
        articles,
        input_files,
        markdown,
        pdf,
        plain_text,
        publication_date,
        web_page,
    )

READERS = {
    ".txt": plain_text.read_plain_text,
    ".md": markdown.read_markdown,
    ".html": web_page.read_web_page,
    ".pdf": pdf.read_pdf,
    ".json": lambda data, _: input_files.parse_json(data),
    "date": lambda data, _: publication_date.iso_date(data.decode("latin-1")),
}
SEEDS = str(Path(__file__).parents[1] / "tests/data/articles")


def read(kind: str, data: bytes) -> None:
    with suppress(ValueError if kind == "date" else input_files.Unreadable):
        record = READERS[kind](data, "fuzz")
        if isinstance(record, dict):
            articles.article_from_record(record | {"id": "fuzz"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=READERS)
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as found:
        options = ["", f"-max_total_time={args.seconds}", "-timeout=20", found, SEEDS]
        atheris.Setup(options, partial(read, args.kind))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
