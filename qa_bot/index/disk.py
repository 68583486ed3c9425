"""Files that are on the disk when the call returns, or are not there at all."""

import errno
import os
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Write a file that does not exist yet, and wait until the disk has it.

    Raises OSError: also where the disk is full; what was written of it stays.
    """
    # plain calls of the system: nothing is buffered that could fail after the last check
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_file(path: Path) -> bytes:
    """All of it. Raises OSError, also for a pipe or a device, which might never end."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return path.read_bytes()


def write_beside(path: Path, data: bytes) -> Path:
    """Write the file that is to replace this one: to do so takes no more room."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)  # of one who was interrupted
    write_new(new, data)
    return new


def replace_file(path: Path, data: bytes) -> None:
    """Give the file this content in one step: whoever reads it finds the old or the new, whole."""
    write_beside(path, data).replace(path)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder, and those that it lies in, where they are missing."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
