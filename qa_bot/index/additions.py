"""Articles from the page: kept in a folder beside the index, published with the others.

Each addition is a file of articles in `added/`, written whole. A rebuild reads these files before
the paths that it is given, so nothing that was added is lost; where one is deleted, the next
rebuild removes its articles.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from qa_bot.errors import IndexDamaged, IndexMissing, InputError
from qa_bot.index import store
from qa_bot.index.disk import replace_file, sync_folder
from qa_bot.index.generation import Generation, rebuild_command
from qa_bot.index.rebuild import Progress, is_reusable, publish_articles
from qa_bot.models.embedder import Embedder
from qa_bot.reading.articles import read_articles
from qa_bot.reading.fetch import Fetched
from qa_bot.reading.input_files import Report, known_suffix
from qa_bot.records import Record, article_record
from qa_bot.text.escape import encodable
from qa_bot.types import Article

PASTED_FILE = "pasted.json"
MAX_NAME_BYTES = 200  # of a file; most systems take 255


@dataclass(frozen=True, slots=True)
class Addition:
    generation: Generation
    articles: tuple[Article, ...]
    replaced: frozenset[str]  # the ids of those that took the place of another article


def add_articles(
    given: Sequence[Path],
    folder: Path,
    embedder: Embedder,
    *,
    skipped: Report,
    undated: Report,
    progress: Progress,
) -> Addition:
    """Publish the articles of the given files with those that the index in `folder` has.

    One with the id of another takes its place. A crash at any moment leaves the index that was
    there. The reports are those of a rebuild; `progress` hears of the new articles only.

    Raises InputError: the files hold no article that is not there already; IndexDamaged and
    IndexMismatch: the index cannot be added to; IndexBusy and StorageError: see store.
    """

    def tell(done: int, _: int) -> None:
        if done >= len(others):
            progress(done - len(others), len(new))

    with store.lock(folder):
        live = _served(folder)
        there = {article.id: article for article in live.corpus.articles} if live else {}
        new = _new_articles(read_articles(given, skipped, undated=undated), there, skipped)
        others = [article for article in there.values() if article.id not in new]
        before = live if live and is_reusable(live, embedder) else None
        with _kept(folder, new.values()):
            done = publish_articles([*others, *new.values()], before, folder, embedder, tell)
    return Addition(done.generation, tuple(new.values()), frozenset(new.keys() & there.keys()))


def _served(folder: Path) -> Generation | None:
    """The index to be added to; none where there is none yet."""
    try:
        live = store.open_index(folder)
    except IndexMissing:
        return None
    if live.notice:
        raise IndexDamaged(f"{live.notice}; before adding, rebuild: {rebuild_command(folder)}")
    return live


def _new_articles(
    articles: Iterable[Article], there: Mapping[str, Article], skipped: Report
) -> dict[str, Article]:
    """By their ids, those that are not there just so."""
    new = {}
    for article in articles:
        if there.get(article.id) == article:
            skipped(article.title, "it is there already")
        else:
            new[article.id] = article
    if not new:
        raise InputError("No article was added.")
    return new


@contextmanager
def _kept(folder: Path, articles: Iterable[Article]) -> Iterator[None]:
    """A new file holds these articles, on the disk before the block begins, until one fails."""
    lines = [json.dumps(article_record(a), ensure_ascii=False) + "\n" for a in articles]
    with store.writing(folder):
        added = folder / store.ADDED
        added.mkdir(exist_ok=True)
        sync_folder(folder)
        numbers = [int(f.stem) for f in store.added_files(folder) if f.stem.isdecimal()]
        file = added / f"{max(numbers, default=0) + 1:06}.jsonl"
        replace_file(file, "".join(lines).encode())
    try:
        yield
    except BaseException:
        with suppress(OSError):  # what failed is told, and not this
            file.unlink()
        raise


def file_given(room: Path, name: str, stream: BinaryIO) -> Path:
    """The file in a folder of files to add, under its own name as far as that is safe."""
    safe = safe_name(name)
    names = (f"{number} {safe}" if number > 1 else safe for number in count(1))
    path = next(path for path in map(room.joinpath, names) if not path.exists())
    with path.open("xb") as copy:
        shutil.copyfileobj(stream, copy)
    return path


def text_given(room: Path, record: Record) -> Path:
    """A file with one article in the shape in which articles are read; its id may be missing."""
    path = room / PASTED_FILE
    path.write_text(json.dumps(record), "utf-8")
    return path


def page_given(room: Path, page: Fetched) -> Path:
    """A file with the article of a page, found at its URL. Raises InputError: it holds none."""
    reasons: list[str] = []
    (room / "page").mkdir()
    name = safe_name(unquote(urlsplit(page.url).path.strip("/")) or "page")
    file = room / "page" / f"{name.removesuffix(page.suffix)}{page.suffix}"
    file.write_bytes(page.data)
    articles = list(read_articles([file], lambda _, reason: reasons.append(reason)))
    if not articles:
        raise InputError(f"{page.url}: {reasons[0]}")
    record = article_record(articles[0]) | {"id": None, "url": page.url}
    return text_given(room, record | {"source": record["source"] or urlsplit(page.url).hostname})


def safe_name(name: str) -> str:
    """The last part of the name of a file: it leads nowhere, is not hidden and not too long."""
    last = encodable(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c if c.isprintable() else "_" for c in last).strip().lstrip(".") or "file"
    end = len(shown) - len(known_suffix(shown))
    stem, suffix = shown[:end].encode(), shown[end:]
    return (stem[: MAX_NAME_BYTES - len(suffix)].decode(errors="ignore") or "file") + suffix
