"""What a set-up consists of, and what is wrong with it, with the next step."""

import platform
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TypeVar

from qa_bot import __version__
from qa_bot.assemble import check_embedder
from qa_bot.errors import QABotError
from qa_bot.index.generation import Generation
from qa_bot.index.integrity import index_problems
from qa_bot.index.store import open_index
from qa_bot.models.load import load_embedder
from qa_bot.models.reader import WEIGHTS_SHA256, load_reader
from qa_bot.settings import Settings, model_address, shown
from qa_bot.text.escape import printable

Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True)
class Part:
    """One line about one part of the set-up."""

    name: str
    state: str
    """What it is or, where that is wrong, what to do."""
    wrong: bool = False

    def __str__(self) -> str:
        return printable(f"{'WRONG' if self.wrong else 'ok':<5} {self.name}: {self.state}")


def examine(settings: Settings, origins: Mapping[str, str]) -> Iterator[Part]:
    """All parts, one after the other; no fault of one keeps the next from being looked at.

    Nothing is changed, and nothing is sent anywhere: a language model is not asked.
    """
    yield from _versions()
    for name, value in shown(settings).items():
        yield Part(f"setting {name}", f"{value!r} ({origins[name]})")
    folder = Path(settings.index)
    generation, part = _tried("index", lambda: open_index(folder), partial(_index_state, folder))
    yield part
    if generation:
        for problem in index_problems(generation):
            yield Part("index", f"{problem}; rebuild it with --full", wrong=True)
    state = "{0.info.name}, sha256 {0.info.weights_sha256}".format
    embedder, part = _tried("embedder", lambda: load_embedder(settings.embedder), state)
    yield part
    if generation and embedder:
        match = "the index was made with this embedder"
        check = partial(check_embedder, generation, embedder, folder)
        yield _tried("index and embedder", check, lambda _: match)[1]
    weights = f"default, sha256 {WEIGHTS_SHA256}"
    reader = weights if settings.reader == "default" else settings.reader
    yield _tried("reader", lambda: load_reader(settings.reader), lambda _: reader)[1]
    if model := settings.llm_model:
        state = "{} at {.host}, not asked now".format
        yield _tried("language model", model_address, partial(state, model))[1]
    yield _disk(folder, generation)


def _tried(
    name: str, load: Callable[[], Loaded], state: Callable[[Loaded], str]
) -> tuple[Loaded | None, Part]:
    """What is loaded with its state, or none and what a user can mend."""
    try:
        loaded = load()
    except QABotError as error:
        return None, Part(name, str(error), wrong=True)
    return loaded, Part(name, state(loaded))


def _versions() -> Iterator[Part]:
    yield Part("qa_bot", __version__)
    yield Part("python", f"{platform.python_version()} on {platform.platform()}")
    own = (requirement for requirement in requires("qa-bot") or () if "extra ==" not in requirement)
    for name in (re.match(r"[\w.-]+", requirement)[0] for requirement in own):
        try:
            yield Part(name, version(name))
        except PackageNotFoundError:
            advice = f"not installed; run: pip install -c constraints.txt {name}"
            yield Part(name, advice, wrong=True)


def _index_state(folder: Path, generation: Generation) -> str:
    about = generation.manifest
    files = about["files"].values()
    return (
        f"{folder / generation.name}: {about['articles']} articles, {about['passages']} passages, "
        f"{_megabytes(sum(file['bytes'] for file in files))}, built {about['built_at']} by "
        f"{about['built_by']}; all {len(files)} files have their hashes"
    )


def _disk(folder: Path, generation: Generation | None) -> Part:
    """A rebuild writes one generation before an old one goes; twice that leaves room to grow."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    files = generation.manifest["files"].values() if generation else ()
    needed = 2 * sum(file["bytes"] for file in files)
    state = f"{_megabytes(free)} free at {there}"
    if free < needed:
        return Part("disk", f"{state}; a rebuild may need {_megabytes(needed)}: make room", True)
    return Part("disk", state)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
