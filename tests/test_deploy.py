"""The container cannot be built in the tests; what it says is compared with the program."""

import json
import re
from dataclasses import fields
from pathlib import Path

import yaml

from qa_bot.cli.commands import _parser
from qa_bot.settings import Settings

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
NOTES = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def instructions(name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in LINES if line.startswith(f"{name} ")]


def test_what_is_copied_exists_and_is_not_ignored():
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = [source for line in instructions("COPY") for source in line.split()[:-1]]
    assert copied
    for source in copied:
        assert (ROOT / source).exists()
        assert f"!{source}" in kept


def test_the_python_of_the_image_is_one_that_the_program_takes():
    [image] = instructions("FROM")
    minor = re.fullmatch(r"python:3\.(\d+)-slim", image)
    assert minor
    assert f">=3.{minor[1]}" in (ROOT / "pyproject.toml").read_text("utf-8")


def test_its_environment_is_settings():
    names = {f"QA_BOT_{setting.name.upper()}" for setting in fields(Settings)}
    written = set(re.findall(r"QA_BOT_[A-Z_]+", f"{' '.join(LINES)} {NOTES}"))
    assert written
    assert written <= names


def test_the_port_is_the_same_everywhere():
    port = str(Settings().port)
    assert instructions("EXPOSE") == [port]
    assert f"QA_BOT_PORT={port}" in instructions("ENV")[0]
    assert set(re.findall(r"127\.0\.0\.1:(\d+)[:/]", f"{' '.join(LINES)} {NOTES}")) == {port}


def test_it_runs_the_chat_as_a_user_without_rights():
    *_, command = instructions("CMD")
    program, name = json.loads(command)
    assert program == "qa-bot"
    assert _parser().parse_args([name]).run
    assert instructions("USER") == ["1000:1000"]


def test_the_front_matter_of_a_space_fits():
    front = yaml.safe_load(re.search(r"```yaml\n---\n(.*?)---\n```", NOTES, re.DOTALL)[1])
    assert (front["sdk"], front["app_port"]) == ("docker", Settings().port)
    assert front["license"] == "mit"
    assert "MIT" in (ROOT / "LICENSE").read_text("utf-8")
