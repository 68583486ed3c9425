"""Stands between this process and the files of one folder: hears of each operation, and may fail it."""

import errno
import fcntl
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

WATCHED = [
    *((os, name) for name in ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink")),
    *((os, name) for name in ("rmdir", "scandir", "listdir")),
    (io, "open"),
    (fcntl, "flock"),
]
"""Each goes to the system once; `Path` and `shutil` call them by these names."""
FAULTS = ("KILL before", "KILL after", "ENOSPC", "EIO", "EACCES", "short write")


@dataclass(frozen=True)
class Operation:
    """One call, with what was given to it after the file: data, flags, a new name."""

    kind: str
    path: Path
    argument: Any = None

    @property
    def creates(self) -> bool:
        return self.kind == "os.open" and bool(self.argument & os.O_CREAT)


Meet = Callable[[Operation, Callable[[], Any]], Any]
"""Is given each operation and how to do it, and gives what that gives."""


@contextmanager
def watched(folder: Path, meet: Meet) -> Iterator[None]:
    """As long as the block runs, `meet` decides about everything that is done in the folder."""
    opened: dict[int, Path] = {}
    real = {(module, name): vars(module)[name] for module, name in [*WATCHED, (os, "close")]}

    def watching(kind: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def operation(at: Any, *rest: Any, **options: Any) -> Any:
            path = path_of(at, options.get("dir_fd"), opened)
            if path is None or not path.is_relative_to(folder):
                return do(at, *rest, **options)
            argument = bytes(rest[0]) if kind == "os.write" else rest[0] if rest else None
            given = meet(Operation(kind, path, argument), partial(do, at, *rest, **options))
            if kind == "os.open":
                opened[given] = path
            return given

        return operation

    def close(descriptor: int) -> None:
        opened.pop(descriptor, None)
        real[os, "close"](descriptor)

    for module, name in WATCHED:
        setattr(module, name, watching(f"{module.__name__}.{name}", real[module, name]))
    os.close = close
    try:
        yield
    finally:
        for (module, name), do in real.items():
            setattr(module, name, do)


def path_of(at: Any, inside: int | None, opened: dict[int, Path]) -> Path | None:
    """What is meant by a path, a path inside of a folder that is open, or an open file; links are not followed."""
    if isinstance(at, int):
        return opened.get(at)
    if inside is not None:
        return opened[inside] / os.fsdecode(at) if inside in opened else None
    return Path(os.path.abspath(os.fsdecode(at)))  # noqa: PTH100


@dataclass
class Failing:
    """Fails one operation, counted from 1. A disk that is full stays full."""

    number: int
    fault: str
    done: list[str] = field(default_factory=list)
    full: bool = False

    def __call__(self, operation: Operation, do: partial[Any]) -> Any:
        self.done.append(operation.kind)
        takes_room = operation.kind in ("os.write", "os.mkdir") or operation.creates
        if self.full and takes_room:
            raise failure("ENOSPC", operation.path)
        if len(self.done) != self.number:
            return do()
        if self.fault == "KILL before":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "KILL after":
            try:
                return do()
            finally:
                os.kill(os.getpid(), signal.SIGKILL)
        if self.fault == "short write":
            self.full = True
            return do.func(do.args[0], operation.argument[: len(operation.argument) // 2])
        self.full = self.fault == "ENOSPC"
        raise failure(self.fault, operation.path)


def failure(name: str, path: Path) -> OSError:
    code = vars(errno)[name]
    return OSError(code, os.strerror(code), str(path))
