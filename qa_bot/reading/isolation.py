"""The readers of web pages, PDFs and Markdown, in a process of bounded time and memory.

Their parsers are large, partly written in C, and made for files that mean well. A file on which one
hangs, crashes or eats memory costs that process only: it is named, and a new one reads the next.
"""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

from qa_bot.reading.input_files import Unreadable
from qa_bot.records import Record

MAX_SECONDS = 20
"""Of the processor for one file, so that a busy machine reads the same articles as an idle one."""
MAX_MEGABYTES = 1000
MAX_SECONDS_OF_WAITING = 600  # after which a process is stopped that does nothing at all
MAX_REPLY_BYTES = 200_000_000
OUT_OF_MEMORY = 3  # the exit code of a process that asked for too much memory
READY = b"ready\n"


class SeparateReader(contextlib.AbstractContextManager):
    """Reads files in a process that is started at the first of them and then kept; to be closed."""

    def __init__(self, *, seconds: int = MAX_SECONDS, megabytes: int = MAX_MEGABYTES) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._stop(self._process)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def read(self, suffix: str, data: bytes, stem: str) -> Record:
        """The article in a file of one of ISOLATED_SUFFIXES; `stem` is for its title.

        Raises Unreadable: it holds none, or reading it took too much time or memory.
        """
        process = self._running()
        header = {"suffix": suffix, "stem": stem, "bytes": len(data)}
        watchdog = threading.Timer(MAX_SECONDS_OF_WAITING, process.kill)
        watchdog.start()
        try:
            process.stdin.write(json.dumps(header).encode() + b"\n" + data)
            process.stdin.flush()
            reply = process.stdout.readline(MAX_REPLY_BYTES)
        except BrokenPipeError:
            reply = b""
        finally:
            watchdog.cancel()
        if not reply.endswith(b"\n"):
            raise Unreadable(self._reason(self._stop(process, patience=5)))
        answer = json.loads(reply)
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        return answer["record"]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process:
            if self._process.poll() is None:
                return self._process
            self._stop(self._process)
        # -P: a folder named qa_bot in the current folder is not this program
        command = [sys.executable, "-P", "-m", __spec__.name, str(self._seconds)]
        self._process = subprocess.Popen(
            [*command, str(self._megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,  # Ctrl-C is for the program; this one ends with it
        )
        if self._process.stdout.readline(len(READY)) != READY:
            code = self._stop(self._process, patience=5)
            raise RuntimeError(f"{' '.join(command)} did not start (exit code {code})")
        return self._process

    def _stop(self, process: subprocess.Popen[bytes], *, patience: float = 0) -> int:
        """End the process unless it ends by itself within so many seconds; its exit code."""
        self._process = None
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.stdout.close()
        return code

    def _reason(self, code: int) -> str:
        advice = "; save it as plain text"
        if code == OUT_OF_MEMORY:
            return f"reading it takes more than {self._megabytes} MB of memory{advice}"
        if code == -signal.SIGXCPU:
            return f"reading it takes more than {self._seconds} seconds{advice}"
        cause = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"its reader crashed ({cause}){advice}"


def main(seconds: int, megabytes: int) -> None:
    """The other side: read files from standard input until it ends."""
    from qa_bot.reading.markdown import read_markdown
    from qa_bot.reading.pdf import read_pdf
    from qa_bot.reading.web_page import read_web_page

    readers = {".md": read_markdown, ".pdf": read_pdf}
    replies = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # a parser that prints something does not answer
    _limit(resource.RLIMIT_AS, megabytes * 1_000_000)
    _limit(resource.RLIMIT_CORE, 0)
    replies.write(READY)
    replies.flush()
    os.dup2(silence, 2)
    while line := sys.stdin.buffer.readline():
        header = json.loads(line)
        data = sys.stdin.buffer.read(header["bytes"])
        _limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + seconds)
        try:
            record = readers.get(header["suffix"], read_web_page)(data, header["stem"])
            reply = json.dumps({"record": record})
        except Unreadable as error:
            reply = json.dumps({"unreadable": str(error)})
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # the next file finds a fresh process
        replies.write(reply.encode() + b"\n")
        replies.flush()


def _limit(kind: int, most: int) -> None:
    """The hard limit stays, so that the next file may have more time than this one used."""
    with contextlib.suppress(ValueError, OSError):  # a stricter one is in force, or none is known
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
