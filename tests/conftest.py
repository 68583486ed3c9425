"""What several test files share: three articles, an embedder to reckon with by hand, the real one."""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest
from support.articles import ARTICLES, SAMPLE_ARTICLES, refuse, write_articles
from support.serving import NOTICE
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import Opened, make_bot, make_opened
from qa_bot.bot import QABot
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder
from qa_bot.models.load import load_embedder
from qa_bot.settings import Settings
from qa_bot.types import Article

os.environ["HF_HUB_OFFLINE"] = "1"  # before the libraries are loaded: no test fetches a model
os.environ["TOKENIZERS_PARALLELISM"] = "false"

# no test is timed: a busy machine is no failure
UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("quick", max_examples=25, derandomize=True, **UNTIMED)
hypothesis.settings.register_profile("usual", max_examples=200, derandomize=True, **UNTIMED)
hypothesis.settings.register_profile("release", max_examples=5_000, **UNTIMED)

SLOW_FILE = re.compile(
    r"^pytestmark = (pytest\.mark\.slow\b|\[\s*pytest\.mark\.slow,)", re.MULTILINE
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--release", action="store_true", help="try the faults far more often")
    parser.addoption("--figures", type=Path, metavar="FILE", help="write what was counted as JSON")


def is_quick(config: pytest.Config) -> bool:
    """Whether slow tests are not wanted."""
    return config.getoption("markexpr") == "not slow"


def pytest_configure(config: pytest.Config) -> None:
    profile = "quick" if is_quick(config) else "usual"
    hypothesis.settings.load_profile("release" if config.getoption("--release") else profile)
    config.pluginmanager.register(Figures(config.getoption("--figures")))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are not wanted, what has only such is not read: it would load much."""
    if not is_quick(config):
        return None
    files = [collection_path] if collection_path.is_file() else collection_path.rglob("test_*.py")
    return all(SLOW_FILE.search(file.read_text("utf-8")) for file in files) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the real embedder is slow: it loads Torch. What takes longest comes first.

    So two processes end at about the same time.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "embedder" in item.fixturenames:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("reliability") is None)


class Figures:
    """What the tests counted; of tests that ran in other processes too."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.all: list[dict[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.all += [value for name, value in report.user_properties if name == "figure"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.all:
            terminalreporter.section("figures")
            for figure in self.all:
                terminalreporter.line(f"{figure['what']}: {figure['value']}")
        if self.file:
            self.file.write_text(json.dumps(self.all, indent=1, ensure_ascii=False) + "\n", "utf-8")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """`figure(what, value)` tells what a test counted, once it holds; see docs/reliability.md."""

    def tell(what: str, value: object) -> None:
        told = {"what": what, "value": str(value), "test": request.node.nodeid}
        request.node.user_properties.append(("figure", told))

    return tell


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """`times(usual, release)` is how often something is tried in this run."""
    return lambda usual, release: release if pytestconfig.getoption("--release") else usual


@pytest.fixture
def three_articles() -> tuple[Article, ...]:
    return ARTICLES


@pytest.fixture
def toy_embedder() -> ToyEmbedder:
    return ToyEmbedder()


@pytest.fixture(scope="session")
def toy_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three articles, indexed with the embedder to reckon with by hand. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("toy")
    write_articles(folder / "articles.jsonl", ARTICLES)
    news, index = folder / "articles.jsonl", folder / "index"
    rebuild([news], index, ToyEmbedder(), skipped=refuse, undated=refuse)
    return index


@pytest.fixture(scope="session")
def toy_opened(toy_index: Path) -> Opened:
    """The three articles, opened; the bot answers whatever comes."""
    return make_opened(Settings(threshold=0), open_index(toy_index), ToyEmbedder())


@pytest.fixture(scope="session")
def toy_address(toy_opened: Opened) -> Iterator[str]:
    """The address of a server over the three articles."""
    from support.serving import serving  # it loads Gradio, which most tests do not need

    with serving(toy_opened) as address:
        yield address


@pytest.fixture(scope="module")
def client(toy_address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=toy_address, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def empty() -> Iterator[httpx.Client]:
    """Of a server without an index, which gives the notice."""
    from support.serving import serving

    with serving(None, NOTICE) as address, httpx.Client(base_url=address, timeout=120) as client:
        yield client


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder("default")


@pytest.fixture(scope="session")
def sample_index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, indexed with the real embedder. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    rebuild([SAMPLE_ARTICLES], folder, embedder, skipped=refuse, undated=refuse)
    return folder


@pytest.fixture(scope="session")
def sample_bot(sample_index: Path, embedder: Embedder) -> QABot:
    """The bot with default settings on the sample articles."""
    return make_bot(Settings(), open_index(sample_index), embedder)
