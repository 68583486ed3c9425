"""What a person can choose: command line > environment > qa_bot.toml > the defaults here."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa_bot.errors import UsageError

FILE = Path("qa_bot.toml")
PREFIX = "QA_BOT_"  # of a setting in the environment
OPENAI = "https://api.openai.com/v1"
MAX_BITS = 64  # of a number; Python writes none of thousands of digits
KINDS = {str: "text", int: "whole number", float: "number"}
NEVER_EMPTY = {
    "index": "give the folder of the index",
    "host": "127.0.0.1 is for you alone, 0.0.0.0 for all",
}
CHOICES = {"llm_unsupported": ("replace", "drop"), "log": ("text", "json")}
RANGES = {
    "dense_weight": (0, 1), "threshold": (0, 1), "k": (1, 100), "max_statements": (1, 10),
    "port": (0, 65535), "llm_timeout": (1, 600),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """One frozen value, read once at the door."""

    index: str = "index"
    """Folder of the index."""
    embedder: str = "default"
    """`default` (packaged, offline), a model folder, or an id on the Hugging Face hub."""
    embedder_languages: str = "en"
    """Languages it knows: ISO 639-1 codes with commas, or `all`. Others use words only."""
    reader: str = "default"
    """`default` (packaged, English), `none`, or a folder or hub id of a model made for SQuAD."""
    dense_weight: float = 0.3
    """Share of the vector score in the fusion with the word score, 0 to 1."""
    k: int = 5
    """Passages shown with an answer."""
    max_statements: int = 3
    """Most sentences in one answer."""
    threshold: float = 0.45
    """Least confidence with which the bot answers; below it, it says that the articles don't."""
    llm_model: str = ""
    """Of a language model that words the answers, served at OPENAI_BASE_URL; none where empty."""
    llm_timeout: float = 20.0
    """Most seconds that it may take for an answer; then the articles' own sentences are shown."""
    llm_unsupported: str = "replace"
    """A statement that its source does not bear out: `replace` it by the source, or `drop`."""
    host: str = "127.0.0.1"
    """Address of the chat page."""
    port: int = 7860
    """Port of the chat page."""
    password: str = field(default="", repr=False)
    """Asked for before anything but the health is shown; none where empty. On no command line."""
    feedback: str = "feedback.jsonl"
    """File for what people say about answers on the page; they are not asked where it is empty."""
    log: str = "text"
    """What `qa-bot chat` writes to standard error: `text`, or `json` with a line a request."""

    def __post_init__(self) -> None:
        values = asdict(self)
        for name, hint in NEVER_EMPTY.items():
            if not values[name].strip():
                raise UsageError(f"the setting {name} is empty; {hint}")
        for name, choices in CHOICES.items():
            if values[name] not in choices:
                choice = " or ".join(choices)
                raise UsageError(f"the setting {name} is {values[name]!r}; it is {choice}")
        for name, (low, high) in RANGES.items():
            if not low <= (value := values[name]) <= high:
                raise UsageError(f"the setting {name} is {value}; it goes from {low} to {high}")


TYPES = {f.name: type(f.default) for f in fields(Settings)}


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as they may be shown: a secret that is set is `***`."""
    values = asdict(settings)
    return values | {f.name: "***" for f in fields(settings) if values[f.name] and not f.repr}


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """Where the language model is asked."""

    url: str
    key: str = field(repr=False)

    @property
    def host(self) -> str:
        """With its port."""
        return urlsplit(self.url).netloc

    @property
    def is_local(self) -> bool:
        return is_local(urlsplit(self.url).hostname or "")


def is_local(host: str) -> bool:
    """Whether only this machine can be reached there, or reach it."""
    with suppress(ValueError):
        return host == "localhost" or ip_address(host).is_loopback
    return False


def model_address() -> ModelAddress:
    """From OPENAI_BASE_URL and OPENAI_API_KEY, OpenAI's own names; a local server needs no key.

    Raises UsageError: there is neither, or one cannot be used.
    """
    given, key = os.environ.get("OPENAI_BASE_URL", ""), os.environ.get("OPENAI_API_KEY", "")
    if not given and not key:
        raise UsageError(
            "llm_model is set, but not where it is served; "
            "set OPENAI_BASE_URL, OPENAI_API_KEY or both"
        )
    if not all("!" <= character <= "~" for character in key):
        raise UsageError("OPENAI_API_KEY holds a character that no key has; copy it again")
    address = ModelAddress(given or OPENAI, key or "none")
    with suppress(ValueError):
        parts = urlsplit(address.url)
        if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc:
            return address
    raise UsageError(
        "OPENAI_BASE_URL is no address such as http://127.0.0.1:8080/v1, without a password"
    )


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; `overrides` come from the command line, None means not given.

    Raises UsageError: a setting is unknown, of the wrong type or out of range; names the place.
    """
    values: dict[str, Any] = {}
    for place, given in _places(overrides or {}):
        values |= _typed(given, place)
    return Settings(**values)


def origins(overrides: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Where each setting in force comes from: a place that messages name too, or "default"."""
    places = dict.fromkeys(TYPES, "default")
    for place, given in _places(overrides or {}):
        places |= dict.fromkeys(given, place)
    return places


def _places(overrides: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each place sets, the later above the earlier."""
    if FILE.exists():
        yield str(FILE), _read_file()
    prefixed = ((name, value) for name, value in os.environ.items() if name.startswith(PREFIX))
    named = {name.removeprefix(PREFIX).lower(): value for name, value in prefixed}
    # other programs may have names of their own there; one that is nearly ours is a typing error
    yield "the environment", {n: v for n, v in named.items() if get_close_matches(n, TYPES)}
    given = {n: value for n, value in overrides.items() if n in TYPES and value is not None}
    yield "the command line", given


def _read_file() -> dict[str, Any]:
    if not FILE.is_file():
        raise UsageError(
            f"{FILE} is no file; remove it, or put the settings into a file of this name"
        )
    try:
        return tomllib.loads(FILE.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{FILE} cannot be read: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{FILE} cannot be read: its lists are nested too deeply") from error
    except ValueError as error:  # of int(): thousands of digits
        raise UsageError(f"{FILE} cannot be read: a number in it is too long") from error


def _typed(values: Mapping[str, Any], place: str) -> dict[str, Any]:
    typed = {}
    for name, value in values.items():
        if name not in TYPES:
            close = get_close_matches(name, TYPES, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(TYPES)}"
            raise UsageError(f"{place} has an unknown setting {name!r:.60}; {hint}")
        kind = TYPES[name]
        is_one = type(value) in (str, kind) or (kind is float and type(value) is int)
        huge = isinstance(value, int) and value.bit_length() > MAX_BITS
        try:  # the environment has texts only
            if huge or not is_one or (isinstance(value, str) and "\0" in value):
                raise ValueError
            typed[name] = kind(value)
        except ValueError as error:
            given = "a number of many digits" if huge else f"{value!r:.60}"
            if name == "password":
                given = "***"
            raise UsageError(
                f"{place} sets {name} to {given}, which is no {KINDS[kind]}"
            ) from error
    return typed
