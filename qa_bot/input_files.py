"""The files that may hold articles, found in a stable order and read within limits."""

import gzip
import io
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".jsonl", ".jsonl.gz", ".json", ".txt", ".md", ".html", ".html.gz", ".htm", ".pdf")
MAX_FILE_BYTES = 50_000_000
"""Of a file that is read whole; lines are read one by one and have a limit of their own."""
MAX_LINE_BYTES = 20_000_000


class Unreadable(Exception):
    """This file, line or article cannot be used; the message says why. The others can."""


Report = Callable[[str, str], None]
"""Hears of a place in the input, such as "news/a.jsonl line 17", and of what is the matter there."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file of a known type."""

    path: Path
    name: str
    """Relative to the folder that was given, with forward slashes; for a given file, its name."""

    @property
    def suffix(self) -> str:
        """One of SUFFIXES, or "" for another type."""
        name = self.name.lower()
        return max((s for s in SUFFIXES if name.endswith(s)), key=len, default="")

    @property
    def stem(self) -> str:
        """The last part of the name without its suffix."""
        return Path(self.name).name[: -len(self.suffix) or None]

    def read(self) -> bytes:
        """The whole file, decompressed.

        Raises:
            Unreadable: it is empty, larger than MAX_FILE_BYTES, or its compression is damaged.
        """
        try:
            with self._open() as stream:
                data = stream.read(MAX_FILE_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable(f"the compressed file is damaged ({error})") from error
        if len(data) > MAX_FILE_BYTES:
            raise Unreadable(f"larger than {MAX_FILE_BYTES // 1_000_000} MB; split it up")
        if not data.strip():
            raise Unreadable("empty")
        return data

    def lines(self, skipped: Report) -> Iterator[tuple[str, bytes]]:
        """The place and bytes of each line that is not blank, decompressed. Lines count from 1.

        What cannot be read is named and passed over: a line longer than MAX_LINE_BYTES, and all
        that follows a damage of the compression.
        """
        number = 0
        with self._open() as stream:
            try:
                while line := stream.readline(MAX_LINE_BYTES + 1):
                    number += 1
                    place = f"{self.path} line {number}"
                    if len(line) > MAX_LINE_BYTES:
                        _finish_line(stream, line)
                        limit = MAX_LINE_BYTES // 1_000_000
                        skipped(place, f"a line of more than {limit} MB")
                    elif line.strip():
                        yield place, line
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                reason = f"the compressed file is damaged after line {number} ({error})"
                skipped(str(self.path), reason)
            else:
                if number == 0:
                    skipped(str(self.path), "empty")

    def _open(self) -> io.BufferedIOBase:
        if self.suffix.endswith(".gz"):
            return io.BufferedReader(gzip.open(self.path))
        return self.path.open("rb")


def find_files(paths: Iterable[Path], skipped: Report) -> Iterator[InputFile]:
    """The files given and those in the folders given, sorted by name within each folder.

    Each file is read once, however many links and given folders lead to it. In folders, hidden
    names and other types are passed over silently.
    """
    seen: set[tuple[int, int]] = set()
    for given in paths:
        root = given if given.is_dir() else given.parent
        pending = [given]
        while pending:
            path = pending.pop()
            try:
                info = path.stat()
                if (info.st_dev, info.st_ino) in seen:
                    continue
                seen.add((info.st_dev, info.st_ino))
                if stat.S_ISDIR(info.st_mode):
                    pending += sorted(_children(path), reverse=True)
                    continue
            except OSError as error:
                skipped(str(path), error.strerror or str(error))
                continue
            file = InputFile(path, path.relative_to(root).as_posix())
            if not file.suffix:
                if path == given:
                    skipped(str(path), f"not one of {', '.join(SUFFIXES)}")
            elif not stat.S_ISREG(info.st_mode):
                skipped(str(path), "not a regular file")
            else:
                yield file


def printable(text: str) -> str:
    """The text as one line: what cannot be printed is written as an escape."""
    return text if text.isprintable() else "".join(map(_printable_character, text))


def _printable_character(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]


def _children(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _finish_line(stream: io.BufferedIOBase, piece: bytes) -> None:
    while piece and not piece.endswith(b"\n"):
        piece = stream.readline(1_000_000)
