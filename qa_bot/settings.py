"""What a person can choose: command line > environment > qa_bot.toml > the defaults here."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa_bot.errors import UsageError

FILE = Path("qa_bot.toml")
OPENAI = "https://api.openai.com/v1"
MAX_BITS = 64
"""Of a number; Python writes none of thousands of digits."""
KINDS = {str: "text", int: "whole number", float: "number"}


@dataclass(frozen=True, slots=True)
class Settings:
    """One frozen value, read once at the door."""

    index: str = "index"
    """Folder of the index."""
    embedder: str = "default"
    """`default` (packaged, offline), a model folder, or an id on the Hugging Face hub."""
    embedder_languages: str = "en"
    """Languages the embedder knows: ISO 639-1 codes with commas, or `all`. Others use words
    only."""
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
    """A statement of it that its source does not bear out: `replace` it by the source, or
    `drop`."""
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
        _check("dense_weight", self.dense_weight, 0, 1)
        _check("threshold", self.threshold, 0, 1)
        _check("k", self.k, 1, 100)
        _check("max_statements", self.max_statements, 1, 10)
        _check("port", self.port, 0, 65535)
        _check("llm_timeout", self.llm_timeout, 1, 600)
        if not self.index.strip():
            raise UsageError("the setting index is empty; give the folder of the index")
        if not self.host.strip():
            raise UsageError(
                "the setting host is empty; 127.0.0.1 is for you alone, 0.0.0.0 for all"
            )
        if self.llm_unsupported not in ("replace", "drop"):
            raise UsageError(
                f"the setting llm_unsupported is {self.llm_unsupported!r}; it is replace or drop"
            )
        if self.log not in ("text", "json"):
            raise UsageError(f"the setting log is {self.log!r}; it is text or json")


def shown(settings: Settings) -> dict[str, Any]:
    """The settings as they may be shown: a secret that is set is `***`."""
    secret = {f.name for f in fields(settings) if not f.repr}
    values = asdict(settings).items()
    return {name: "***" if value and name in secret else value for name, value in values}


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
        """Whether it is on this machine."""
        return is_local(urlsplit(self.url).hostname or "")


def is_local(host: str) -> bool:
    """Whether only this machine can be reached there, or reach it."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def model_address() -> ModelAddress:
    """From OPENAI_BASE_URL and OPENAI_API_KEY, which are OpenAI's own names; a local server may
    need no key.

    Raises:
        UsageError: there is neither, or one cannot be used.
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
    try:
        parts = urlsplit(address.url)
        usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            "OPENAI_BASE_URL is no address such as http://127.0.0.1:8080/v1, without a password"
        )
    return address


def load_settings(overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; `overrides` come from the command line, None means not given.

    The environment and the command line may hold other names too.

    Raises:
        UsageError: a setting is unknown, of the wrong type or out of range; names the place.
    """
    values: dict[str, Any] = {}
    for place, given in _places(overrides or {}):
        values |= _typed(given, place)
    return Settings(**values)


def origins(overrides: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Where each setting in force comes from: a place that messages name too, or "default"."""
    found = dict.fromkeys(_types(), "default")
    for place, given in _places(overrides or {}):
        found |= dict.fromkeys(given, place)
    return found


def _places(overrides: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each place sets, the later above the earlier."""
    if FILE.exists():
        yield str(FILE), _read_file()
    named = {
        name.removeprefix("QA_BOT_").lower(): value
        for name, value in os.environ.items()
        if name.startswith("QA_BOT_")
    }
    # other programs may have names of their own there; one that is nearly ours is a typing error
    yield "the environment", {n: v for n, v in named.items() if get_close_matches(n, _types())}
    given = {name: value for name, value in overrides.items() if name in _types()}
    yield "the command line", {n: value for n, value in given.items() if value is not None}


def _types() -> dict[str, type]:
    return {f.name: type(f.default) for f in fields(Settings)}


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
    types = _types()
    typed = {}
    for name, value in values.items():
        if name not in types:
            close = get_close_matches(name, types, 1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(types)}"
            raise UsageError(f"{place} has an unknown setting {name!r:.60}; {hint}")
        try:
            typed[name] = _converted(value, types[name])
        except (ValueError, OverflowError) as error:
            given = "***" if name == "password" else _in_short(value)
            kind = KINDS[types[name]]
            raise UsageError(f"{place} sets {name} to {given}, which is no {kind}") from error
    return typed


def _converted(value: object, kind: type) -> Any:
    """The environment has texts only; a file means what it says. Raises ValueError,
    OverflowError."""
    allowed = {str: (str,), int: (str, int), float: (str, int, float)}[kind]
    if not isinstance(value, allowed) or isinstance(value, bool):
        raise ValueError
    if isinstance(value, str) and "\0" in value:
        raise ValueError
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise OverflowError
    return kind(value)


def _in_short(value: object) -> str:
    huge = isinstance(value, int) and value.bit_length() > MAX_BITS
    return "a number of many digits" if huge else f"{value!r:.60}"


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(f"the setting {name} is {value}; it goes from {low} to {high}")
