"""The figures of a server: what it was asked and answered."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.serving import serving

from qa_bot.assemble import Opened
from qa_bot.web.metrics import Metrics

QUESTION = "Who called the exchange of prisoners a beginning?"


def counts(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """Each sample of the figures, by its name and the values of its labels in the order of their names."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


@pytest.mark.slow
def test_the_figures_count_what_was_asked(client: httpx.Client):
    before = counts(client)
    for asked in (QUESTION, "How many articles are there?", "?"):
        client.post("/api/ask", json={"question": asked})
    message = {"role": "user", "content": QUESTION}
    client.post("/v1/chat/completions", json={"messages": [message]})
    client.get("/nowhere")
    after = counts(client)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown["qa_bot_requests_total", "200", "/api/ask"] == 2
    assert grown["qa_bot_requests_total", "422", "/api/ask"] == 1
    assert grown["qa_bot_requests_total", "200", "/v1/chat/completions"] == 1
    assert grown["qa_bot_requests_total", "404", "page"] == 1
    assert grown["qa_bot_answers_total", "answered"] == 2
    assert grown["qa_bot_answers_total", "note"] == 1
    assert grown["qa_bot_answers_total", "abstained"] == 0
    assert grown["qa_bot_answer_seconds_count",] == 3
    assert grown["qa_bot_answer_seconds_sum",] > 0
    assert after["qa_bot_articles", "gen-000001"] == 3


@pytest.mark.slow
def test_questions_that_the_page_tries_are_not_counted(toy_opened: Opened):
    with serving(toy_opened) as address, httpx.Client(base_url=address, timeout=120) as fresh:
        assert counts(fresh)["qa_bot_answer_seconds_count",] == 0


def test_a_path_counts_for_its_door_and_any_other_for_the_page():
    metrics = Metrics()
    for path in ("/api/articles/a/b", "/healthz", "/", "/gradio_api/queue/join"):
        metrics.request(path, 200)
    text = metrics.text().decode()
    assert 'qa_bot_requests_total{code="200",door="/api/articles"} 1.0' in text
    assert 'qa_bot_requests_total{code="200",door="/healthz"} 1.0' in text
    assert 'qa_bot_requests_total{code="200",door="page"} 2.0' in text


def test_only_the_index_that_is_served_is_told(toy_opened: Opened):
    metrics = Metrics()
    metrics.serves(toy_opened.generation)
    metrics.serves(toy_opened.generation)
    assert 'qa_bot_articles{generation="gen-000001"} 3.0' in metrics.text().decode()
