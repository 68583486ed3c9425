"""An index that appears or changes while it is served: the next question is answered from it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from conftest import ARTICLES, ToyEmbedder, refuse, write_articles
from serving import serving

from qa_bot import live as live_module
from qa_bot.assemble import Opened, check_embedder, make_bot, make_checker
from qa_bot.live import LiveIndex
from qa_bot.rebuild import rebuild
from qa_bot.settings import Settings
from qa_bot.store import open_index

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
        bot = make_bot(Settings(threshold=0, reader="none"), generation, toy)
        return Opened(bot, generation, make_checker(generation, toy))

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
    assert f'generation="{name}"' in live.traffic.text().decode()
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
    for _ in range(2_000):
        if client.get("/healthz").json()["generation"] == name:
            return
    raise AssertionError(f"{name} is not served")


def test_two_that_serve_one_index(desk: Desk):
    desk.publish(1)
    one, other = desk.live(), desk.live()
    desk.publish(2)
    for live in (one, other):
        live.refresh()
        assert first_quote(live) == "Each side freed 2 prisoners on Tuesday."
