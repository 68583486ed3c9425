"""Rebuilds that are killed at random moments: the index always opens, whole."""

import random
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from support.articles import write_articles
from support.toy_embedder import ToyEmbedder

from faults.conftest import Zygote, zygote_with
from faults.news import articles_of, check_answers, check_whole
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

SEED = 20250516
FILES = 10
"""Of a generation."""


def traces(index: Path) -> set[tuple[str, int]]:
    """The folders of generations, also unfinished ones, and when they were last written."""
    return {(path.name, path.stat().st_mtime_ns) for path in index.glob("*gen-*")}


def when(published: bool, wrote: bool) -> str:
    """When the rebuild was killed, from what it left behind."""
    if published:
        return "after it published"
    return "while it wrote" if wrote else "before it wrote"


def killed(zygote: Zygote, news: Path, index: Path, kills: int, embedder: Embedder) -> Counter[str]:
    """Kill so many rebuilds, look at the index after each, and say at which moments they were met."""
    durations = []
    for number in range(7):
        write_articles(news, articles_of(number))
        began = perf_counter()
        assert zygote.run(news, index).code == 0
        durations.append(perf_counter() - began)
    longest = 1.1 * statistics.median(durations[1:])

    chance = random.Random(SEED)
    met: Counter[str] = Counter()
    before = articles_of(6)
    for number in range(7, 7 + kills):
        after = articles_of(number)
        write_articles(news, after)
        name, left = open_index(index).name, traces(index)
        moments = [("after", chance.uniform(0, longest)), ("files", chance.randint(1, FILES))]
        ended = zygote.run(news, index, *moments[number % 2])
        assert (ended.code, ended.said) == (-9, "")

        generation = check_whole(index, before, after)
        assert generation.notice == ""
        published = generation.name != name
        assert generation.corpus.articles == (after if published else before)
        wrote = bool(traces(index) - left)
        met[when(published, wrote)] += 1
        before = generation.corpus.articles
        if number % 10 == 0:
            check_answers(generation, embedder)
            assert zygote.run(news, index).code == 0, "without any cleaning up"
            check_whole(index, after)
            before = after
    write_articles(news, articles_of(0))
    assert zygote.run(news, index).code == 0
    check_whole(index, articles_of(0))
    left = {path.name for path in index.iterdir() if not path.name.startswith("gen-")}
    assert left == {"CURRENT", ".lock"}, "what a killed rebuild leaves is removed, and is no damage"
    assert len(list(index.glob("gen-*"))) == 3
    return met


def test_kills(
    index: Path,
    toy_zygote: Zygote,
    tmp_path: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
) -> None:
    kills = times(300, 9_800)
    met = killed(toy_zygote, tmp_path / "news.jsonl", index, kills, ToyEmbedder())
    figure("rebuilds killed at random moments, index lost", f"0 of {kills} ({describe(met)})")


def test_kills_with_the_real_embedder(
    index: Path,
    tmp_path: Path,
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
    embedder: Embedder,
) -> None:
    kills, news = times(15, 200), tmp_path / "news.jsonl"
    with zygote_with("default") as zygote:
        met = killed(zygote, news, index, kills, embedder)
    figure(
        "rebuilds with the real embedder killed at random moments, index lost",
        f"0 of {kills} ({describe(met)})",
    )


def describe(met: Counter[str]) -> str:
    """How many at which moments; each must have been met."""
    moments = ("before it wrote", "while it wrote", "after it published")
    assert all(met[moment] > 0 for moment in moments), met
    return ", ".join(f"{met[moment]} {moment}" for moment in moments)
