"""Several processes at one index, and a world that changes while one of them works."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from faults.conftest import TESTS, Zygote
from faults.news import articles_of, check_whole, publish_articles_of
from faults.rivals import RIVALS
from qa_bot.index import generation as generations
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

READERS = 4
SCRIPT = TESTS.parent / "scripts" / "rebuild_index.py"
PATIENCE = 120
"""Seconds until a process must have come so far, on a machine that is busy."""


@pytest.fixture
def room(index: Path) -> Path:
    index.parent.mkdir()
    return index.parent


def test_rebuilds_that_begin_together(
    room: Path, index: Path, times: Callable[[int, int], int], figure: Callable[[str, object], None]
) -> None:
    rounds = times(20, 200)
    race = subprocess.run(
        [sys.executable, "-m", "faults.rivals", "race", room / "news.jsonl", index, str(rounds)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert race.returncode == 0, race.stderr
    won = [json.loads(line) for line in race.stdout.splitlines()]
    assert won == [[1, RIVALS - 1]] * rounds
    figure(f"races of {RIVALS} rebuilds with exactly one winner", f"{rounds} of {rounds}")


def test_readers_while_others_publish(
    room: Path, index: Path, times: Callable[[int, int], int], figure: Callable[[str, object], None]
) -> None:
    publish_articles_of(1, index)
    command = [sys.executable, "-m", "faults.rivals", "read", str(index)]
    publishes = times(30, 500)
    with ExitStack() as stack:
        readers = [
            stack.enter_context(
                subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(READERS)
        ]
        try:
            assert [reader.stdout.readline() for reader in readers] == ["reading\n"] * READERS
            for number in range(2, publishes + 2):
                publish_articles_of(number, index)
        finally:
            (room / "over").touch()
        said = [json.loads(reader.communicate(timeout=PATIENCE)[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS
    opened, seen = sum(times for times, _ in said), max(found for _, found in said)
    assert seen > publishes / 10
    what = f"{READERS} readers during {publishes} publishes: damaged or mixed"
    figure(what, f"0 of {opened} times opened")


def test_the_lock_of_a_killed_rebuild_means_nothing(
    room: Path, index: Path, toy_zygote: Zygote, tmp_path: Path
) -> None:
    news = tmp_path / "news.jsonl"
    write_articles(news, articles_of(1))
    kinds = toy_zygote.run(news, index, "operation", 0, "").operations
    write_articles(news, articles_of(2))
    number = kinds.index("fcntl.flock") + 1
    assert toy_zygote.run(news, index, "operation", number, "KILL after").code == -9
    assert (index / ".lock").exists()
    assert toy_zygote.run(news, index).code == 0
    check_whole(index, articles_of(2))


def test_a_clock_that_goes_back(room: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LastYear(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "LastYear":
            return super().now(tz) - timedelta(days=365)

    first = publish_articles_of(1, index).generation
    monkeypatch.setattr(generations, "datetime", LastYear)
    second = publish_articles_of(2, index).generation
    monkeypatch.undo()
    assert (second.built_at - first.built_at).days == -365
    assert second.name > first.name
    assert check_whole(index, articles_of(2)).name == second.name
    (index / "CURRENT").unlink()
    assert open_index(index).name == second.name, "the number tells which is newer, not the date"


def test_articles_that_change_meanwhile(room: Path, index: Path, tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"

    class Changing(ToyEmbedder):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            write_articles(news, articles_of(2))
            return super().embed(texts)

    write_articles(news, articles_of(1))
    rebuild([news], index, Changing(), skipped=refuse, undated=refuse)
    check_whole(index, articles_of(1))
    assert rebuild([news], index, ToyEmbedder(), skipped=refuse, undated=refuse).published
    check_whole(index, articles_of(2))


def test_articles_that_vanish_meanwhile(room: Path, index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    bad, gone, good = (folder / name for name in ("a.json", "b.jsonl", "c.jsonl"))
    bad.write_text("no JSON")
    write_articles(gone, articles_of(1)[:1])
    write_articles(good, articles_of(1)[1:])
    skipped = []

    def skip(place: str, reason: str) -> None:
        gone.unlink(missing_ok=True)
        skipped.append((place, reason))

    rebuild([folder], index, ToyEmbedder(), skipped=skip, undated=refuse)
    assert [place for place, _ in skipped] == [str(bad), str(gone)]
    assert skipped[1][1] == "No such file or directory"
    check_whole(index, articles_of(1)[1:])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_rebuild_that_is_interrupted(
    number: signal.Signals,
    room: Path,
    index: Path,
    tmp_path: Path,
    figure: Callable[[str, object], None],
) -> None:
    publish_articles_of(1, index)
    before = {path: path.read_bytes() for path in index.glob("*/*")}
    many = [replace(ARTICLES[1], id=f"{n}", title=f"The {n}. exchange") for n in range(2_000)]
    write_articles(tmp_path / "many.jsonl", many)
    command = [sys.executable, SCRIPT, "--articles", tmp_path / "many.jsonl", "--index", index]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as script:
        wait_for_the_lock(index / ".lock", script)
        sent = time.perf_counter()
        script.send_signal(number)
        said = script.communicate(timeout=PATIENCE)[1]
        took = time.perf_counter() - sent
    assert script.returncode == 128 + number
    assert said.splitlines()[-1] == "rebuild_index: interrupted; the index in use is whole"
    assert "Traceback" not in said
    assert {path: path.read_bytes() for path in index.glob("gen-*/*")} == before
    assert check_whole(index, articles_of(1)).notice == ""
    figure(f"seconds until a rebuild ends after {number.name}, index unchanged", f"{took:.2f}")


def wait_for_the_lock(lock: Path, script: subprocess.Popen) -> None:
    """Until the script has it; to try to take it would be in the way of the script."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert script.poll() is None
        if str(lock) in [file.path for file in psutil.Process(script.pid).open_files()]:
            return
        time.sleep(0.05)
    raise AssertionError("the script never began")
