"""Files -> articles: the only place that turns what users give into text."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from textwrap import shorten

from qa_bot.errors import InputError
from qa_bot.reading.input_files import (
    ISOLATED_SUFFIXES,
    InputFile,
    Report,
    Unreadable,
    find_files,
    parse_json,
)
from qa_bot.reading.isolation import SeparateReader
from qa_bot.reading.plain_text import MAX_TITLE_CHARACTERS, read_plain_text
from qa_bot.reading.publication_date import iso_date
from qa_bot.records import Record
from qa_bot.text.escape import encodable, printable
from qa_bot.types import Article

MAX_REASON_CHARACTERS = 200
MAX_TEXT_CHARACTERS = 1_000_000
"""Of an article: a thick book. Longer ones can keep a rebuild busy for hours."""
MAX_FIELD_CHARACTERS = 10_000  # of its title, URL and the like
REQUIRED = ("id", "title", "text")
OPTIONAL = ("url", "source", "author", "published", "language")
Origins = dict[str, tuple[str, str]]  # id -> digest and place of the article that has it


def read_articles(
    paths: Iterable[Path], skipped: Report, *, undated: Report = lambda place, reason: None
) -> Iterator[Article]:
    """The articles of files and folders, one by one, ids unique, always in the same order.

    One bad file, line or article never stops the rest: `skipped` hears its place and the reason.
    `undated` hears of articles that are kept without a date, because theirs cannot be read.

    Raises InputError: a path does not exist or may not be read; before the first article is read.
    """
    paths = list(paths)
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}; give files or folders to read") from error
    report, report_undated = (partial(_report_in_one_line, one) for one in (skipped, undated))
    return _read_files(find_files(paths, report), report, report_undated)


def article_from_record(record: object) -> Article:
    """The article that `records.article_record` wrote, exactly.

    Raises Unreadable: a field is missing or of another type, there is no text, the date is none,
    or a string cannot be written as UTF-8 (JSON can hold half a surrogate pair).
    """
    if not isinstance(record, dict):
        raise Unreadable("not a JSON object")
    fields = {name: record.get(name) for name in REQUIRED + OPTIONAL}
    for name, value in fields.items():
        if value is None:
            if name in REQUIRED:
                raise Unreadable(f"no {name}")
        elif not isinstance(value, str):
            raise Unreadable(f"its {name} is not a string")
        elif encodable(value) != value:
            raise Unreadable(f"its {name} has half a surrogate pair, which is no character")
    if not fields["text"].strip():
        raise Unreadable("no text")
    if not (fields["id"] and fields["id"].isprintable()):
        raise Unreadable("its id is empty or has characters that cannot be printed")
    if fields["published"] != _usable_date(fields["published"])[0]:
        raise Unreadable(f"published is no ISO 8601 date: {fields['published']!r}")
    return Article(**fields)


def _report_in_one_line(report: Report, place: str, reason: str) -> None:
    report(printable(place), printable(" ".join(reason.split()))[:MAX_REASON_CHARACTERS])


def _read_files(files: Iterator[InputFile], skipped: Report, undated: Report) -> Iterator[Article]:
    origins: Origins = {}
    with SeparateReader() as separate:
        for file in files:
            try:
                for place, record in _records(file, separate, skipped):
                    try:
                        article = _article(record, file, place, origins, undated)
                    except Unreadable as error:
                        skipped(place, str(error))
                    else:
                        yield article
            except Unreadable as error:
                skipped(str(file.path), str(error))
            except OSError as error:
                skipped(str(file.path), error.strerror or str(error))


def _records(
    file: InputFile, separate: SeparateReader, skipped: Report
) -> Iterator[tuple[str, object]]:
    """The place and JSON shape of each article in the file, not yet checked, or what is wrong."""
    if file.suffix in (".jsonl", ".jsonl.gz"):
        for place, line in file.lines(skipped):
            try:
                record = parse_json(line)
            except Unreadable as error:
                record = error
            yield place, record
    elif file.suffix == ".json":
        match parse_json(file.read()):
            case list(records):
                yield from ((f"{file.path} item {n}", r) for n, r in enumerate(records, 1))
            case record:
                yield str(file.path), record
    elif file.suffix in ISOLATED_SUFFIXES:
        yield str(file.path), separate.read(file.suffix, file.read(), file.stem)
    else:
        yield str(file.path), read_plain_text(file.read(), file.stem)


def _article(
    record: object, file: InputFile, place: str, origins: Origins, undated: Report
) -> Article:
    """The article, with an id, a title and a usable date, and the id noted in `origins`."""
    if isinstance(record, Unreadable):
        raise record
    if not isinstance(record, dict):
        raise Unreadable("not a JSON object")
    text = record.get("text") or ""
    if not isinstance(text, str):
        raise Unreadable("its text is not a string")
    if not any(map(str.isalnum, text)):  # what cannot be seen, or only punctuation
        raise Unreadable("no text")
    for name in REQUIRED + OPTIONAL:
        value = record.get(name)
        most = MAX_TEXT_CHARACTERS if name == "text" else MAX_FIELD_CHARACTERS
        if isinstance(value, str) and len(value) > most:
            raise Unreadable(f"its {name} has {len(value):,} characters, more than {most:,}")
    published, doubt = _usable_date(record.get("published"))
    digest = _digest(str(record.get("title")), text)
    opening = shorten(text.strip().partition("\n")[0], MAX_TITLE_CHARACTERS, placeholder=" …")
    derived = {
        "id": record.get("id") or _derived_id(record, file, digest, origins),
        "title": record.get("title") or opening,
        "published": published,
    }
    article = article_from_record(record | derived)
    if article.id in origins:
        same, first = origins[article.id]
        what = "the same article" if same == digest else f"the id {printable(article.id)}"
        raise Unreadable(f"{what} was read before, from {first}")
    origins[article.id] = (digest, place)
    if doubt:
        undated(place, doubt)
    return article


def _derived_id(record: Record, file: InputFile, digest: str, origins: Origins) -> str:
    """The same id at each reading: from the URL, or else from the file's name.

    The digest of the article is added where one file holds several, and where another article
    has the id already: an a.txt in each of two folders, or one URL for all pages of a site.
    """
    url = record.get("url")
    if isinstance(url, str) and url.strip() and encodable(url) == url:
        derived = _digest(url.strip())
    elif file.suffix == ".txt" or file.suffix in ISOLATED_SUFFIXES:
        derived = printable(file.name)
    else:
        derived = f"{printable(file.name)}-{digest}"
    taken_by_another = derived in origins and origins[derived][0] != digest
    return f"{derived}-{digest}" if taken_by_another else derived


def _usable_date(published: object) -> tuple[str | None, str]:
    """The date as ISO 8601, or none and the reason."""
    if published is None or published == "":
        return None, ""
    if not isinstance(published, str):
        return None, "its date is not a string"
    try:
        return iso_date(published), ""
    except ValueError:
        return None, f"its date cannot be read: {published[:60]!r}"


def _digest(*texts: str) -> str:
    """Twelve hexadecimal digits."""
    data = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:12]
