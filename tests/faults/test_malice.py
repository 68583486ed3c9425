"""Index files made with intent, with every hash made right: refused in one line, or answered from exactly."""

import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from faults.conftest import TESTS
from faults.malice import ended, make_right
from faults.news import articles_of, check_whole, publish_articles_of

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

FILES = [
    "MANIFEST.json",
    "articles.jsonl",
    "passages.npy",
    "sentences.npy",
    "vectors.faiss",
    "words.json",
    "words_data.npy",
    "words_indices.npy",
    "words_indptr.npy",
]


class Canary:
    """Leaves a file where it is loaded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.file,)


@pytest.fixture
def generation(index: Path) -> Path:
    """The only one of an index."""
    index.parent.mkdir()
    publish_articles_of(1, index)
    return index / "gen-000001"


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_with_intent(
    name: str,
    generation: Path,
    index: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
) -> None:
    count = times(200, 5_000)
    child = subprocess.run(
        [sys.executable, "-m", "faults.malice", index, name, "0", str(count)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=600,
    )
    lines = child.stdout.splitlines()
    assert child.returncode == 0, f"ended at {lines[-1:]}: {child.stderr[-2000:]}"
    ways = Counter(line.split()[2] for line in lines)
    assert ways["BROKE"] == 0, next(line for line in lines if " BROKE " in line)
    assert ways.total() == count
    assert ways["refused"] > 0 and ways["answered"] > 0
    what = f"{name} made with intent, correctly hashed: crashes, hangs, wrong quotes"
    figure(what, f"0 of {count} ({ways['refused']} refused)")


def test_a_pickle_is_never_loaded(generation: Path, index: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    planted = pickle.dumps(Canary(canary))
    array = tmp_path / "array.npy"
    np.save(array, np.array([Canary(canary)], object), allow_pickle=True)
    pickle.loads(planted)  # noqa: S301  it does what it should
    canary.unlink()

    for name in ("index.pkl", "vectors.pkl", "words.pt"):
        (generation / name).write_bytes(planted)
    assert ended(index) == "answered", "what the manifest does not name is nothing"
    make_right(index, generation, "index.pkl", planted)
    assert ended(index) == "answered"
    check_whole(index, articles_of(1))
    for name in FILES[1:]:
        data = (generation / name).read_bytes()
        for hostile in (planted, array.read_bytes()):
            make_right(index, generation, name, hostile)
            assert ended(index) == "refused"
        make_right(index, generation, name, data)
    assert ended(index) == "answered"
    assert not canary.exists()
