"""A process that has everything loaded and forks rebuilds, so that each begins in no time.

It is started with `toy` or `default`, the embedder. For each line of JSON that it reads it forks a
rebuild, ends it at the moment that the line says, and answers with a line: the exit code (-9 for one
that was killed), what the rebuild said, and the operations on files that it did, where these are counted.

The moment is the `end`, `after` a number of seconds, when `files` have been begun, so that the short
time of writing is met on a busy machine too, or an `operation` with a fault.
"""

import gc
import json
import os
import select
import signal
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import Any

from support.articles import refuse
from support.toy_embedder import ToyEmbedder
from tqdm import tqdm

from faults.news import publish_articles_of
from faults.shim import Failing, watched
from qa_bot.errors import QABotError
from qa_bot.index.rebuild import rebuild
from qa_bot.models.embedder import Embedder
from qa_bot.models.load import load_embedder


def answer(order: dict[str, Any], embedder: Embedder) -> dict[str, Any]:
    """Fork one rebuild, and tell how it ended."""
    moment, *about = order["moment"]
    index = Path(order["index"])
    before = head(index) if moment == "files" else None
    from_child, to_parent = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(from_child)
        code, reply = rebuilt(Path(order["news"]), index, embedder, moment, about)
        os.write(to_parent, json.dumps(reply).encode())
        if moment in ("after", "files"):
            signal.pause()  # done before it was to be killed: it is killed here
        os._exit(code)
    os.close(to_parent)
    if moment == "after":
        time.sleep(*about)
    if moment == "files":
        while head(index) == before and begun(index) < about[0] and not said(from_child):
            pass
    if moment in ("after", "files"):
        os.kill(child, signal.SIGKILL)
    with open(from_child, "rb") as stream:  # noqa: PTH123  a pipe has no path
        reply = json.loads(stream.read() or "{}")
    return reply | {"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}


def rebuilt(
    news: Path, index: Path, embedder: Embedder, moment: str, about: list[Any]
) -> tuple[int, dict[str, Any]]:
    """The exit code, and what there is to say."""
    failing = Failing(*(about if moment == "operation" else (0, "")))
    try:
        if moment == "operation":
            with watched(index.parent, failing):
                rebuild([news], index, embedder, skipped=refuse, undated=refuse)
        else:
            rebuild([news], index, embedder, skipped=refuse, undated=refuse)
    except QABotError as error:
        code, said = 1, f"{type(error).__name__}: {error}"
    except Exception:
        code, said = 2, traceback.format_exc()
    else:
        code, said = 0, ""
    return code, {"said": said, "operations": failing.done}


def said(pipe: int) -> bool:
    """Whether the rebuild has ended."""
    return bool(select.select([pipe], [], [], 0)[0])


def head(index: Path) -> int:
    return (index / "CURRENT").stat().st_mtime_ns


def begun(index: Path) -> int:
    """How many files the rebuild has begun to write."""
    try:
        return max((len(list(new.iterdir())) for new in index.glob(".gen-*")), default=0)
    except FileNotFoundError:  # it was published meanwhile
        return 0


def main(name: str) -> None:
    # of its own it has a lock that all children share: one that is killed with it would stop the others
    tqdm.set_lock(RLock())
    tqdm.monitor_interval = 0  # a thread could hold a lock as well when a child is forked
    if name == "toy":
        embedder: Embedder = ToyEmbedder()
        with TemporaryDirectory() as room:  # a child would load again what the first rebuild loads
            publish_articles_of(0, Path(room) / "room" / "index")
    else:
        import torch

        torch.set_num_threads(1)
        embedder = load_embedder(name)  # not run: its threads would be missing in a child
    gc.freeze()  # or a collection in a child would copy all memory
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), embedder)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
