"""What the program is made of: versions without known faults, licences, weights, and no code that runs data."""

import ast
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

import pytest
from packaging.version import Version

from qa_bot.models import embedder, load, reader
from qa_bot.reading import articles, input_files, isolation

ROOT = Path(__file__).parents[1]
LICENCES = ROOT / "docs" / "licences.md"
ADVISORIES = tomllib.loads((ROOT / "advisories.toml").read_text("utf-8"))["advisory"]
SOURCES = sorted(file for folder in ("qa_bot", "scripts", "benchmarks") for file in (ROOT / folder).rglob("*.py"))  # fmt: skip
PINNED = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
ID = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|PYSEC-\d{4}-\d+")
RUNS_DATA = {
    "pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "runpy", "code",
}  # fmt: skip
BANNED_CALLS = {"eval", "exec", "compile"}
CALLS = {
    "os.system", "os.popen", "yaml.load", "yaml.unsafe_load", "builtins.eval", "builtins.exec",
}  # fmt: skip


@pytest.mark.parametrize("advisory", ADVISORIES, ids=lambda a: a["ids"][0])
def test_the_installed_version_has_the_fix(advisory: dict[str, object]) -> None:
    try:
        installed = version(advisory["package"])
    except PackageNotFoundError:
        pytest.skip("not installed, so not at fault; an extra brings it")
    assert Version(installed) >= Version(advisory["fixed"])


@pytest.mark.parametrize("advisory", ADVISORIES, ids=lambda a: a["ids"][0])
def test_an_advisory_is_about_a_package_in_use_and_says_where_it_was_read(
    advisory: dict[str, object],
) -> None:
    assert set(advisory) == {"package", "fixed", "ids", "source"}
    assert advisory["package"] in PINNED
    assert Version(PINNED[advisory["package"]]) >= Version(advisory["fixed"])
    assert all(ID.fullmatch(one) for one in advisory["ids"])
    assert re.match(r"https?://\S+$", advisory["source"])


def test_no_advisory_stands_twice() -> None:
    ids = [one for advisory in ADVISORIES for one in advisory["ids"]]
    assert len(ids) == len(set(ids))


def runs_data(module: str) -> bool:
    return module.split(".")[0] in RUNS_DATA


def is_constant(value: ast.expr, wanted: bool) -> bool:
    return isinstance(value, ast.Constant) and value.value is wanted


def dangers(tree: ast.AST) -> list[str]:
    """What would run data as code, or hand it to a shell."""
    found = []
    for part in ast.walk(tree):
        match part:
            case ast.Import(names):
                found += [alias.name for alias in names if runs_data(alias.name)]
            case ast.ImportFrom(module=str(name)) if runs_data(name):
                found.append(name)
            case ast.keyword(arg="trust_remote_code" | "shell" | "allow_pickle", value=value):
                found += [part.arg] if not is_constant(value, False) else []
            case ast.Call(func=ast.Name(id=name)) if name in BANNED_CALLS:
                found.append(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr="load")):
                safe = [k for k in part.keywords if k.arg == "weights_only"]
                found += [] if safe and is_constant(safe[0].value, True) else ["torch.load"]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                found += {f"{owner}.{name}"} & CALLS
    return found


def test_no_source_runs_data_as_code() -> None:
    found = {file: dangers(ast.parse(file.read_text("utf-8"))) for file in SOURCES}
    assert {file: calls for file, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "exec(text)",
        "import os\nos.system('ls')",
        "torch.load('x.pt')",
        "torch.load('x.pt', weights_only=chosen)",
        "subprocess.run('ls', shell=True)",
        "Model(trust_remote_code=True)",
        "Model(trust_remote_code=chosen)",
        "numpy.load(file, allow_pickle=True)",
    ],
)
def test_a_planted_danger_is_found(source: str) -> None:
    assert len(dangers(ast.parse(source))) == 1


def test_false_is_no_danger() -> None:
    assert (
        dangers(
            ast.parse(
                "Model(trust_remote_code=False)\nre.compile('x')\ntorch.load(f, weights_only=True)"
            )
        )
        == []
    )


def test_weights_are_safetensors_or_onnx_and_their_hashes_are_written() -> None:
    weights = {".pt", ".pth", ".bin", ".pkl", ".h5", ".npy", ".npz", ".msgpack", ".ckpt", ".joblib"}
    assert [file for file in (ROOT / "qa_bot").rglob("*") if file.suffix in weights] == []
    written = LICENCES.read_text("utf-8")
    for sha256 in (load.PACKAGE_SHA256, reader.WEIGHTS_SHA256, embedder.WEIGHTS_SHA256):
        assert f"`{sha256}`" in written


def licence(package: str) -> str:
    """What the metadata says: the expression, or else the field, or else the classifiers."""
    about = metadata(package)
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if c.startswith("License")]  # fmt: skip
    return about["License-Expression"] or about["License"] or ", ".join(classifiers)


def written_licences() -> dict[str, str]:
    table = LICENCES.read_text("utf-8").split("| package | version | licence")[1]
    return dict(re.findall(r"^\| ([\w-]+) \| \d[\w.]* \| (.+?) \|$", table, re.MULTILINE))


def words(text: str) -> set[str]:
    """Of licence names, which are written with and without hyphens and "License"."""
    return set(re.findall(r"\w+", text.lower())) - {"license", "licence", "the", "and", "with"}


@pytest.mark.parametrize("package", written_licences())
def test_a_licence_is_that_of_the_metadata(package: str) -> None:
    try:
        said = licence(package)
    except PackageNotFoundError:
        pytest.skip("an extra brings it")
    if len(said) < 300:  # some paste the whole text
        assert words(written_licences()[package]) <= words(said)


def test_every_package_that_the_program_asks_for_has_its_licence_written() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.match(r"[\w.-]+", requirement)[0] for requirement in project["dependencies"]}
    assert asked - set(written_licences()) == set()


def test_the_tests_that_the_security_file_names_exist() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = set(re.findall(r"`((?:tests|scripts)/[\w/]+(?:\.py)?)", text))
    assert len(named) > 8
    assert [file for file in named if not (ROOT / file).exists()] == []


def test_the_limits_of_the_security_file_are_those_of_the_program() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    limits = [
        f"decompressed | {input_files.MAX_FILE_BYTES // 1_000_000} MB",
        f"| {input_files.MAX_LINE_BYTES // 1_000_000} MB; one that",
        f"{input_files.MAX_PASSED_BYTES // 1_000_000:,} MB ends its file",
        f"| {input_files.MAX_GROWTH} times its size",
        f"| {input_files.MAX_JSON_VALUES:,} |",
        f"| {articles.MAX_TEXT_CHARACTERS:,} characters |",
        f"| {articles.MAX_FIELD_CHARACTERS:,} characters each |",
        f"{isolation.MAX_SECONDS} seconds of the processor, {isolation.MAX_MEGABYTES:,} MB",
    ]
    assert [limit for limit in limits if limit not in text] == []
