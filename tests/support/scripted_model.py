"""A server on loopback that speaks OpenAI's chat completions and says what a script says: a language
model that can be as good, as bad and as broken as a test needs it."""

import json
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """What the model was asked."""

    body: dict[str, Any]
    key: str

    @property
    def question(self) -> str:
        return self._data[0]["question"]

    @property
    def sentences(self) -> dict[str, str]:
        """Each sentence that may be cited, by its id."""
        return {record["id"]: record["sentence"] for record in self._data[1:]}

    @property
    def _data(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.body["messages"][1]["content"].splitlines()]


class Connection(BaseHTTPRequestHandler):
    """One request; a script answers it with these."""

    server: "ScriptedModel"
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.close_connection = True
        asked = Asked(body, self.headers["Authorization"])
        self.server.asked.append(asked)
        try:
            self.server.script(asked, self)
        except OSError:
            self.server.broken_off += 1  # the client has gone, as some tests want it to

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def status(self, code: int, said: object = None, **headers: str) -> None:
        body = json.dumps({"error": {"message": said or "no"}}).encode()
        self._head(code, "application/json", {"Content-Length": str(len(body))} | headers)
        self.wfile.write(body)

    def begin(self) -> None:
        """The head of a stream; it ends when the connection does."""
        self._head(200, "text/event-stream", {"Transfer-Encoding": "chunked"})

    def say(self, text: str, finish: str | None = None) -> None:
        """A piece of the answer."""
        delta = {"content": text} if text else {}
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        record = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        self.send(f"data: {json.dumps(record | {'choices': choices})}\n\n")

    def send(self, raw: str) -> None:
        data = raw.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def end(self) -> None:
        self.say("", "stop")
        self.send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def speak(self, text: str, piece: int = 7) -> None:
        """A whole answer, some characters at a time."""
        self.begin()
        for start in range(0, len(text), piece):
            self.say(text[start : start + piece])
        self.end()

    def wait_until_left(self, seconds: float | None = None) -> bool:
        """Whether the client closes the connection within the time."""
        return bool(select.select([self.connection], [], [], seconds)[0])

    def _head(self, code: int, kind: str, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in ({"Content-Type": kind, "Connection": "close"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


Script = Callable[[Asked, Connection], None]


class ScriptedModel(ThreadingHTTPServer):
    """The server; `script` may be changed between requests."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.script = script
        self.asked: list[Asked] = []
        self.broken_off = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def scripted_model(script: Script) -> Iterator[ScriptedModel]:
    """The server, running."""
    with ScriptedModel(script) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def line(text: object, *ids: object) -> str:
    """One statement in the form that the model is asked for."""
    return json.dumps({"text": text, "ids": list(ids)}, ensure_ascii=False) + "\n"


def copies(asked: Asked, connection: Connection) -> None:
    """A model that says the sentences as they are."""
    connection.speak("".join(line(said, name) for name, said in asked.sentences.items()))
