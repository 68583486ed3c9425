"""OpenAI's own client against the real server: answers, streams, models and errors in its types."""

from collections.abc import Iterator

import openai
import pytest
from openai.types.chat.chat_completion_message import Annotation
from support.articles import ARTICLES
from support.serving import NOTICE, serving

pytestmark = pytest.mark.slow

MESSAGES = [{"role": "user", "content": "Who called the exchange of prisoners a beginning?"}]
TEXTS = {article.id: article.text for article in ARTICLES}


@pytest.fixture(scope="module")
def client(toy_address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{toy_address}/v1", api_key="none", max_retries=0, timeout=120
    ) as client:
        yield client


def check_citations(content: str, annotations: list[Annotation]) -> None:
    """Each lies where the message quotes it, and names its exact place in the article."""
    assert annotations
    for annotation in annotations:
        cited = annotation.url_citation
        exact = cited.model_extra
        quote = TEXTS[exact["article_id"]][exact["start"] : exact["end"]]
        assert exact["quote"] == quote
        assert content[cited.start_index : cited.end_index] in " ".join(quote.split())
        assert content[cited.end_index :].startswith(" [")
        assert cited.title == "Prisoners come home"
        assert cited.url == "https://example.org/exchange"


def test_a_completion(client: openai.OpenAI):
    completion = client.chat.completions.create(model="qa_bot", messages=MESSAGES)
    message = completion.choices[0].message
    check_citations(message.content, message.annotations)
    assert completion.object == "chat.completion"
    assert completion.choices[0].finish_reason == "stop"
    assert completion.model == "qa_bot"
    assert completion.usage.total_tokens == 0
    assert "“a beginning”" in message.content


def test_a_conversation(client: openai.OpenAI):
    reply = {"role": "assistant", "content": "Gen. Petro Lys called the exchange “a beginning”."}
    system = {"role": "system", "content": "Answer briefly."}
    follow_up = {"role": "user", "content": "How many prisoners were freed?"}
    completion = client.chat.completions.create(
        model="qa_bot", messages=[system, *MESSAGES, reply, follow_up], temperature=0, max_tokens=99
    )
    assert "40 prisoners" in completion.choices[0].message.content


def test_a_stream_says_the_same(client: openai.OpenAI):
    whole = client.chat.completions.create(model="qa_bot", messages=MESSAGES).choices[0].message
    chunks = list(
        client.chat.completions.create(
            model="qa_bot", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    *said, last = chunks
    assert last.choices == []
    assert last.usage.total_tokens == 0
    assert len({chunk.id for chunk in chunks}) == 1
    deltas = [chunk.choices[0].delta for chunk in said]
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    [given] = [d.model_extra["annotations"] for d in deltas if "annotations" in d.model_extra]
    annotations = [Annotation.model_validate(annotation) for annotation in given]
    assert annotations == whole.annotations
    check_citations(whole.content, annotations)
    assert [chunk.choices[0].finish_reason for chunk in said].index("stop") == len(said) - 1


def test_a_stream_that_the_client_puts_together_keeps_the_citations(client: openai.OpenAI):
    with client.chat.completions.stream(model="qa_bot", messages=MESSAGES) as stream:
        message = stream.get_final_completion().choices[0].message
    check_citations(message.content, message.annotations)


def test_the_models(client: openai.OpenAI):
    [model] = client.models.list().data
    assert (model.id, model.owned_by) == ("qa_bot", "qa_bot")
    assert client.models.retrieve("some/name").id == "some/name"


def test_a_name_of_a_model_is_only_text(client: openai.OpenAI):
    for name in ("x" * 100_000, "org/name", "<b>\n"):
        completion = client.chat.completions.create(model=name, messages=MESSAGES)
        assert completion.choices[0].message.content


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], "not by the user"),
        ([{"role": "user", "content": "?"}], "Please type a question"),
        ([{"role": "user", "content": "x" * 2_001}], "2,001 characters"),
        ([{"role": "assistant", "content": "Hello."}], "not by the user"),
    ],
)
def test_what_is_no_question_is_their_error(client: openai.OpenAI, messages: list, said: str):
    with pytest.raises(openai.BadRequestError, match=said) as caught:
        client.chat.completions.create(model="qa_bot", messages=messages)
    assert caught.value.type == "invalid_request_error"
    assert caught.value.body["message"]


def test_too_much_is_their_error(client: openai.OpenAI):
    messages = [{"role": "user", "content": "x" * 1_100_000}]
    with pytest.raises(openai.APIStatusError, match="larger than") as caught:
        client.chat.completions.create(model="qa_bot", messages=messages)
    assert (caught.value.status_code, caught.value.type) == (413, "invalid_request_error")


def test_without_an_index_it_is_their_error():
    with (
        serving(None, NOTICE) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
        pytest.raises(openai.InternalServerError, match=NOTICE) as caught,
    ):
        client.chat.completions.create(model="qa_bot", messages=MESSAGES)
    assert (caught.value.status_code, caught.value.type) == (503, "server_error")
