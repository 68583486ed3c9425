"""The files that may hold articles: found in order, read within limits."""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.files import Reading, record, write_lines

from qa_bot.reading import input_files


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_line_over_the_limit_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(input_files, "MAX_LINE_BYTES", 1_000_000)
    path = tmp_path / name
    lines = [json.dumps(record(1)), " " * 3_000_000 + "{}", json.dumps(record(2))]
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    reading = Reading(path)
    assert reading.ids == ["a1", "a2"]
    assert reading.skipped == [(f"{path} line 2", "a line of more than 1 MB")]


@pytest.mark.parametrize("damage", ["cut off", "flipped", "not gzip"])
def test_articles_before_a_damage_of_the_compression_are_kept(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = (json.dumps(record(n, text=os.urandom(600).hex())) for n in range(200))
    data = bytearray(gzip.compress("\n".join(lines).encode()))
    if damage == "cut off":
        del data[-len(data) // 4 :]
    elif damage == "flipped":
        data[-6] ^= 0xFF  # in the checksum at the end
    else:
        data[:2] = b"no"
    path.write_bytes(data)
    reading = Reading(path, write_lines(tmp_path / "b.jsonl", record(500)))
    assert (len(reading.ids) > 100) == (damage != "not gzip")
    assert reading.ids == [f"a{n}" for n in range(len(reading.ids) - 1)] + ["a500"]
    ((place, reason),) = reading.skipped
    assert place == str(path)
    assert reason.startswith("the compressed file is damaged after line")


def test_a_folder_is_read_in_the_order_of_names_without_hidden_and_other_files(
    tmp_path: Path,
) -> None:
    names = ["b.txt", "a/z.txt", "a/c.md", "C.TXT", ".hidden.txt", ".git/x.txt", ".x.jpg"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"About {name}.\nMore about it.")
    (tmp_path / "x.json").mkdir()
    (tmp_path / "x.json" / "e.txt").write_text("In a folder with an odd name.")
    reading = Reading(tmp_path)
    assert reading.ids == ["C.TXT", "a/c.md", "a/z.txt", "b.txt", "x.json/e.txt"]
    assert reading.skipped == []


def test_files_of_other_types_are_one_line_for_each_folder_given(tmp_path: Path) -> None:
    for name in ("one/a.csv", "two/b.csv", "two/x/c.DOCX", "two/d.txt.gz", "two/e", "two/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("The ferry sails.")
    reading = Reading(tmp_path / "one", tmp_path / "two", tmp_path / "one" / "a.csv")
    assert reading.ids == ["f.txt"]
    assert reading.skipped == [
        (f"{tmp_path}/one", "1 file of another type passed over (.csv)"),
        (f"{tmp_path}/two", "4 files of other types passed over (.DOCX, .csv, .txt.gz, no ending)"),
    ]


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "z.txt").symlink_to(tmp_path / "a.txt")
    reading = Reading(tmp_path, tmp_path / "a.txt")
    assert reading.ids == ["a.txt"]
    assert [place for place, _ in reading.skipped] == [f"{tmp_path}/self.txt"]


def test_what_is_named_and_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "line\nend.txt").write_bytes(b"\0")
    reading = Reading(tmp_path / "photo.jpg", tmp_path)
    assert reading.skipped == [
        (f"{tmp_path}/photo.jpg", f"not one of {', '.join(input_files.FILE_SUFFIXES)}"),
        (f"{tmp_path}/empty.jsonl", "empty"),
        (f"{tmp_path}/empty.txt", "empty"),
        (f"{tmp_path}/line\\nend.txt", "not a text: it holds control characters"),
        (f"{tmp_path}/pipe.txt", "not a regular file"),
    ]
    assert reading.articles == []


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder with a file that may not be read: by mode, or for root as one that never may be."""
    path = tmp_path / "locked.txt"
    path.write_text("Secret.")
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        path.symlink_to("/proc/self/mem" if sys.platform == "linux" else path)
    yield tmp_path
    path.unlink()


def test_a_file_that_may_not_be_read_is_named(locked: Path) -> None:
    (locked / "open.txt").write_text("Open.")
    reading = Reading(locked)
    assert reading.ids == ["open.txt"]
    assert [place for place, _ in reading.skipped] == [f"{locked}/locked.txt"]


def test_a_file_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "MAX_FILE_BYTES", 2_000_000)
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 400_001)
    assert Reading(path).skipped == [(str(path), "larger than 2 MB; split it up")]
