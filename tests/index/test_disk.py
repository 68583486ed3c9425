"""Files are on the disk whole, or are not there."""

import os
from pathlib import Path

import pytest

from qa_bot.index.disk import make_folder, read_file, replace_file, write_beside, write_new


def test_a_new_file_is_written_once(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    write_new(tmp_path / "a", data)
    assert read_file(tmp_path / "a") == data
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"other")
    assert read_file(tmp_path / "a") == data


def test_a_file_is_replaced_also_after_an_interruption(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(path, b"one")
    write_beside(path, b"interrupted")
    assert read_file(path) == b"one"
    replace_file(path, b"two")
    assert read_file(path) == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_folders_are_made_with_those_that_they_lie_in(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_what_might_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing"):
        with pytest.raises(OSError):
            read_file(path)
