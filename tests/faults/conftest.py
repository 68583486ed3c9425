"""Processes that rebuild and may be killed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Ended:
    """How a rebuild ended."""

    code: int
    """-9 where it was killed."""
    said: str = ""
    operations: Sequence[str] = ()


@dataclass(frozen=True)
class Zygote:
    """Runs rebuilds, each in a process of its own; see zygote.py."""

    process: subprocess.Popen[str]

    def run(self, news: Path, index: Path, *moment: Any) -> Ended:
        """One rebuild, which ends at the moment given."""
        assert self.process.stdin is not None and self.process.stdout is not None
        order = {"news": str(news), "index": str(index), "moment": moment or ("end",)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Ended(**json.loads(self.process.stdout.readline()))


@contextmanager
def zygote_with(embedder: str) -> Iterator[Zygote]:
    with subprocess.Popen(
        [sys.executable, "-m", "faults.zygote", embedder],
        cwd=TESTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Zygote(process)


@pytest.fixture(scope="session")
def toy_zygote() -> Iterator[Zygote]:
    with zygote_with("toy") as zygote:
        yield zygote


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where an index goes; nothing is there yet, and its folder holds nothing else."""
    return tmp_path / "room" / "index"
