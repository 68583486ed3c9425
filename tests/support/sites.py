"""A web site on loopback, which stands for the internet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RAIN_PAGE = b"<!doctype html><title>Rain</title><p>It rained in Lutsk.</p>"
NEWS_PAGE = """<html><head><title>Rain in Lutsk - Daily</title><link rel="canonical" href="https://evil.example/x">
<meta property="article:published_time" content="2025-06-01"></head><body><h1>Rain in Lutsk</h1><article>{}</article>
</body></html>"""
"""An article with its date; its text is to be filled in."""


class Site(ThreadingHTTPServer):
    """Answers each path as told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Answering)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.replies: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def gives(self, path: str, body: bytes = RAIN_PAGE, status: int = 200, **headers: str) -> str:
        """The address of a new page."""
        named = {"Content-Type": "text/html"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self.replies[path] = (status, named, body)
        return f"http://{self.server_address[0]}:{self.port}{path}"

    def leads(self, path: str, to: str, status: int = 302) -> str:
        return self.gives(path, b"", status, Location=to)


class Answering(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.replies[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        slowly = self.path.startswith("/slow")
        try:
            for at in range(0, len(body), 1 if slowly else 65536):
                self.wfile.write(body[at : at + (1 if slowly else 65536)])
                if slowly and self.server.over.wait(0.05):
                    break
        except OSError:
            pass  # the other side has had enough

    def log_message(self, *_: object) -> None:
        """Not to the terminal."""


@contextmanager
def site_on(host: str) -> Iterator[Site]:
    with Site(host) as site:
        thread = threading.Thread(target=site.serve_forever, args=[0.01])
        thread.start()
        try:
            yield site
        finally:
            site.over.set()
            site.shutdown()
            thread.join()
