"""What several test files share: three articles, an embedder to reckon with by hand, the real one."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import httpx
import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray

from qa_bot.assemble import Opened, make_bot, make_checker
from qa_bot.bot import QABot
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.models.embedder import EmbedderInfo, SentenceTransformerEmbedder, load_embedder
from qa_bot.records import article_record
from qa_bot.settings import Settings
from qa_bot.types import Article

os.environ["HF_HUB_OFFLINE"] = "1"  # before the libraries are loaded: no test fetches a model
os.environ["TOKENIZERS_PARALLELISM"] = "false"

# no test is timed: a busy machine is no failure
UNTIMED = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("usual", max_examples=200, derandomize=True, **UNTIMED)
hypothesis.settings.register_profile("release", max_examples=5_000, **UNTIMED)

FIGURES = pytest.StashKey[list[dict[str, str]]]()
SAMPLE_ARTICLES = Path(__file__).parents[1] / "articles"
NOTICE = "There is no index; run the rebuild."
ARTICLES = (
    Article(
        "harvest",
        "First grain leaves the port",
        "Two ships with grain left Odesa on Monday. “The grain is on its way,” said Dr. Olena Koval, "
        "who runs the port.\n\n"
        "She spoke at 9 a.m. local time — the crews had waited for eleven weeks. The harvest goes to "
        "Egypt.",
        source="Port Gazette",
        published="2025-05-12",
        language="en",
    ),
    Article(
        "exchange",
        "Prisoners come home",
        "Each side freed 40 prisoners on Tuesday. Gen. Petro Lys called the exchange “a beginning”.\n\n"
        "The prisoners crossed the border near Kovel — most of them on foot.",
        url="https://example.org/exchange",
        author="Ann Reed",
        published="2025-05-13T18:30:00Z",
        language="en",
    ),
    Article(
        "meeting",
        "No date for new talks",
        "The talks ended without a result. “We will meet again,” Mr. Hale told reporters.\n\n"
        "He named no date for the next talks.",
    ),
)


class ToyEmbedder:
    """Counts three words and scales to length 1; a text with none of them lies on the fourth axis."""

    WORDS = ("grain", "prisoner", "talks")

    def __init__(self) -> None:
        self.info = EmbedderInfo("toy", "0" * 64, dimension=4, max_tokens=256)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = [[text.lower().count(word) for word in self.WORDS] for text in texts]
        rows = [[*row, 0] if any(row) else [0, 0, 0, 1] for row in counts]
        vectors = np.array(rows, np.float32).reshape(-1, 4)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """As a file that rebuild reads."""
    lines = (json.dumps(article_record(article)) + "\n" for article in articles)
    path.write_text("".join(lines), "utf-8")


def refuse(place: str, reason: str) -> None:
    """For tests in which every article must be readable."""
    raise AssertionError(f"{place}: {reason}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--release", action="store_true", help="try the faults far more often")
    parser.addoption("--figures", type=Path, metavar="FILE", help="write what was counted as JSON")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("release" if config.getoption("--release") else "usual")
    config.stash[FIGURES] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    figures = config.stash[FIGURES]
    if figures:
        terminalreporter.section("figures")
        for figure in figures:
            terminalreporter.line(f"{figure['what']}: {figure['value']}")
    if file := config.getoption("--figures"):
        file.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """`figure(what, value)` tells what a test counted, once it holds; see docs/reliability.md."""

    def tell(what: str, value: object) -> None:
        test = request.node.nodeid
        request.config.stash[FIGURES].append({"what": what, "value": str(value), "test": test})

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
def toy_opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The three articles, opened with the embedder to reckon with by hand; the bot answers whatever comes."""
    folder, toy = tmp_path_factory.mktemp("toy"), ToyEmbedder()
    write_articles(folder / "articles.jsonl", ARTICLES)
    rebuild([folder / "articles.jsonl"], folder / "index", toy, skipped=refuse, undated=refuse)
    generation = open_index(folder / "index")
    bot = make_bot(Settings(threshold=0), generation, toy)
    return Opened(bot, generation, make_checker(generation, toy))


@pytest.fixture(scope="session")
def toy_address(toy_opened: Opened) -> Iterator[str]:
    """The address of a server over the three articles."""
    from serving import serving  # it loads Gradio, which most tests do not need

    with serving(toy_opened) as address:
        yield address


@pytest.fixture(scope="module")
def client(toy_address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=toy_address, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def empty() -> Iterator[httpx.Client]:
    """Of a server without an index, which gives the notice."""
    from serving import serving

    with serving(None, NOTICE) as address, httpx.Client(base_url=address, timeout=120) as client:
        yield client


@pytest.fixture(scope="session")
def embedder() -> SentenceTransformerEmbedder:
    return load_embedder("default")


@pytest.fixture(scope="session")
def sample_index(
    embedder: SentenceTransformerEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The sample articles, indexed with the real embedder. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    rebuild([SAMPLE_ARTICLES], folder, embedder, skipped=refuse, undated=refuse)
    return folder


@pytest.fixture(scope="session")
def sample_bot(sample_index: Path, embedder: SentenceTransformerEmbedder) -> QABot:
    """The bot with default settings on the sample articles."""
    return make_bot(Settings(), open_index(sample_index), embedder)
