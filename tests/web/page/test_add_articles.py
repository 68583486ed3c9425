"""Articles are added over HTTP, one addition at a time, by those who may; what came of it is told in lines."""

import json
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.serving import process, serving
from support.sites import NEWS_PAGE, site_on
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import Opened, make_opened
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import added_files, lock, open_index
from qa_bot.render.answer_html import FAILED
from qa_bot.settings import Settings
from qa_bot.web.live_index import LiveIndex
from qa_bot.web.page.add_articles import BUSY, MAX_UPLOAD_BYTES

pytestmark = pytest.mark.slow

LIVE = "<script>alert(1)</script>"


def served(folder: Path, embedder: ToyEmbedder) -> LiveIndex:
    """The index in the folder, as it is at each moment."""

    def reopen() -> Opened:
        generation = open_index(folder)
        return make_opened(Settings(threshold=0), generation, embedder)

    return LiveIndex(folder, embedder, reopen)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of the three articles."""
    write_articles(tmp_path / "news.jsonl", ARTICLES)
    news, index = tmp_path / "news.jsonl", tmp_path / "index"
    rebuild([news], index, ToyEmbedder(), skipped=refuse, undated=refuse)
    return index


@contextmanager
def door(
    folder: Path, embedder: ToyEmbedder | None = None, **options: Any
) -> Iterator[httpx.Client]:
    """A client of a server over the index."""
    with (
        serving(served(folder, embedder or ToyEmbedder()), **options) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


@pytest.fixture
def client(folder: Path) -> Iterator[httpx.Client]:
    with door(folder) as client:
        yield client


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Of a server to which nothing is added; it has no index either."""
    with door(tmp_path_factory.mktemp("none") / "index") as client:
        yield client
        assert client.get("/healthz").status_code == 503


def lines(reply: httpx.Response) -> list[dict[str, Any]]:
    assert reply.status_code == 200
    return [json.loads(line) for line in reply.text.splitlines()]


def post(client: httpx.Client, *files: tuple[str, bytes], **words: str) -> list[dict[str, Any]]:
    """The lines that the form gets."""
    sent = [("files", (name, data)) for name, data in files] or {"none": (None, "")}
    return lines(client.post("/adding", data=words, files=sent))


def articles(client: httpx.Client) -> int:
    return client.get("/healthz").json()["articles"]


def test_a_pasted_text_is_added_and_served_at_once(client: httpx.Client, folder: Path) -> None:
    *steps, last = post(
        client,
        title="Drivers strike",
        text="Bus drivers stopped work.\r\nThey want grain.",
        outlet="Port Gazette",
        published="2025-06-01",
        address="https://news.example/strike",
    )
    assert steps == [{"done": 0, "of": 1}, {"done": 1, "of": 1}]
    assert "1 article was added." in last["html"] and "Drivers strike" in last["html"]
    assert "4 articles" in last["head"]
    assert articles(client) == 4
    [line] = added_files(folder)[0].read_text("utf-8").splitlines()
    record = json.loads(line)
    assert record["text"] == "Bus drivers stopped work.\nThey want grain."
    assert record["source"] == "Port Gazette" and record["published"] == "2025-06-01"
    assert client.get(f"/api/articles/{record['id']}").json()["title"] == "Drivers strike"


def test_files_are_added_and_what_is_skipped_is_named_as_the_person_knows_it(
    client: httpx.Client, folder: Path
) -> None:
    news = b'{"title": "Rain", "text": "It rained."}\nno json\n{"title": "x", "text": ""}\n'
    *_, last = post(
        client,
        ("news.jsonl", news),
        ("notes/strike.md", b"# Strike\n\nDrivers stopped work."),
        ("letter.docx", b"PK"),
        ("../../escape.txt", b"Doors were left open."),
    )
    assert "3 articles were added." in last["html"]
    assert "3 skipped:" in last["html"]
    for said in (
        '<b dir="auto">news.jsonl line 2</b>: not JSON',
        ">news.jsonl line 3</b>: no text",
        ">letter.docx</b>: not one of",
    ):
        assert said in last["html"]
    assert str(folder.parent) not in last["html"] and "/qa_bot-" not in last["html"]
    assert not list(folder.parent.rglob("escape.txt"))


def test_duplicates_are_named_without_the_folder_they_were_read_in(client: httpx.Client) -> None:
    line = b'{"id": "rain", "title": "Rain", "text": "It rained."}\n'
    *_, last = post(client, ("a.jsonl", line), ("b.jsonl", line))
    assert (
        "b.jsonl line 1</b>: the same article was read before, from a.jsonl line 1" in last["html"]
    )


def test_a_date_that_cannot_be_read_is_named(client: httpx.Client) -> None:
    *_, last = post(client, text="It rained.", published="last week")
    assert "1 kept without a date:" in last["html"]
    assert ">the pasted text</b>: its date cannot be read" in last["html"]


def test_hostile_names_and_texts_do_nothing(client: httpx.Client) -> None:
    record = {"title": LIVE, "text": "It rained.", "source": LIVE}
    *_, last = post(
        client,
        (f"{LIVE}.json", json.dumps(record).encode()),
        (f"{LIVE}.jsonl", b"no json"),
        (f"{LIVE}.exe", b""),
        ("\N{RIGHT-TO-LEFT OVERRIDE}txt.json", b"{}"),
    )
    assert "<script" not in last["html"]
    assert "&lt;script&gt;" in last["html"]
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in last["html"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({}, "Choose files, paste a text or type an address."),
        ({"text": "  "}, "Choose files, paste a text or type an address."),
        ({"page": "ftp://news.example/"}, "Only addresses with http"),
        ({"page": "http://127.0.0.1:8000/"}, "private network"),
        ({"page": "http://169.254.169.254/latest/meta-data/"}, "private network"),
        ({"text": "x" * 1_000_001}, "No article was added."),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_told(
    unchanged: httpx.Client, words: dict[str, str], problem: str
) -> None:
    [last] = post(unchanged, **words)
    assert problem in last["problem"]


def test_nothing_readable_is_told_with_the_reasons(unchanged: httpx.Client) -> None:
    [last] = post(unchanged, ("a.jsonl", b"no json"), ("b.pdf", b"%PDF-1.7 broken"))
    assert last["problem"] == "No article was added."
    assert "2 skipped:" in last["html"]


def test_of_many_reasons_the_first_are_shown(unchanged: httpx.Client) -> None:
    [last] = post(unchanged, ("a.jsonl", b"no json\n" * 100_000))
    assert "100,000 skipped:" in last["html"] and "and 99,900 more" in last["html"]
    assert len(last["html"]) < 20_000


def test_a_page_is_fetched_and_added(folder: Path) -> None:
    text = "The river rose by a metre in Lutsk after a week of rain. " * 8
    with site_on("127.0.0.1") as site, door(folder, allowed=lambda address: True) as client:
        url = site.gives("/river", NEWS_PAGE.format(f"<p>{text}</p>").encode())
        *_, last = post(client, page=url)
        assert "Rain in Lutsk" in last["html"] and "1 June 2025" in last["html"]
        [last] = post(client, page=site.gives("/none", status=404))
        assert "status 404" in last["problem"]
    [line] = added_files(folder)[0].read_text("utf-8").splitlines()
    assert json.loads(line)["url"] == url


class WaitingEmbedder(ToyEmbedder):
    """Embeds when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may = threading.Event(), threading.Event()

    def embed(self, texts):
        if "rained" in texts[0]:
            self.begun.set()
            assert self.may.wait(60)
        return super().embed(texts)


def test_one_addition_at_a_time_and_it_ends_although_nobody_waits(folder: Path) -> None:
    embedder = WaitingEmbedder()
    with door(folder, embedder) as client:
        with client.stream(
            "POST", "/adding", files={"none": (None, "")}, data={"text": "It rained."}
        ) as reply:
            assert reply.status_code == 200
            assert embedder.begun.wait(60)
            [busy] = post(client, text="It snowed.")
            assert busy == {"problem": BUSY}
            assert articles(client) == 3
        embedder.may.set()
        for _ in range(600):
            *_, last = post(client, text="It snowed.")
            if last != {"problem": BUSY}:
                break
        assert "1 article was added." in last["html"]
        assert articles(client) == 5


def test_a_rebuild_that_runs_is_waited_for(client: httpx.Client, folder: Path) -> None:
    with lock(folder):
        [last] = post(client, text="It rained.")
    assert "another rebuild is writing" in last["problem"]
    *_, last = post(client, text="It rained.")
    assert "1 article was added." in last["html"]


class FailingEmbedder(ToyEmbedder):
    def embed(self, texts):
        if "rained" in texts[0]:
            raise ArithmeticError("a bug")
        return super().embed(texts)


def test_a_bug_is_told_and_nothing_is_changed(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with door(folder, FailingEmbedder()) as client:
        *_, last = post(client, text="It rained.")
        assert last == {"problem": FAILED}
        assert articles(client) == 3 and added_files(folder) == []
        *_, last = post(client, text="It snowed.")
        assert "1 article was added." in last["html"]
    assert "articles could not be added" in caplog.text


def test_a_temporary_folder_that_is_gone_is_told_and_holds_nothing_up(
    client: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    for _ in range(2):
        [last] = post(client, ("rain.txt", b"It rained."))
        assert f"{tmp_path}/gone cannot be written (No such file or directory)" in last["problem"]
        assert "TMPDIR" in last["problem"]
    (tmp_path / "gone").mkdir()
    *_, last = post(client, ("rain.txt", b"It rained."))
    assert "1 article was added." in last["html"]
    assert list((tmp_path / "gone").iterdir()) == []


def test_a_file_that_finds_no_room_is_told(tmp_path: Path) -> None:
    small = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))"
    with process(tmp_path / "index", small) as (_, client):
        for sent in ({"text": "x" * 100_000}, ("x.txt", b"x" * 100_000)):
            [last] = post(client, **sent) if isinstance(sent, dict) else post(client, sent)
            assert "cannot be written (File too large); make room there" in last["problem"]
        [last] = post(client)
        assert last["problem"].startswith("Choose files")


def test_without_an_index_the_first_article_makes_one(tmp_path: Path) -> None:
    with door(tmp_path / "index") as client:
        *_, last = post(client, text="It rained in Lutsk.")
        assert "1 article" in last["head"]
        assert articles(client) == 1


def test_it_is_offered_to_those_who_may(folder: Path) -> None:
    for options, form, sent in (
        ({"local": True}, True, 200),
        ({"local": False, "password": "secret"}, True, 200),
        ({"local": False}, False, 405),
    ):
        with door(folder, **options) as client:
            client.auth = ("", "secret") if "password" in options else None
            assert ("<form>" in client.get("/adding").text) == form
            reply = client.post("/adding", data={"text": "It rained."}, files={"n": (None, "")})
            assert reply.status_code == sent
            client.auth = None
            assert "password" not in options or client.get("/adding").status_code == 401
    assert len(added_files(folder)) == 1


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_origin_adds_nothing(unchanged: httpx.Client, headers: dict[str, str]) -> None:
    reply = unchanged.post("/adding", data={"text": "It rained."}, headers=headers)
    assert reply.status_code == 403


def test_a_large_body_is_refused_and_a_nearly_as_large_one_is_read(unchanged: httpx.Client) -> None:
    reply = unchanged.post("/adding", files={"files": ("a.txt", b"x" * MAX_UPLOAD_BYTES)})
    assert reply.status_code == 413
    [last] = post(unchanged, ("a.exe", b"x" * (MAX_UPLOAD_BYTES - 10_000)))
    assert "a.exe" in last["html"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b"garbage"),
        ("application/json", b'{"text": "It rained."}'),
        ("", b"\xff\xfe"),
    ],
)
def test_what_is_no_form_is_refused(unchanged: httpx.Client, kind: str, body: bytes) -> None:
    reply = unchanged.post("/adding", content=body, headers={"Content-Type": kind})
    assert reply.status_code == 400 or "problem" in lines(reply)[0]
    [last] = post(unchanged)
    assert last["problem"].startswith("Choose files")
