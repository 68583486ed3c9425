"""An index that appears or changes while it is served: the next question is answered from it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.serving import serving
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import Opened, check_embedder, make_opened
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.settings import Settings
from qa_bot.web import live_index as live_module
from qa_bot.web.live_index import LiveIndex

QUESTION = "How many prisoners did each side free?"
CLIENTS = 16


class Desk:
    """An index that is served with the toy embedder, and the articles that it is made of."""

    def __init__(self, folder: Path) -> None:
        self.news, self.index = folder / "news.jsonl", folder / "index"

    def publish(self, number: int, embedder: ToyEmbedder | None = None) -> str:
        """Rebuild from articles of which one says the number; the name of the generation."""
        changed = replace(ARTICLES[1], text=f"Each side freed {number} prisoners on Tuesday.")
        write_articles(self.news, [changed, ARTICLES[0], ARTICLES[2]])
        done = rebuild(
            [self.news], self.index, embedder or ToyEmbedder(), skipped=refuse, undated=refuse
        )
        return done.generation.name

    def open(self) -> Opened:
        generation, toy = open_index(self.index), ToyEmbedder()
        check_embedder(generation, toy, self.index)
        return make_opened(Settings(threshold=0, reader="none"), generation, toy)

    def live(self) -> LiveIndex:
        return LiveIndex(self.index, ToyEmbedder(), self.open)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def first_quote(live: LiveIndex) -> str:
    assert live.now.opened
    answer = live.now.opened.bot.ask(QUESTION)
    return answer.statements[0].citations[0].sentence.text


def test_a_new_generation_is_served_at_once(desk: Desk):
    desk.publish(10)
    live = desk.live()
    before = live.now
    live.refresh()
    assert live.now is before, "nothing has changed"
    name = desk.publish(20)
    live.refresh()
    assert live.now.opened and live.now.opened.generation.name == name
    assert first_quote(live) == "Each side freed 20 prisoners on Tuesday."
    assert f'generation="{name}"' in live.metrics.text().decode()
    assert live.degraded is None


def test_an_index_that_appears(desk: Desk):
    live = desk.live()
    assert live.now.opened is None
    assert "no index in" in live.now.notice
    desk.publish(10)
    live.refresh()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."


def test_an_index_that_is_gone_stays_served(desk: Desk):
    desk.publish(10)
    live = desk.live()
    shutil.rmtree(desk.index)
    live.refresh()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
    assert "gen-000001 is still served: no index in" in (live.degraded or "")
    desk.publish(30)
    live.refresh()
    assert first_quote(live) == "Each side freed 30 prisoners on Tuesday."
    assert live.degraded is None


def test_an_index_of_another_embedder_is_not_served(desk: Desk):
    desk.publish(10)
    live = desk.live()
    other = ToyEmbedder()
    other.info = replace(other.info, name="other", weights_sha256="1" * 64)
    desk.publish(20, other)
    live.refresh()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
    assert "made with other" in (live.degraded or "")


def test_a_damaged_new_generation_leaves_the_one_before(desk: Desk):
    desk.publish(10)
    live = desk.live()
    name = desk.publish(20)
    (desk.index / name / "vectors.faiss").write_bytes(b"")
    live.refresh()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
    assert f"{name}/vectors.faiss has 0 bytes" in (live.degraded or "")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is looked at again at once."""
    monkeypatch.setattr(live_module, "SECONDS_OF_TROUBLE", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_current_that_cannot_be_read_is_no_other_index(desk: Desk):
    desk.publish(10)
    live = desk.live()
    before, current, aside = live.now, desk.index / "CURRENT", desk.index / "aside"
    current.rename(aside)
    current.mkdir()
    for _ in range(2):
        live.refresh()
        assert live.now is before
        assert live.degraded == (
            f"gen-000001 is still served: cannot read {current}: it is no file"
        )
    current.rmdir()
    aside.rename(current)
    live.refresh()
    assert live.degraded is None
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."


def test_a_start_with_a_current_that_cannot_be_read(desk: Desk):
    desk.publish(10)
    current, aside = desk.index / "CURRENT", desk.index / "aside"
    current.rename(aside)
    current.symlink_to("CURRENT")
    live = desk.live()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
    assert f"cannot read {current}: Too many levels" in (live.degraded or "")
    aside.replace(current)
    live.refresh()
    assert live.degraded is None


@pytest.mark.parametrize("generations", [1, 2])
def test_what_is_mended_in_place_is_served_though_current_did_not_change(
    desk: Desk, generations: int, monkeypatch: pytest.MonkeyPatch
):
    desk.publish(10)
    live = desk.live()
    name = desk.publish(20)
    if generations == 1:
        shutil.rmtree(desk.index / "gen-000001")
    file, aside = desk.index / name / "words.json", desk.index / "aside"
    file.rename(aside)
    file.symlink_to(file.name)
    live.refresh()
    assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
    assert f"cannot read {file}: Too many levels" in (live.degraded or "")
    aside.replace(file)
    live.refresh()
    assert live.degraded is not None, "it is not looked at each second"
    monkeypatch.setattr(live_module, "SECONDS_OF_TROUBLE", 0.0)
    live.refresh()
    assert first_quote(live) == "Each side freed 20 prisoners on Tuesday."
    assert live.degraded is None


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_a_bug_while_it_is_opened_again_is_told_and_passes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live_module, "SECONDS", 0.01)
    desk.publish(10)
    broken: list[Exception] = []

    def reopen() -> Opened:
        if broken:
            raise broken[0]
        return desk.open()

    live = LiveIndex(desk.index, ToyEmbedder(), reopen)
    with live.watched(), serving(live) as address, httpx.Client(base_url=address) as client:
        broken.append(ZeroDivisionError("a\nbug"))
        name = desk.publish(20)
        told = wait_for(client, lambda health: health["degraded"])
        assert told["degraded"].startswith("gen-000001 is still served: the index could not be ")
        assert "ZeroDivisionError" in told["degraded"] and "\n" not in told["degraded"]
        assert first_quote(live) == "Each side freed 10 prisoners on Tuesday."
        broken.clear()
        assert wait_for(client, lambda health: not health["degraded"])["generation"] == name


def wait_for(client: httpx.Client, wanted: Callable[[dict], object]) -> dict:
    """The health, once it is as wanted."""
    for _ in range(2_000):
        health = client.get("/healthz").json()
        if wanted(health):
            return health
    raise AssertionError(health)


@pytest.fixture
def served(desk: Desk) -> Iterator[tuple[Desk, str]]:
    desk.publish(0)
    live = desk.live()
    with live.watched(), serving(live) as address:
        yield desk, address


def ask_until(over: threading.Event, address: str) -> list[tuple[str, str]]:
    """The generation and the quote of each answer; a question that fails raises."""
    heard = []
    with httpx.Client(base_url=address, timeout=60) as client:
        while not over.is_set():
            answer = client.post("/api/ask", json={"question": QUESTION}).raise_for_status().json()
            quote = answer["statements"][0]["citations"][0]["quote"]
            heard.append((answer["index"]["generation"], quote))
    return heard


@pytest.mark.slow
@pytest.mark.reliability
def test_swaps_under_load(
    served: tuple[Desk, str],
    times: Callable[[int, int], int],
    figure: Callable[[str, object], None],
    monkeypatch: pytest.MonkeyPatch,
):
    """Each answer is of one generation, also those that are under way when another is published."""
    monkeypatch.setattr(live_module, "SECONDS", 0.05)
    desk, address = served
    swaps, over, said = times(20, 200), threading.Event(), {"gen-000001": 0}
    with ThreadPoolExecutor(CLIENTS) as clients, httpx.Client(base_url=address) as watcher:
        asking = [clients.submit(ask_until, over, address) for _ in range(CLIENTS)]
        try:
            for number in range(1, swaps + 1):
                name = desk.publish(number)
                said[name] = number
                serves(watcher, name)
        finally:
            over.set()
    heard = [pair for client in asking for pair in client.result()]
    assert {pair[0] for pair in heard} > {name}, "of more than the last"
    for name, quote in heard:
        assert quote == f"Each side freed {said[name]} prisoners on Tuesday."
    figure(
        "hot swaps under 16 clients; questions asked meanwhile; failed or mixed",
        f"{swaps}; {len(heard):,}; 0",
    )


def serves(client: httpx.Client, name: str) -> None:
    """Wait until a generation is served."""
    wait_for(client, lambda health: health["generation"] == name)


def test_two_that_serve_one_index(desk: Desk):
    desk.publish(1)
    one, other = desk.live(), desk.live()
    desk.publish(2)
    for live in (one, other):
        live.refresh()
        assert first_quote(live) == "Each side freed 2 prisoners on Tuesday."
