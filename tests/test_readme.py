"""README, CONTRIBUTING, SECURITY and docs/ say what is so: commands, options, samples, files, links, settings, rooms."""

import argparse
import ast
import io
import os
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from qa_bot.cli.commands import _parser, main
from qa_bot.reading.input_files import FILE_SUFFIXES
from qa_bot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = {
    str(file.relative_to(ROOT)): file.read_text("utf-8")
    for file in (
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *sorted(ROOT.glob("docs/*.md")),
    )
}
OTHERS = ("CHANGELOG.md", "index/README.md", "benchmarks/quality/README.md")
"""Documents whose links are followed; what they say is tested elsewhere."""
README = DOCUMENTS["README.md"]
MAX_README_LINES = 190
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SCRIPTS = sorted([*ROOT.glob("scripts/*.py"), *ROOT.glob("benchmarks/*.py")])
SHELL = re.compile(
    r'(?:echo "(?P<input>[^"]+)" \| )?qa-bot (?P<words>.+?)(?: \| head -(?P<lines>\d+))?'
)
"""The lines of shell that samples consist of."""
PATH = re.compile(r"(?:\./)?[a-z][\w-]*(?:/[\w.-]+)*(?:/|\.\w+)?|__init__\.py")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the tables, without backticks."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip(" `") for cell in line.strip("| ").split(" | ")] for line in lines]


def blocks(text: str, language: str = r"\w+") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def pieces(text: str) -> list[str]:
    """The code in sentences."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def code(text: str) -> Iterator[str]:
    """Each line of a code block, and each piece of code in a sentence."""
    for block in blocks(text):
        yield from block.replace("\\\n", " ").splitlines()
    yield from pieces(text)


CODE = [(document, line) for document, text in DOCUMENTS.items() for line in code(text)]
COMMANDS = sorted(
    {
        match[1].split("#")[0].strip()
        for _, line in CODE
        if (match := re.search(r"(?:^|[$|] |\.venv/bin/|[A-Z_]+=\S+ )(qa-bot [^|]+)", line))
    }
)
CALLS = sorted(
    {line for _, line in CODE if re.search(r"(?:scripts|benchmarks)/\w+\.py .*--\w", line)}
)
SAMPLES = [
    tuple(sample.split("\n", 1))
    for text in DOCUMENTS.values()
    for block in blocks(text, "console")
    for sample in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
]
PATHS = sorted(
    {
        (document, word)
        for document, line in CODE
        for word in re.split(r"[\s\"=,:;()]+", line)
        if PATH.fullmatch(word) and ("/" in word or word.endswith(".py"))
    }
)
TESTS = sorted(
    set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)", "\n".join(DOCUMENTS.values()), re.MULTILINE))
)


def subcommands() -> dict[str, argparse.ArgumentParser]:
    [commands] = [a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(commands.choices)


def command_options(command: str) -> set[str]:
    return set(subcommands()[command]._option_string_actions)


def script_options(script: str | Path) -> set[str]:
    return set(re.findall(r'"(--[\w-]+)"', (ROOT / script).read_text("utf-8")))


def options_in(line: str) -> set[str]:
    return set(re.findall(r"(?<!\S)--[\w-]+", line))


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda f: f.name)
def test_a_setting_stands_with_its_default_and_variable(setting):
    written = {row[0]: row[1:3] for row in rows(section("Settings"))}
    assert written[setting.name] == [str(setting.default), f"QA_BOT_{setting.name.upper()}"]


def test_no_other_setting_is_named():
    names = {f.name for f in fields(Settings)}
    assert {row[0] for row in rows(section("Settings"))} == names
    variables = re.findall(r"QA_BOT_([A-Z_]+)", "\n".join(DOCUMENTS.values()))
    assert {variable.lower() for variable in variables} <= names


def test_the_files_that_are_read_are_those_of_the_program():
    table = [row[0] for row in rows(section("Your own articles"))]
    assert [suffix for cell in table for suffix in re.findall(r"[.\w]+", cell)] == [*FILE_SUFFIXES]


def test_the_readme_is_read_in_one_sitting():
    assert len(README.splitlines()) <= MAX_README_LINES


def test_the_readme_leads_to_every_document():
    linked = set(re.findall(r"\]\(([^)]+)\)", README))
    assert set(DOCUMENTS) - {"README.md"} - linked == set()


def test_how_it_works_names_every_room_and_no_other():
    rooms = {file.parent.name for file in (ROOT / "qa_bot").glob("*/__init__.py")}
    how = section("How it works")
    assert {piece.split("/")[0] for piece in pieces(how) if "/" in piece} - {"qa_bot"} == rooms
    [picture] = blocks(how, "text")
    assert set(re.findall(r"\w+", picture)) - rooms == {"files", "pages", "question", "a"}


def test_every_command_is_shown():
    assert {command.split()[1] for command in COMMANDS} == set(subcommands())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_exist(command):
    assert options_in(command) <= command_options(command.split()[1])


@pytest.mark.parametrize("call", CALLS)
def test_an_option_of_a_script_exists(call):
    script, given = re.search(r"((?:scripts|benchmarks)/\w+\.py) (.*)", call).groups()
    assert options_in(given) <= script_options(script)


def test_an_option_that_is_named_alone_exists():
    named = {(document, piece.split()[0]) for document, piece in CODE if piece.startswith("--")}
    known = {option for command in subcommands() for option in command_options(command)}
    known = known.union(*map(script_options, SCRIPTS))
    assert len(named) > 10
    assert {(document, option) for document, option in named if option not in known} == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_what_a_script_imports_of_the_program_is_there(script):
    """Without running it: some take hours."""
    tree = ast.parse(script.read_text("utf-8"))
    imports = [part for part in ast.walk(tree) if isinstance(part, ast.ImportFrom)]
    imports = [part for part in imports if part.module.split(".")[0] == "qa_bot"]
    for part in imports:
        place = ROOT / part.module.replace(".", "/")
        for name in (alias.name for alias in part.names):
            if not (place / name).with_suffix(".py").is_file():
                file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
                assert re.search(rf"\b{name}\b", file.read_text("utf-8"))


@pytest.mark.parametrize("path", PATHS, ids="-".join)
def test_a_path_that_is_named_exists(path):
    document, word = path
    places = (ROOT, ROOT / "qa_bot", ROOT / "scripts", (ROOT / document).parent)
    is_there = any((place / word).exists() for place in places)
    is_module = "/" not in word and any((ROOT / "qa_bot").rglob(word))
    in_an_index = f"\n  {word} " in (ROOT / "index" / "README.md").read_text("utf-8")
    assert is_there or is_module or in_an_index
    if word.startswith("./scripts"):
        assert os.access(ROOT / word, os.X_OK)


def test_a_name_that_is_said_to_stand_in_a_file_does():
    for document, text in DOCUMENTS.items():
        for name, file in re.findall(r"`(\w+)` (?:in|of) `(qa_bot/[\w/]+\.py)`", text):
            found = re.search(
                rf"^\s*(?:class |def )?{name}\b", (ROOT / file).read_text("utf-8"), re.M
            )
            assert found, f"{document}: {name} in {file}"


@pytest.mark.parametrize("test", TESTS, ids="::".join)
def test_a_test_that_is_named_exists(test):
    file, name = test
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


def test_marks_and_extras_that_are_named_exist():
    text = "\n".join(DOCUMENTS.values())
    marks = set(re.findall(r"scripts/test -m \"?(?:not )?(\w+)", text))
    known = {mark.split(":")[0] for mark in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    assert marks
    assert marks <= known
    extras = set(re.findall(r"-e \"?\.\[(\w+)\]", text))
    assert extras
    assert extras <= set(PROJECT["project"]["optional-dependencies"])


@pytest.fixture
def at_the_sample_index(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that has the index of the sample articles, as after `./scripts/chat`."""
    (tmp_path / "index").symlink_to(sample_index)
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow  # each opens the index and its models anew
@pytest.mark.usefixtures("at_the_sample_index")
@pytest.mark.parametrize(("command", "shown"), SAMPLES, ids=[command for command, _ in SAMPLES])
def test_a_sample_prints_what_is_shown(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    parts = SHELL.fullmatch(command)
    typed = io.TextIOWrapper(io.BytesIO(f"{parts['input']}\n".encode()))
    monkeypatch.setattr("sys.stdin", typed)
    main(shlex.split(parts["words"]))
    printed = capsys.readouterr().out.splitlines()[: int(parts["lines"] or 1000)]
    assert without_scores(printed) == without_scores(shown.rstrip("\n").splitlines())


def without_scores(lines: list[str]) -> list[str]:
    """Those of passages, which differ a little between processors."""
    return [re.sub(r" · 0\.\d\d$", "", line) for line in "\n".join(lines).strip().splitlines()]


@pytest.mark.usefixtures("at_the_sample_index")
def test_the_python_example_prints_what_is_shown(capsys: pytest.CaptureFixture[str]):
    [(example, shown)] = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)
    exec(example, {})
    assert capsys.readouterr().out == shown


@pytest.mark.slow
def test_the_routes_that_are_named_exist(client: httpx.Client):
    paths = client.get("/openapi.json").json()["paths"]
    described = {path.replace("{article_id}", "ID") for path in paths}
    table = [row[0] for row in rows(DOCUMENTS["docs/api.md"])]
    named = {route for cell in table for route in re.findall(r"(/[\w/]+)", cell)}
    assert len(named) > 6
    assert named <= described


@pytest.mark.parametrize("document", [*DOCUMENTS, *OTHERS])
def test_links_and_pictures_lead_somewhere(document):
    text = (ROOT / document).read_text("utf-8")
    targets = [t for t in re.findall(r"\]\(([^)]+)\)", text) if not t.startswith("http")]
    assert [t for t in targets if not (ROOT / document).parent.joinpath(t).is_file()] == []


def test_the_versions_are_those_that_are_installed():
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
    table = DOCUMENTS["docs/licences.md"]
    written = dict(re.findall(r"^\| ([\w-]+) \| (\d[\w.]*) \|", table, re.MULTILINE))
    assert written
    assert {name: pinned.get(name) for name in written} == written
