"""Where a language model is, and that it cannot be asked without its client."""

import sys

import pytest
from support.worded_answers import (
    KEY,
)

from qa_bot.assemble import make_writer
from qa_bot.errors import ModelError, UsageError
from qa_bot.settings import Settings, model_address


def test_without_the_client_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    monkeypatch.delitem(sys.modules, "qa_bot.models.llm")
    with pytest.raises(ModelError, match="openai is not installed; run: .* -m pip install"):
        make_writer(Settings(llm_model="tiny"))


@pytest.mark.parametrize(
    ("url", "key", "problem"),
    [
        ("", "", "not where it is served"),
        ("127.0.0.1:8080", "", "OPENAI_BASE_URL is no address"),
        ("ftp://127.0.0.1/v1", "", "OPENAI_BASE_URL is no address"),
        ("http://[::1", "", "OPENAI_BASE_URL is no address"),
        (f"http://me:{KEY}@127.0.0.1/v1", "", "OPENAI_BASE_URL is no address"),
        ("", f"{KEY}\n", "OPENAI_API_KEY holds a character"),
        ("", "sk-ключ", "OPENAI_API_KEY holds a character"),
    ],
)
def test_an_address_or_a_key_that_cannot_be_used_is_one_line(monkeypatch, url, key, problem):
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(UsageError, match=problem) as raised:
        model_address()
    assert KEY not in str(raised.value)
    assert "ключ" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "host", "is_local"),
    [
        ("http://127.0.0.1:8080/v1", "127.0.0.1:8080", True),
        ("http://localhost/v1", "localhost", True),
        ("http://[::1]:8080", "[::1]:8080", True),
        ("https://127.0.0.1.example.org/v1", "127.0.0.1.example.org", False),
        ("http://192.168.0.2:8080/v1", "192.168.0.2:8080", False),
        ("", "api.openai.com", False),
    ],
)
def test_where_the_model_is(monkeypatch, url, host, is_local):
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    address = model_address()
    assert (address.host, address.is_local) == (host, is_local)
    assert KEY not in repr(address)
