"""The index that is served, replaced as a whole when another is published; nothing is restarted."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from qa_bot.assemble import Opened
from qa_bot.errors import IndexDamaged, IndexMissing, QABotError
from qa_bot.index.store import head_bytes, index_problem
from qa_bot.log import log
from qa_bot.models.embedder import Embedder
from qa_bot.text.escape import printable
from qa_bot.web.metrics import CountedBot, Metrics
from qa_bot.web.suggestions import example_questions

SECONDS = 1.0  # between two looks at what CURRENT names
SECONDS_OF_TROUBLE = 30.0
"""Between two looks at the files themselves, as long as something is wrong with them."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served at one moment. A request takes it once, and uses it to its end."""

    opened: Opened | None
    notice: str = ""
    """Why nothing can be asked, where there is no index."""
    examples: Sequence[str] = ()
    """Questions to begin with."""

    @property
    def index(self) -> Opened:
        """Raises IndexMissing: there is none."""
        if self.opened is None:
            raise IndexMissing(self.notice)
        return self.opened

    @property
    def state(self) -> dict[str, object]:
        """Which index it is, for the log and the health."""
        generation = self.index.generation
        return {"generation": generation.name, "articles": len(generation.corpus.articles)}


class LiveIndex:
    """What the doors answer from; `now` never changes in itself, and is replaced in one step."""

    def __init__(self, folder: Path, embedder: Embedder, reopen: Callable[[], Opened]) -> None:
        """`reopen` opens what CURRENT names; of what it raises only IndexMissing is no failure."""
        self.folder, self.embedder = folder, embedder
        self.metrics = Metrics()
        self.trouble = ""
        """Why the newest index is not the one that is served."""
        self._reopen = reopen
        self._one_at_a_time = threading.Lock()
        self._head: bytes | None = None
        self._looked_at = time.monotonic()
        with suppress(IndexDamaged):  # it cannot be read; the first that can is another
            self._head = head_bytes(folder)
        try:
            self.now = self._opened()
        except IndexMissing as missing:
            self.now = Served(None, str(missing))

    @property
    def degraded(self) -> str | None:
        """What somebody should look after, although questions are answered."""
        opened = self.now.opened
        return self.trouble or (opened and opened.generation.notice) or self.metrics.degraded

    def refresh(self) -> None:
        """Serve what CURRENT names now; where that cannot be, what is loaded stays, and says so."""
        with self._one_at_a_time:
            try:
                head = head_bytes(self.folder)
                if head == self._head and not self._is_mended():
                    return
                self._head = head
                self.now = self._opened()
            except QABotError as error:
                self._keep(str(error))
            else:
                self.trouble = ""
                log.info("serving", extra={"fields": self.now.state})

    def _is_mended(self) -> bool:
        """Whether something was wrong, and the files are whole now; CURRENT does not tell that."""
        opened = self.now.opened
        is_whole = opened and not self.trouble and not opened.generation.notice
        if is_whole or time.monotonic() - self._looked_at < SECONDS_OF_TROUBLE:
            return False
        self._looked_at = time.monotonic()
        return not index_problem(self.folder)

    def _keep(self, reason: str) -> None:
        """Stay with what is loaded, if anything is, and say why."""
        if self.now.opened is None:
            self.now = Served(None, reason)
            return
        trouble = f"{self.now.opened.generation.name} is still served: {reason}"
        if trouble != self.trouble:
            log.warning(trouble)
        self.trouble = trouble

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look for another index again and again, as long as the block runs."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(SECONDS):
                try:
                    self.refresh()
                except Exception as error:  # a bug must not end the watch; what is loaded stays
                    log.exception("the index could not be opened again")
                    self._keep(f"the index could not be opened again: {printable(repr(error))}")

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _opened(self) -> Served:
        opened = self._reopen()
        examples = example_questions(opened.bot, opened.generation.corpus)
        self.metrics.serves(opened.generation)
        return Served(replace(opened, bot=CountedBot(opened.bot, self.metrics)), "", examples)
