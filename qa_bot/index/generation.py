"""One generation of an index: a folder that never changes after it was written.

Its manifest has the size and the sha256 of each file, and nothing is parsed before these were
checked. See index/README.md.
"""

import hashlib
import json
import operator
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from qa_bot import __version__
from qa_bot.errors import IndexDamaged, IndexMismatch
from qa_bot.index.corpus import Corpus
from qa_bot.index.disk import read_file, sync_folder, write_new
from qa_bot.index.lexical import LexicalIndex
from qa_bot.index.vectors import PassageIndex
from qa_bot.reading.input_files import Unreadable
from qa_bot.text.escape import printable

FORMAT = 1
MANIFEST = "MANIFEST.json"
OWN_HASH = "MANIFEST.sha256"
"""The hash of the manifest once more, so that a generation can be checked without CURRENT."""
_FILE = re.compile(r"\w+\.\w+")
_UNUSABLE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, Unreadable
)  # fmt: skip
"""What parsing raises where a file has its hash, and was written by another program."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One published index, verified and loaded."""

    name: str
    manifest: Mapping[str, Any]
    corpus: Corpus
    vectors: PassageIndex
    words: LexicalIndex
    notice: str = ""  # what is damaged: the current one, or what this one can do without

    @property
    def identity(self) -> dict[str, str]:
        """Its name, and the hash of its articles, which is the same wherever they are indexed."""
        articles = self.manifest["files"]["articles.jsonl"]["sha256"]
        return {"generation": self.name, "articles_sha256": articles}

    @property
    def built_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["built_at"])


def write_generation(
    path: Path, name: str, files: Mapping[str, bytes], about: Mapping[str, Any]
) -> Generation:
    """Write it to the disk, and read it back as a reader would; `about` goes into the manifest.

    Raises OSError: the disk is full, or reports an error; IndexDamaged: what it gives back is not
    what was written.
    """
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
    written = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    own_hash = f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode()
    path.mkdir()
    for file, data in {**files, MANIFEST: written, OWN_HASH: own_hash}.items():
        write_new(path / file, data)
    sync_folder(path)
    return read_generation(path, own_sha256(path))


def read_generation(path: Path, sha256: str) -> Generation:
    """Verify it by the sha256 of its manifest, and load it.

    Raises IndexDamaged: a file is not what was written, or cannot be used; IndexMismatch: a newer
    version wrote it.
    """
    manifest, files = whole_files(path, sha256)
    try:
        counts = manifest["passages"], manifest["embedder"]["dimension"]
        passages, dimension = map(operator.index, counts)
        generation = Generation(
            path.name.removeprefix("."),  # which it has until it is published
            manifest,
            Corpus.from_files(files),
            PassageIndex.from_bytes(files["vectors.faiss"], passages, dimension),
            LexicalIndex.from_files(files),
        )
        _check(generation)
    except IndexDamaged as error:
        raise damaged(path, str(error)) from error
    except _UNUSABLE as error:
        raise damaged(path, f"cannot be used ({type(error).__name__}: {error})") from error
    return generation


def whole_files(path: Path, sha256: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest and the files that it names, each with its hash. Raises as `read_generation`."""
    manifest = _whole_manifest(path, sha256)
    files = {}
    try:
        for file, about in manifest["files"].items():
            if not _FILE.fullmatch(file):
                raise damaged(path / MANIFEST, f"names {file!r}, which is no file of an index")
            data = files[file] = stored_bytes(path / file)
            if len(data) != about["bytes"]:
                raise damaged(path / file, f"has {len(data)} bytes, not {about['bytes']}")
            if hashlib.sha256(data).hexdigest() != about["sha256"]:
                raise damaged(path / file, "is not what was written")
    except _UNUSABLE as error:
        raise damaged(path / MANIFEST, f"cannot be used ({error})") from error
    return manifest, files


def article_count(path: Path, sha256: str) -> int:
    """What its manifest says, whatever became of the other files. Raises as `read_generation`."""
    try:
        return operator.index(_whole_manifest(path, sha256)["articles"])
    except _UNUSABLE as error:
        raise damaged(path / MANIFEST, f"cannot be used ({error})") from error


def _whole_manifest(path: Path, sha256: str) -> dict[str, Any]:
    data = stored_bytes(path / MANIFEST)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise damaged(path / MANIFEST, "is not what was written")
    try:
        manifest = json.loads(data)
        if manifest["format"] != FORMAT:
            raise IndexMismatch(
                f"{path} has format {manifest['format']!r}, this program reads {FORMAT}; update "
                f"qa_bot, or rebuild: {rebuild_command(path.parent)}"
            )
    except _UNUSABLE as error:
        raise damaged(path / MANIFEST, f"cannot be used ({error})") from error
    return manifest


def own_sha256(path: Path) -> str:
    """Of its manifest, as noted beside it; empty from an older version. Raises IndexDamaged."""
    if not os.path.lexists(path / OWN_HASH):
        return ""
    line = stored_bytes(path / OWN_HASH).decode("ascii", "replace")
    sha256 = line.partition(" ")[0]
    if line != f"{sha256}  {MANIFEST}\n":
        raise damaged(path / OWN_HASH, "is not what was written")
    return sha256


def own_hash_problem(path: Path, sha256: str) -> str:
    """Why its own hash is not this one; empty where it is, or there is none."""
    try:
        if own_sha256(path) not in ("", sha256):
            raise damaged(path / OWN_HASH, "is not what was written")
    except IndexDamaged as error:
        return str(error)
    return ""


def rebuild_command(folder: Path, articles: str = "YOUR-ARTICLES") -> str:
    """What to type to make the index anew."""
    paths = shlex.quote(articles), shlex.quote(str(folder))
    return "python scripts/rebuild_index.py --articles {} --index {}".format(*paths)


def stored_bytes(path: Path) -> bytes:
    """What a file of a generation holds. Raises IndexDamaged: it is missing, or cannot be read."""
    try:
        return read_file(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise damaged(path, "is missing") from error
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> IndexDamaged:
    """For what may be whole, though the system does not give it: a rebuild does not mend that."""
    return IndexDamaged(f"cannot read {path}: {error.strerror}")


def damaged(path: Path, what: str) -> IndexDamaged:
    """Of a generation, or a file in one: `what` is wrong with it."""
    folder = path.parents[1] if path.suffix else path.parent
    return IndexDamaged(f"{path} {printable(what)}; rebuild: {rebuild_command(folder)} --full")


def count_problems(generation: Generation) -> Iterator[str]:
    """Where there are more or fewer of something than the manifest or another part says."""
    counts = generation.corpus.counts
    for name, count in counts.items():
        if (figure := generation.manifest[name]) != count:
            yield f"the manifest says {figure!r:.60} {name}, there are {count}"
    parts = {"vectors": len(generation.vectors), "texts of words": generation.words.texts}
    for name, count in parts.items():
        if count != counts["passages"]:
            yield f"there are {count} {name} for {counts['passages']} passages"


def _check(generation: Generation) -> None:
    """What is used later as a number or a text is one, and the parts fit together."""
    manifest = generation.manifest
    for problem in count_problems(generation):
        raise IndexDamaged(f"does not fit together: {problem}")
    probe, about = manifest["probe"], manifest["embedder"]
    texts = (probe["text"], about["name"], about["weights_sha256"])
    # else they are no texts, or have half a character
    "".join((*texts, manifest["splitter_sha256"], manifest["built_by"])).encode()
    if [isfinite(number) for number in probe["vector"]] != [True] * generation.vectors.dimension:
        raise IndexDamaged("has a probe that is no vector of its dimension")
    if generation.built_at.tzinfo is None:
        raise IndexDamaged("has a manifest without the time zone of its date")
