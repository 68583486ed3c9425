"""One question at every door, each asked by a program that others wrote: the same cited answer."""

import json
import re
import subprocess
from functools import partial

import openai
import pytest
from anyio.from_thread import start_blocking_portal
from gradio_client import Client as Page
from mcp import Client as Tools
from support.articles import ARTICLES

from qa_bot.assemble import Opened
from qa_bot.web.api.mcp_server import make_mcp

pytestmark = pytest.mark.slow
QUESTION = "Who called the exchange of prisoners a beginning?"
Place = tuple[str, int, int]


def places(record: dict) -> list[Place]:
    """Those of an answer as `qa-bot ask --json` prints it."""
    cited = [citation for statement in record["statements"] for citation in statement["citations"]]
    return [(c["article_id"], c["start"], c["end"]) for c in cited]


def by_curl(address: str) -> list[Place]:
    data = json.dumps({"question": QUESTION})
    command = ["curl", "--silent", "--fail", "--header", "Content-Type: application/json"]
    run = subprocess.run(
        [*command, "--data", data, f"{address}/api/ask"], capture_output=True, check=True
    )
    return places(json.loads(run.stdout))


def by_openai(address: str) -> list[Place]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", timeout=120) as client:
        said = [{"role": "user", "content": QUESTION}]
        reply = client.chat.completions.create(model="qa_bot", messages=said)
    cited = [
        annotation.url_citation.model_extra for annotation in reply.choices[0].message.annotations
    ]
    return [(c["article_id"], c["start"], c["end"]) for c in cited]


def by_gradio(address: str) -> list[Place]:
    """From the links of the page's own markup."""
    page = Page(address, verbose=False)
    try:
        talk, *_ = page.predict(question=QUESTION, kept=[], within="", api_name="/turn")
    finally:
        page.close()
    found = re.findall(r"#cite-(\w+)-(\d+)-(\d+)-", json.dumps(talk))
    return [(article, int(start), int(end)) for article, start, end in dict.fromkeys(found)]


def by_mcp(opened: Opened) -> list[Place]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Tools(make_mcp(opened))) as client,
    ):
        reply = portal.call(partial(client.call_tool, "ask", {"question": QUESTION}))
    return places(reply.structured_content)


def test_every_door_gives_the_same_cited_answer(toy_address: str, toy_opened: Opened):
    expected = by_curl(toy_address)
    texts = {article.id: article.text for article in ARTICLES}
    quotes = [texts[article][start:end] for article, start, end in expected]
    assert quotes[0] == "Gen. Petro Lys called the exchange “a beginning”."
    assert by_openai(toy_address) == expected
    assert by_mcp(toy_opened) == expected
    assert by_gradio(toy_address) == expected
