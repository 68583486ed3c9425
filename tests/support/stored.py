"""What is on disk of an index, to be published again or to be made unreadable."""

from pathlib import Path

import pytest

from qa_bot.index.generation import Generation
from qa_bot.index.store import lock, open_index, publish

DATA_FILES = [
    "articles.jsonl",
    "passages.npy",
    "sentences.npy",
    "vectors.faiss",
    "words.json",
    "words_data.npy",
    "words_indices.npy",
    "words_indptr.npy",
]


def files_and_about(folder: Path) -> tuple[dict[str, bytes], dict[str, object]]:
    """What was published, to be published again."""
    generation = open_index(folder)
    files = {name: (folder / generation.name / name).read_bytes() for name in DATA_FILES}
    own = {"format", "generation", "built_at", "built_by", "files"}
    return files, {k: v for k, v in generation.manifest.items() if k not in own}


def publish_again(folder: Path) -> Generation:
    files, about = files_and_about(folder)
    with lock(folder):
        return publish(folder, files, about)


def one_line(error: pytest.ExceptionInfo[Exception]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


def unreadable(path: Path, how: str) -> None:
    """What the system refuses to read, whoever asks."""
    path.rename(path.with_name(f"{path.name}.aside"))
    if how == "a folder":
        path.mkdir()
    else:
        path.symlink_to(path.name)


UNREADABLE = {"a folder": "it is no file", "a loop": "Too many levels of symbolic links"}
