"""Files that mean harm: one line names each, and the others are read."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.files import DATA, PAGES, Reading, pdf, record, write_lines

from qa_bot.reading import articles, input_files
from qa_bot.reading.articles import article_from_record
from qa_bot.reading.input_files import InputFile, Unreadable
from qa_bot.reading.markdown import read_markdown
from qa_bot.reading.pdf import read_pdf
from qa_bot.reading.plain_text import read_plain_text
from qa_bot.reading.publication_date import iso_date
from qa_bot.reading.web_page import read_web_page
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article

pytestmark = pytest.mark.slow

READERS = {
    ".txt": read_plain_text,
    ".md": read_markdown,
    ".html": read_web_page,
    ".pdf": read_pdf,
}
SEEDS = {
    ".txt": b"A title\n\nThe ferry stopped on Monday. Its engine had failed.",
    ".md": (DATA / "harbour.md").read_bytes(),
    ".html": (DATA / "ferry.html").read_bytes(),
    ".pdf": pdf(*PAGES, info="/Title (Ferry) /CreationDate (D:20250515093000+02'00')"),
}
GOOD = "The ferry sails again.\nOn Tuesday."


def mutated(data: bytes, seed: int) -> bytes:
    """Bytes flipped, cut out, doubled or moved, here and there."""
    dice, mutant = random.Random(seed), bytearray(data)
    for _ in range(dice.randint(1, 12)):
        at, to = sorted(dice.randrange(len(mutant) + 1) for _ in range(2))
        match dice.randrange(4):
            case 0 if at < len(mutant):
                mutant[at] = dice.randrange(256)
            case 1:
                del mutant[at : min(to, at + 30)]
            case 2:
                mutant[at:at] = mutant[at:to][:200] * dice.randint(1, 4)
            case _:
                mutant[at:at] = bytes(dice.choice(b"\0\xff<>&[]{}()/\\\"' \n0") for _ in range(5))
    return bytes(mutant)


@pytest.mark.parametrize("suffix", READERS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_is_an_article_or_unreadable(suffix: str, seed: int) -> None:
    read_or_refuse(suffix, mutated(SEEDS[suffix], seed))


@pytest.mark.parametrize("suffix", READERS)
@given(
    data=st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_an_article_or_unreadable(suffix: str, data: bytes) -> None:
    read_or_refuse(suffix, data)


def read_or_refuse(suffix: str, data: bytes) -> None:
    """What is read is stored unchanged, and every sentence and passage is a place in it."""
    try:
        record = READERS[suffix](data, "name")
        article = article_from_record({"id": "a"} | record)
    except Unreadable as error:
        assert str(error)
        return
    assert article.text == record["text"]
    sentences = split_sentences(article)
    passages = make_passages(
        sentences, count_tokens=lambda texts: [len(t.split()) for t in texts], max_tokens=64
    )
    for span in [*sentences, *passages]:
        assert article.text[span.start : span.end] == span.text != ""


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "title", "text", "url", "published", "language"]), inner)))  # fmt: skip
def test_any_json_is_an_article_or_named(tmp_path_factory: pytest.TempPathFactory, value: object):
    path = tmp_path_factory.mktemp("json") / "a.jsonl"
    path.write_text(json.dumps(value) + "\n" + json.dumps(record(7)) + "\n")
    reading = Reading(path)
    assert reading.ids[-1] == "a7"
    assert len(reading.ids) + len(reading.skipped) == 2


# Sizes


@pytest.mark.slow
def test_a_gzip_bomb_is_given_up_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "MAX_FILE_BYTES", 1_000_000)
    lines = json.dumps(record(1)) + "\n" + "\n" * 4_000_000
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(b"<p>" * 1_000_000))
    (tmp_path / "z.txt").write_text(GOOD)
    reading = Reading(tmp_path)
    assert reading.ids == ["a1", "z.txt"]
    (bomb, why), (page, limit) = reading.skipped
    assert (bomb, page) == (f"{tmp_path}/bomb.jsonl.gz", f"{tmp_path}/page.html.gz")
    assert "grows to more than 200 times its size" in why
    assert limit == "larger than 1 MB; split it up"


def test_a_line_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "MAX_LINE_BYTES", 1_000_000)
    monkeypatch.setattr(input_files, "MAX_PASSED_BYTES", 5_000_000)
    path = write_lines(tmp_path / "a.jsonl", record(1))
    with path.open("r+b") as stream:
        stream.truncate(1_000_000_000_000)  # no byte of it is on the disk
    (tmp_path / "b.txt").write_text(GOOD)
    reading = Reading(tmp_path)
    assert reading.ids == ["a1", "b.txt"]
    assert [reason for _, reason in reading.skipped] == [
        "a line does not end within 5 MB; what follows is left out"
    ]


def test_an_article_over_the_limit_is_named_with_the_limit(tmp_path: Path) -> None:
    most = articles.MAX_TEXT_CHARACTERS
    path = write_lines(
        tmp_path / "a.jsonl",
        record(1, text="x" * (most + 1)),
        record(2, title="x" * 10_001),
        record(3, text="x" * most),
    )
    reading = Reading(path)
    assert reading.ids == ["a3"]
    assert [reason for _, reason in reading.skipped] == [
        "its text has 1,000,001 characters, more than 1,000,000",
        "its title has 10,001 characters, more than 10,000",
    ]


def test_json_that_would_fill_the_memory_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"[" + b"{}," * 1_500_001 + b"{}]\n" + json.dumps(record(1)).encode())
    reading = Reading(path)
    assert reading.ids == ["a1"]
    assert reading.skipped == [
        (f"{path} line 1", "JSON of more than 3,000,000 values; split it up")
    ]


def test_a_paragraph_of_many_lines_is_read_in_full() -> None:
    lines = [f"Line {n} of the list was read out in the hall." for n in range(10_000)]
    for suffix in (".txt", ".md"):
        text = READERS[suffix](("\n".join(lines) + "\n").encode(), "a")["text"]
        assert "".join(text.split()) == "".join("".join(lines).split())
        assert len(split_sentences(Article("a", "t", text))) == 10_000


# Texts


def test_what_is_no_text_is_named_whatever_its_ending(tmp_path: Path) -> None:
    chance = random.Random(1)
    files = [
        bytes(range(256)) * 20,
        b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(200),
        b"PK\x03\x04" + chance.randbytes(300),
        b"\x1f\x8b" + chance.randbytes(300),
        "Café au lait. ".encode()
        + "Ça va très bien.".encode("latin-1")
        + "Naïve. Déjà vu.".encode(),
        b"\xfe\xff" + b"\xd8\x00" * 20,
        b"\xef\xbb\xbf" + b"\0" * 50,
    ]
    for number, data in enumerate(files):
        for suffix in ("txt", "md"):
            (tmp_path / f"a{number}.{suffix}").write_bytes(data)
    (tmp_path / "b.txt").write_text(GOOD)
    reading = Reading(tmp_path)
    assert reading.ids == ["b.txt"]
    assert len(reading.skipped) == 2 * len(files)


def test_no_character_of_a_text_is_replaced(tmp_path: Path) -> None:
    """Bytes that no encoding explains are an error, not a question mark in a quotation."""
    (tmp_path / "a.txt").write_bytes("Der Zug fährt ".encode() + b"\x81 nicht.")
    assert Reading(tmp_path).articles == []


@pytest.mark.parametrize(
    "text", ["9" * 5000, "(" * 100_000, "Mon, 1 Jan 99999999999999999999 1:1:1 GMT", "²2025-01-01", "٢٠٢٥-٠٥-١٥"]
)  # fmt: skip
def test_a_hostile_date_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        iso_date(text)


# Paths


def test_names_with_surprises_are_read_or_named_in_one_line(tmp_path: Path) -> None:
    names = [
        b"a b.txt", b"a\nb.txt", b"\xff\xfe.txt", b"-rf.txt", "\u202etxt.🙂.txt".encode(),
        b"<img src=x onerror=1>.txt", b"a" * 250 + b".txt", b"%2e%2e%2f.txt", b"\x1b[31mred.txt",
    ]  # fmt: skip
    for number, name in enumerate(names):
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(f"{GOOD} {number}")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "\n.txt").write_bytes(b"\0")
    reading = Reading(tmp_path)
    assert len(reading.articles) == len(names)
    assert all(article.id.isprintable() for article in reading.articles)
    assert [place for place, _ in reading.skipped] == [f"{tmp_path}/deep/\\n.txt"]


def test_a_name_that_is_no_text_makes_a_title(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfename.txt")).write_text("The ferry sails.")
    assert Reading(tmp_path).article.title == r"\udcff\udcfename"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("The key is under the mat.\nReally.")
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(GOOD)
    (news / "inside.txt").symlink_to("a.txt")
    (news / "out.txt").symlink_to(secret / "key.txt")
    (news / "folder").symlink_to(secret)
    reading = Reading(news)
    assert reading.ids == ["a.txt"]
    reason = "a link that leads out of the folder; give its target by itself"
    assert reading.skipped == [(f"{news}/folder", reason), (f"{news}/out.txt", reason)]
    assert Reading(news / "out.txt", news / "folder").ids == ["out.txt"]  # a person named it


def test_what_takes_the_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Secret.")
    places = [tmp_path / name for name in ("link.txt", "pipe.txt", "gone.txt", "folder.txt")]
    files = [InputFile(place, place.name, place) for place in places]
    places[0].symlink_to(tmp_path / "secret")
    os.mkfifo(places[1])
    places[3].mkdir()
    for file in files:
        with pytest.raises(OSError):
            file.read()


def test_a_deep_tree_of_folders_is_read(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["d"] * 500)
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(GOOD)
    assert len(Reading(tmp_path).articles) == 1
