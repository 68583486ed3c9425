"""Connections go to the open internet, and to what was judged."""

import socket
from ipaddress import ip_address
from time import monotonic

import httpcore
import pytest

from qa_bot.errors import InputError
from qa_bot.reading.network import Resolve, WebNetwork, addresses_of, is_public


@pytest.fixture
def port():
    """Of a server on this machine that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def network(resolve: Resolve, seconds: float = 20) -> WebNetwork:
    return WebNetwork(lambda address: str(address) == "127.0.0.1", resolve, monotonic() + seconds)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("93.184.216.34", True),
        ("2001:4860:4860::8888", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("168.63.129.16", False),  # of a provider
        ("192.0.0.170", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),  # 127.0.0.1 by 6to4
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) == public


def test_the_addresses_of_a_name() -> None:
    assert addresses_of("127.0.0.1", 80) == ["127.0.0.1"]


def test_only_an_address_that_was_allowed_is_connected_to(port: int) -> None:
    stream = network(lambda *_: ["10.0.0.1", "127.0.0.1"]).connect_tcp("mixed.example", port)
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    stream.close()


def test_a_name_that_only_stands_for_others_is_refused(port: int) -> None:
    with pytest.raises(InputError, match="inside.example is on this machine"):
        network(lambda *_: ["127.0.0.2", "::1"]).connect_tcp("inside.example", port)


@pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label too long")])
def test_a_name_that_stands_for_nothing(error: Exception) -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise error

    with pytest.raises(InputError, match="gone.example was not found"):
        network(resolve).connect_tcp("gone.example", 80)


def test_the_time_is_for_everything(port: int) -> None:
    with pytest.raises(httpcore.ReadTimeout):
        network(lambda *_: ["127.0.0.1"], seconds=0).connect_tcp("late.example", port)
    stream = network(lambda *_: ["127.0.0.1"], seconds=0.2).connect_tcp("slow.example", port)
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1)
    stream.close()
