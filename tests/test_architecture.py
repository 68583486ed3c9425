"""The shape of the program: who may import whom, how long things are, and what they are called."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "qa_bot"

STEPS = (
    {"types", "errors", "settings", "records", "background", "log"},
    {"text"},
    {"english", "reading", "models"},
    {"index", "guard"},
    {"retrieval", "checking", "render"},
    {"answering"},
    {"conversation"},
    {"bot"},
    {"assemble"},
    {"web"},
    {"cli"},
    {"__main__"},
    {"evaluate"},
    {"training"},
)
"""The rooms, and the modules at the root. One imports only from the steps before its own; on the first
step they are modules that may import each other."""

KNOWN_BY = {
    "bm25s": {"text"},
    "faiss": {"index"},
    "fastapi": {"web"},
    "gradio": {"web"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "markdown_it": {"reading"},
    "mcp": {"web"},
    "openai": {"models"},
    "prometheus_client": {"web"},
    "rapidfuzz": {"conversation"},
    "sentence_transformers": {"models"},
}
"""Libraries that only these rooms know."""

LOADED_LATE = {"gradio", "torch", "sentence_transformers", "openai", "mcp"}
"""Not before they are needed, if ever: they are slow to load, or an extra."""
MOST_FILES = 14
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
LIST_WORDS = 8
"""From so many words on, words in code are a list and belong to `english/data`."""
_WORDS = re.compile(rf"(?s).*(?:\s*[a-z'’-]+\s+){{{LIST_WORDS - 1},}}[a-z'’-]+.*")
_ALTERNATIVES = re.compile(rf"(?:[A-Za-z' ]+\??\|){{{LIST_WORDS - 1},}}[A-Za-z' ]+")
BANNED_WORDS = {
    "manager", "handler", "processor", "helper", "helpers", "util", "utils", "base", "factory",
    "registry", "pipeline", "chunk", "chunks", "node", "nodes", "document", "documents",
}  # fmt: skip
TAG = re.compile(
    r"(?<![?P(])</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<[a-z]+ [a-z-]+=|<!doctype", re.IGNORECASE
)
BANNED_CALLS = {"getattr", "__import__", "import_module", "eval", "exec"}


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts)


FILES = {module_name(file): file for file in PACKAGE.rglob("*.py") if file.name != "__init__.py"}
FOLDERS = sorted(file.parent for file in PACKAGE.rglob("__init__.py") if file.parent != PACKAGE)
TREES = {name: ast.parse(file.read_text("utf-8")) for name, file in FILES.items()}


def imported(tree: ast.AST) -> Iterator[str]:
    """The full name of everything imported, inside functions too; a relative one starts with a dot."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)
        elif isinstance(part, ast.ImportFrom):
            origin = "." * part.level + (part.module or "")
            yield from (f"{origin}.{alias.name}" for alias in part.names)


LIBRARIES = {name: {t.split(".")[0] for t in imported(tree)} for name, tree in TREES.items()}


def upward_imports(name: str, tree: ast.AST) -> list[str]:
    """What the module `name` imports of qa_bot without being allowed to."""
    own = room_of(name)
    allowed = {own}.union(*STEPS[: step_of(own)], STEPS[0] if own in STEPS[0] else set())
    wrong = []
    for target in imported(tree):
        if target.startswith("."):
            wrong.append(target)  # imports are absolute, so that one way to write them is enough
        elif target.split(".")[0] == "qa_bot" and target != "qa_bot.__version__":
            module = module_of(target)
            if module is None or room_of(module) not in allowed:
                wrong.append(target)
    return wrong


def room_of(module: str) -> str:
    return module.split(".")[0]


def step_of(room: str) -> int:
    return next(number for number, rooms in enumerate(STEPS) if room in rooms)


def module_of(target: str) -> str | None:
    """The module that is imported, or of which something is; none where there is no such."""
    inside = target.removeprefix("qa_bot.")
    return next((m for m in (inside, inside.rpartition(".")[0]) if m in FILES), None)


def circles() -> list[list[str]]:
    """Modules that import each other, whatever the way round."""
    imports = {
        name: {m for target in imported(tree) if target.startswith("qa_bot.") and (m := module_of(target))}
        for name, tree in TREES.items()
    }  # fmt: skip
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for part in ast.walk(tree):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield part


def identifiers(tree: ast.AST) -> Iterator[str]:
    """The names that a module gives. Names that it takes from libraries are not its choice."""
    for part in ast.walk(tree):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield part.name
        elif isinstance(part, ast.arg):
            yield part.arg
        elif isinstance(part, ast.Name | ast.Attribute) and isinstance(part.ctx, ast.Store):
            yield part.id if isinstance(part, ast.Name) else part.attr
        elif isinstance(part, ast.alias) and part.asname:
            yield part.asname


def words(name: str) -> set[str]:
    """The words of an identifier: of `make_HTTPServer` and `makeHttpServer`, make, http, server."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return set(re.split(r"[^a-z0-9]+", spaced.lower()))


def markup(tree: ast.AST) -> list[str]:
    """The strings of a module that have an HTML tag in them; names of groups in patterns are none."""
    strings = (p.value for p in ast.walk(tree) if isinstance(p, ast.Constant))
    return [s for s in strings if isinstance(s, str) and TAG.search(s)]


def banned_constructs(name: str, tree: ast.AST) -> list[str]:
    found = [target for target in imported(tree) if target.split(".")[0] in ("pickle", "dill")]
    for part in ast.walk(tree):
        if isinstance(part, ast.ExceptHandler) and part.type is None:
            found.append(f"bare except, line {part.lineno}")
        elif isinstance(part, ast.Call):
            called = part.func.attr if isinstance(part.func, ast.Attribute) else ""
            called = part.func.id if isinstance(part.func, ast.Name) else called
            if called in BANNED_CALLS or (called == "print" and name != "cli.commands"):
                found.append(f"{called}(), line {part.lineno}")
    return found


def word_lists(tree: ast.AST) -> Iterator[int]:
    """The lines where words of a language are listed: alternatives, words to be split, displays."""
    docstrings = {id(e.value) for e in ast.walk(tree) if isinstance(e, ast.Expr)}
    for part in ast.walk(tree):
        if id(part) in docstrings:
            continue
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            listed = bool(_ALTERNATIVES.search(part.value))
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            text = part.func.value
            splits = part.func.attr == "split" and isinstance(text, ast.Constant)
            listed = splits and bool(_WORDS.fullmatch(str(text.value)))
        elif isinstance(part, ast.List | ast.Tuple | ast.Set):
            strings = [e.value for e in part.elts if isinstance(e, ast.Constant)]
            small = [s for s in strings if isinstance(s, str) and re.fullmatch(r"[a-z'’-]+", s)]
            listed = len(small) >= LIST_WORDS
        else:
            continue
        if listed:
            yield part.lineno


def test_every_room_has_its_step():
    rooms = [room for step in STEPS for room in step]
    assert set(rooms) == set(map(room_of, FILES))
    assert len(rooms) == len(set(rooms))


def test_every_room_says_what_it_is_for():
    silent = [folder for folder in FOLDERS if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))]  # fmt: skip
    assert silent == []


def test_rooms_are_few_and_small():
    assert 13 <= sum(folder.parent == PACKAGE for folder in FOLDERS) <= 16
    sizes = {folder: len(list(folder.glob("*.py"))) for folder in (PACKAGE, *FOLDERS)}
    assert {folder.name: size for folder, size in sizes.items() if size > MOST_FILES} == {}
    assert len([file for file in PACKAGE.iterdir() if file.is_file()]) <= 12


def test_imports_go_downward_only():
    wrong = {name: upward_imports(name, tree) for name, tree in TREES.items()}
    assert {name: targets for name, targets in wrong.items() if targets} == {}


def test_no_modules_import_each_other():
    assert circles() == []


@pytest.mark.parametrize(
    "source",
    [
        "from qa_bot.bot import QABot",
        "def late():\n    from qa_bot.bot import QABot",
        "import qa_bot.bot",
        "from qa_bot import bot",
        "from qa_bot.evaluate.runs import run_questions",
        "from qa_bot.checking.check import Checker",  # a room of the same step
        "from qa_bot.unheard_of import anything",
        "from qa_bot.index.unheard_of import anything",
        "from . import types",
        "import qa_bot",
    ],
)
def test_a_planted_import_is_caught(source):
    assert len(upward_imports("retrieval.rerank", ast.parse(source))) == 1


def test_allowed_imports_are_allowed():
    source = "import numpy\nfrom qa_bot import __version__, types\nfrom qa_bot.index.corpus import Corpus"
    assert upward_imports("retrieval.rerank", ast.parse(source)) == []


@pytest.mark.parametrize("library", KNOWN_BY)
def test_a_library_is_known_by_its_own_rooms_only(library):
    knowing = {room_of(name) for name, libraries in LIBRARIES.items() if library in libraries}
    assert knowing == KNOWN_BY[library]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("qa_bot, qa_bot.types, qa_bot.__main__", {"numpy", "faiss", *LOADED_LATE}),
        ("qa_bot.assemble", LOADED_LATE),
    ],
)
@pytest.mark.slow
def test_importing_it_loads_nothing_heavy(module, heavy):
    script = f"import sys, {module}; print(*{{m.split('.')[0] for m in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "qa_bot" in loaded
    assert not loaded & heavy


def test_modules_and_functions_are_short():
    modules = {name: len(file.read_text("utf-8").splitlines()) for name, file in FILES.items()}
    assert {name: lines for name, lines in modules.items() if lines > MOST_LINES} == {}
    lengths = {
        (name, f.name): f.end_lineno - f.lineno + 1
        for name, tree in TREES.items()
        for f in functions(tree)
    }
    assert {f: lines for f, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_names_say_what_things_are():
    given = {(name, i) for name, tree in TREES.items() for i in (name, *identifiers(tree))}
    assert {(name, i) for name, i in given if words(i) & BANNED_WORDS} == set()


def test_other_files_are_named_as_well():
    files = {
        file.name for folder in ("scripts", "tests", "benchmarks", "qa_bot")
        for file in (ROOT / folder).rglob("*") if file.is_file()
    }  # fmt: skip
    assert {file for file in files if words(file) & BANNED_WORDS} == set()


def test_a_banned_name_is_caught():
    source = "class ChunkManager:\n    def __init__(self, node):\n        self.base_path = node"
    found = {i for i in identifiers(ast.parse(source)) if words(i) & BANNED_WORDS}
    assert found == {"ChunkManager", "node", "base_path"}


def test_nothing_banned_is_used():
    found = {name: banned_constructs(name, tree) for name, tree in TREES.items()}
    assert {name: constructs for name, constructs in found.items() if constructs} == {}


@pytest.mark.parametrize("name", sorted(name for name in FILES if room_of(name) != "render"))
def test_only_the_room_that_renders_writes_markup(name):
    assert markup(TREES[name]) == []


@pytest.mark.parametrize(
    "source",
    [
        "'<p>'",
        "'</p>'",
        "f'<b>{text}</b>'",
        "f'<a href={address}>'",
        "'<input disabled>'",
        "'x<br/>y'",
        "'<!DOCTYPE html>'",
    ],
)
def test_planted_markup_is_caught(source):
    assert markup(ast.parse(source))


@pytest.mark.parametrize(
    "source", ["r'(?P<day>\\d)'", "'a < b > c'", "'<i4'", "r'(?<!x)'", "'(?P=name)'"]
)
def test_what_only_looks_like_markup_is_none(source):
    assert markup(ast.parse(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "getattr(thing, 'name')",
        "print('here')",
        "import pickle",
        "from pickle import loads",
        "try:\n    pass\nexcept:\n    pass",
    ],
)
def test_a_banned_construct_is_caught(source):
    assert len(banned_constructs("retrieval.rerank", ast.parse(source))) == 1


def test_words_of_english_stand_in_data():
    outside = {name: tree for name, tree in TREES.items() if room_of(name) != "english"}
    lists = [f"{name}, line {line}" for name, tree in outside.items() for line in word_lists(tree)]
    assert lists == []


@pytest.mark.parametrize(
    "code",
    [
        'SMALL = "the a an of to in on at".split()',
        'SMALL = {"the", "a", "an", "of", "to", "in", "on", "at"}',
        'SMALL = re.compile(r"\\b(?:the|a|an|of|to|in|on|at)\\b")',
        'SMALL = re.compile(rf"{BEFORE}(said|says|told|tells?|adds|asks|warned|claims) ")',
    ],
)
def test_a_word_list_in_code_is_told(code):
    assert list(word_lists(ast.parse(code))) == [1]


def test_prose_is_no_word_list():
    assert (
        list(word_lists(ast.parse('raise Error("its id is empty or has no letter at all")'))) == []
    )
