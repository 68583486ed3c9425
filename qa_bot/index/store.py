"""The folder of an index: lock, publish, open, collect.

index/CURRENT names the generation in use and the hash of its manifest, and is the only file ever
replaced. See index/README.md.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from errno import EISDIR
from pathlib import Path
from typing import Any, TypeVar

from qa_bot.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, StorageError
from qa_bot.index import generation as generations
from qa_bot.index.disk import make_folder, read_file, sync_folder, write_beside
from qa_bot.index.generation import Generation, rebuild_command, unreadable

KEPT = 3  # generations that stay: the one in use and two before
QUARANTINE = "quarantine"
ADDED = "added"  # a folder with the articles that came from the page; see additions
_NAME = re.compile(r"gen-\d{6}")
Read = TypeVar("Read")


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other rebuilds out of an index. The lock ends with the process, however it ends.

    Raises IndexBusy: another rebuild holds it; StorageError: the folder cannot be written.
    """
    with writing(folder):
        make_folder(folder)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with writing(folder):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"another rebuild is writing {folder}; wait until it ends"
                raise IndexBusy(message) from error
            for left_behind in (*folder.glob(".gen-*"), *folder.glob("CURRENT.new")):
                shutil.rmtree(left_behind, ignore_errors=True)
                with suppress(IsADirectoryError):
                    left_behind.unlink(missing_ok=True)  # it was none
        yield
    finally:
        os.close(descriptor)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the disk says into one line."""
    try:
        yield
    except OSError as error:
        what = f"cannot write to {error.filename or folder}: {error.strerror}"
        raise StorageError(f"{what}; the index in use was not changed") from error
    except IndexDamaged as error:
        raise StorageError(f"the disk did not keep what was written: {error}") from error


def publish(folder: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> Generation:
    """Write a generation, open it as a reader would, and only then make it the current one.

    The caller holds the lock. `about` goes into the manifest.

    Raises StorageError: the disk is full, or what it gives back is not what was written.
    """
    with writing(folder):
        if (folder / "CURRENT").is_dir():  # or the last step would be the first to fail
            raise IsADirectoryError(EISDIR, "it is a folder", folder / "CURRENT")
        name = _next_name(folder)
        damaged = [old for old in _generations(folder) if index_problem(folder, old)]
        new = folder / f".{name}"
        try:
            generation = generations.write_generation(new, name, files, about)
            head = {"generation": name, "manifest_sha256": generations.own_sha256(new)}
            ready = write_beside(folder / "CURRENT", json.dumps(head).encode() + b"\n")
        except (OSError, IndexDamaged):
            shutil.rmtree(new, ignore_errors=True)  # a full disk needs the room
            raise
        new.rename(folder / name)  # from here on nothing takes room
        sync_folder(folder)
        ready.replace(folder / "CURRENT")
    try:
        sync_folder(folder)
    except OSError as error:
        raise StorageError(
            f"{name} is in use, but the disk did not confirm it ({error.strerror}); look after "
            f"the disk, then rebuild: {rebuild_command(folder)} --full"
        ) from error
    _tidy(folder, damaged)
    return generation


def open_index(folder: Path) -> Generation:
    """The current generation; where that is damaged the newest whole one, whose `notice` says so.

    Nothing is written. Raises IndexMissing: there is none; IndexDamaged: a file is not what was
    written or cannot be read, and no other generation is whole; IndexMismatch: a newer version
    wrote it.
    """
    while True:
        head = _head_or_error(folder)
        try:
            name, sha256 = _named(folder)
            current = generations.read_generation(folder / name, sha256)
            notice = generations.own_hash_problem(folder / name, sha256)
            return replace(current, notice=notice)
        except (IndexMissing, IndexDamaged) as error:
            if _head_or_error(folder) != head:  # it was replaced, and what it named collected
                continue
            older = _newest(folder, generations.read_generation)
            if older is None:
                raise
            since = older.built_at.strftime("%Y-%m-%d %H:%M")
            missing = f"{folder / 'CURRENT'} is missing; rebuild: {rebuild_command(folder)}"
            why = missing if isinstance(error, IndexMissing) else error
            return replace(older, notice=f"{older.name} of {since} is used, because {why}")


def index_problem(folder: Path, name: str = "") -> str:
    """Why a generation, or else that of CURRENT, is not whole; empty where nothing tells."""
    try:
        with suppress(IndexMismatch):
            name = name or _named(folder)[0]
            for sha256 in _noted_hashes(folder, name):
                generations.whole_files(folder / name, sha256)
    except (IndexMissing, IndexDamaged) as error:
        return str(error)
    return ""


def head_bytes(folder: Path) -> bytes:
    """What CURRENT holds: other bytes, another generation. Empty where there is none.

    Raises IndexDamaged: it cannot be read, which does not say that there is another.
    """
    try:
        return read_file(folder / "CURRENT")
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise unreadable(folder / "CURRENT", error) from error


def _head_or_error(folder: Path) -> bytes | str:
    try:
        return head_bytes(folder)
    except IndexDamaged as error:
        return str(error)


def _named(folder: Path) -> tuple[str, str]:
    """The name of the current generation, and the hash of its manifest."""
    head = head_bytes(folder)
    if not head and not os.path.exists(folder / "CURRENT"):  # noqa: PTH110 - never raises
        advice = rebuild_command(folder, "articles")
        raise IndexMissing(f"no index in {folder}; build one: {advice}")
    try:
        fields = json.loads(head)
        name, sha256 = fields["generation"], str(fields["manifest_sha256"])
        if not _NAME.fullmatch(name):
            raise ValueError(f"it names {name[:60]!r}")
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise generations.damaged(folder / "CURRENT", f"cannot be read ({error})") from error
    return name, sha256


def article_count(folder: Path) -> int:
    """Of the newest generation with a whole manifest, whatever its data is; or 0."""
    return _newest(folder, generations.article_count) or 0


def _newest(folder: Path, read: Callable[[Path, str], Read]) -> Read | None:
    """What is read of the newest generation of which it can be."""
    with suppress(OSError):  # the folder cannot be listed
        for name in reversed(_generations(folder)):
            with suppress(IndexDamaged, IndexMismatch):
                return read(folder / name, next(_noted_hashes(folder, name), ""))
    return None


def _noted_hashes(folder: Path, name: str) -> Iterator[str]:
    """Of the manifest of a generation, beside it and in CURRENT; they differ after damage."""
    if own := generations.own_sha256(folder / name):
        yield own
    with suppress(IndexMissing, IndexDamaged):
        current, sha256 = _named(folder)
        if current == name and sha256 != own:
            yield sha256


def added_files(folder: Path) -> list[Path]:
    """Of articles from the page, the newest first: it wins over the older. Raises StorageError."""
    added = folder / ADDED
    try:
        files = list(added.iterdir()) if added.is_dir() else []
    except OSError as error:
        what = f"cannot read {added}: {error.strerror}"
        raise StorageError(f"{what}; the index in use was not changed") from error
    return sorted((file for file in files if file.suffix == ".jsonl"), reverse=True)


def _generations(folder: Path) -> list[str]:
    """The names of those that were published, oldest first."""
    entries = folder.iterdir() if folder.is_dir() else ()
    return sorted(path.name for path in entries if _NAME.fullmatch(path.name))


def _tidy(folder: Path, damaged: Iterable[str]) -> None:
    """Set damaged generations aside, and remove what is older than those that stay.

    Only after a whole one took their place: what could not be read may be read tomorrow. Nothing
    is deleted from the quarantine. What fails here is done by the next rebuild.
    """
    with suppress(OSError):
        for name in damaged:
            (folder / QUARANTINE).mkdir(exist_ok=True)
            (folder / name).rename(folder / QUARANTINE / name)
        for old in _generations(folder)[:-KEPT]:
            shutil.rmtree((folder / old).rename(folder / f".{old}"))


def _next_name(folder: Path) -> str:
    """Numbers only grow, whatever the clock says and whatever was set aside."""
    names = _generations(folder) + _generations(folder / QUARANTINE)
    return f"gen-{int(max(names)[4:]) + 1 if names else 1:06}"
