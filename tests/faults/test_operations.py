"""Each operation on a file that a rebuild does fails once in each way: no index is lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.articles import write_articles
from support.toy_embedder import ToyEmbedder

from faults.conftest import Zygote
from faults.news import articles_of, check_answers, check_whole, publish_articles_of
from faults.shim import FAULTS
from qa_bot.errors import IndexMissing
from qa_bot.index.store import open_index

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

ERRORS = ("StorageError: ", "IndexDamaged: ")
ASKED_EVERY = 10


def no_index(index: Path) -> None:
    """Not even its folder is there."""
    index.parent.mkdir()


def one_generation(index: Path) -> None:
    publish_articles_of(1, index)


def three_and_a_damaged_one(index: Path) -> None:
    """The next rebuild sets one aside and removes the oldest; a killed one left something too."""
    for number in range(1, 5):
        publish_articles_of(number, index)
    (index / "gen-000003" / "words.json").write_bytes(b"")
    (index / "gen-000001").mkdir()
    (index / "added").mkdir()
    (index / ".gen-000005").mkdir()
    (index / ".gen-000005" / "articles.jsonl").write_bytes(b"half")


def contents(folder: Path) -> dict[str, bytes]:
    """The files of the generations that were published."""
    return {
        f"{path.parent.name}/{path.name}": path.read_bytes() for path in folder.glob("gen-*/*.*")
    }


def check_state(index: Path, code: int, said: str, before: tuple, after: tuple) -> None:
    """What a rebuild left: what was served before, or what was to be served, and nothing else."""
    if code == 0:
        check_whole(index, after)
    elif before:
        check_whole(index, *([before] if "was not changed" in said else [before, after]))
    else:
        try:  # a whole generation without CURRENT is better than none
            check_whole(index, after)
        except IndexMissing:
            assert not list(index.glob("gen-*"))


@pytest.mark.parametrize("prepare", [no_index, one_generation, three_and_a_damaged_one])
def test_an_operation_fails(
    prepare: Callable[[Path], None],
    index: Path,
    toy_zygote: Zygote,
    figure: Callable[[str, object], None],
) -> None:
    prepare(index)
    before = open_index(index).corpus.articles if index.exists() else ()
    pristine, after = index.parents[1] / "pristine", articles_of(5)
    if index.exists():
        index.rename(pristine)
    news = index.parents[1] / "to come.jsonl"
    write_articles(news, after)

    def tried(number: int, fault: str) -> list[str]:
        if pristine.exists():
            shutil.copytree(pristine, index)
        ended = toy_zygote.run(news, index, "operation", number, fault)
        assert ended.code in ((-9,) if "KILL" in fault else (0, 1)), ended.said
        assert ended.said.startswith(ERRORS) if ended.code == 1 else ended.said == ""
        assert "\n" not in ended.said
        check_state(index, ended.code, ended.said, before, after)
        kept, now = contents(pristine), contents(index)
        assert all(now[name] == kept[name] for name in now.keys() & kept.keys())
        publish_articles_of(5, index)
        healed = check_whole(index, after)
        assert healed.notice == ""
        left = {path.name for path in index.iterdir() if not path.name.startswith("gen-")}
        assert left <= {"CURRENT", ".lock", "added", "quarantine"}
        if number % ASKED_EVERY == 0:
            check_answers(healed, ToyEmbedder())
        shutil.rmtree(index)
        return list(ended.operations)

    kinds = tried(0, "")
    assert "os.fsync" in kinds and "fcntl.flock" in kinds and "io.open" in kinds
    cases = [
        (number, fault)
        for number, kind in enumerate(kinds, 1)
        for fault in FAULTS
        if kind == "os.write" or fault != "short write"
    ]
    for number, fault in cases:
        try:
            tried(number, fault)
        except AssertionError as error:
            raise AssertionError(f"{fault} at {kinds[number - 1]}, operation {number}") from error
    what = f"file operations of a rebuild ({prepare.__name__.replace('_', ' ')}) x ways to fail"
    figure(f"{what}: index lost", f"0 of {len(kinds)} operations, {len(cases)} cases")
