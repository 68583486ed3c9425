"""Generations on disk: publish, open, verify, collect. The only module that knows the layout of an index.

index/CURRENT names the generation in use and the hash of its manifest, and is the only file ever
replaced. A generation is a folder that never changes after it was published; its manifest has the
size and the sha256 of each file. See index/README.md.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa_bot import __version__
from qa_bot.corpus import Corpus
from qa_bot.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, StorageError
from qa_bot.index import PassageIndex
from qa_bot.lexical import LexicalIndex

FORMAT = 1
KEPT = 3
"""Generations that stay: the one in use and two before."""
_NAME = re.compile(r"gen-\d{6}")


@dataclass(frozen=True, slots=True)
class Generation:
    """One published index, verified and loaded."""

    name: str
    manifest: Mapping[str, Any]
    corpus: Corpus
    vectors: PassageIndex
    words: LexicalIndex

    @property
    def identity(self) -> dict[str, str]:
        """Its name, and the hash of its articles, which is the same wherever they are indexed."""
        articles = self.manifest["files"]["articles.jsonl"]["sha256"]
        return {"generation": self.name, "articles_sha256": articles}

    @property
    def built_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["built_at"])


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Keep other rebuilds out of an index. The lock ends with the process, however it ends.

    Raises:
        IndexBusy: another rebuild holds it.
        StorageError: the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(f"another rebuild is writing {folder}; wait until it ends") from error
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
        names = _generations(folder)
        name = f"gen-{int(names[-1][4:]) + 1 if names else 1:06}"
        manifest = _manifest(name, files, about)
        new = folder / f".{name}"
        try:
            generation = _written(new, name, files, manifest)
        except (OSError, IndexDamaged):
            shutil.rmtree(new, ignore_errors=True)  # a full disk needs the room
            raise
        new.rename(folder / name)
        _sync(folder)
        _point(folder, name, manifest)
        for old in _generations(folder)[:-KEPT]:
            shutil.rmtree(folder / old, ignore_errors=True)
    return generation


def _written(new: Path, name: str, files: Mapping[str, bytes], manifest: bytes) -> Generation:
    """Written to the disk, and read back."""
    new.mkdir()
    for file, data in {**files, "MANIFEST.json": manifest}.items():
        _write(new / file, data)
    _sync(new)
    return _read(new, hashlib.sha256(manifest).hexdigest(), name)


def open_index(folder: Path) -> Generation:
    """The current generation. Nothing is parsed before its hash was checked.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: a file is not what was written.
        IndexMismatch: a newer version wrote it.
    """
    while True:
        name, sha256 = _current(folder)
        try:
            return _read(folder / name, sha256, name)
        except IndexDamaged:
            if _current(folder) == (name, sha256):  # or it was replaced and collected meanwhile
                raise


def rebuild_command(folder: Path, articles: str = "YOUR-ARTICLES") -> str:
    """What to type to make the index anew."""
    return f"python scripts/rebuild_index.py --articles {articles} --index {folder}"


def _generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name))


def _manifest(name: str, files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    manifest = {
        "format": FORMAT,
        "generation": name,
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "built_by": f"qa_bot {__version__}",
        **about,
        "files": {
            file: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for file, data in sorted(files.items())
        },
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _point(folder: Path, name: str, manifest: bytes) -> None:
    head = {"generation": name, "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
    new = folder / "CURRENT.new"
    new.unlink(missing_ok=True)
    _write(new, json.dumps(head).encode() + b"\n")
    new.replace(folder / "CURRENT")
    _sync(folder)


def _current(folder: Path) -> tuple[str, str]:
    try:
        head = json.loads((folder / "CURRENT").read_bytes())
        name, sha256 = head["generation"], head["manifest_sha256"]
        if not _NAME.fullmatch(name):
            raise ValueError(f"it names {name!r}")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexMissing(
            f"no index in {folder}; build one: {rebuild_command(folder, 'articles')}"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(folder / "CURRENT", f"cannot be read ({error})") from error
    return name, sha256


def _read(path: Path, manifest_sha256: str, name: str) -> Generation:
    data = _bytes(path, "MANIFEST.json")
    if hashlib.sha256(data).hexdigest() != manifest_sha256:
        raise _damaged(path / "MANIFEST.json", "is not what was written")
    manifest = json.loads(data)
    if manifest["format"] != FORMAT:
        raise IndexMismatch(
            f"{path} has format {manifest['format']}, this program reads {FORMAT}; update qa_bot, "
            f"or rebuild: {rebuild_command(path.parent)}"
        )
    files = {}
    for file, about in manifest["files"].items():
        files[file] = _bytes(path, file)
        if len(files[file]) != about["bytes"]:
            raise _damaged(path / file, f"has {len(files[file])} bytes, not {about['bytes']}")
        if hashlib.sha256(files[file]).hexdigest() != about["sha256"]:
            raise _damaged(path / file, "is not what was written")
    return Generation(
        name,
        manifest,
        Corpus.from_files(files),
        PassageIndex.from_bytes(files["vectors.faiss"]),
        LexicalIndex.from_files(files),
    )


def _bytes(path: Path, file: str) -> bytes:
    try:
        return (path / file).read_bytes()
    except OSError as error:
        raise _damaged(path / file, f"cannot be read ({error.strerror})") from error


def _damaged(path: Path, what: str) -> IndexDamaged:
    folder = path.parent if path.name == "CURRENT" else path.parent.parent
    return IndexDamaged(f"{path} {what}; rebuild: {rebuild_command(folder)} --full")
