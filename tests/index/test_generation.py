"""What a generation holds is whole and of a format that is known, or it is not opened."""

import os
import re
import shutil
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

from qa_bot.errors import IndexDamaged, IndexMismatch
from qa_bot.index import generation as generations
from qa_bot.index.store import lock, open_index, publish

README = Path(__file__).parents[2] / "index" / "README.md"


@pytest.mark.parametrize("name", [*DATA_FILES, "MANIFEST.json"])
@pytest.mark.parametrize("damage", ["cut", "empty", "longer", "first", "middle", "last", "missing"])
def test_a_damaged_file_is_noticed(index: Path, name: str, damage: str) -> None:
    path = index / "gen-000001" / name
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage in ("cut", "empty", "longer"):
        path.write_bytes({"cut": data[:-1], "empty": b"", "longer": data + b"\0"}[damage])
    else:
        place = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}[damage]
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    message = one_line(error)
    assert str(path) in message
    assert f"--index {index} --full" in message


def test_a_manifest_with_consistent_lies_is_noticed(index: Path) -> None:
    """Somebody changed a file and the manifest, but not the hash in CURRENT."""
    first = (index / "CURRENT").read_bytes()
    other = publish_again(index)
    shutil.copytree(index / other.name, index / "gen-000001", dirs_exist_ok=True)
    shutil.rmtree(index / other.name)
    (index / "CURRENT").write_bytes(first)
    (index / "gen-000001" / "MANIFEST.sha256").write_bytes(b"0" * 64 + b"  MANIFEST.json\n")
    with pytest.raises(IndexDamaged, match="MANIFEST.json is not what was written"):
        open_index(index)


@pytest.mark.parametrize("name", ["CURRENT", "gen-000001/words.json"])
def test_what_would_never_end_is_not_read(index: Path, name: str) -> None:
    (index / name).unlink()
    os.mkfifo(index / name)
    for path in index.glob("gen-*/articles.jsonl"):
        path.write_bytes(b"")  # so that nothing else is used
    with pytest.raises(IndexDamaged):
        open_index(index)


def test_a_generation_of_before_there_were_own_hashes_is_used(index: Path) -> None:
    (index / "gen-000001" / "MANIFEST.sha256").unlink()
    assert open_index(index).notice == ""
    publish_again(index)
    assert not (index / "quarantine").exists()


def test_a_newer_format_is_refused(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, about = files_and_about(index)
    with monkeypatch.context() as newer, lock(index):
        newer.setattr(generations, "FORMAT", 2)
        publish(index, files, about)
    with pytest.raises(IndexMismatch, match="format 2, this program reads 1") as error:
        open_index(index)
    assert "update qa_bot" in one_line(error)


def test_the_example_of_the_readme_reads_an_index(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(sample_index.parent)
    read: dict[str, object] = {}
    exec(compile(example, str(README), "exec"), read)

    generation = open_index(sample_index)
    passage = generation.corpus.passage(0)
    np.testing.assert_array_equal(read["vectors"], generation.vectors.vectors)
    assert read["quotes"] == [sentence.text for sentence in passage.sentences]
    printed = capsys.readouterr().out
    assert printed.startswith(passage.article.title)
    assert passage.text in printed
    scores, rows = generation.words.search("talk", 1000)
    assert len(rows) > 5
    assert read["found"] == dict(zip(rows.tolist(), scores.tolist(), strict=True))


def test_the_readme_documents_every_file_and_field(sample_index: Path) -> None:
    text = README.read_text("utf-8")
    manifest = open_index(sample_index).manifest
    for name in [*manifest, *manifest["embedder"], *manifest["probe"], *manifest["files"]]:
        assert f"`{name}`" in text or f"## {name}" in text, name


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_file_that_cannot_be_read_is_no_reason_to_rebuild(index: Path, how: str) -> None:
    unreadable(index / "gen-000001" / "words.json", how)
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    assert one_line(error) == f"cannot read {index}/gen-000001/words.json: {UNREADABLE[how]}"


@pytest.mark.parametrize("own", ["flipped", "empty", "of another"])
def test_a_damaged_second_hash_is_said_and_mended(index: Path, own: str) -> None:
    file = index / "gen-000001" / "MANIFEST.sha256"
    data = file.read_bytes()
    file.write_bytes(
        {
            "flipped": bytes([data[0] ^ 1]) + data[1:],
            "empty": b"",
            "of another": b"0" * 64 + b"  MANIFEST.json\n",
        }[own]
    )
    opened = open_index(index)
    assert opened.corpus.articles == ARTICLES
    assert opened.notice.startswith(f"{file} is not what was written; rebuild: ")
    assert publish_again(index).name == "gen-000002"
    assert [path.name for path in (index / "quarantine").iterdir()] == ["gen-000001"]
    assert open_index(index).notice == ""
