"""An index is reused while texts are cut and stemmed as before, wherever the code for it stands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qa_bot

pytestmark = pytest.mark.slow

PACKAGE = Path(qa_bot.__file__).parent
ASK = "from qa_bot.index.fingerprint import splitter_sha256; print(splitter_sha256())"


def copy_package(folder: Path) -> None:
    shutil.copytree(
        PACKAGE, folder / "qa_bot", ignore=shutil.ignore_patterns("*.onnx", "__pycache__")
    )


def fingerprint(folder: Path) -> str:
    """Of the copy in the folder."""
    command = [sys.executable, "-B", "-c", ASK]
    env = os.environ | {"PYTHONPATH": str(folder)}  # and not the package beside the tests
    return subprocess.run(
        command, cwd=folder, env=env, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of a copy in which nothing changes."""
    folder = tmp_path_factory.mktemp("before")
    copy_package(folder)
    return fingerprint(folder)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy, which a test may change."""
    copy_package(tmp_path)
    return tmp_path / "qa_bot"


def replace_everywhere(folder: Path, old: str, new: str) -> int:
    """How often it was replaced."""
    count = 0
    for file in [*folder.rglob("*.py"), *folder.rglob("*.toml")]:
        text = file.read_text("utf-8")
        changed, times = re.subn(old, new, text)
        count += times
        file.write_text(changed, "utf-8")
    return count


def test_a_module_that_moves_changes_nothing(before, package):
    next(package.rglob("sentences.py")).rename(package / "boundaries.py")
    assert replace_everywhere(package, r"qa_bot[.\w]*\.sentences\b", "qa_bot.boundaries")
    words = next(package.rglob("words.py"))
    words.write_text(words.read_text("utf-8") + "\nUNUSED = 1\n", "utf-8")
    assert fingerprint(package.parent) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"\bSep Sept Oct\b", "Sep Oct"),  # "Sept." ends a sentence
        (r"\bSgt\s+Cmdr\b", "Sgt Cmdre Cmdr"),  # one more abbreviation
        (r"MAX_CHARACTERS = 1000", "MAX_CHARACTERS = 900"),
        (r"OVERLAP_TOKENS = 40", "OVERLAP_TOKENS = 4"),
        (r"\bled:lead\b", "led:led"),  # a form that the stemmer brings together
        (r'"ł": "l"', '"ł": "w"'),
    ],
)
def test_a_rule_that_changes_is_told(before, package, old, new):
    assert replace_everywhere(package, old, new) == 1
    assert fingerprint(package.parent) != before
