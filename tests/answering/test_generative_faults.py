"""A language model that is slow, broken or wrong: the sentences of the articles, and why.

The model is a script behind a real server; the articles, the ranking and the guard are real.
"""

import logging
from time import monotonic

import pytest
from support.scripted_model import Asked, Connection, copies, line, scripted_model
from support.worded_answers import (
    GOOD,
    KEY,
    QUESTION,
    SAYS_IT,
    id_of,
    says,
    status,
    texts,
    with_model,
)

from qa_bot.bot import Asking
from qa_bot.records import answer_record

pytestmark = pytest.mark.slow  # a server that fails


def silent(asked: Asked, connection: Connection) -> None:
    connection.wait_until_left()


def stalls(asked: Asked, connection: Connection) -> None:
    connection.begin()
    connection.say(line(SAYS_IT, id_of(asked, SAYS_IT)))
    connection.wait_until_left()


def trickles(asked: Asked, connection: Connection) -> None:
    """Never silent for long, and never done."""
    connection.begin()
    while not connection.wait_until_left(0.05):
        connection.send(": still there\n\n")


def trickles_an_error(asked: Asked, connection: Connection) -> None:
    connection.send_response(500)
    connection.send_header("Transfer-Encoding", "chunked")
    connection.end_headers()
    while not connection.wait_until_left(0.05):
        connection.send("x")


def breaks_off(asked: Asked, connection: Connection) -> None:
    connection.begin()
    connection.say(line(SAYS_IT, id_of(asked, SAYS_IT)))


def ends_early(asked: Asked, connection: Connection) -> None:
    breaks_off(asked, connection)
    connection.wfile.write(b"0\r\n\r\n")


def fails_in_the_stream(asked: Asked, connection: Connection) -> None:
    connection.begin()
    connection.send('data: {"error": {"message": "out of memory"}}\n\n')


def sends(raw: str):
    def script(asked: Asked, connection: Connection) -> None:
        connection.begin()
        connection.send(raw)
        connection.end()

    return script


def floods(asked: Asked, connection: Connection) -> None:
    connection.begin()
    for _ in range(1024):
        connection.send("x" * 8192)
    connection.wait_until_left()


def speaks(text: str, piece: int = 7):
    return lambda asked, connection: connection.speak(text, piece)


FAULTS = {
    "401": (status(401), "refused the key in OPENAI_API_KEY (401)"),
    "403": (status(403), "refused the key in OPENAI_API_KEY (403)"),
    "wrong model": (status(404, "model not found"), "does not know the model tiny (404)"),
    "429": (status(429), "takes no more requests for now (429)"),
    "429, long wait": (status(429, Retry_After="3600"), "takes no more requests for now (429)"),
    "429, a date": (status(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), "no more requests"),
    "500": (status(500), "failed (500)"),
    "503": (status(503), "failed (503)"),
    "400": (status(400), "refused the request (400)"),
    "redirect": (status(307, Location="http://192.0.2.1/"), "(307)"),
    "context": (
        status(400, "This model's maximum context length is 512 tokens"),
        "the sentences are too long for the model (400)",
    ),
    "slow first byte": (silent, "did not finish within 0.5 seconds"),
    "stall": (stalls, "did not finish within 0.5 seconds"),
    "trickle": (trickles, "did not finish within 0.5 seconds"),
    "trickling error": (trickles_an_error, "did not finish within 0.5 seconds"),
    "broken off": (breaks_off, "broke the connection off"),
    "truncated": (ends_early, "its answer broke off"),
    "error in the stream": (fails_in_the_stream, "sent an error"),
    "no JSON in the stream": (sends("data: {nonsense\n\n"), "sent an error, or no chat completion"),
    "no completion": (sends('data: {"choices": ["x"]}\n\n'), "sent an error, or no chat completion"),
    "no UTF-8": (sends("data: \udcff\n\n".encode("utf-8", "surrogateescape").decode("latin-1")), "sent an error"),
    "invalid JSON": (speaks("Petro Lys, I think. {{{"), "is not in the form that was asked for"),
    "JSON of another kind": (speaks('{"answer": 42}'), "is not in the form that was asked for"),
    "deep JSON": (speaks("[" * 9000, 3000), "is not in the form that was asked for"),
    "empty": (speaks(""), "its answer is empty"),
    "1 MB of text": (speaks("x" * 1024 * 1024, 8192), "its answer is longer than 20,000 characters"),
    "8 MB in one event": (floods, "its answer is larger than 4 MB"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_the_sentences_of_the_articles_and_says_why(
    plain_bot, model, caplog, fault: str
):
    caplog.set_level(logging.DEBUG)
    model.script, reason = FAULTS[fault]
    seconds = 0.5 if "within 0.5 seconds" in reason else 20
    began = monotonic()
    answer = with_model(plain_bot, model.url, seconds=seconds).ask(QUESTION)
    assert monotonic() - began < seconds + 5
    assert answer.statements == plain_bot.ask(QUESTION).statements
    assert answer.short_answer == plain_bot.ask(QUESTION).short_answer
    assert reason in answer.notice
    assert answer.notice in answer_record(answer)["notice"]
    assert len(model.asked) == 1
    assert KEY in model.asked[0].key
    assert KEY not in f"{answer.notice}{answer_record(answer)}{caplog.text}"
    assert "\n" not in answer.notice


def test_a_refused_connection_is_a_fault_as_well(plain_bot):
    with scripted_model(copies) as gone:
        url = gone.url
    answer = with_model(plain_bot, url).ask(QUESTION)
    assert answer.statements == plain_bot.ask(QUESTION).statements
    assert "cannot be reached" in answer.notice


def test_a_short_wait_that_the_server_asks_for_is_kept_once(plain_bot, model):
    def busy_once(asked: Asked, connection: Connection) -> None:
        if len(model.asked) == 1:
            connection.status(429, Retry_After="0.2")
        else:
            says(GOOD)(asked, connection)

    model.script = busy_once
    answer = with_model(plain_bot, model.url).ask(QUESTION)
    assert (texts(answer), answer.notice) == ([GOOD], None)
    model.script = status(429, Retry_After="0.1")
    assert "429" in with_model(plain_bot, model.url).ask(QUESTION).notice
    assert len(model.asked) == 4


def test_who_stops_listening_ends_the_request(plain_bot, model):
    def goes_on(asked: Asked, connection: Connection) -> None:
        connection.begin()
        connection.say(line(SAYS_IT, id_of(asked, SAYS_IT)))
        while not connection.wait_until_left(0.02):
            connection.say(" ")
        left.append(True)

    left: list[bool] = []
    model.script = goes_on
    answers = with_model(plain_bot, model.url).answers(Asking(QUESTION))
    assert texts(next(answers)) == [SAYS_IT]
    answers.close()
    deadline = monotonic() + 20
    while not (left or model.broken_off) and monotonic() < deadline:
        model.socket.settimeout(0.05)
    assert left or model.broken_off
