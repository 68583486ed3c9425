"""A rebuild does what changed and no more, and ends where a full one would."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import check_embedder, make_bot
from qa_bot.errors import CorpusShrunk, IndexMismatch, InputError, QABotError
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import PROBE, Rebuilt, rebuild
from qa_bot.index.store import open_index
from qa_bot.settings import Settings
from qa_bot.types import Article

SCRIPT = Path(__file__).parents[2] / "scripts" / "rebuild_index.py"
HARVEST, EXCHANGE, MEETING = ARTICLES
STRIKE = Article(
    "strike", "Drivers strike", "Bus drivers stopped work at dawn. They want grain prices cut."
)


class CountingEmbedder(ToyEmbedder):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += [text for text in texts if text != PROBE]
        return super().embed(texts)


@pytest.fixture
def index(news: Path) -> Path:
    """An index of the three articles."""
    folder = news.parent / "index"
    run(news, folder)
    return folder


def run(news: Path, index: Path, embedder: ToyEmbedder | None = None, **options: bool) -> Rebuilt:
    return rebuild(
        [news], index, embedder or ToyEmbedder(), skipped=refuse, undated=refuse, **options
    )


def data_files(index: Path) -> dict[str, bytes]:
    generation = open_index(index)
    return {
        name: (index / generation.name / name).read_bytes() for name in generation.manifest["files"]
    }


def test_the_first_time(news: Path, tmp_path: Path) -> None:
    done = run(news, tmp_path / "index")
    assert (done.embedded, done.reused, done.removed, done.published) == (3, 0, 0, True)
    assert str(done) == (
        "gen-000001 published: 3 articles, 10 sentences; 3 articles embedded, 0 unchanged, 0 removed"
    )
    assert done.generation.corpus.articles == ARTICLES
    assert list(index_problems(done.generation)) == []


def test_nothing_changed(news: Path, index: Path) -> None:
    embedder = CountingEmbedder()
    done = run(news, index, embedder)
    assert embedder.texts == []
    assert (done.reused, done.published, done.generation.name) == (3, False, "gen-000001")
    assert str(done) == "gen-000001 is up to date: 3 articles, 10 sentences"
    assert [path.name for path in index.glob("gen-*")] == ["gen-000001"]


CHANGES = {
    "a text": ([HARVEST, replace(EXCHANGE, text="All are home."), MEETING], (1, 2, 0)),
    "a title": ([HARVEST, replace(EXCHANGE, title="At home"), MEETING], (1, 2, 0)),
    "a day": ([replace(HARVEST, published="2025-05-11"), EXCHANGE, MEETING], (1, 2, 0)),
    "a language": ([HARVEST, EXCHANGE, replace(MEETING, language="de")], (1, 2, 0)),
    "an address": ([replace(HARVEST, url="https://example.org/x"), EXCHANGE, MEETING], (0, 3, 0)),
    "a name": ([HARVEST, replace(EXCHANGE, id="freed"), MEETING], (0, 3, 1)),
    "one more": ([*ARTICLES, STRIKE], (1, 3, 0)),
    "one more before": ([STRIKE, *ARTICLES], (1, 3, 0)),
    "one less": ([HARVEST, MEETING], (0, 2, 1)),
    "the order": ([MEETING, HARVEST, EXCHANGE], (0, 3, 0)),
    "twice the same": ([*ARTICLES, replace(HARVEST, id="copy")], (0, 4, 0)),
    "names exchanged": (
        [replace(HARVEST, id="meeting"), EXCHANGE, replace(MEETING, id="harvest")],
        (0, 3, 0),
    ),
    "everything": ([STRIKE], (1, 0, 3)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change(news: Path, index: Path, change: str) -> None:
    articles, counts = CHANGES[change]
    write_articles(news, articles)
    embedder = CountingEmbedder()
    done = run(news, index, embedder)

    assert (done.embedded, done.reused, done.removed, done.published) == (*counts, True)
    assert len(embedder.texts) == done.embedded, "each of these articles is one passage"
    assert open_index(index).corpus.articles == tuple(articles)
    assert list(index_problems(open_index(index))) == []

    fresh = news.parent / "fresh"
    run(news, fresh)
    assert data_files(index) == data_files(fresh)
    question = "Who runs the port that the grain left?"
    settings = Settings(threshold=0)
    one, other = (
        make_bot(settings, open_index(folder), ToyEmbedder()).ask(question)
        for folder in (index, fresh)
    )
    assert replace(one, timings_ms={}) == replace(other, timings_ms={})


def test_full_starts_over_and_ends_the_same(news: Path, index: Path) -> None:
    before = data_files(index)
    embedder = CountingEmbedder()
    done = run(news, index, embedder, full=True)
    assert (done.embedded, done.generation.name, len(embedder.texts)) == (3, "gen-000002", 3)
    assert data_files(index) == before


@pytest.mark.slow
def test_more_passages_than_one_block(tmp_path: Path) -> None:
    articles = [
        Article(f"a{n}", f"Report {n}", f"Report {n} speaks of grain. " * 120, language="en")
        for n in range(200)
    ]
    news, index = tmp_path / "news.jsonl", tmp_path / "index"
    write_articles(news, articles)
    generation = run(news, index).generation
    assert len(generation.corpus.passage_rows) > 512

    articles[::20] = [replace(a, text="The talks went on.") for a in articles[::20]]
    write_articles(news, articles)
    assert run(news, index).embedded == 10
    run(news, tmp_path / "fresh")
    assert data_files(index) == data_files(tmp_path / "fresh")


@pytest.mark.parametrize("content", ["", "no article", '{"id": "a", "title": "A", "text": ""}\n'])
def test_no_readable_article(news: Path, index: Path, content: str) -> None:
    news.write_text(content)
    with pytest.raises(InputError) as error:
        rebuild([news], index, ToyEmbedder(), skipped=lambda *_: None, undated=refuse)
    assert str(error.value) == f"no readable article in {news}; the index in use was not changed"
    assert open_index(index).corpus.articles == ARTICLES


def test_a_bad_line_is_named_and_the_rest_is_taken(news: Path, index: Path) -> None:
    heard: list[tuple[str, str]] = []
    with news.open("a") as lines:
        lines.write("no article\n")
    write_articles(news.parent / "more.jsonl", [STRIKE])
    done = rebuild(
        [news, news.parent / "more.jsonl"],
        index,
        ToyEmbedder(),
        skipped=lambda place, reason: heard.append((place, reason)),
        undated=refuse,
    )
    assert done.generation.corpus.articles == (*ARTICLES, STRIKE)
    ((place, _),) = heard
    assert place.endswith("news.jsonl line 4")


@pytest.mark.parametrize("field", ["name", "weights_sha256", "max_tokens"])
def test_another_embedder_embeds_everything(news: Path, index: Path, field: str) -> None:
    embedder = CountingEmbedder()
    embedder.info = replace(
        embedder.info,
        **{field: {"name": "other", "weights_sha256": "1" * 64, "max_tokens": 255}[field]},
    )
    done = run(news, index, embedder)
    assert (done.embedded, done.reused, len(embedder.texts)) == (3, 0, 3)


@pytest.mark.parametrize(
    ("name", "embedded"),
    [("CURRENT", 0), ("gen-000001/MANIFEST.json", 3), ("gen-000001/vectors.faiss", 3)],
)
def test_a_damaged_index_is_built_anew(news: Path, index: Path, name: str, embedded: int) -> None:
    before = data_files(index)
    (index / name).write_bytes(b"garbage")
    done = run(news, index)
    assert (done.embedded, done.generation.name) == (embedded, "gen-000002")
    assert open_index(index).notice == ""
    assert data_files(index) == before


def many(count: int) -> list[Article]:
    return [Article(f"a{n}", f"Report {n}", f"Report {n} speaks of grain.") for n in range(count)]


@pytest.mark.parametrize("full", [False, True])
def test_a_corpus_that_shrinks_needs_a_word(news: Path, index: Path, full: bool) -> None:
    write_articles(news, many(10))
    run(news, index)
    write_articles(news, many(5))
    with pytest.raises(CorpusShrunk, match="^5 articles instead of 10; .* --allow-shrink$"):
        run(news, index, full=full)
    assert len(open_index(index).corpus.articles) == 10
    write_articles(news, many(6))
    assert len(run(news, index).generation.corpus.articles) == 6
    write_articles(news, many(1))
    done = run(news, index, full=full, allow_shrink=True)
    assert len(done.generation.corpus.articles) == 1


def test_an_empty_index_where_it_is_wished_for(news: Path, index: Path) -> None:
    news.write_text("")
    rebuild(
        [news], index, ToyEmbedder(), allow_shrink=True, skipped=lambda *_: None, undated=refuse
    )
    opened = open_index(index)
    assert opened.corpus.articles == ()
    assert list(index_problems(opened)) == []
    answer = make_bot(Settings(), opened, ToyEmbedder()).ask("Who runs the port?")
    assert answer.status == "abstained"
    write_articles(news, ARTICLES)
    assert run(news, index).generation.corpus.articles == ARTICLES


@pytest.mark.parametrize("name", ["vectors.faiss", "articles.jsonl"])
def test_a_damaged_index_still_tells_how_many_articles_it_had(
    news: Path, index: Path, name: str
) -> None:
    write_articles(news, many(16))
    generation = run(news, index).generation.name
    (index / generation / name).write_bytes(b"garbage")
    write_articles(news, many(1))
    with pytest.raises(CorpusShrunk, match="^1 articles instead of 16; "):
        run(news, index)
    assert len(run(news, index, allow_shrink=True).generation.corpus.articles) == 1


def test_articles_that_are_nowhere_leave_no_trace(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: No such file"):
        run(tmp_path / "nowhere", tmp_path / "index")
    assert list(tmp_path.iterdir()) == []


class GreedyEmbedder(ToyEmbedder):
    """There is no memory for what it embeds."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise self.error


def test_memory_that_runs_out_is_one_line(news: Path, index: Path) -> None:
    write_articles(news, [*ARTICLES, STRIKE])
    asked = RuntimeError("DefaultCPUAllocator: can't allocate memory:\nyou tried 8 GB")
    for error in (MemoryError(), asked):
        with pytest.raises(
            QABotError, match="^memory ran out; the index in use was not changed$"
        ) as told:
            run(news, index, GreedyEmbedder(error))
        assert told.value.exit_code == 1
    with pytest.raises(RuntimeError, match="a bug"):
        run(news, index, GreedyEmbedder(RuntimeError("a bug")))
    assert open_index(index).corpus.articles == ARTICLES


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("max_tokens", 128, "max_tokens 256, now 128"),
        ("name", "other", "name toy, now other"),
        ("weights_sha256", "1" * 64, "weights_sha256 000000000000…000000000000, now 11111"),
    ],
)
def test_what_differs_of_an_embedder_is_named(
    index: Path, field: str, value: object, said: str
) -> None:
    embedder = ToyEmbedder()
    embedder.info = replace(embedder.info, **{field: value})
    with pytest.raises(IndexMismatch) as error:
        check_embedder(open_index(index), embedder, index)
    assert f"was made with toy, which is not the embedder of the settings ({said}" in str(
        error.value
    )
    assert str(error.value).count(", now ") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("seconds", [0.2, 0.6])
@pytest.mark.slow
def test_the_script_is_interrupted_while_it_starts(
    news: Path, index: Path, number: signal.Signals, seconds: float
) -> None:
    before = (index / "CURRENT").read_bytes()
    command = [sys.executable, SCRIPT, "--full", "--articles", news, "--index", index]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as script:
        while not catches(script.pid, signal.SIGTERM):  # the last that it sets
            assert script.poll() is None
        time.sleep(seconds)
        script.send_signal(number)
        said = script.communicate(timeout=60)[1]
    assert said == "rebuild_index: interrupted; the index in use is whole\n"
    assert script.returncode == 128 + number
    assert (index / "CURRENT").read_bytes() == before


def catches(process: int, number: signal.Signals) -> bool:
    """Whether a process has its own answer to a signal by now."""
    status = Path(f"/proc/{process}/status").read_text()
    caught = int(re.search(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)[1], 16)
    return bool(caught >> (number - 1) & 1)


@pytest.mark.slow
def test_the_script_names_what_it_skips(tmp_path: Path, index: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("no article\n")
    command = [sys.executable, SCRIPT, "--articles", bad, "--index", index]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    skipped, ended = done.stderr.splitlines()
    assert skipped.startswith("skipped ") and "bad.jsonl line 1: " in skipped
    assert ended.startswith("rebuild_index: no readable article in ")
    assert done.returncode == 2
