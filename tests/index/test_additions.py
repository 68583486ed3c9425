"""What is added on the page is published with what was there, and kept over later rebuilds."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from support.articles import ARTICLES, refuse, write_articles
from support.sites import NEWS_PAGE
from support.toy_embedder import ToyEmbedder

from qa_bot.errors import IndexBusy, IndexDamaged, InputError, StorageError
from qa_bot.index.additions import (
    MAX_NAME_BYTES,
    Addition,
    add_articles,
    file_given,
    page_given,
    safe_name,
    text_given,
)
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import Rebuilt, rebuild
from qa_bot.index.store import added_files, lock, open_index
from qa_bot.reading.fetch import Fetched
from qa_bot.types import Article

HARVEST, EXCHANGE, MEETING = ARTICLES
STRIKE = Article("strike", "Drivers strike", "Bus drivers stopped work at dawn over grain prices.")
RAIN = Article("rain", "Rain in Lutsk", "It rained in Lutsk for a week. The talks were moved.")


class Heard(list):
    """A report that keeps what it hears."""

    def __call__(self, place: str, reason: str) -> None:
        self.append((place, reason))


class CountingEmbedder(ToyEmbedder):
    """Counts the texts that it is given."""

    count = 0

    def embed(self, texts):
        self.count += len(texts)
        return super().embed(texts)


@pytest.fixture
def index(news: Path) -> Path:
    """An index of the three articles."""
    rebuild_from(news, news.parent / "index")
    return news.parent / "index"


def rebuild_from(news: Path, index: Path, skipped: Callable = refuse) -> Rebuilt:
    return rebuild([news], index, ToyEmbedder(), skipped=skipped, undated=refuse)


def add(
    index: Path,
    *articles: Article,
    embedder: ToyEmbedder | None = None,
    skipped: Callable = refuse,
    progress: Callable = lambda done, of: None,
) -> Addition:
    file = index.parent / "given.jsonl"
    write_articles(file, articles)
    return add_articles(
        [file], index, embedder or ToyEmbedder(), skipped=skipped, undated=refuse, progress=progress
    )


def ids(index: Path) -> list[str]:
    return [article.id for article in open_index(index).corpus.articles]


def data(index: Path) -> dict[str, bytes]:
    """What each file of the current generation holds, but for the manifest."""
    folder = index / open_index(index).name
    return {f.name: f.read_bytes() for f in folder.iterdir() if "MANIFEST" not in f.name}


def test_new_articles_are_published_and_only_they_are_embedded(index: Path) -> None:
    embedder, steps = CountingEmbedder(), []
    done = add(index, STRIKE, RAIN, embedder=embedder, progress=lambda *step: steps.append(step))
    assert (done.articles, done.replaced) == ((STRIKE, RAIN), frozenset())
    assert done.generation.name == open_index(index).name == "gen-000002"
    assert ids(index) == ["harvest", "exchange", "meeting", "strike", "rain"]
    assert embedder.count == 2 + 1, "each of them is one passage; and the probe"
    assert steps == [(0, 2), (1, 2), (2, 2)]
    assert list(index_problems(open_index(index))) == []


def test_the_index_is_the_one_that_a_rebuild_would_make(index: Path, news: Path) -> None:
    add(index, STRIKE)
    write_articles(news, [*ARTICLES, STRIKE])
    rebuild_from(news, news.parent / "fresh")
    assert data(index) == data(news.parent / "fresh")


def test_an_article_takes_the_place_of_the_one_with_its_id(index: Path) -> None:
    changed = replace(HARVEST, text="The grain has arrived.")
    done = add(index, changed, STRIKE)
    assert done.replaced == {"harvest"}
    assert ids(index) == ["exchange", "meeting", "harvest", "strike"]
    assert open_index(index).corpus.article("harvest") == changed


def test_what_is_there_already_is_skipped(index: Path) -> None:
    heard = Heard()
    assert add(index, HARVEST, STRIKE, skipped=heard).articles == (STRIKE,)
    assert heard == [(HARVEST.title, "it is there already")]
    with pytest.raises(InputError, match="No article was added"):
        add(index, HARVEST, STRIKE, skipped=heard)
    assert len(added_files(index)) == 1
    assert open_index(index).name == "gen-000002"


def test_the_first_article_makes_an_index(tmp_path: Path) -> None:
    add(tmp_path / "index", STRIKE)
    assert ids(tmp_path / "index") == ["strike"]


def test_a_rebuild_keeps_what_was_added_and_embeds_nothing(index: Path, news: Path) -> None:
    add(index, STRIKE)
    add(index, RAIN)
    embedder = CountingEmbedder()
    done = rebuild([news], index, embedder, skipped=refuse, undated=refuse)
    assert sorted(ids(index)) == ["exchange", "harvest", "meeting", "rain", "strike"]
    assert (done.embedded, done.removed, embedder.count) == (0, 0, 1)
    assert not rebuild_from(news, index).published


def test_a_full_rebuild_keeps_it_too(index: Path, news: Path) -> None:
    add(index, STRIKE)
    rebuild([news], index, ToyEmbedder(), full=True, skipped=refuse, undated=refuse)
    assert "strike" in ids(index)


def test_where_a_file_is_deleted_its_articles_are_removed(index: Path, news: Path) -> None:
    add(index, STRIKE)
    add(index, RAIN)
    added_files(index)[-1].unlink()
    rebuild_from(news, index)
    assert sorted(ids(index)) == ["exchange", "harvest", "meeting", "rain"]


def test_the_newest_addition_wins_over_older_ones_and_over_the_paths(
    index: Path, news: Path
) -> None:
    for text in ("The grain left.", "The grain has arrived."):
        add(index, replace(HARVEST, text=text))
    heard = Heard()
    rebuild_from(news, index, heard)
    assert open_index(index).corpus.article("harvest").text == "The grain has arrived."
    places = [place.rpartition("/")[2] for place, _ in heard]
    assert places == ["000001.jsonl line 1", "news.jsonl line 1"]
    assert all("was read before" in reason for _, reason in heard)


def test_the_files_are_lines_of_articles(index: Path) -> None:
    add(index, STRIKE, RAIN)
    [file] = added_files(index)
    assert file == index / "added" / "000001.jsonl"
    assert [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()] == [
        "strike",
        "rain",
    ]


def test_a_file_of_another_is_left_alone(index: Path) -> None:
    (index / "added").mkdir()
    write_articles(index / "added" / "mine.jsonl", [RAIN])
    add(index, STRIKE)
    assert {file.name for file in added_files(index)} == {"mine.jsonl", "000001.jsonl"}


def test_while_a_rebuild_runs_nothing_is_added(index: Path) -> None:
    with lock(index), pytest.raises(IndexBusy, match="wait until it ends"):
        add(index, STRIKE)
    assert added_files(index) == []


def test_a_folder_that_cannot_be_written_is_named(index: Path) -> None:
    (index / "added").write_text("in the way")
    with pytest.raises(StorageError, match="the index in use was not changed"):
        add(index, STRIKE)
    assert ids(index) == ["harvest", "exchange", "meeting"]


class FailingEmbedder(ToyEmbedder):
    """Fails once the added file is on the disk."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def embed(self, texts):
        raise self.error


@pytest.mark.parametrize("error", [MemoryError(), KeyboardInterrupt(), StorageError("disk full")])
def test_where_publishing_fails_nothing_stays(index: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        add(index, STRIKE, embedder=FailingEmbedder(error))
    assert added_files(index) == []
    assert ids(index) == ["harvest", "exchange", "meeting"]


class DyingEmbedder(ToyEmbedder):
    """The process is killed once the added file is on the disk."""

    def embed(self, texts):
        os._exit(9)


@pytest.mark.slow
def test_a_crash_before_the_publish_leaves_the_index_and_a_file_that_the_next_rebuild_reads(
    index: Path, news: Path
) -> None:
    script = "from index.test_additions import *; add(Path(sys.argv[1]), STRIKE, embedder=DyingEmbedder())"
    command = [sys.executable, "-c", script, str(index)]
    assert subprocess.run(command, cwd=Path(__file__).parents[1]).returncode == 9
    assert ids(index) == ["harvest", "exchange", "meeting"]
    assert list(index_problems(open_index(index))) == []
    add(index, RAIN)
    assert [file.stem for file in added_files(index)] == ["000002", "000001"]
    rebuild_from(news, index)
    assert sorted(ids(index)) == ["exchange", "harvest", "meeting", "rain", "strike"]


def test_a_damaged_index_is_rebuilt_before_anything_is_added(index: Path, news: Path) -> None:
    add(index, STRIKE)
    (index / "gen-000002" / "articles.jsonl").write_bytes(b"garbage")
    with pytest.raises(IndexDamaged, match="before adding, rebuild"):
        add(index, RAIN)
    assert len(added_files(index)) == 1
    rebuild_from(news, index)
    add(index, RAIN)
    assert sorted(ids(index)) == ["exchange", "harvest", "meeting", "rain", "strike"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.txt", "report.txt"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        (".hidden.md", "hidden.md"),
        ("C:\\news\\a.PDF", "a.PDF"),
        ("/abs/olute.jsonl.gz", "olute.jsonl.gz"),
        ("a\nb\0c.txt", "a_b_c.txt"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}txt.exe", "_txt.exe"),
        ("новини 😀.html", "новини 😀.html"),
        (".txt", "txt"),
        ("a" * 300 + ".json", "a" * 195 + ".json"),
        ("é" * 300 + ".md", "é" * 98 + ".md"),
        ("\ud800.txt", "?.txt"),
    ],
)
def test_a_name_leads_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@examples(st.text() | st.text("./\\\0 txt", max_size=12))
def test_every_name_is_one_visible_file_in_the_room(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    room = tmp_path_factory.mktemp("room")
    file = file_given(room, name, io.BytesIO(b"It rained."))
    assert file.parent == room and list(room.iterdir()) == [file]
    assert not file.name.startswith(".") and file.name.isprintable()
    assert len(os.fsencode(file.name)) <= MAX_NAME_BYTES


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    files = [file_given(tmp_path, f"{n}/a.txt", io.BytesIO(b"%d rains." % n)) for n in range(3)]
    assert [file.name for file in files] == ["a.txt", "2 a.txt", "3 a.txt"]
    assert [file.read_bytes() for file in files] == [b"0 rains.", b"1 rains.", b"2 rains."]


def test_a_pasted_text_gets_an_id_of_its_own(index: Path, tmp_path: Path) -> None:
    added = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        record = {"text": f"It rained {number} times.", "published": "2025-06-01"}
        file = text_given(tmp_path / str(number), record)
        report = {"skipped": refuse, "undated": refuse, "progress": lambda *_: None}
        added += add_articles([file], index, ToyEmbedder(), **report).articles
    assert len({article.id for article in added}) == 2
    assert [article.title for article in added] == ["It rained 0 times.", "It rained 1 times."]
    assert len(ids(index)) == 5


def page(text: str, url: str = "https://news.example/2025/rain.html") -> Fetched:
    return Fetched(NEWS_PAGE.format(f"<p>{text}</p>").encode(), ".html", url)


@pytest.mark.slow
def test_a_page_has_the_address_where_it_was_found(index: Path, tmp_path: Path) -> None:
    found = page("It rained in Lutsk for a week, and the river rose by a metre. " * 8)
    report = {"skipped": refuse, "undated": refuse, "progress": lambda *_: None}
    [article] = add_articles([page_given(tmp_path, found)], index, ToyEmbedder(), **report).articles
    assert article.url == "https://news.example/2025/rain.html"
    assert (article.title, article.published) == ("Rain in Lutsk", "2025-06-01")
    (tmp_path / "again").mkdir()
    found = page("It rained in Lutsk for two weeks, and the river rose by two metres. " * 8)
    again = add_articles([page_given(tmp_path / "again", found)], index, ToyEmbedder(), **report)
    assert again.replaced == {article.id}, "one address, one article"


@pytest.mark.parametrize("path", ["", "/", "/a/../..", "/%2e%2e%2f", "/" + "x" * 5000, "/a%00b"])
def test_a_page_of_any_path_is_read(tmp_path: Path, path: str) -> None:
    text = b"It rained in Lutsk.\n\nThe river rose."
    file = page_given(tmp_path, Fetched(text, ".txt", f"https://news.example{path}"))
    record = json.loads(file.read_text())
    assert (record["text"], record["source"]) == (text.decode(), "news.example")


@pytest.mark.slow
def test_a_page_without_an_article_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"https://news\.example/x: .*no article"):
        page_given(tmp_path, Fetched(b"<html></html>", ".html", "https://news.example/x"))
