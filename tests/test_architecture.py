"""The shape of the program: who may import whom, how long things are, and what they are called."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "qa_bot"

ORDER = re.findall(r"\S+", """
types errors settings log records
language english words escape
input_files plain_text markdown publication_date web_page pdf isolation articles
network fetch
questions
sentences passages embed arrays disk corpus index lexical spelling generation store fingerprint rebuild additions
blend coverage reader retrieve rerank recency
phrases antecedents references follow_up
entities question_kind dates mend members yes_or_no short_answer rank confidence answer
plain_form quantities moments markers synonyms terms alignment differences conditions turns speakers bonds roles borrowings guard verify
tokens pasted omissions changes candidates check
background prompt claims llm endpoint
compound own_words bot scope assemble doctor
conversation layout transcript render verdicts terminal examples feedback listing
traffic live parts adding check_tab articles_tab search_tab talk ui completions text_input
shapes desk wanted api_page api password connection gate server mcp_server __main__
evaluate evaluate.wording evaluate.estimate evaluate.measures evaluate.masked
evaluate.risk evaluate.calibration evaluate.abstention evaluate.slices evaluate.metrics
evaluate.failures evaluate.runs evaluate.figures evaluate.compare
evaluate.word_pairs evaluate.name_edits evaluate.alterations evaluate.edits evaluate.guarding
evaluate.charts evaluate.failure_cards evaluate.style evaluate.report evaluate.evaluation
training training.labelled training.examples training.pairs training.batches training.network
training.encoder training.export training.recipe training.train training.fitting training.judging
""")  # fmt: skip
"""A module imports only from those before it: types first, then the way of the data, doors last."""

KNOWN_BY = {
    "faiss": {"index"},
    "fastapi": {"adding", "api", "parts", "server", "wanted"},
    "gradio": {"articles_tab", "check_tab", "search_tab", "talk", "ui", "server"},
    "mcp": {"mcp_server"},
    "openai": {"endpoint"},
    "prometheus_client": {"api", "traffic"},
    "sentence_transformers": {"embed"},
}
"""Libraries that only these modules know."""

MOST_LINES = 250
MOST_LINES_OF_A_FUNCTION = 40
BANNED_WORDS = {
    "manager", "handler", "processor", "helper", "helpers", "util", "utils", "base", "factory",
    "registry", "pipeline", "chunk", "chunks", "node", "nodes", "document", "documents",
}  # fmt: skip
BANNED_CALLS = {"getattr", "__import__", "import_module", "eval", "exec"}


def module_name(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


FILES = {
    module_name(file): file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py"
}
TREES = {name: ast.parse(file.read_text("utf-8")) for name, file in FILES.items()}


def imported(tree: ast.AST) -> Iterator[str]:
    """The full name of everything imported, inside functions too; a relative one starts with a dot."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)
        elif isinstance(part, ast.ImportFrom):
            origin = "." * part.level + (part.module or "")
            yield from (f"{origin}.{alias.name}" for alias in part.names)


def upward_imports(name: str, tree: ast.AST) -> list[str]:
    """What the module `name` imports of qa_bot without being allowed to."""
    allowed = ORDER[: ORDER.index(name)]
    wrong = []
    for target in imported(tree):
        if target.startswith("."):
            wrong.append(target)  # imports are absolute, so that one way to write them is enough
        elif target.split(".")[0] == "qa_bot" and target != "qa_bot.__version__":
            inside = target.removeprefix("qa_bot").removeprefix(".")
            module = inside if inside in ORDER else inside.rpartition(".")[0]
            if module not in allowed:
                wrong.append(target)
    return wrong


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


def banned_constructs(name: str, tree: ast.AST) -> list[str]:
    found = [target for target in imported(tree) if target.split(".")[0] in ("pickle", "dill")]
    for part in ast.walk(tree):
        if isinstance(part, ast.ExceptHandler) and part.type is None:
            found.append(f"bare except, line {part.lineno}")
        elif isinstance(part, ast.Call):
            called = part.func.attr if isinstance(part.func, ast.Attribute) else ""
            called = part.func.id if isinstance(part.func, ast.Name) else called
            if called in BANNED_CALLS or (called == "print" and name != "__main__"):
                found.append(f"{called}(), line {part.lineno}")
    return found


def test_every_module_has_its_place_in_the_order():
    assert set(ORDER) == set(FILES)
    assert len(ORDER) == len(set(ORDER))


@pytest.mark.parametrize("name", sorted(FILES))
def test_imports_go_upward_only(name):
    assert upward_imports(name, TREES[name]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from qa_bot.bot import QABot",
        "def late():\n    from qa_bot.bot import QABot",
        "import qa_bot.bot",
        "from qa_bot import bot",
        "from qa_bot.evaluate.runs import run_questions",
        "from qa_bot.retrieve import Retriever",
        "from qa_bot.unheard_of import anything",
        "from . import types",
        "import qa_bot",
    ],
)
def test_a_planted_import_is_caught(source):
    assert len(upward_imports("retrieve", ast.parse(source))) == 1


def test_allowed_imports_are_allowed():
    source = "import numpy\nfrom qa_bot import __version__, corpus\nfrom qa_bot.types import Hit"
    assert upward_imports("retrieve", ast.parse(source)) == []


@pytest.mark.parametrize("library", KNOWN_BY)
def test_a_library_is_known_by_its_own_modules_only(library):
    knowing = {
        name
        for name, tree in TREES.items()
        if any(target.split(".")[0] == library for target in imported(tree))
    }
    assert knowing == KNOWN_BY[library]


@pytest.mark.parametrize("module", ["qa_bot", "qa_bot.types", "qa_bot.__main__"])
def test_importing_it_loads_nothing_heavy(module):
    script = f"import sys, {module}; print(*{{m.split('.')[0] for m in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "qa_bot" in loaded
    assert not loaded & {
        "gradio",
        "torch",
        "faiss",
        "sentence_transformers",
        "numpy",
        "openai",
        "mcp",
    }


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_module_and_its_functions_are_short(name):
    assert len(FILES[name].read_text("utf-8").splitlines()) <= MOST_LINES
    lengths = {f.name: f.end_lineno - f.lineno + 1 for f in functions(TREES[name])}
    assert {f: lines for f, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("name", sorted(FILES))
def test_names_say_what_things_are(name):
    given = {name, *identifiers(TREES[name])}
    assert {identifier for identifier in given if words(identifier) & BANNED_WORDS} == set()


def test_other_files_are_named_as_well():
    files = {
        file.name for folder in ("scripts", "tests", "benchmarks", "qa_bot")
        for file in (ROOT / folder).iterdir() if file.is_file()
    }  # fmt: skip
    assert {file for file in files if words(file) & BANNED_WORDS} == set()


def test_a_banned_name_is_caught():
    source = "class ChunkManager:\n    def __init__(self, node):\n        self.base_path = node"
    found = {i for i in identifiers(ast.parse(source)) if words(i) & BANNED_WORDS}
    assert found == {"ChunkManager", "node", "base_path"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_nothing_banned_is_used(name):
    assert banned_constructs(name, TREES[name]) == []


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
    assert len(banned_constructs("retrieve", ast.parse(source))) == 1
