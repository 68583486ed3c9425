"""The folder of an index: lock, publish, open, collect.

index/CURRENT names the generation in use and the hash of its manifest, and is the only file ever
replaced. See index/README.md.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa_bot.disk import make_folder, read_file, sync_folder, write_beside
from qa_bot.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, StorageError
from qa_bot.generation import (
    MANIFEST,
    OWN_HASH,
    Generation,
    own_sha256,
    read_generation,
    rebuild_command,
    whole_files,
    write_generation,
)

KEPT = 3
"""Generations that stay: the one in use and two before."""
QUARANTINE = "quarantine"
ADDED = "added"
"""A folder with the articles that came from the page; see additions."""
_NAME = re.compile(r"gen-\d{6}")


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other rebuilds out of an index. The lock ends with the process, however it ends.

    Raises:
        IndexBusy: another rebuild holds it.
        StorageError: the folder cannot be written.
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
            for left_behind in folder.glob(".gen-*"):
                shutil.rmtree(left_behind, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the disk says into one line."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write to {folder}: {error.strerror}; the index in use was not changed"
        ) from error
    except IndexDamaged as error:
        raise StorageError(f"the disk did not keep what was written: {error}") from error


def publish(folder: Path, files: Mapping[str, bytes], about: Mapping[str, Any]) -> Generation:
    """Write a generation, open it as a reader would, and only then make it the current one.

    The caller holds the lock. `about` goes into the manifest.

    Raises:
        StorageError: the disk is full, or what it gives back is not what was written.
    """
    with writing(folder):
        name, damaged = _next_name(folder), _damaged(folder)
        new = folder / f".{name}"
        try:
            generation = write_generation(new, name, files, about)
            sha256 = hashlib.sha256((new / MANIFEST).read_bytes()).hexdigest()
            head = {"generation": name, "manifest_sha256": sha256}
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

    Nothing is written.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: a file is not what was written, and no other generation is whole.
        IndexMismatch: a newer version wrote it.
    """
    while True:
        head = head_bytes(folder)
        try:
            name, sha256 = _parsed(folder, head)
            return read_generation(folder / name, name, sha256)
        except (IndexMissing, IndexDamaged) as error:
            if head_bytes(folder) != head:  # it was replaced, and what it named collected
                continue
            older = _newest_whole(folder)
            if older is None:
                raise
            since = older.built_at.strftime("%Y-%m-%d %H:%M")
            return replace(older, notice=f"{older.name} of {since} is used, because {error}")


def head_bytes(folder: Path) -> bytes:
    """What CURRENT holds: other bytes, another generation. Empty where it cannot be read."""
    try:
        return read_file(folder / "CURRENT")
    except OSError:
        return b""


def _parsed(folder: Path, head: bytes) -> tuple[str, str]:
    """The name of the current generation, and the hash of its manifest."""
    if not head and not (folder / "CURRENT").exists():
        raise IndexMissing(
            f"no index in {folder}; build one: {rebuild_command(folder, 'articles')}"
        )
    try:
        fields = json.loads(head)
        name, sha256 = fields["generation"], fields["manifest_sha256"]
        if not _NAME.fullmatch(name):
            raise ValueError(f"it names {name!r}")
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise IndexDamaged(
            f"{folder / 'CURRENT'} cannot be read ({error}); rebuild: {rebuild_command(folder)} --full"
        ) from error
    return name, sha256


def _newest_whole(folder: Path) -> Generation | None:
    try:
        names = _generations(folder)
    except OSError:  # the folder cannot be listed
        return None
    for name in reversed(names):
        try:
            return read_generation(folder / name, name, own_sha256(folder / name))
        except (IndexDamaged, IndexMismatch):
            continue
    return None


def added_files(folder: Path) -> list[Path]:
    """The files with what was added on the page, the newest first, so that it wins over an older one.

    Raises StorageError.
    """
    added = folder / ADDED
    try:
        files = list(added.iterdir()) if added.is_dir() else []
    except OSError as error:
        raise StorageError(
            f"cannot read {added}: {error.strerror}; the index in use was not changed"
        ) from error
    return sorted((file for file in files if file.suffix == ".jsonl"), reverse=True)


def _generations(folder: Path) -> list[str]:
    """The names of those that were published, oldest first."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path.name for path in found if _NAME.fullmatch(path.name))


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


def _damaged(folder: Path) -> list[str]:
    return [name for name in _generations(folder) if not _is_whole(folder, name)]


def _is_whole(folder: Path, name: str) -> bool:
    try:
        current, sha256 = _parsed(folder, head_bytes(folder))
    except (IndexMissing, IndexDamaged):
        current = sha256 = ""
    if name != current and not (folder / name / OWN_HASH).exists():
        return True  # an older version wrote it, and nothing tells
    try:
        whole_files(folder / name, sha256 if name == current else own_sha256(folder / name))
    except IndexDamaged:
        return False
    except IndexMismatch:  # a newer version will know
        return True
    return True
