"""A disk that is really full, or takes no files any more, or can only be read."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from support.articles import refuse, write_articles
from support.toy_embedder import ToyEmbedder

from faults.news import articles_of, check_answers, check_whole, publish_articles_of
from qa_bot.errors import StorageError
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.types import Article

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

PAGE = 4096
"""Bytes; a disk in memory has whole pages."""
FILES = 10
"""Of a generation."""


@contextmanager
def mounted(place: Path, **options: int) -> Iterator[Path]:
    """A disk in memory with a size or number of files of its own."""
    place.mkdir(exist_ok=True)
    given = ",".join(f"{name}={value}" for name, value in options.items())
    if subprocess.run(["mount", "-t", "tmpfs", "-o", given, "tmpfs", place]).returncode:
        pytest.skip("mounting a disk is refused here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Where a disk is mounted."""
    if os.geteuid():
        pytest.skip(
            "only root can mount a disk; tests/index/test_store.py limits the size of files"
        )
    return tmp_path / "room"


def long_articles(pages: int) -> tuple[Article, ...]:
    """Of whom the next generation needs more pages than a number of them."""
    sentences = [f"Ship {number} left with grain." for number in range(pages * PAGE // 60)]
    return *articles_of(1), replace(articles_of(1)[0], id="ships", text=" ".join(sentences))


def pages_of(generation: Path) -> int:
    return sum(-(-file.stat().st_size // PAGE) for file in generation.iterdir())


def try_on(room: Path, pristine: Path, news: Path, options: dict[str, int]) -> bool:
    """Rebuild on a small disk; whether it was published."""
    before, index = open_index(pristine).corpus.articles, room / "index"
    with mounted(room, **options):
        shutil.copytree(pristine, index)
        try:
            done = rebuild([news], index, ToyEmbedder(), skipped=refuse, undated=refuse)
        except StorageError as error:
            assert "\n" not in str(error)
            assert "the index in use was not changed" in str(error)
            assert check_whole(index, before).notice == ""
            left = {path.name for path in index.iterdir()}
            assert left <= {"CURRENT", "CURRENT.new", ".lock", "gen-000001"}
            return False
        assert check_whole(index, done.generation.corpus.articles).notice == ""
        return done.published


@pytest.mark.parametrize("limit", ["size", "nr_inodes"])
def test_a_full_disk(
    limit: str,
    room: Path,
    tmp_path: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
) -> None:
    pages = times(32, 256) if limit == "size" else 1
    room.mkdir()
    publish_articles_of(1, room / "index")
    pristine = (room / "index").rename(tmp_path / "pristine")
    news = tmp_path / "long.jsonl"
    write_articles(news, long_articles(pages))
    larger = tmp_path / "larger"
    rebuild([news], larger, ToyEmbedder(), skipped=refuse, undated=refuse)

    if limit == "size":
        there = pages_of(pristine / "gen-000001") + 1  # and CURRENT
        needed = pages_of(larger / "gen-000001") + 1
        sizes = [{"size": PAGE * (there + more)} for more in range(needed + 3)]
    else:
        there = FILES + 5  # the room, two folders, CURRENT and .lock
        sizes = [{"nr_inodes": there + more} for more in range(FILES + 6)]
    published = [try_on(room, pristine, news, options) for options in sizes]
    assert published[0] is False and published[-1] is True
    assert published == sorted(published), "with more room it works, and stays so"
    assert limit != "size" or published.count(False) >= pages
    figure(
        f"rebuilds on a disk too small by {limit}: index lost",
        f"0 of {published.count(False)}, and {published.count(True)} had room",
    )


def test_a_disk_that_can_only_be_read(room: Path) -> None:
    with mounted(room, size=1_000_000):
        index = room / "index"
        publish_articles_of(1, index)
        subprocess.run(["mount", "-o", "remount,ro", room], check=True)
        generation = open_index(index)
        assert list(index_problems(generation)) == []
        check_answers(generation, ToyEmbedder())
        with pytest.raises(StorageError, match="Read-only file system") as error:
            publish_articles_of(2, index)
        assert "\n" not in str(error.value)
        assert check_whole(index, articles_of(1)).notice == ""
