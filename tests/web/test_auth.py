"""Who has to know the password, and what becomes of one who guesses."""

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

import httpx
import openai
import pytest
from gradio_client import Client
from support.http import DOORS, QUESTION, assert_guarded
from support.serving import serving

from qa_bot.assemble import Opened
from qa_bot.cli.doctor import examine
from qa_bot.settings import Settings, load_settings, origins, shown
from qa_bot.web.app import say_what_opens
from qa_bot.web.auth import MAX_ADDRESSES, MAX_WRONG, SECONDS, Lock

pytestmark = pytest.mark.slow

PASSWORD = "pass:word"


def basic(password: str, name: str = "anybody") -> str:
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


@pytest.fixture(scope="module")
def locked(toy_opened: Opened) -> Iterator[str]:
    with serving(toy_opened, password=PASSWORD) as address:
        yield address


@pytest.fixture
def unknown(locked: str) -> Iterator[httpx.Client]:
    """A client with an address of its own, which a proxy on this machine tells."""
    unknown.number += 1
    headers = {"X-Forwarded-For": f"192.0.2.{unknown.number}"}
    with httpx.Client(base_url=locked, headers=headers, timeout=60) as client:
        yield client


unknown.number = 0


def test_every_route_but_the_health_needs_the_password(unknown: httpx.Client, toy_opened: Opened):
    assert unknown.get("/healthz").status_code == 200
    for path in (
        "/",
        "/config",
        "/metrics",
        "/openapi.json",
        "/docs",
        "/assets/x",
        "/nowhere",
        "/healthz/",
    ):
        reply = unknown.get(path)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Basic ")
        assert_guarded(reply)
    assert [unknown.post(door).status_code for door in DOORS] == [401] * len(DOORS)
    assert unknown.post("/v1/chat/completions").json()["error"]["message"]
    for given in (
        basic(PASSWORD),
        basic(PASSWORD, ""),
        f"Bearer {PASSWORD}",
        f"bearer  {PASSWORD}",
    ):
        reply = unknown.get("/", headers={"Authorization": given.encode()})
        assert reply.status_code == 200


@pytest.mark.parametrize(
    "given",
    [basic("wrong"), basic(""), basic(PASSWORD + "x"), basic(PASSWORD[:-1]), f"Bearer {PASSWORD} x", "Bearer", "Basic",
     PASSWORD, "Basic %%%", "Basic \xff", "Digest x", "Basic " + b64encode(PASSWORD.encode()).decode()[:-1]],
)  # fmt: skip
def test_a_wrong_password_opens_nothing(unknown: httpx.Client, given: str):
    assert unknown.get("/", headers={"Authorization": given.encode()}).status_code == 401


def test_who_guesses_has_to_wait(unknown: httpx.Client, locked: str):
    right, wrong = {"Authorization": basic(PASSWORD)}, {"Authorization": basic("wrong")}
    for _ in range(MAX_WRONG):
        assert unknown.get("/", headers=wrong).status_code == 401
    for headers in (wrong, right):
        reply = unknown.get("/", headers=headers)
        assert reply.status_code == 429
        assert 0 < int(reply.headers["retry-after"]) <= SECONDS
    assert httpx.get(locked, headers=right, timeout=60).status_code == 200  # another address


def test_clients_of_others_work_with_the_password(locked: str):
    client = openai.OpenAI(base_url=f"{locked}/v1", api_key=PASSWORD)
    with client:
        said = [{"role": "user", "content": QUESTION["question"]}]
        reply = client.chat.completions.create(model="qa_bot", messages=said)
    assert reply.choices[0].message.annotations
    page = Client(locked, headers={"Authorization": basic(PASSWORD)}, verbose=False)
    talk, *_ = page.predict(question=QUESTION["question"], kept=[], within="", api_name="/turn")
    page.close()
    assert "Petro Lys" in json.dumps(talk, ensure_ascii=False)


def test_a_lock_forgets_in_time_and_in_space():
    now = [0.0]
    lock = Lock("right", clock=lambda: now[0])
    for second in range(MAX_WRONG):
        assert lock.wait("a") == 0
        assert not lock.opens(b"Bearer wrong", "a")
        now[0] = second + 1.0
    assert lock.wait("a") == SECONDS - MAX_WRONG
    assert lock.wait("b") == 0
    now[0] = SECONDS
    assert lock.wait("a") == 0  # the first is a minute ago
    assert not lock.opens(b"Bearer wrong", "a")
    assert lock.wait("a") == 1
    for number in range(MAX_ADDRESSES):
        lock.opens(b"Bearer wrong", f"c{number}")
    assert lock.wait("a") == 0
    assert len(lock._wrong) == MAX_ADDRESSES


def test_the_addresses_of_one_connection_count_as_one():
    lock = Lock("right", clock=lambda: 0.0)
    for number in range(MAX_WRONG):
        lock.opens(b"Bearer wrong", f"2001:db8::{number:x}")
    assert lock.wait("2001:db8::ffff") > 0
    assert lock.wait("2001:db8:0:1::1") == 0
    assert lock.wait("no:address") == 0


def test_no_password_is_no_wrong_one():
    lock = Lock("right", clock=lambda: 0.0)
    for _ in range(MAX_WRONG + 1):
        assert not lock.opens(b"", "a")
    assert lock.wait("a") == 0


def test_a_password_of_any_bytes_opens():
    raw = b"\xff\xfe pass"
    assert Lock(os.fsdecode(raw)).opens(b"Bearer " + raw, "a")


def test_the_password_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QA_BOT_PASSWORD", "the secret")
    settings = load_settings()
    assert settings.password == "the secret"
    assert shown(settings)["password"] == "***"
    assert shown(Settings())["password"] == ""
    told = [
        str(part) for part in examine(replace(settings, index="none", reader="none"), origins())
    ]
    assert any("'***' (the environment)" in line for line in told)
    assert "the secret" not in f"{settings}{told}"


@pytest.mark.parametrize(
    ("host", "password", "warned"),
    [
        ("0.0.0.0", "", True),
        ("0.0.0.0", "x", False),
        ("127.0.0.1", "", False),
        ("localhost", "", False),
    ],
)
def test_without_a_password_a_page_for_others_is_warned_of(
    host: str, password: str, warned: bool, caplog: pytest.LogCaptureFixture
):
    say_what_opens(Settings(host=host, password=password))
    assert ("no password" in caplog.text) == warned
