"""The README says what is so: settings, modules, commands, files."""

import argparse
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from qa_bot.cli.commands import _parser
from qa_bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the tables, without backticks."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `") for cell in line.strip("| ").split(" | ")] for line in lines]


def code() -> Iterator[str]:
    """Each line of a code block, and each piece of code in a sentence."""
    for block in re.findall(r"```\w+\n(.*?)```", README, re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))


COMMANDS = [
    words.split("#")[0]
    for words in (re.sub(r"^\$ |^\.venv/bin/", "", line) for line in code())
    if words.startswith("qa-bot ")
]


def options() -> dict[str, set[str]]:
    """The options of each command of the program."""
    parser = _parser()
    [commands] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return {name: set(one._option_string_actions) for name, one in commands.choices.items()}


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda f: f.name)
def test_a_setting_stands_with_its_default_and_variable(setting):
    written = {row[0]: row[1:3] for row in rows(section("Settings"))}
    assert written[setting.name] == [str(setting.default), f"QA_BOT_{setting.name.upper()}"]


def test_no_other_setting_stands_there():
    assert {row[0] for row in rows(section("Settings"))} == {f.name for f in fields(Settings)}


def test_the_rooms_of_how_it_works_are_those_of_the_program():
    rooms = {file.parent.name for file in (ROOT / "qa_bot").glob("*/__init__.py")}
    assert {row[0] for row in rows(section("How it works"))} == rooms


def test_every_command_is_shown():
    assert {command.split()[1] for command in COMMANDS} == set(options())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_exist(command):
    _, name, *rest = command.split()
    assert {word for word in rest if word.startswith("--")} <= options()[name]


@pytest.mark.parametrize(
    "file", sorted(set(re.findall(r"(?:scripts|benchmarks|tests)/\w[\w/-]*(?:\.\w+)?", README)))
)
def test_a_file_that_is_named_exists(file):
    assert (ROOT / file).is_file()
    if f"./{file}" in README:
        assert os.access(ROOT / file, os.X_OK)


@pytest.mark.parametrize("script", ["rebuild_index", "evaluate"])
def test_an_option_of_a_script_exists(script):
    source = (ROOT / "scripts" / f"{script}.py").read_text("utf-8")
    shown = [line for line in code() if f"scripts/{script}.py" in line]
    named = {option for line in shown for option in re.findall(r"--[\w-]+", line)}
    assert named
    assert {option for option in named if f'"{option}"' not in source} == set()


def test_the_python_example_prints_what_is_shown(
    sample_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
):
    (tmp_path / "index").symlink_to(sample_index)
    monkeypatch.chdir(tmp_path)
    [(example, shown)] = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)
    exec(example, {})
    assert capsys.readouterr().out == shown


def test_the_pictures_exist():
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_the_versions_are_those_that_are_installed():
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
    table = section("Models and licences")
    written = dict(re.findall(r"^\| ([\w-]+) \| (\d[\w.]*) \|", table, re.MULTILINE))
    assert written
    assert {name: pinned.get(name) for name in written} == written
