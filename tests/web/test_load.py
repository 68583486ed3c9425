"""The real server in a process of its own, with the real models, under many clients and to its end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from threading import Event
from time import monotonic
from typing import Any

import httpx
import psutil
import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.scripted_model import Asked, Connection, copies, scripted_model

from qa_bot.index.rebuild import rebuild

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

QUESTIONS = [
    "How many ships left Odesa?",
    "Who runs the port?",
    "Where does the harvest go?",
    "How many prisoners did each side free?",
    "Who called the exchange a beginning?",
    "Where did the prisoners cross the border?",
    "How did the talks end?",
    "What did Mr. Hale tell reporters?",
]
SECONDS_TO_LEAVE, SECONDS_TO_END = 2, 10
BYTES_A_QUESTION = 10_000
LAP = 100
Figure = Callable[[str, object], None]
Times = Callable[[int, int], int]


class Chat:
    """A running `qa-bot chat`."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address
        self.seen = psutil.Process(process.pid)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=60)

    @property
    def held(self) -> tuple[int, int]:
        """Its file handles and threads."""
        return self.seen.num_fds(), self.seen.num_threads()

    def lets_go(self, most: tuple[int, int]) -> bool:
        """Whether it holds no more than that within the time for which nobody waits."""
        began = monotonic()
        while any(now > limit for now, limit in zip(self.held, most, strict=True)):
            if monotonic() - began > SECONDS_TO_LEAVE:
                return False
        return True


@contextmanager
def chatting(index: Path, **environment: str) -> Iterator[Chat]:
    """It answers when the block begins."""
    command = [sys.executable, "-m", "qa_bot", "chat", "--index", str(index), "--port", "0"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("QA_BOT_")}
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=plain
        | {"QA_BOT_FEEDBACK": "", "QA_BOT_READER": "none", "QA_BOT_THRESHOLD": "0"}
        | environment,
    ) as process:
        assert process.stderr
        try:
            ready = next(line for line in process.stderr if "ready" in line)
            match = re.search(r"http://127\.0\.0\.1:\d+", ready)
            assert match
            yield Chat(process, match.group())
        finally:
            process.kill()


@pytest.fixture(scope="module")
def index(embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles, so that the machine is busy with the server and not with the models."""
    folder = tmp_path_factory.mktemp("load")
    write_articles(folder / "news.jsonl", ARTICLES)
    rebuild([folder / "news.jsonl"], folder / "index", embedder, skipped=refuse, undated=refuse)
    return folder / "index"


@pytest.fixture(scope="module")
def chat(index: Path) -> Iterator[Chat]:
    # fewer pools of memory, which fill one by one and would look like something that is not let go
    with chatting(index, MALLOC_ARENA_MAX="1", OMP_NUM_THREADS="1") as chat:
        yield chat


def body(question: str, **more: object) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], **more}


def said(answer: dict[str, Any]) -> tuple[str, list[str]]:
    """Which question an answer is to, and its quotes."""
    cited = [c["quote"] for statement in answer["statements"] for c in statement["citations"]]
    return answer["question"], cited


def test_many_clients_get_their_answers_or_are_told_to_wait(
    chat: Chat, times: Times, figure: Figure
):
    clients, each = times(32, 200), times(8, 50)
    with chat.client() as one:
        alone = {q: said(one.post("/api/ask", json={"question": q}).json()) for q in QUESTIONS}

    def ask(first: int) -> list[int]:
        codes = []
        with chat.client() as client:
            for question in islice(cycle(QUESTIONS), first, first + each):
                reply = client.post("/api/ask", json={"question": question})
                codes.append(reply.status_code)
                if reply.status_code == 503:
                    assert reply.json() == {"detail": "The server is busy; try again in a moment."}
                    assert reply.headers["retry-after"] == "1"
                else:
                    assert said(reply.raise_for_status().json()) == alone[question]
        return codes

    with ThreadPoolExecutor(clients) as crowd:
        codes = [code for client in crowd.map(ask, range(clients)) for code in client]
    assert len(codes) == clients * each
    assert codes.count(200) > 0
    busy = codes.count(503)
    figure(
        f"{clients} clients x {each} questions: answers like those asked alone; busy; anything else",
        f"{codes.count(200):,}; {busy:,}; {len(codes) - busy - codes.count(200)}",
    )


def test_clients_that_leave_hold_nothing(chat: Chat, times: Times, figure: Figure):
    leaving = times(200, 1_000)
    with chat.client() as client:
        ask = {"question": QUESTIONS[0]}
        for _ in range(40):  # every thread that it may have is there
            client.post("/api/ask", json=ask)
        content = json.dumps(ask).encode()
        head = f"POST /api/ask HTTP/1.1\r\nHost: {chat.address[7:]}\r\nContent-Type: application/json\r\n"
        request = f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content
        handles, threads = chat.held

        def leave(_: int) -> None:
            host, port = chat.address[7:].split(":")
            with socket.create_connection((host, int(port)), timeout=60) as connection:
                connection.sendall(request)

        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(leave, range(leaving)))
        assert chat.lets_go((handles + 8, threads + 40)), (chat.held, handles, threads)
        until(lambda: client.post("/api/ask", json=ask).status_code == 200)  # those begun are done
    figure("clients that left before their answer; handles held 2 s later", f"{leaving}; 0")


def test_an_answer_that_nobody_waits_for_is_given_up(index: Path):
    left, asked = Event(), Event()

    def never_ends(_: Asked, connection: Connection) -> None:
        connection.begin()
        asked.set()
        while not connection.wait_until_left(0.05):
            connection.say(" ")
        left.set()

    with scripted_model(never_ends) as model, with_model(index, model.url) as chat:
        for path, sent in (
            ("/api/ask", {"question": QUESTIONS[0]}),
            ("/v1/chat/completions", body(QUESTIONS[0])),
        ):
            asked.clear(), left.clear()
            with (
                pytest.raises(httpx.ReadTimeout),
                httpx.Client(base_url=chat.address, timeout=1) as client,
            ):
                client.post(path, json=sent)
            assert asked.is_set()
            assert left.wait(SECONDS_TO_LEAVE), path


def with_model(index: Path, url: str) -> Any:
    return chatting(
        index, OPENAI_BASE_URL=url, QA_BOT_LLM_MODEL="scripted", QA_BOT_LLM_TIMEOUT="60"
    )


def test_a_slow_question_does_not_slow_the_others(index: Path):
    """Eight wait for a model that does not speak; what needs none is answered beside them."""
    go, waiting = Event(), []

    def waits(asked: Asked, connection: Connection) -> None:
        waiting.append(asked)
        go.wait(60)
        copies(asked, connection)

    with (
        scripted_model(waits) as model,
        with_model(index, model.url) as chat,
        ThreadPoolExecutor(8) as crowd,
        chat.client() as client,
    ):
        slow = [
            crowd.submit(httpx.post, f"{chat.address}/api/ask", json={"question": q}, timeout=60)
            for q in QUESTIONS[:8]
        ]
        try:
            until(lambda: len(waiting) == 8)
            for question in QUESTIONS:
                found = client.post("/api/search", json={"query": question}).raise_for_status()
                assert found.json()["passages"]
            assert not any(reply.done() for reply in slow)
        finally:
            go.set()
        assert [reply.result().status_code for reply in slow] == [200] * 8


def until(holds: Callable[[], bool]) -> None:
    began = monotonic()
    while not holds():
        assert monotonic() - began < 60


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_end_waits_for_what_is_under_way(index: Path, number: signal.Signals, figure: Figure):
    """Streams that have begun, also of an open page, are finished; nobody new is let in."""
    go, waiting = Event(), []

    def waits(asked: Asked, connection: Connection) -> None:
        waiting.append(asked)
        go.wait(60)
        copies(asked, connection)

    def stream(question: str) -> str:
        sent = body(question, stream=True)
        reply = httpx.post(f"{chat.address}/v1/chat/completions", json=sent, timeout=60)
        return reply.raise_for_status().text

    def heartbeat() -> None:
        with httpx.stream("GET", f"{chat.address}/gradio_api/heartbeat/x", timeout=60) as beats:
            for _ in beats.iter_raw():
                open_page.set()

    open_page = Event()
    with (
        scripted_model(waits) as model,
        with_model(index, model.url) as chat,
        ThreadPoolExecutor(9) as crowd,
    ):
        page = crowd.submit(heartbeat)
        streams = [crowd.submit(stream, question) for question in QUESTIONS[:8]]
        until(lambda: len(waiting) == 8 and open_page.is_set())
        began = monotonic()
        chat.process.send_signal(number)
        until(lambda: refuses(chat.address))
        go.set()
        texts = [stream.result() for stream in streams]
        assert chat.process.wait(60) == 0
        took = monotonic() - began
        page.exception()  # it may break off; nothing is said in it
    assert took <= SECONDS_TO_END
    assert all(text.endswith("data: [DONE]\n\n") for text in texts)
    figure(f"{number.name} under load: broken streams; exit code", f"0 of {len(texts)}; 0")


def refuses(address: str) -> bool:
    host, port = address[7:].split(":")
    try:
        socket.create_connection((host, int(port)), timeout=60).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        pass  # it was closed while the system was connecting; the next tells
    return False


def test_a_thousand_questions_leave_nothing_behind(chat: Chat, times: Times, figure: Figure):
    count = times(1_000, 20_000)
    with ThreadPoolExecutor(8) as crowd, chat.client() as client:

        def ask(number: int) -> None:
            question = f"{QUESTIONS[number % len(QUESTIONS)]} ({number})"
            if number % 2:
                client.post("/api/ask", json={"question": question}).raise_for_status()
            else:
                client.post("/v1/chat/completions", json=body(question)).raise_for_status()

        def memory(first: int, last: int) -> float:
            """At the end of these; what is used at one moment goes up and down by megabytes."""
            used = []
            for begin in range(first, last, LAP):
                list(crowd.map(ask, range(begin, begin + LAP)))
                used.append(chat.seen.memory_info().rss)
            return median(used[-5:])

        before = memory(0, count // 2)  # what is kept for good is there
        handles, threads = chat.held
        grown = (memory(count // 2, count) - before) / (count // 2)
        assert chat.lets_go((handles, threads)), (chat.held, handles, threads)
    assert grown < BYTES_A_QUESTION
    figure(
        f"{count:,} questions: memory grown by a question (bytes); handles and threads more",
        f"{grown:,.0f}; 0",
    )
