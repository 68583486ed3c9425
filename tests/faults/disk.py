"""A disk that loses its power: what of the recorded operations of a rebuild is there afterwards.

The data of a file are on it when the file was synced, and a name in a folder when the folder was.
Everything else may be there or not.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from faults.shim import Operation


@dataclass
class StoredFile:
    data: bytes = b""
    synced: bytes = b""


@dataclass
class StoredFolder:
    names: dict[str, "StoredFile | StoredFolder"] = field(default_factory=dict)
    synced: dict[str, "StoredFile | StoredFolder"] = field(default_factory=dict)


Names = dict[str, StoredFile | StoredFolder]
Loss = Callable[[StoredFile | StoredFolder], bytes | Names]
"""What is left of the data of a file, or of the names in a folder."""


@dataclass
class Recording:
    """Does what it meets, and remembers what changed something."""

    operations: list[Operation] = field(default_factory=list)

    def __call__(self, operation: Operation, do: partial[Any]) -> Any:
        given = do()
        if operation.kind == "os.write":
            assert given == len(operation.argument)
        if operation.creates or operation.kind not in ("os.open", *READING):
            self.operations.append(operation)
        return given


READING = ("os.scandir", "os.listdir", "io.open", "fcntl.flock")


class Disk:
    """What lies in one folder, and what of it is certain."""

    def __init__(self, root: Path) -> None:
        """As it is there now, all of it on the disk."""
        self.root = root
        self.top = stored(root)

    def do(self, operation: Operation) -> None:
        """Repeat an operation that was recorded."""
        if operation.kind == "os.fsync":
            found = self.at(operation.path)
            found.synced = found.data if isinstance(found, StoredFile) else dict(found.names)
            return
        folder, name = self.at(operation.path.parent).names, operation.path.name
        match operation.kind:
            case "os.open":
                folder.setdefault(name, StoredFile())
            case "os.write":
                folder[name].data += operation.argument
            case "os.mkdir":
                folder[name] = StoredFolder()
            case "os.rename" | "os.replace":
                target = Path(operation.argument)
                self.at(target.parent).names[target.name] = folder.pop(name)
            case "os.unlink" | "os.rmdir":
                del folder[name]
            case _:
                raise AssertionError(f"a disk does not know {operation.kind}")

    def at(self, path: Path) -> StoredFile | StoredFolder:
        found = self.top
        for name in path.relative_to(self.root).parts:
            found = found.names[name]
        return found

    def write_to(self, place: Path, loss: Loss) -> None:
        """The files as they are after the power came back."""
        write(self.top, place, loss)


def stored(path: Path) -> StoredFile | StoredFolder:
    if path.is_file():
        return StoredFile(path.read_bytes(), path.read_bytes())
    names = {inside.name: stored(inside) for inside in path.iterdir()}
    return StoredFolder(names, dict(names))


def write(found: StoredFile | StoredFolder, place: Path, loss: Loss) -> None:
    left = loss(found)
    if isinstance(left, bytes):
        place.write_bytes(left)
    else:
        place.mkdir()
        for name, inside in left.items():
            write(inside, place / name, loss)


def all_unsynced_gone(found: StoredFile | StoredFolder) -> bytes | Names:
    return found.synced


def names_kept(found: StoredFile | StoredFolder) -> bytes | Names:
    """Names were written before data, as file systems do."""
    return found.synced if isinstance(found, StoredFile) else found.names


def cut(chance: random.Random, found: StoredFile | StoredFolder) -> bytes | Names:
    """Names are kept, and of data a part."""
    if isinstance(found, StoredFolder):
        return found.names
    return found.data[: chance.randint(len(found.synced), len(found.data))]


def any_part(chance: random.Random, found: StoredFile | StoredFolder) -> bytes | Names:
    """Of names and data whatever came to the disk first."""
    if isinstance(found, StoredFile):
        return chance.choice([found.synced, found.data, cut(chance, found)])
    left: Names = {}
    for name in found.synced.keys() | found.names.keys():
        kept = chance.choice([found.synced, found.names])
        if name in kept:
            left[name] = kept[name]
    return left
