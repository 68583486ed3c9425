"""What a person can choose. Command line > environment QA_BOT_* > qa_bot.toml > the defaults here."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from qa_bot.errors import UsageError

FILE = Path("qa_bot.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """One frozen value, read once at the door."""

    index: str = "index"
    """Folder of the index."""
    embedder: str = "default"
    """`default` (packaged, offline), a model folder, or an id on the Hugging Face hub."""
    embedder_languages: str = "en"
    """Languages the embedder knows, as ISO 639-1 codes with commas, or `all`. Others use words only."""
    reader: str = "default"
    """`default` (packaged, English), `none`, or a folder or hub id of a model made for SQuAD."""
    dense_weight: float = 0.5
    """Share of the vector score in the fusion with the word score, 0 to 1."""
    k: int = 5
    """Passages shown with an answer."""
    max_statements: int = 3
    """Most sentences in one answer."""
    threshold: float = 0.45
    """Least confidence with which the bot answers; below it, it says that the articles don't."""
    host: str = "127.0.0.1"
    """Address of the chat page."""
    port: int = 7860
    """Port of the chat page."""

    def __post_init__(self) -> None:
        _check("dense_weight", self.dense_weight, 0, 1)
        _check("threshold", self.threshold, 0, 1)
        _check("k", self.k, 1, 100)
        _check("max_statements", self.max_statements, 1, 10)
        _check("port", self.port, 0, 65535)


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; `overrides` come from the command line, None means not given.

    Raises:
        UsageError: a setting is unknown, of the wrong type or out of range; names the place.
    """
    values: dict[str, Any] = {}
    if FILE.is_file():
        values |= _typed(_read_file(), str(FILE))
    values |= _typed(
        {
            name.removeprefix("QA_BOT_").lower(): value
            for name, value in os.environ.items()
            if name.startswith("QA_BOT_") and name.removeprefix("QA_BOT_").lower() in _types()
        },
        "the environment",
    )
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    return Settings(**(values | _typed(given, "the command line")))


def _types() -> dict[str, type]:
    return {f.name: type(f.default) for f in fields(Settings)}


def _read_file() -> dict[str, Any]:
    try:
        return tomllib.loads(FILE.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{FILE} cannot be read: {error}") from error


def _typed(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    types = _types()
    typed = {}
    for name, value in values.items():
        if name not in types:
            known = ", ".join(types)
            raise UsageError(f"{place} has an unknown setting {name!r}; there are {known}")
        try:
            typed[name] = types[name](value)
        except (TypeError, ValueError) as error:
            kind = types[name].__name__
            raise UsageError(f"{place} sets {name} to {value!r}, which is no {kind}") from error
    return typed


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(f"the setting {name} is {value}; it goes from {low} to {high}")
