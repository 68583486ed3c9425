"""What a command reads."""

import io
import sys

import pytest

from qa_bot.cli.streams import open_lines, read_text
from qa_bot.errors import InputError


def test_a_text_keeps_its_line_ends_and_loses_the_mark_before_it(tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo.\r")
    assert read_text(str(file)) == "One.\r\nTwo.\r"


@pytest.mark.parametrize(
    ("content", "reason"), [(b" \n", "there is no text in"), (b"a\xff", "is not UTF-8 (byte 1)")]
)
def test_a_text_that_cannot_be_read_is_named(tmp_path, content, reason):
    file = tmp_path / "text.txt"
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_text(str(file))
    assert reason in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="gone"), open_lines(str(tmp_path / "gone")):
        pass


def test_standard_input_is_a_minus(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("“a”\nb\n".encode())))
    with open_lines("-") as lines:
        assert list(lines) == ["“a”\n", "b\n"]
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"), open_lines("-"):
        pass
