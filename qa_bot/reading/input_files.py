"""The files that may hold articles, found in a stable order and read within limits."""

import errno
import gzip
import io
import json
import os
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ISOLATED_SUFFIXES = (".md", ".html", ".html.gz", ".htm", ".pdf")
"""Of formats with a parser of their own; `isolation` has the reader of each."""
FILE_SUFFIXES = (".jsonl", ".jsonl.gz", ".json", ".txt", *ISOLATED_SUFFIXES)
MAX_FILE_BYTES = 50_000_000
"""Of a file that is read whole; lines are read one by one and have a limit of their own."""
MAX_LINE_BYTES = 20_000_000
MAX_JSON_VALUES = 3_000_000  # in a line or file; each takes many times the memory of its characters
MAX_PASSED_BYTES = 2_000_000_000  # of a line that is too long; then the file is given up
MAX_GROWTH = 200
"""How many times its size a compressed file may grow; no text does. Small ones may more."""
DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error)  # what reading a damaged compressed file raises

PARSER_ERRORS = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What parsers raise on files that do not mean well, besides errors of their own."""


class Unreadable(Exception):
    """This file, line or article cannot be used; the message says why. The others can."""


Report = Callable[[str, str], None]
"""Hears of a place in the input, such as "news/a.jsonl line 17", and what is wrong there."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A regular file of a known type."""

    path: Path
    name: str
    """Relative to the folder that was given, with forward slashes; for a given file, its name."""
    target: Path  # what is opened: no link, so that it cannot be turned into one in the meantime

    @property
    def suffix(self) -> str:
        return known_suffix(self.name)

    @property
    def stem(self) -> str:
        """The last part of the name without its suffix."""
        return Path(self.name).name[: -len(self.suffix) or None]

    def read(self) -> bytes:
        """All of it, decompressed. Raises Unreadable: it is empty, too large or damaged."""
        try:
            with self._open() as stream:
                data = stream.read(MAX_FILE_BYTES + 1)
        except DAMAGE as error:
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

        Raises Unreadable: after the lines before it, a line does not end, or the file is a bomb.
        """
        number = read = 0
        with self._open() as stream:
            most = max(MAX_FILE_BYTES, MAX_GROWTH * self.target.stat().st_size)
            try:
                while line := stream.readline(MAX_LINE_BYTES + 1):
                    number += 1
                    place = f"{self.path} line {number}"
                    read += len(line)
                    if len(line) > MAX_LINE_BYTES:
                        read += _finish_line(stream, line)
                        skipped(place, f"a line of more than {MAX_LINE_BYTES // 1_000_000} MB")
                    elif line.strip():
                        yield place, line
                    if read > most:  # no text does that
                        raise Unreadable(
                            f"given up after line {number}: it grows to more than {MAX_GROWTH} "
                            "times its size; decompress it if it is what you expect"
                        )
            except DAMAGE as error:
                reason = f"the compressed file is damaged after line {number} ({error})"
                skipped(str(self.path), reason)
            else:
                if number == 0:
                    skipped(str(self.path), "empty")

    @contextmanager
    def _open(self) -> Iterator[io.BufferedIOBase]:
        """Decompressed. Raises OSError: it cannot be read, or is another kind of file by now."""
        # a pipe that took the place of the file must not be waited for
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        with os.fdopen(os.open(self.target, flags), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            if self.suffix.endswith(".gz"):
                yield io.BufferedReader(gzip.GzipFile(fileobj=stream))
            else:
                yield stream


def known_suffix(name: str) -> str:
    """One of FILE_SUFFIXES, or "" for another type."""
    return max((s for s in FILE_SUFFIXES if name.lower().endswith(s)), key=len, default="")


def find_files(paths: Iterable[Path], skipped: Report) -> Iterator[InputFile]:
    """The files given and those in the folders given, sorted by name within each folder.

    Each file is read once, however many links and folders lead to it. In folders, hidden names are
    passed over silently, files of other types with one line for all, links out of them by name.
    """
    seen: set[tuple[int, int]] = set()
    for start in paths:
        root = start if start.is_dir() else start.parent
        pending, others = [start], Counter[str]()
        while pending:
            path = pending.pop()
            try:
                info = path.stat()
                if (info.st_dev, info.st_ino) in seen:
                    continue
                target = _target(path, start)
                seen.add((info.st_dev, info.st_ino))
                if stat.S_ISDIR(info.st_mode):
                    children = (child for child in path.iterdir() if child.name[0] != ".")
                    pending += sorted(children, reverse=True)
                    continue
            except OSError as error:
                skipped(str(path), error.strerror or str(error))
                continue
            file = InputFile(path, path.relative_to(root).as_posix(), target)
            if not file.suffix:
                if path == start:
                    skipped(str(path), f"not one of {', '.join(FILE_SUFFIXES)}")
                else:
                    parts = 2 if path.suffix == ".gz" else 1
                    others["".join(path.suffixes[-parts:]) or "no ending"] += 1
            elif not stat.S_ISREG(info.st_mode):
                skipped(str(path), "not a regular file")
            else:
                yield file
        if count := others.total():
            files = "1 file of another type" if count == 1 else f"{count:,} files of other types"
            skipped(str(start), f"{files} passed over ({', '.join(sorted(others))})")


def parse_json(data: bytes) -> Any:
    """What the JSON says; an object inside that names a field twice is an Unreadable in its place.

    Raises Unreadable: it is no JSON, is too large, or names a field twice itself.
    """
    if sum(map(data.count, (b",", b"[", b"{"))) > MAX_JSON_VALUES:
        raise Unreadable(f"JSON of more than {MAX_JSON_VALUES:,} values; split it up")
    try:
        parsed = json.loads(data, object_pairs_hook=_fields)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON ({error.msg} at character {error.pos + 1})") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"not JSON (no {error.encoding} at byte {error.start})") from error
    except ValueError as error:  # of int()
        raise Unreadable("not JSON that can be read (a number has too many digits)") from error
    except RecursionError as error:
        raise Unreadable("not JSON that can be read (nested too deeply)") from error
    if isinstance(parsed, Unreadable):
        raise parsed
    return parsed


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Unreadable:
    """Nobody knows which of two texts was meant."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    name = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return Unreadable(f"the field {name!r:.60} comes twice")


def _target(path: Path, given: Path) -> Path:
    """Where the path leads to. Raises OSError: a link leads out of the folder given."""
    if not path.is_symlink():
        return path
    target = path.resolve()
    if path != given and not target.is_relative_to(given.resolve()):
        raise OSError(errno.EXDEV, "a link that leads out of the folder; give its target by itself")
    return target


def _finish_line(stream: io.BufferedIOBase, piece: bytes) -> int:
    """Read on to the end of a line; how many bytes. Raises Unreadable: it does not end."""
    passed = 0
    while piece and not piece.endswith(b"\n"):
        piece = stream.readline(1_000_000)
        passed += len(piece)
        if passed > MAX_PASSED_BYTES:
            limit = MAX_PASSED_BYTES // 1_000_000
            raise Unreadable(f"a line does not end within {limit:,} MB; what follows is left out")
    return passed
