"""A page is fetched from the open internet only, and within limits; on real sockets."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from support.sites import RAIN_PAGE, Site, site_on

from qa_bot.errors import InputError
from qa_bot.reading.fetch import MAX_BYTES, fetch
from qa_bot.reading.network import is_public

pytestmark = pytest.mark.slow  # the pages are on servers

LOOPBACK = ip_address("127.0.0.1")


@pytest.fixture
def site() -> Iterator[Site]:
    """Stands for the internet."""
    with site_on("127.0.0.1") as site:
        yield site


@pytest.fixture
def inside() -> Iterator[Site]:
    """Stands for what only this machine can reach."""
    with site_on("127.0.0.2") as site:
        site.gives("/", b"a secret", Content_Type="text/plain")
        yield site


def only_the_site(address: IPv4Address | IPv6Address) -> bool:
    return address == LOOPBACK


def refusal(url: str, **options: object) -> str:
    with pytest.raises(InputError) as error:
        fetch(url, **options)
    assert str(error.value).isprintable()
    return str(error.value)


def test_a_page_is_fetched(site: Site) -> None:
    found = fetch(f" {site.gives('/rain?a=1')}#part ", allowed=only_the_site)
    assert (found.data, found.suffix) == (RAIN_PAGE, ".html")
    assert found.url == f"http://127.0.0.1:{site.port}/rain?a=1"
    [(_, headers)] = site.asked
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert headers["Host"] == f"127.0.0.1:{site.port}"


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("text/html; charset=utf-8", ".html"),
        ("application/xhtml+xml", ".html"),
        ("TEXT/PLAIN", ".txt"),
        ("application/pdf", ".pdf"),
    ],
)
def test_what_can_hold_an_article_is_taken(site: Site, kind: str, suffix: str) -> None:
    assert fetch(site.gives("/", Content_Type=kind), allowed=only_the_site).suffix == suffix


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("text/html; charset=windows-1251", "Дождь".encode("cp1251"), "Дождь"),
        ('text/plain; charset="ISO-8859-1"', "Régen".encode("latin-1"), "Régen"),
        ("text/html; charset=utf-8", "雨".encode(), "雨"),
        ("text/html; charset=unicode_escape", rb"\x41", r"\x41"),
        ("text/html; charset=gbwhatever", b"rain", "rain"),
        ("text/html; charset=shift_jis", b"\xff\xffrain", "\udcff\udcffrain"),
    ],
)
def test_an_encoding_that_only_the_server_knows(
    site: Site, kind: str, data: bytes, text: str
) -> None:
    found = fetch(site.gives("/", data, Content_Type=kind), allowed=only_the_site)
    assert found.data.decode(errors="surrogateescape") == text


PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "168.63.129.16", "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.168.255.255", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "[::]", "[::1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[::ffff:a00:1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::808:808]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]",
    "[2001:db8::1]", "[2002:7f00:1::]", "[2002:808:808::]", "[5f00::1]", "[fc00::1]",
    "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
    "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.1",
    "0", "0xa9fea9fe", "2852039166", "localhost", "LOCALHOST",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_however_they_are_written(site: Site, host: str) -> None:
    site.gives("/")
    for scheme in ("http", "https"):
        said = refusal(f"{scheme}://{host}:{site.port}/")
        assert "private network" in said or "Invalid IPv4 address" in said
    assert site.asked == []


@pytest.mark.parametrize("host", PRIVATE)
def test_no_redirect_leads_to_a_private_address(site: Site, host: str) -> None:
    site.gives("/")
    with site_on("127.0.0.3") as outside:
        start = outside.leads("/", f"http://{host}:{site.port}/")
        said = refusal(start, allowed=lambda a: str(a) == "127.0.0.3" or is_public(a))
        assert "private network" in said or "no address of a page" in said
        assert [path for path, _ in outside.asked] == ["/"]
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "Only addresses with http"),
        ("news.example/rain", "Only addresses with http"),
        ("//news.example/rain", "Only addresses with http"),
        ("http:///rain", "Only addresses with http"),
        ("file:///etc/passwd", "Only addresses with http"),
        ("ftp://news.example/rain", "Only addresses with http"),
        ("gopher://127.0.0.1:70/", "Only addresses with http"),
        ("data:text/html,rain", "Only addresses with http"),
        ("javascript:alert(1)", "Only addresses with http"),
        ("view-source:http://news.example/", "Only addresses with http"),
        ("http://me:secret@news.example/", "Leave the user name"),
        ("http://news.example\\@127.0.0.1/", "Leave the user name"),
        ("http://127.0.0.1#@news.example/", "private network"),
        ("http://news.example:25/", "Port 25"),
        ("http://news.example:0/", "Port 0"),
        ("http://news.example:22/", "Port 22"),
        ("http://news.example:99999/", "Port 99999"),
        ("http://news.example:port/", "no address of a page"),
        ("http://news.example/\r\nHost: 127.0.0.1", "no address of a page"),
        ("http://[::1/", "no address of a page"),
        ("http://[fe80::1%25lo]/", "private network|not found"),
        ("http://a..b/", "not found"),
        ("http://" + "a" * 64 + ".example/", "not found"),
        ("http://" + "a" * 100_000, "no address of a page"),
        ("http://\ud800.example/", "no address of a page"),
        ("http://１２７.0.0.1/", "no address of a page"),
        ("http://\N{PILE OF POO}.invalid/", "no address of a page|not found"),
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str, reason: str) -> None:
    said = refusal(url)
    assert any(part in said for part in reason.split("|")), said


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://127.0.0.2:{inside}/", "private network"),
        ("//127.0.0.2:{inside}/", "private network"),
        ("http://127.2:{inside}/", "private network|not found"),
        ("http://[::ffff:127.0.0.2]:{inside}/", "private network"),
        ("file:///etc/passwd", "Only addresses with http"),
        ("ftp://127.0.0.1/", "Only addresses with http"),
        ("http://127.0.0.1:22/", "Port 22"),
        ("http://me:pw@127.0.0.1:{site}/", "Leave the user name"),
        ("", "Only addresses with http"),
        ("/loop", "ore than 5 redirects"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_judged_like_the_first_address(
    site: Site, inside: Site, to: str, reason: str, status: int
) -> None:
    target = to.format(inside=inside.port, site=site.port)
    site.leads("/loop", "/loop", status)
    site.leads("/second", target, status)
    start = site.leads("/first", "second", status)
    said = refusal(start, allowed=only_the_site)
    assert any(part in said for part in reason.split("|")), said
    assert inside.asked == []


def test_redirects_are_followed_five_times(site: Site) -> None:
    site.gives("/end")
    for step in range(1, 7):
        site.leads(f"/{step}", f"/{step - 1}" if step > 1 else "/end")
    found = fetch(f"http://127.0.0.1:{site.port}/5", allowed=only_the_site)
    assert found.url == f"http://127.0.0.1:{site.port}/end"
    start = f"http://127.0.0.1:{site.port}/6"
    assert "ore than 5 redirects" in refusal(start, allowed=only_the_site)


def rebinding(*turns: str) -> Callable[[str, int], list[str]]:
    """A name that stands for another machine each time it is asked for."""
    left = list(turns)
    return lambda host, port: [left.pop(0)]


def test_a_name_is_resolved_once_for_a_connection(site: Site, inside: Site) -> None:
    site.gives("/")
    url = f"http://rebind.example:{site.port}/"
    found = fetch(url, allowed=only_the_site, resolve=rebinding("127.0.0.1"))
    assert found.data == RAIN_PAGE
    [(_, headers)] = site.asked
    assert headers["Host"] == f"rebind.example:{site.port}"


def test_a_name_that_turns_inward_is_refused(site: Site, inside: Site) -> None:
    site.leads("/", f"http://rebind.example:{inside.port}/")
    said = refusal(
        f"http://rebind.example:{site.port}/",
        allowed=only_the_site,
        resolve=rebinding("127.0.0.1", "127.0.0.2"),
    )
    assert "private network" in said
    assert inside.asked == []


def test_of_several_addresses_only_the_allowed_are_asked(site: Site, inside: Site) -> None:
    site.gives("/")
    url = f"http://mixed.example:{site.port}/"
    found = fetch(url, allowed=only_the_site, resolve=lambda *_: ["::1", "127.0.0.2", "127.0.0.1"])
    assert found.data == RAIN_PAGE


def test_where_nobody_listens(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "cannot be read" in refusal(f"http://127.0.0.1:{port}/", allowed=only_the_site)


def test_another_answer_than_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"SSH-2.0-OpenSSH_9\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert "cannot be read" in refusal(url, allowed=only_the_site)
        thread.join()


def test_tls_is_asked_for_the_name_and_not_for_the_address() -> None:
    named: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _, name, __: named.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)

        def answer() -> None:
            connection, _ = listener.accept()
            with connection, pytest.raises(OSError):
                context.wrap_socket(connection, server_side=True)  # it has no certificate

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"https://news.example:{listener.getsockname()[1]}/"
        said = refusal(url, allowed=only_the_site, resolve=lambda *_: ["127.0.0.1"])
        thread.join()
    assert "cannot be read" in said
    assert named == ["news.example"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"status": 404}, "status 404"),
        ({"status": 500}, "status 500"),
        ({"status": 204}, "status 204"),
        ({"status": 304}, "status 304"),
        ({"Content_Type": "application/json"}, "but application/json."),
        ({"Content_Type": "image/png"}, "but image/png."),
        ({"Content_Type": "text/html-ish"}, "but text/html-ish."),
        ({"Content_Type": ""}, "but something untyped."),
        ({"Content_Encoding": "gzip"}, "compresses the page unasked"),
        ({"body": b"x" * (MAX_BYTES + 1)}, "more than 10 MB"),
        ({"body": b"x" * (MAX_BYTES + 1), "Content_Length": "100000000"}, "more than 10 MB"),
    ],
)
def test_answers_that_are_refused(site: Site, reply: dict[str, object], reason: str) -> None:
    assert reason in refusal(site.gives("/", **reply), allowed=only_the_site)


def test_ten_megabytes_are_taken(site: Site) -> None:
    found = fetch(site.gives("/", b"x" * MAX_BYTES), allowed=only_the_site)
    assert len(found.data) == MAX_BYTES


def test_a_page_that_never_ends_is_given_up(site: Site) -> None:
    url = site.gives("/slow", b"x" * 200)
    assert "more than 0.5 seconds" in refusal(url, allowed=only_the_site, seconds=0.5)


def test_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site.gives("/"), allowed=only_the_site).data == RAIN_PAGE
