"""Words that rules need, kept in TOML files: each list says what it is for and where it comes from.

A list has one of these forms; white space parts the words.

    words    a set; with `include` also all of other lists, less those of the lists in `except`
    pairs    word:word
    groups   words that belong together, a group on a line or between slashes
    forms    a regular expression, as its alternatives; "{name}" stands for the expression of the
             list `name`, or for any of its words
    rows     what an expression tells, and last the expression, as its alternatives; in order
"""

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

_NAMED = re.compile(r"\{([a-z_]+)\}")


class WordFiles:
    """The lists of all files of a folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def lists(self) -> dict[str, dict[str, Any]]:
        """Each as it stands in its file."""
        files = (tomllib.loads(file.read_text("utf-8")) for file in self._folder.glob("*.toml"))
        return {name: entry for file in files for name, entry in file.items()}

    def words(self, name: str) -> frozenset[str]:
        entry = self.lists[name]
        own = frozenset(entry.get("words", "").split())
        all_words = own.union(*map(self.words, entry.get("include", ())))
        return all_words.difference(*map(self.words, entry.get("except", ())))

    def ordered(self, name: str) -> list[str]:
        """The words of the list itself, as they stand."""
        return self.lists[name]["words"].split()

    def pairs(self, name: str) -> dict[str, str]:
        return dict(pair.split(":") for pair in self.lists[name]["pairs"].split())

    def groups(self, name: str) -> list[list[str]]:
        groups = re.split(r"[/\n]", self.lists[name]["groups"])
        return [group.split() for group in groups if group.strip()]

    def pattern(self, name: str) -> str:
        """Of a list of words: any of them."""
        entry = self.lists[name]
        return self._joined(entry["forms"] if "forms" in entry else sorted(self.words(name)))

    def rows(self, name: str) -> list[list[str]]:
        """The expressions last."""
        return [[*told, self._joined(forms)] for *told, forms in self.lists[name]["rows"]]

    def _joined(self, forms: list[str]) -> str:
        return _NAMED.sub(lambda match: f"(?:{self.pattern(match[1])})", "|".join(forms))


TEXT = WordFiles(Path(__file__).parent / "data")
"""What cutting and stemming texts needs, in any language."""
