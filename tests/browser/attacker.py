"""A server on loopback that an attack would reach: it counts who comes, and serves a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Request(BaseHTTPRequestHandler):
    """Whatever is asked for is there, for everybody, and is a script."""

    server: "Attacker"

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        body = b"window.PWN = 'fetched'"
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Attacker(ThreadingHTTPServer):
    """The server; `hits` are the paths that were asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.hits: list[str] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is no matter."""


@contextmanager
def listening() -> Iterator[Attacker]:
    """The server, running."""
    with Attacker() as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
