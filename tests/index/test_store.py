"""What is on disk is whole, or it is not opened; a failed rebuild leaves the index that was there."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from support.articles import ARTICLES
from support.stored import (
    DATA_FILES,
    UNREADABLE,
    files_and_about,
    one_line,
    publish_again,
    unreadable,
)

from qa_bot.errors import IndexBusy, IndexDamaged, IndexMissing, StorageError
from qa_bot.index.integrity import index_problems
from qa_bot.index.store import lock, open_index, publish

HOLD_LOCK = """
import fcntl, sys
stream = open(sys.argv[1])
fcntl.flock(stream, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The system refuses to write more, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_open_gives_what_was_published(index: Path, three_articles) -> None:
    generation = open_index(index)
    assert generation.name == "gen-000001"
    assert generation.corpus.articles == three_articles
    assert sorted(generation.manifest["files"]) == DATA_FILES
    assert list(index_problems(generation)) == []
    assert generation.built_at.utcoffset() is not None


def test_what_publish_returns_is_what_a_reader_opens(index: Path) -> None:
    published, opened = publish_again(index), open_index(index)
    assert published.name == opened.name == "gen-000002"
    assert published.manifest == opened.manifest
    assert published.corpus.articles == opened.corpus.articles
    np.testing.assert_array_equal(published.vectors.vectors, opened.vectors.vectors)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"gen-000001",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"generation": "gen-000001"}',
        b'{"generation": 1, "manifest_sha256": "0"}',
        b'{"generation": "../../etc", "manifest_sha256": "0"}',
        b'{"generation": "gen-000001", "manifest_sha256": 7}',
        b'{"generation": "gen-000099", "manifest_sha256": "0"}',
        b"[" * 100_000,
    ],
)
def test_garbage_in_current_is_noticed(index: Path, garbage: bytes) -> None:
    publish_again(index)
    (index / "CURRENT").write_bytes(garbage)
    generation = open_index(index)
    assert generation.name == "gen-000002", "the newest that is whole"
    assert "gen-000002 of 20" in generation.notice
    assert "rebuild: " in generation.notice
    assert "\n" not in generation.notice
    for path in index.glob("gen-*/vectors.faiss"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    assert "rebuild: " in one_line(error)


@pytest.mark.parametrize("name", [*DATA_FILES, "MANIFEST.json", "MANIFEST.sha256"])
def test_the_generation_before_a_damaged_one_is_used_and_says_so(index: Path, name: str) -> None:
    second, third = publish_again(index), publish_again(index)
    (index / second.name / name).write_bytes(b"")
    (index / third.name / "vectors.faiss").write_bytes(b"")
    opened = open_index(index)
    assert opened.name == "gen-000001"
    assert f"{third.name}/vectors.faiss has 0 bytes" in opened.notice
    assert open_index(index).corpus.articles == ARTICLES


def test_damaged_generations_are_set_aside_and_never_deleted(index: Path) -> None:
    names = [publish_again(index).name for _ in range(2)]
    (index / names[-1] / "words.json").write_bytes(b"")
    assert open_index(index).name == names[0]
    assert [path.name for path in index.glob("gen-*")].count(names[-1]) == 1, "readers move nothing"
    later = [publish_again(index).name for _ in range(4)]
    assert later[0] > names[-1], "no name is given twice"
    assert [path.name for path in (index / "quarantine").iterdir()] == [names[-1]]
    assert sorted(path.name for path in index.glob("gen-*")) == later[-3:]
    assert open_index(index).notice == ""


def test_nothing_is_set_aside_before_another_takes_its_place(index: Path) -> None:
    second = publish_again(index)
    (index / second.name / "words.json").write_bytes(b"")
    with lock(index), no_file_longer_than(100), pytest.raises(StorageError):
        publish(index, *files_and_about(index))
    assert (index / second.name).exists()
    assert not (index / "quarantine").exists()


@pytest.mark.parametrize("place", ["nowhere", "empty", "a file"])
def test_no_index(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a file").write_text("news")
    with pytest.raises(IndexMissing) as error:
        open_index(tmp_path / place)
    assert "rebuild_index.py" in one_line(error)


def test_three_generations_stay(index: Path) -> None:
    names = [publish_again(index).name for _ in range(5)]
    assert names[-1] == "gen-000006"
    assert sorted(p.name for p in index.glob("*gen-*")) == names[-3:]
    assert open_index(index).name == "gen-000006"


def test_a_generation_that_current_never_named_is_passed_over(index: Path) -> None:
    """A rebuild that was killed after the rename and before CURRENT."""
    shutil.copytree(index / "gen-000001", index / "gen-000002")
    assert open_index(index).name == "gen-000001"
    assert publish_again(index).name == "gen-000003"


def test_what_an_interrupted_rebuild_left_is_removed(index: Path) -> None:
    (index / ".gen-000002").mkdir()
    (index / ".gen-000002" / "articles.jsonl").write_text("half")
    (index / "CURRENT.new").write_text('{"gener')
    assert open_index(index).name == "gen-000001"
    assert publish_again(index).name == "gen-000002"
    assert [p.name for p in index.iterdir() if p.name.startswith((".gen-", "CURRENT.n"))] == []


def test_the_lock_of_another_process(index: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, index / ".lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexBusy) as error, lock(index):
            raise AssertionError("two rebuilds at once")
        assert str(index) in one_line(error)
        assert open_index(index).name == "gen-000001", "readers need no lock"
        other.kill()
    assert publish_again(index).name == "gen-000002"


def test_the_lock_ends_with_an_error(index: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(index):
        raise ZeroDivisionError
    with lock(index), pytest.raises(IndexBusy), lock(index):
        raise AssertionError("two rebuilds at once")


@pytest.mark.parametrize("size", [0, 100, 1000])
def test_a_full_disk(index: Path, size: int) -> None:
    files, about = files_and_about(index)
    assert max(map(len, files.values())) > size
    with lock(index), no_file_longer_than(size), pytest.raises(StorageError) as error:
        publish(index, files, about)
    assert "the index in use was not changed" in one_line(error)
    assert open_index(index).name == "gen-000001"
    assert publish_again(index).name == "gen-000002", "and when there is room again, it works"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("news")
    with pytest.raises(StorageError) as error, lock(tmp_path / "file" / "index"):
        raise AssertionError("there is no such folder")
    assert str(tmp_path) in one_line(error)


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_current_that_cannot_be_read_is_no_reason_to_rebuild(index: Path, how: str) -> None:
    unreadable(index / "CURRENT", how)
    reason = f"cannot read {index}/CURRENT: {UNREADABLE[how]}"
    assert open_index(index).notice.endswith(f" is used, because {reason}")
    (index / "gen-000001" / "words.json").unlink()
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    assert one_line(error) == reason


def test_a_folder_behind_a_loop(tmp_path: Path) -> None:
    (tmp_path / "index").symlink_to("index")
    with pytest.raises(IndexDamaged, match="cannot read .*/index/CURRENT: Too many levels"):
        open_index(tmp_path / "index")


def test_a_lost_current_is_named(index: Path) -> None:
    (index / "CURRENT").unlink()
    assert f"because {index}/CURRENT is missing; rebuild: " in open_index(index).notice


def test_a_long_name_in_current_is_cut(index: Path) -> None:
    (index / "CURRENT").write_text(f'{{"generation": "{"g" * 10_000}", "manifest_sha256": "0"}}')
    assert f"it names '{'g' * 60}'" in open_index(index).notice


def test_nothing_is_published_where_current_cannot_be_replaced(index: Path) -> None:
    files, about = files_and_about(index)
    unreadable(index / "CURRENT", "a folder")
    with lock(index), pytest.raises(StorageError) as error:
        publish(index, files, about)
    assert f"cannot write to {index}/CURRENT: it is a folder;" in one_line(error)
    assert [path.name for path in index.glob("*gen-*")] == ["gen-000001"]


def test_what_is_in_the_way_of_a_rebuild_is_removed(index: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (index / ".gen-000002").symlink_to(kept)
    (index / ".gen-000003").write_text("a file")
    (index / "CURRENT.new").mkdir()
    assert publish_again(index).name == "gen-000002"
    assert {path.name for path in index.iterdir()} == {
        ".lock", "CURRENT", "gen-000001", "gen-000002"
    }  # fmt: skip
    assert kept.is_dir(), "links are not followed"


def test_what_cannot_be_written_is_named(index: Path) -> None:
    (index / ".lock").unlink()
    (index / ".lock").mkdir()
    with pytest.raises(StorageError) as error, lock(index):
        raise AssertionError("it cannot be locked")
    assert f"cannot write to {index}/.lock: Is a directory;" in one_line(error)


def test_the_advice_can_be_pasted(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing) as error:
        open_index(tmp_path / "my index; rm")
    assert one_line(error).endswith(f" --index '{tmp_path}/my index; rm'")
