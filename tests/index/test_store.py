"""What is on disk is whole, or it is not opened; a failed rebuild leaves the index that was there."""

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, StorageError
from qa_bot.index import generation as generations
from qa_bot.index.generation import Generation
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import lock, open_index, publish

README = Path(__file__).parents[2] / "index" / "README.md"
DATA_FILES = [
    "articles.jsonl",
    "passages.npy",
    "sentences.npy",
    "vectors.faiss",
    "words.json",
    "words_data.npy",
    "words_indices.npy",
    "words_indptr.npy",
]
HOLD_LOCK = """
import fcntl, sys
stream = open(sys.argv[1])
fcntl.flock(stream, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_articles(folder / "news.jsonl", ARTICLES)
    rebuild(
        [folder / "news.jsonl"], folder / "index", ToyEmbedder(), skipped=refuse, undated=refuse
    )
    return folder / "index"


@pytest.fixture
def index(pristine: Path, tmp_path: Path) -> Path:
    """A folder with one generation, free to be damaged."""
    return shutil.copytree(pristine, tmp_path / "index")


def files_and_about(folder: Path) -> tuple[dict[str, bytes], dict[str, object]]:
    """What was published, to be published again."""
    generation = open_index(folder)
    files = {name: (folder / generation.name / name).read_bytes() for name in DATA_FILES}
    own = {"format", "generation", "built_at", "built_by", "files"}
    return files, {k: v for k, v in generation.manifest.items() if k not in own}


def publish_again(folder: Path) -> Generation:
    files, about = files_and_about(folder)
    with lock(folder):
        return publish(folder, files, about)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The system refuses to write more, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def one_line(error: pytest.ExceptionInfo[Exception]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


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


@pytest.mark.parametrize("place", ["nowhere", "empty", "a file"])
def test_no_index(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a file").write_text("news")
    with pytest.raises(IndexMissing) as error:
        open_index(tmp_path / place)
    assert "rebuild_index.py" in one_line(error)


def test_a_newer_format_is_refused(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, about = files_and_about(index)
    with monkeypatch.context() as newer, lock(index):
        newer.setattr(generations, "FORMAT", 2)
        publish(index, files, about)
    with pytest.raises(IndexMismatch, match="format 2, this program reads 1") as error:
        open_index(index)
    assert "update qa_bot" in one_line(error)


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


def unreadable(path: Path, how: str) -> None:
    """What the system refuses to read, whoever asks."""
    path.rename(path.with_name(f"{path.name}.aside"))
    if how == "a folder":
        path.mkdir()
    else:
        path.symlink_to(path.name)


UNREADABLE = {"a folder": "it is no file", "a loop": "Too many levels of symbolic links"}


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_current_that_cannot_be_read_is_no_reason_to_rebuild(index: Path, how: str) -> None:
    unreadable(index / "CURRENT", how)
    reason = f"cannot read {index}/CURRENT: {UNREADABLE[how]}"
    assert open_index(index).notice.endswith(f" is used, because {reason}")
    (index / "gen-000001" / "words.json").unlink()
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    assert one_line(error) == reason


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_file_that_cannot_be_read_is_no_reason_to_rebuild(index: Path, how: str) -> None:
    unreadable(index / "gen-000001" / "words.json", how)
    with pytest.raises(IndexDamaged) as error:
        open_index(index)
    assert one_line(error) == f"cannot read {index}/gen-000001/words.json: {UNREADABLE[how]}"


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
