"""Files of an index are damaged one at a time: each damage is noticed, and never answered from."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.toy_embedder import ToyEmbedder

from faults.news import articles_of, check_answers, check_whole, publish_articles_of
from qa_bot.errors import IndexDamaged, IndexMissing
from qa_bot.index.store import open_index

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

FLIPS, RELEASE_FLIPS = 2_000, 20_000
ASKED_EVERY = 100
CUT_EVERY = 64
"""Bytes."""
OLDER = "gen-000001"
HARMLESS = {
    ("CURRENT", "longer"),
    ("CURRENT", "one byte missing"),
    ("CURRENT", "other line ends"),
    ("MANIFEST.sha256", "missing"),
}
"""JSON has its space where it likes, and older versions wrote no such hash."""


def used(index: Path) -> list[Path]:
    """The files on which an answer depends: CURRENT and those that it names."""
    newest = max(path for path in index.glob("gen-*"))
    return [index / "CURRENT", *sorted(newest.iterdir())]


def is_noticed(index: Path, damaged: Path) -> bool:
    """Whether it is refused or passed over; if neither, it must have done no harm."""
    generations = len(list(index.glob("gen-*")))
    allowed = [articles_of(1), articles_of(2)] if generations == 2 else [articles_of(2)]
    try:
        generation = check_whole(index, *allowed)
    except IndexDamaged as error:
        assert "\n" not in str(error)
        assert damaged.name in str(error) or damaged.name == "CURRENT"
        return True
    assert "\n" not in generation.notice
    if not generation.notice:
        assert generation.corpus.articles == articles_of(2)
        return False
    if damaged.name == "CURRENT":  # what it names is whole, or it names another
        return True
    if damaged.name == "MANIFEST.sha256":  # nothing that is answered depends on it
        assert generation.corpus.articles == articles_of(2)
    else:
        assert generation.name == OLDER and generation.corpus.articles == articles_of(1)
    return f"{damaged.parent.name}/{damaged.name}" in generation.notice


def flips(files: list[Path], count: int) -> Iterator[tuple[Path, bytes, bytes]]:
    """A file, what it holds, and the same with one bit turned; the bits are drawn from all files alike."""
    chance = random.Random(20250516)
    pristine = {file: file.read_bytes() for file in files}
    weights = [len(data) for data in pristine.values()]
    for file in chance.choices(files, weights, k=count):
        turned = bytearray(pristine[file])
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        yield file, pristine[file], bytes(turned)


@pytest.mark.parametrize("generations", [1, 2])
def test_bit_flips(
    generations: int,
    index: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
) -> None:
    index.parent.mkdir()
    for number in range(3 - generations, 3):
        publish_articles_of(number, index)
    count = times(FLIPS, RELEASE_FLIPS) // 2
    for number, (file, data, turned) in enumerate(flips(used(index), count)):
        file.write_bytes(turned)
        assert is_noticed(index, file), file.name
        if number % ASKED_EVERY == 0 and generations == 2:
            check_answers(open_index(index), ToyEmbedder())
        file.write_bytes(data)
    assert check_whole(index, articles_of(2)).notice == ""
    figure(
        f"bit flips in an index with {generations} generation(s), noticed", f"{count} of {count}"
    )


def test_bit_flips_without_current(
    index: Path, times: Callable[[int, int], int], figure: Callable[[str, object], None]
) -> None:
    """Where it is lost, a generation is known by the hash that lies in it."""
    index.parent.mkdir()
    publish_articles_of(2, index)
    files = used(index)[1:]
    (index / "CURRENT").unlink()
    assert check_whole(index, articles_of(2)).notice
    count = times(FLIPS, RELEASE_FLIPS) // 2
    for file, data, turned in flips(files, count):
        file.write_bytes(turned)
        with pytest.raises(IndexMissing, match="no index in"):
            open_index(index)
        file.write_bytes(data)
    figure("bit flips in a generation without CURRENT, noticed", f"{count} of {count}")


def damages(file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What happens to files, and how."""
    data, elsewhere = file.read_bytes(), file.parents[2] / "elsewhere"
    for size in range(0, len(data), CUT_EVERY):
        yield f"cut to {size}", lambda size=size: file.write_bytes(data[:size])
    yield "one byte missing", lambda: file.write_bytes(data[:-1])
    yield "longer", lambda: file.write_bytes(data + b"\n")
    yield "missing", file.unlink
    yield "a folder", lambda: (file.unlink(), file.mkdir())
    elsewhere.write_bytes(b"something else")
    yield "a link elsewhere", lambda: (file.unlink(), file.symlink_to(elsewhere))
    yield "a pipe", lambda: (file.unlink(), os.mkfifo(file))
    yield "a device", lambda: (file.unlink(), file.symlink_to("/dev/zero"))
    yield "a link to nothing", lambda: (file.unlink(), file.symlink_to("nothing"))
    yield "a link to itself", lambda: (file.unlink(), file.symlink_to(file.name))
    if b"\n" in data:
        yield "other line ends", lambda: file.write_bytes(data.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("generations", [1, 2])
def test_files_are_damaged(
    generations: int, index: Path, figure: Callable[[str, object], None]
) -> None:
    index.parent.mkdir()
    for number in range(3 - generations, 3):
        publish_articles_of(number, index)
    pristine = shutil.copytree(index, index.with_name("pristine"))
    done = 0
    for file in used(index):
        for what, damage in damages(file):
            damage()
            noticed = is_noticed(index, file)
            assert noticed or (file.name, what) in HARMLESS, f"{file.name} {what}"
            shutil.rmtree(index)
            shutil.copytree(pristine, index)
            done += 1
    figure(f"damaged files of an index with {generations} generation(s), noticed", f"all of {done}")
