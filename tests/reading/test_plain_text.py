"""Plain text: encodings, titles, lines cut by a page width."""

from pathlib import Path

import pytest
from support.files import Reading

from qa_bot.reading.input_files import Unreadable
from qa_bot.reading.plain_text import decode, unwrap


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_in_a_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ferry-news.txt"
    text = "Fähre nach Sandö fällt aus\r\n\r\nDas Schiff “Möwe” läuft erst am Montag wieder aus."
    path.write_bytes(text.encode(encoding))
    article = Reading(path).article
    assert article.title == "Fähre nach Sandö fällt aus"
    assert article.text == text.replace("\r\n", "\n")
    assert article.id == "ferry-news.txt"


def test_a_long_first_line_is_no_title(tmp_path: Path) -> None:
    (tmp_path / "ferry_news-2.txt").write_text("The ferry stopped. " * 20 + "\nMore.")
    assert Reading(tmp_path).article.title == "ferry news 2"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Паром не ходит с понедельника.".encode("cp1251"), "neither UTF-8"),
        ("渡し船は月曜日から休み。".encode("shift-jis"), "neither UTF-8"),
        ("Fähre fällt aus – “Möwe”".encode()[:-1], "neither UTF-8"),
        (b"text\0text", "control characters"),
        (bytes(range(1, 9)) * 20, "control characters"),
        ("abc".encode("utf-16") + b"\x00", "broken UTF-16"),
        (b"\xef\xbb\xbf \n", "no text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(data)


def test_lines_cut_by_a_page_width_are_joined_and_others_are_not() -> None:
    cut = "The ferry to the island of Sandholm stopped running\non Monday because its engine had failed, the\ncompany said."
    verse = "Roses are red,\nviolets are blue."
    listing = (
        "The ferry sails at seven in the morning.\nThe bus leaves at eight from the harbour.\nEnd."
    )
    joined = cut.replace("\n", " ")
    assert unwrap(f"{cut}\n\n{verse}\n\n{listing}\n") == f"{joined}\n\n{verse}\n\n{listing}\n"
