"""The way to a language model: a whole reply within the time, or one fault without what the server said."""

from collections.abc import Callable
from time import monotonic

import pytest
from support.scripted_model import Asked, Connection, ScriptedModel, scripted_model

from qa_bot.errors import EndpointError
from qa_bot.models.llm import MAX_BYTES, Endpoint
from qa_bot.settings import ModelAddress

pytestmark = pytest.mark.slow  # the model is on a server

KEY = "sk-secret-of-the-test"
PROMPT = [
    {"role": "system", "content": "Answer."},
    {"role": "user", "content": '{"question": "Who?"}'},
]


@pytest.fixture(scope="module")
def model():
    with scripted_model(lambda asked, connection: None) as model:
        yield model


def write(
    model: ScriptedModel, script: Callable[[Asked, Connection], object], seconds: float = 20
) -> list[str]:
    model.asked.clear()
    model.script = script
    return list(Endpoint(ModelAddress(model.url, KEY), "tiny", seconds).write(PROMPT))


def fault(
    model: ScriptedModel, script: Callable[[Asked, Connection], object], seconds: float = 20
) -> str:
    with pytest.raises(EndpointError) as raised:
        write(model, script, seconds)
    assert KEY not in str(raised.value)
    return str(raised.value)


def test_the_reply_comes_in_pieces(model: ScriptedModel) -> None:
    pieces = write(model, lambda asked, connection: connection.speak("Ann led it.", 4))
    assert len(pieces) > 1
    assert "".join(pieces) == "Ann led it."
    [asked] = model.asked
    assert asked.body["model"] == "tiny"
    assert asked.body["messages"] == PROMPT
    assert asked.key.endswith(KEY)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refused the key in OPENAI_API_KEY (401)"),
        (404, "does not know the model tiny (404)"),
        (413, "too long for the model (413)"),
        (429, "takes no more requests for now (429)"),
        (418, "refused the request (418)"),
        (500, "failed (500)"),
    ],
)
def test_a_status_has_words_of_its_own(model: ScriptedModel, status: int, words: str) -> None:
    said = fault(model, lambda asked, connection: connection.status(status, f"secret {KEY}"))
    assert words in said
    assert "secret" not in said


def test_a_reply_that_is_not_whole_is_none(model: ScriptedModel) -> None:
    def ends_early(asked: Asked, connection: Connection) -> None:
        connection.begin()
        connection.say("Ann")
        connection.wfile.write(b"0\r\n\r\n")

    def breaks_off(asked: Asked, connection: Connection) -> None:
        connection.begin()
        connection.say("Ann")

    assert "its answer broke off" in fault(model, ends_early)
    assert "broke the connection off" in fault(model, breaks_off)


def test_the_time_is_for_the_whole_reply(model: ScriptedModel) -> None:
    def trickles(asked: Asked, connection: Connection) -> None:
        connection.begin()
        while not connection.wait_until_left(0.05):
            connection.say(".")

    began = monotonic()
    assert "did not finish within 0.5 seconds" in fault(model, trickles, 0.5)
    assert monotonic() - began < 10


def test_the_size_is_bounded(model: ScriptedModel) -> None:
    assert "larger than 4 MB" in fault(
        model, lambda asked, connection: connection.speak("a" * (MAX_BYTES + 1), 100_000)
    )
