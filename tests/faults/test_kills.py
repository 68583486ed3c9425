"""Rebuilds with the real embedder, killed at random moments: the index always opens, whole."""

import os
import random
import statistics
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

import pytest
from conftest import ARTICLES, write_articles

from qa_bot.assemble import make_bot
from qa_bot.generation import Generation
from qa_bot.records import answer_record
from qa_bot.settings import Settings
from qa_bot.store import open_index
from qa_bot.types import Article
from qa_bot.verify import index_problems

pytestmark = pytest.mark.slow

KILLS = 200
SEED = 20250516
FILES = 8
"""Of a generation."""
# Loads the model once, without running it, so that its children can be forked in no time. For each
# line it reads it forks a rebuild, kills it at the moment the line says, and says how it ended: the
# exit code, or -9 for a rebuild that was killed. The moment is "after" a number of seconds, or when
# "files" have been begun, so that the short time of writing is met on a busy machine too.
ZYGOTE = """
import os, signal, sys, time
from pathlib import Path
import torch
from qa_bot.embed import load_embedder
from qa_bot.rebuild import rebuild

def refuse(place, reason):
    raise AssertionError(place + reason)

torch.set_num_threads(1)
def head():
    return (index / "CURRENT").stat().st_mtime_ns

def begun():
    try:
        return max((len(os.listdir(new)) for new in index.glob(".gen-*")), default=0)
    except FileNotFoundError:  # it was published meanwhile
        return 0

embedder = load_embedder("default")
news, index = map(Path, sys.argv[1:])
print("ready", flush=True)
for line in sys.stdin:
    moment, _, number = line.strip().partition(" ")
    before = head() if moment == "files" else None
    child = os.fork()
    if child == 0:
        rebuild([news], index, embedder, skipped=refuse, undated=refuse)
        if moment != "end":
            signal.pause()  # done before it was to be killed: it is killed here
        os._exit(0)
    if moment == "after":
        time.sleep(float(number))
    if moment == "files":
        while head() == before and begun() < int(number):
            pass
    if moment != "end":
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Zygote:
    """Runs rebuilds, each in a process of its own."""

    process: subprocess.Popen[str]

    def run(self, moment: str = "end") -> int:
        """One rebuild, killed at the moment given. Gives 0, or -9 for killed."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{moment}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def articles_of(number: int) -> list[Article]:
    """The articles before the n-th rebuild: one changes each time, one comes and goes."""
    note = f"The port counted {number} ships with grain on the {number}. day of the harvest."
    changed = replace(ARTICLES[0], text=f"{note}\n\n{ARTICLES[0].text}")
    return [changed, *ARTICLES[1 : 2 + number % 2]]


def check_answer(generation: Generation, embedder) -> None:
    """A question is answered with quotes that stand in the articles."""
    bot = make_bot(Settings(threshold=0), generation, embedder)
    record = answer_record(bot.ask("How many prisoners did each side free?"))
    citations = [c for statement in record["statements"] for c in statement["citations"]]
    assert citations
    for citation in citations:
        text = generation.corpus.article(citation["article_id"]).text
        assert citation["quote"] == text[citation["start"] : citation["end"]]
    assert "Each side freed 40 prisoners on Tuesday." in [c["quote"] for c in citations]


def traces(index: Path) -> set[tuple[str, int]]:
    """The folders of generations, also unfinished ones, and when they were last written."""
    return {(path.name, path.stat().st_mtime_ns) for path in index.glob("*gen-*")}


def moment(published: bool, wrote: bool) -> str:
    """When the rebuild was killed, from what it left behind."""
    if published:
        return "after it published"
    return "while it wrote" if wrote else "before it wrote"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return tmp_path / "news.jsonl"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def zygote(news: Path, index: Path):
    with subprocess.Popen(
        [sys.executable, "-c", ZYGOTE, news, index],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"},
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Zygote(process)


def test_kills_at_random_moments(zygote: Zygote, news: Path, index: Path, embedder) -> None:
    durations = []
    for number in range(7):
        write_articles(news, articles_of(number))
        began = perf_counter()
        assert zygote.run() == 0
        durations.append(perf_counter() - began)
    longest = 1.1 * statistics.median(durations[1:])

    chance = random.Random(SEED)
    met: Counter[str] = Counter()
    before = articles_of(6)
    for number in range(7, 7 + KILLS):
        after = articles_of(number)
        write_articles(news, after)
        name, left = open_index(index).name, traces(index)
        after_seconds = f"after {chance.uniform(0, longest)}"
        after_files = f"files {chance.randint(1, FILES)}"
        assert zygote.run(after_files if number % 2 else after_seconds) == -9

        generation = open_index(index)
        assert list(index_problems(generation)) == []
        held = list(generation.corpus.articles)
        published = generation.name != name
        assert held == (after if published else before), "all of it, or nothing of it"
        wrote = bool(traces(index) - left)
        met[moment(published, wrote)] += 1
        if number % 10 == 0:
            check_answer(generation, embedder)
            assert zygote.run() == 0, "without any cleaning up"
            held = list(open_index(index).corpus.articles)
            assert held == after
        before = held

    for when in ("before it wrote", "while it wrote", "after it published"):
        assert met[when] > 0, met
    write_articles(news, ARTICLES)
    assert zygote.run() == 0
    assert open_index(index).corpus.articles == ARTICLES
    assert len(list(index.glob("*gen-*"))) <= 3
