"""The routes for programs, asked over HTTP of the real server."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from support.articles import ARTICLES
from support.serving import NOTICE

from qa_bot.assemble import Opened
from qa_bot.records import answer_record, article_record, passage_record
from qa_bot.types import Turn
from qa_bot.web.middleware import MAX_BODY_BYTES

pytestmark = pytest.mark.slow
QUESTION = "Who called the exchange of prisoners a beginning?"


def without_times(record: dict) -> dict:
    return {name: value for name, value in record.items() if name != "timings_ms"}


def test_an_answer_is_that_of_the_command_line(client: httpx.Client, toy_opened: Opened):
    given = client.post("/api/ask", json={"question": QUESTION, "k": 2}).json()
    expected = answer_record(
        toy_opened.bot.ask(QUESTION, k=2), index=toy_opened.generation.identity
    )
    assert without_times(given) == without_times(expected)
    assert given["status"] == "answered"
    assert len(given["passages"]) == 2
    texts = {article.id: article.text for article in ARTICLES}
    for statement in given["statements"]:
        for cited in statement["citations"]:
            assert cited["quote"] == texts[cited["article_id"]][cited["start"] : cited["end"]]


def test_a_question_that_leans_on_an_earlier_one(client: httpx.Client, toy_opened: Opened):
    earlier = Turn(QUESTION, "Gen. Petro Lys called the exchange “a beginning”.")
    asked = {
        "question": "When did he say it?",
        "history": [{"question": earlier.question, "answer": earlier.answer}],
    }
    given = client.post("/api/ask", json=asked).json()
    expected = toy_opened.bot.ask("When did he say it?", [earlier])
    assert given["standalone_question"] == expected.standalone_question
    assert "the exchange of prisoners" in given["standalone_question"]


def test_passages_are_those_of_the_command_line(client: httpx.Client, toy_opened: Opened):
    hits = toy_opened.retriever.retrieve("grain ships", 2)
    expected = [passage_record(rank, hit) for rank, hit in enumerate(hits, 1)]
    wanted = {"query": "grain ships", "k": 2}
    assert client.post("/api/search", json=wanted).json()["passages"] == expected
    assert client.get("/api/search", params=wanted).json()["passages"] == expected


def test_an_article_is_given_as_it_was_read(client: httpx.Client):
    assert client.get("/api/articles/exchange").json() == article_record(ARTICLES[1])


def test_an_unknown_article_is_one_line(client: httpx.Client):
    reply = client.get("/api/articles/no/such<script>")
    assert reply.status_code == 404
    assert reply.json()["detail"].startswith("no article has the id 'no/such<script>'")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"{}",
        b"[" * 30_000,
        b'{"question": 7}',
        b'{"question": "?"}',
        b'{"question": "Who?", "\\ud83d": 1}',
        b'{"question": "Who?", "histroy": []}',
        b'{"question": "Who?", "history": [1]}',
        b'{"question": "Who?", "k": 0}',
        b'{"question": "Who?", "asked_on": "someday"}',
        b'{"question": "' + b"secret " * 1_000 + b'"}',
        b'{"question": "' + b"x" * 1_000_000 + b'"}',
        b'{"question": "Who?", "' + b"x" * 1_000_000 + b'": 1}',
    ],
    ids=lambda body: body[:30].decode("ascii", "replace"),
)
def test_what_is_no_question_is_refused_in_one_line(client: httpx.Client, body: bytes):
    reply = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    assert list(reply.json()) == ["detail"]
    detail = reply.json()["detail"]
    assert 0 < len(detail) <= 300
    assert not re.search(r"\n|Traceback|secret", detail)


def test_what_is_wrong_is_named(client: httpx.Client):
    asked = {"question": "Who?", "histroy": [], "k": 0}
    detail = client.post("/api/ask", json=asked).json()["detail"]
    assert "histroy: Extra inputs are not permitted" in detail
    assert "k: Input should be greater than or equal to 1" in detail
    assert client.get("/api/search").json()["detail"] == "query: Field required"


def test_a_long_history_is_answered(client: httpx.Client):
    turns = [{"question": "Who?" * 100, "answer": "Nobody. " * 100}] * 700
    assert client.post("/api/ask", json={"question": QUESTION, "history": turns}).status_code == 200


def test_half_a_surrogate_pair_is_answered(client: httpx.Client):
    turn = b'{"question": "Who is \\ud83d Lys?", "answer": "A \\ud83d general."}'
    body = b'{"question": "What did he say about \\ud83d?", "history": [' + turn + b"]}"
    headers = {"Content-Type": "application/json"}
    assert client.post("/api/ask", content=body, headers=headers).status_code == 200


def test_a_large_body_is_refused(client: httpx.Client):
    reply = client.post("/api/ask", content=b"x" * (MAX_BODY_BYTES + 1))
    assert reply.status_code == 413
    assert "larger" in reply.json()["detail"]
    openai = client.post("/v1/chat/completions", content=b"x" * (MAX_BODY_BYTES + 1))
    assert openai.json()["error"]["type"] == "invalid_request_error"


def test_without_an_index_each_route_says_so(empty: httpx.Client):
    replies = [
        empty.post("/api/ask", json={"question": "Who?"}),
        empty.post("/api/search", json={"query": "grain"}),
        empty.get("/api/search?query=grain"),
        empty.get("/api/articles/harvest"),
    ]
    assert {(r.status_code, r.json()["detail"]) for r in replies} == {(503, NOTICE)}
    health = empty.get("/healthz")
    assert (health.status_code, health.json()["notice"]) == (503, NOTICE)


def test_the_description_names_every_route_and_its_objects(client: httpx.Client):
    description = client.get("/openapi.json").json()
    assert set(description["paths"]) == {
        "/api/ask", "/api/search", "/api/articles/{article_id}", "/v1/models", "/v1/models/{model}",
        "/v1/chat/completions", "/healthz", "/metrics",
    }  # fmt: skip
    reply = description["paths"]["/api/ask"]["post"]["responses"]["200"]
    assert reply["content"]["application/json"]["schema"]["$ref"].endswith("/Answer")
    assert {"Question", "Answer", "Citation", "Problem"} <= set(
        description["components"]["schemas"]
    )


def test_the_page_about_the_routes_loads_nothing(client: httpx.Client):
    reply = client.get("/docs")
    assert reply.headers["content-type"].startswith("text/html")
    description = client.get("/openapi.json").json()
    for path in description["paths"]:
        assert path in reply.text
    assert not re.search(r"<script|<link|<img|\bsrc=|@import|url\(", reply.text)
    links = set(re.findall(r'href="#?([^"]*)"', reply.text))
    assert links <= {"openapi.json", *description["components"]["schemas"]}


def test_clients_at_the_same_time_get_their_own_answers(toy_address: str):
    """Each question is tagged; an answer that another client asked for has another tag."""

    def ask(tag: int) -> tuple[str, str, str]:
        question = f"Who called the exchange of prisoners a beginning, number {tag}?"
        if tag % 2:
            question = f"Where do the ships with grain come from, number {tag}?"
        given = httpx.post(f"{toy_address}/api/ask", json={"question": question}, timeout=300)
        record = given.json()
        return question, record["question"], record["statements"][0]["citations"][0]["article_id"]

    with ThreadPoolExecutor(16) as clients:
        for tag, (asked, answered, article) in enumerate(clients.map(ask, range(64))):
            assert asked == answered
            assert article == ("harvest" if tag % 2 else "exchange")
