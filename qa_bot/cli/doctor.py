"""What a set-up consists of, and what is wrong with it, with the next step."""

import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from qa_bot import __version__
from qa_bot.assemble import check_embedder
from qa_bot.errors import QABotError
from qa_bot.index.generation import Generation
from qa_bot.index.integrity import index_problems
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder, load_embedder
from qa_bot.models.reader import WEIGHTS_SHA256, load_reader
from qa_bot.settings import Settings, model_address, shown
from qa_bot.text.escape import printable


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
    generation, part = _index(Path(settings.index))
    yield part
    if generation:
        for problem in index_problems(generation):
            yield Part("index", f"{problem}; rebuild it with --full", wrong=True)
    embedder, part = _embedder(settings.embedder)
    yield part
    if generation and embedder:
        yield _match(generation, embedder, Path(settings.index))
    yield _reader(settings.reader)
    if settings.llm_model:
        yield _language_model(settings.llm_model)
    yield _disk(Path(settings.index), generation)


def _versions() -> Iterator[Part]:
    yield Part("qa_bot", __version__)
    yield Part("python", f"{platform.python_version()} on {platform.platform()}")
    for requirement in requires("qa-bot") or ():
        name = re.match(r"[\w.-]+", requirement)[0]
        if "extra ==" in requirement:
            continue
        try:
            yield Part(name, version(name))
        except PackageNotFoundError:
            advice = f"not installed; run: pip install -c constraints.txt {name}"
            yield Part(name, advice, wrong=True)


def _index(folder: Path) -> tuple[Generation | None, Part]:
    try:
        generation = open_index(folder)
    except QABotError as error:
        return None, Part("index", str(error), wrong=True)
    about = generation.manifest
    files = about["files"].values()
    return generation, Part(
        "index",
        f"{folder / generation.name}: {about['articles']} articles, {about['passages']} passages, "
        f"{_megabytes(sum(file['bytes'] for file in files))}, built {about['built_at']} by "
        f"{about['built_by']}; all {len(files)} files have their hashes",
    )


def _embedder(name: str) -> tuple[Embedder | None, Part]:
    try:
        embedder = load_embedder(name)
    except QABotError as error:
        return None, Part("embedder", str(error), wrong=True)
    return embedder, Part(
        "embedder", f"{embedder.info.name}, sha256 {embedder.info.weights_sha256}"
    )


def _match(generation: Generation, embedder: Embedder, folder: Path) -> Part:
    try:
        check_embedder(generation, embedder, folder)
    except QABotError as error:
        return Part("index and embedder", str(error), wrong=True)
    return Part("index and embedder", "the index was made with this embedder")


def _reader(name: str) -> Part:
    try:
        load_reader(name)
    except QABotError as error:
        return Part("reader", str(error), wrong=True)
    return Part("reader", f"default, sha256 {WEIGHTS_SHA256}" if name == "default" else name)


def _language_model(name: str) -> Part:
    try:
        address = model_address()
    except QABotError as error:
        return Part("language model", str(error), wrong=True)
    return Part("language model", f"{name} at {address.host}, not asked now")


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
