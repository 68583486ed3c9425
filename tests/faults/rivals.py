"""Rebuilds that begin together, and readers that open an index again and again, each a process.

`race NEWS INDEX ROUNDS` says how many rebuilds of each round published, and how many were refused as
the lock was held. `read INDEX` opens until there is a file `over` beside the index, and then says how
often it did and how many generations it saw.
"""

import json
import os
import select
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from support.articles import refuse, write_articles
from support.toy_embedder import ToyEmbedder

from faults.news import articles_of, check_whole
from qa_bot.errors import IndexBusy
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index

RIVALS = 8
PUBLISHED, BUSY = 0, 5
PATIENCE = 60.0
"""Seconds; only where two hold the lock, which must not be."""


class Patient(ToyEmbedder):
    """Embeds when the other rebuilds have ended, so that all of them find the lock held."""

    def __init__(self, others: int) -> None:
        super().__init__()
        self.others = others

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        select.select([self.others], [], [], PATIENCE)  # it ends with the last of them
        return super().embed(texts)


def rival(news: Path, index: Path, start: int, others: int) -> int:
    os.read(start, 1)  # it is closed to begin
    try:
        rebuild([news], index, Patient(others), skipped=refuse, undated=refuse)
    except IndexBusy:
        return BUSY
    return PUBLISHED


def race(news: Path, index: Path) -> list[int]:
    """The exit codes of rebuilds that begin together, in the order in which they ended."""
    start, to_start = os.pipe()
    others, to_others = os.pipe()
    children = set()
    for _ in range(RIVALS):
        child = os.fork()
        if child == 0:
            os.close(to_start)
            os.close(to_others)
            os._exit(rival(news, index, start, others))
        children.add(child)
    os.close(to_start)
    codes = [os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(RIVALS - 1)]
    os.close(to_others)
    codes.append(os.waitstatus_to_exitcode(os.wait()[1]))
    os.close(start)
    os.close(others)
    return codes


def races(news: Path, index: Path, rounds: int) -> None:
    for number in range(rounds):
        write_articles(news, articles_of(number))
        codes = race(news, index)
        check_whole(index, articles_of(number))
        print(json.dumps([codes.count(PUBLISHED), codes.count(BUSY)]), flush=True)


def read(index: Path) -> None:
    """The n-th generation holds the n-th articles: anything else is damaged, or mixed."""
    opened, seen = 0, set()
    while not index.with_name("over").exists():
        generation = open_index(index)
        assert generation.notice == ""
        assert generation.corpus.articles == articles_of(int(generation.name[4:]))
        assert list(index_problems(generation)) == []
        opened += 1
        seen.add(generation.name)
        if opened == 1:
            print("reading", flush=True)
    print(json.dumps([opened, len(seen)]), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "race":
        races(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        read(Path(sys.argv[2]))
