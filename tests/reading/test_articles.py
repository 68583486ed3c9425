"""Files -> articles: every format, every fault."""

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import BODY, DATA, PAGES, Reading, encrypted, pdf, record, write_lines

from qa_bot.errors import InputError
from qa_bot.reading import input_files
from qa_bot.reading.articles import article_from_record, read_articles
from qa_bot.reading.input_files import Unreadable
from qa_bot.reading.plain_text import decode, unwrap
from qa_bot.reading.publication_date import iso_date
from qa_bot.reading.web_page import read_web_page
from qa_bot.records import article_record
from qa_bot.types import Article

DEEP = "not JSON that can be read (nested too deeply)"


# JSON Lines and JSON


@pytest.mark.parametrize(
    "text", ["a\r\nb\r\n", "\ta  b\u00a0 c \n\n", "\ufeffBOM", "x\0y", "é e\u0301 🙂"]
)
def test_a_text_is_stored_unchanged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(json.dumps(record(1, text=text), ensure_ascii=False).encode())
    assert Reading(path).article.text == text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_an_article_comes_back_from_its_record_exactly(text: str) -> None:
    article = Article("a:1", text, text, url=text, author="", published="2025-05-15", language=None)
    assert article_from_record(json.loads(json.dumps(article_record(article)))) == article


def test_line_ends_marks_and_blank_lines_are_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps(record(1)), "", "   ", json.dumps(record(2)), json.dumps(record(3))]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    reading = Reading(path)
    assert (reading.ids, reading.skipped) == (["a1", "a2", "a3"], [])


def test_a_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines: list[tuple[bytes, str]] = [
        (json.dumps(record(1)).encode(), ""),
        (b'{"id": "x", ', "not JSON"),
        (b'{"text": "caf\xe9"}', "not JSON"),
        (b'["text"]', "not a JSON object"),
        (b'{"question": "Who?"}', "no text"),
        (json.dumps(record(2, text=" \n ")).encode(), "no text"),
        (json.dumps(record(2, text=["a"])).encode(), "its text is not a string"),
        (json.dumps(record(2, id=7)).encode(), "its id is not a string"),
        (json.dumps(record(2, id="a\nb")).encode(), "its id is empty or has characters"),
        (json.dumps(record(2, author=["Ann"])).encode(), "its author is not a string"),
        (json.dumps(record(2, text="half \ud83d")).encode(), "its text has half a surrogate"),
        (json.dumps(record(2, url="\ud83d", id=None)).encode(), "its url has half a surrogate"),
        (json.dumps(record(1)).encode(), "the same article was read before, from "),
        (json.dumps(record(1, text="Other.")).encode(), "the id a1 was read before, from "),
        (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", DEEP),
        (b'{"text": ' + b"9" * 5000 + b"}", "not JSON that can be read (a number has too many"),
        (b'{"text": "One.", "text": "Two."}', "the field 'text' comes twice"),
        (json.dumps(record(2, text="\u200b \u2060\ufeff")).encode(), "no text"),
        (json.dumps(record(2, text="*** … !")).encode(), "no text"),
        (json.dumps(record(3)).encode(), ""),
    ]
    path.write_bytes(b"\n".join(line for line, _ in lines))
    reading = Reading(path)
    assert reading.ids == ["a1", "a3"]
    bad = [(n, reason) for n, (_, reason) in enumerate(lines, 1) if reason]
    assert [place for place, _ in reading.skipped] == [f"{path} line {n}" for n, _ in bad]
    for (_, said), (_, expected) in zip(reading.skipped, bad, strict=True):
        assert said.startswith(expected)
        assert said.isprintable()
        assert len(said) <= 200
    assert dict(reading.skipped)[f"{path} line 13"].endswith(f"{path} line 1")


def test_lines_are_read_one_by_one(tmp_path: Path) -> None:
    skipped: list[str] = []
    path = write_lines(tmp_path / "a.jsonl", record(1), {}, record(2))
    articles = read_articles(
        [path], lambda place, _: skipped.append(place), undated=lambda *_: None
    )
    assert next(articles).id == "a1"
    assert not skipped
    assert next(articles).id == "a2"
    assert skipped == [f"{path} line 2"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_line_over_the_limit_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(input_files, "MAX_LINE_BYTES", 1_000_000)
    path = tmp_path / name
    lines = [json.dumps(record(1)), " " * 3_000_000 + "{}", json.dumps(record(2))]
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    reading = Reading(path)
    assert reading.ids == ["a1", "a2"]
    assert reading.skipped == [(f"{path} line 2", "a line of more than 1 MB")]


@pytest.mark.parametrize("damage", ["cut off", "flipped", "not gzip"])
def test_articles_before_a_damage_of_the_compression_are_kept(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = (json.dumps(record(n, text=os.urandom(600).hex())) for n in range(200))
    data = bytearray(gzip.compress("\n".join(lines).encode()))
    if damage == "cut off":
        del data[-len(data) // 4 :]
    elif damage == "flipped":
        data[-6] ^= 0xFF  # in the checksum at the end
    else:
        data[:2] = b"no"
    path.write_bytes(data)
    reading = Reading(path, write_lines(tmp_path / "b.jsonl", record(500)))
    assert (len(reading.ids) > 100) == (damage != "not gzip")
    assert reading.ids == [f"a{n}" for n in range(len(reading.ids) - 1)] + ["a500"]
    ((place, reason),) = reading.skipped
    assert place == str(path)
    assert reason.startswith("the compressed file is damaged after line")


def test_json_holds_one_article_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(record(1)))
    (tmp_path / "some.json").write_text(json.dumps([record(2), 5, {"id": "x"}, record(3)]))
    (tmp_path / "bad.json").write_text("{")
    reading = Reading(tmp_path)
    assert reading.ids == ["a1", "a2", "a3"]
    assert reading.skipped == [
        (
            f"{tmp_path}/bad.json",
            "not JSON (Expecting property name enclosed in double quotes at character 2)",
        ),
        (f"{tmp_path}/some.json item 2", "not a JSON object"),
        (f"{tmp_path}/some.json item 3", "no text"),
    ]


def test_a_field_that_comes_twice_costs_its_article_only(tmp_path: Path) -> None:
    good, bad = json.dumps(record(1)), '{"text": "One.", "text": "Two."}'
    (tmp_path / "some.json").write_text(f"[{bad}, {good}]")
    reading = Reading(tmp_path)
    assert reading.ids == ["a1"]
    assert reading.skipped == [(f"{tmp_path}/some.json item 1", "the field 'text' comes twice")]


def test_a_missing_title_is_the_start_of_the_text(tmp_path: Path) -> None:
    texts = ["Short one.\nMore.", "word " * 100]
    reading = Reading(write_lines(tmp_path / "a.jsonl", *({"text": text} for text in texts)))
    assert reading.articles[0].title == "Short one."
    assert reading.articles[1].title.endswith("word …")
    assert len(reading.articles[1].title) < 160


# Dates


@pytest.mark.parametrize(
    ("given_date", "stored"),
    [
        ("2025-05-15", "2025-05-15"),
        ("2025-05-15T09:30:00Z", "2025-05-15T09:30:00Z"),
        ("2025-05-15 09:30", "2025-05-15 09:30"),
        ("2025-05-15T09:30:00+0200", "2025-05-15T09:30:00+0200"),
        ("20250515", "2025-05-15"),
        ("20250515T093000Z", "2025-05-15T09:30:00+00:00"),
        ("2025/5/15", "2025-05-15"),
        ("15.05.2025", "2025-05-15"),
        ("5/15/2025", "2025-05-15"),
        ("15/5/2025", "2025-05-15"),
        ("May 15, 2025", "2025-05-15"),
        ("Thursday, 15th May 2025", "2025-05-15"),
        ("Sept. 3, 2025", "2025-09-03"),
        ("Thu, 15 May 2025 09:30:00 GMT", "2025-05-15T09:30:00+00:00"),
    ],
)
def test_a_date_is_stored_as_iso_8601(given_date: str, stored: str) -> None:
    assert iso_date(given_date) == stored
    assert Article("a", "", "x", published=stored).published_on is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025",
        "2025-05",
        "2025-13-01",
        "2025-02-30",
        "2025-05-15T99:00",
        "05/06/2025",
        "yesterday",
        "12 ma 2025 x",
    ],
)
def test_what_is_no_reliable_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        iso_date(text)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        stored = iso_date(text)
    except ValueError:
        return
    assert Article("a", "", "x", published=stored).published_on is not None


def test_an_article_with_a_bad_date_is_kept_without_it(tmp_path: Path) -> None:
    dates = ["32 May", 1747267200, "", None, "2025-05-15"]
    records = [record(n, published=published) for n, published in enumerate(dates)]
    reading = Reading(write_lines(tmp_path / "a.jsonl", *records))
    assert [a.published for a in reading.articles] == [None, None, None, None, "2025-05-15"]
    assert reading.undated == [
        (f"{tmp_path}/a.jsonl line 1", "its date cannot be read: '32 May'"),
        (f"{tmp_path}/a.jsonl line 2", "its date is not a string"),
    ]
    with pytest.raises(Unreadable, match="no ISO 8601 date"):
        article_from_record(record(1, published="32 May"))


# Ids


def test_two_folders_may_each_have_a_file_of_the_same_name(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"News of the {name}.\nMore of it.")
    first = Reading(tmp_path / "north", tmp_path / "south")
    assert first.ids[0] == "a.txt"
    assert first.ids[1].startswith("a.txt-")
    assert first.ids == Reading(tmp_path / "north", tmp_path / "south").ids


def test_derived_ids_are_stable_and_differ(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = [
        {"text": "One."},
        {"text": "Two."},
        {"text": "Three.", "url": "https://news.example/3"},
        {"text": "Another page with the URL of the site.", "url": "https://news.example/3"},
    ]
    reading = Reading(write_lines(tmp_path / "a.jsonl", *lines))
    assert len(set(reading.ids)) == 4
    moved = Reading(write_lines(tmp_path / "a.jsonl", {"text": "Zero."}, *lines))
    assert moved.ids[1:] == reading.ids
    elsewhere = Reading(write_lines(tmp_path / "b.jsonl", lines[2]))
    assert elsewhere.ids == [reading.ids[2]]


def test_the_same_article_without_an_id_is_read_once(tmp_path: Path) -> None:
    line = {"text": "One.", "url": "https://news.example/1"}
    reading = Reading(write_lines(tmp_path / "a.jsonl", line, line))
    assert len(reading.articles) == 1
    reason = f"the same article was read before, from {tmp_path}/a.jsonl line 1"
    assert reading.skipped == [(f"{tmp_path}/a.jsonl line 2", reason)]


# Folders


def test_a_folder_is_read_in_the_order_of_names_without_hidden_and_other_files(
    tmp_path: Path,
) -> None:
    names = ["b.txt", "a/z.txt", "a/c.md", "C.TXT", ".hidden.txt", ".git/x.txt", ".x.jpg"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"About {name}.\nMore about it.")
    (tmp_path / "x.json").mkdir()
    (tmp_path / "x.json" / "e.txt").write_text("In a folder with an odd name.")
    reading = Reading(tmp_path)
    assert reading.ids == ["C.TXT", "a/c.md", "a/z.txt", "b.txt", "x.json/e.txt"]
    assert reading.skipped == []


def test_files_of_other_types_are_one_line_for_each_folder_given(tmp_path: Path) -> None:
    for name in ("one/a.csv", "two/b.csv", "two/x/c.DOCX", "two/d.txt.gz", "two/e", "two/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("The ferry sails.")
    reading = Reading(tmp_path / "one", tmp_path / "two", tmp_path / "one" / "a.csv")
    assert reading.ids == ["f.txt"]
    assert reading.skipped == [
        (f"{tmp_path}/one", "1 file of another type passed over (.csv)"),
        (f"{tmp_path}/two", "4 files of other types passed over (.DOCX, .csv, .txt.gz, no ending)"),
    ]


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "z.txt").symlink_to(tmp_path / "a.txt")
    reading = Reading(tmp_path, tmp_path / "a.txt")
    assert reading.ids == ["a.txt"]
    assert [place for place, _ in reading.skipped] == [f"{tmp_path}/self.txt"]


def test_what_is_named_and_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "line\nend.txt").write_bytes(b"\0")
    reading = Reading(tmp_path / "photo.jpg", tmp_path)
    assert reading.skipped == [
        (f"{tmp_path}/photo.jpg", f"not one of {', '.join(input_files.SUFFIXES)}"),
        (f"{tmp_path}/empty.jsonl", "empty"),
        (f"{tmp_path}/empty.txt", "empty"),
        (f"{tmp_path}/line\\nend.txt", "not a text: it holds control characters"),
        (f"{tmp_path}/pipe.txt", "not a regular file"),
    ]
    assert reading.articles == []


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing: No such file"):
        read_articles([tmp_path, tmp_path / "missing"], print, undated=print)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder with a file that may not be read: by mode, or for root as one that never may be."""
    path = tmp_path / "locked.txt"
    path.write_text("Secret.")
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        path.symlink_to("/proc/self/mem" if sys.platform == "linux" else path)
    yield tmp_path
    path.unlink()


def test_a_file_that_may_not_be_read_is_named(locked: Path) -> None:
    (locked / "open.txt").write_text("Open.")
    reading = Reading(locked)
    assert reading.ids == ["open.txt"]
    assert [place for place, _ in reading.skipped] == [f"{locked}/locked.txt"]


def test_a_file_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "MAX_FILE_BYTES", 2_000_000)
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 400_001)
    assert Reading(path).skipped == [(str(path), "larger than 2 MB; split it up")]


# Plain text


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


# Web pages


def test_a_news_page(tmp_path: Path) -> None:
    article = Reading(DATA / "ferry.html").article
    assert article.title == "Ferry to Sandholm stops"
    assert article.author == "Ann Example, Bo Sample"
    assert article.published == "2025-05-15T09:30:00+02:00"
    assert article.source == "The Example Times"
    assert article.url == "https://news.example/ferry"
    assert article.language == "en"
    assert "engine had failed on Sunday night" in article.text
    assert "second part of the body" in article.text
    for outside in ("Subscribe", "Comment by", "Home", "Related", "hidden", "boom", "Ferry to"):
        assert outside not in article.text


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            '<meta property="article:published_time" content="2025-05-15T09:30:00Z">',
            "2025-05-15T09:30:00Z",
        ),
        (
            '<meta name="date" content="soon"><meta itemprop="datePublished" content="May 15, 2025">',
            "2025-05-15",
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2025-05-16"}</script>',
            "2025-05-16",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"},'
            ' {"@type": ["NewsArticle"], "dateModified": "2025-05-16", "datePublished": "2025-05-15"}]}</script>',
            "2025-05-15",
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", None),
    ],
)
def test_the_date_of_a_page(tmp_path: Path, head: str, published: str | None) -> None:
    page = f"<html><head><title>A page</title>{head}</head><body><p>{BODY * 5}</p></body></html>"
    (tmp_path / "a.html").write_text(page)
    assert Reading(tmp_path).article.published == published


def test_a_year_in_the_footer_is_no_date_of_publication(tmp_path: Path) -> None:
    page = f"<article><p>{BODY * 5}</p></article><footer>© 2019-2024 The Example Times</footer>"
    (tmp_path / "a.html").write_text(page)
    assert Reading(tmp_path).article.published is None


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body>" + "<div>" * 100_000 + "text",
        "<html><body><script>let text = 'It sails.'</script></body></html>",
        "\x01\x02",
    ],
)
def test_a_page_without_an_article_is_named(tmp_path: Path, page: str) -> None:
    path = tmp_path / "a.htm"
    path.write_text(page)
    assert Reading(path).skipped == [(str(path), "no article found in the page")]


@pytest.mark.parametrize("repeated", [1, 10], ids=["short", "long"])
@pytest.mark.parametrize(
    ("attribute", "shown"),
    [
        ("hidden", False),
        ('style="DISPLAY: NONE"', False),
        ('style="color: red; display: /* so */ none !important"', False),
        ('style="visibility: hidden"', False),
        ('style="font-size:0"', False),
        ('style="font-size: 0px"', False),
        ('style="opacity:0.0"', False),
        ('style="opacity: 0.5; font-size: 0.9em"', True),
    ],
)
def test_what_a_page_hides_is_not_of_its_text(attribute: str, shown: bool, repeated: int) -> None:
    page = f"<p>{BODY * repeated}</p><p {attribute}>A line that is known to few.</p><p>The end.</p>"
    page = f"<html><body><article>{page}</article></body></html>"
    text = str(read_web_page(page.encode(), "a")["text"])
    assert "The end." in text
    assert ("known to few" in text) == shown


@pytest.mark.parametrize("attribute", ["hidden", 'style="opacity:0"'])
def test_a_page_that_its_script_shows_later_is_read(attribute: str) -> None:
    page = f"<html><body {attribute}><article><p>{BODY * 5}</p></article></body></html>"
    assert "sails again" in str(read_web_page(page.encode(), "a")["text"])


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("", "utf-8", "Das Café öffnet."),
        ("", "cp1252", "Das Café öffnet."),
        ("utf-8", "cp1252", "Das Café öffnet."),
        ("latin1", "cp1252", "Das “Café” öffnet."),
        ("iso-8859-2", "iso-8859-2", "Zítra je zavřeno."),
        ("windows-1251", "cp1251", "Паром не ходит с понедельника."),
        ("no-such-one", "utf-8", "Паром не ходит с понедельника."),
    ],
)
def test_the_encoding_of_a_page(declared: str, encoding: str, text: str) -> None:
    head = f'<head><meta charset="{declared}"></head>' if declared else ""
    page = f"<html>{head}<body><article><p>{BODY * 5} {text}</p></article></body></html>"
    assert str(read_web_page(page.encode(encoding), "a")["text"]).endswith(text)


def test_a_page_with_a_few_broken_bytes_is_refused_and_not_guessed_at() -> None:
    page = f"<html><body><article><p>{BODY * 5} Das Café öffnet. Caf".encode() + b"\xe9</p>"
    with pytest.raises(Unreadable, match="neither UTF-8"):
        read_web_page(page, "a")


# PDF


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(""), "no text layer"),
        (encrypted(pdf("Text.")), "encrypted"),
        (pdf("x")[:200], "not a PDF that can be read"),
        (b"%PDF-1.4 junk", "not a PDF that can be read"),
    ],
)
def test_a_pdf_without_text_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    ((place, said),) = Reading(path).skipped
    assert place == str(path)
    assert said.startswith(reason)


def test_a_pdf_that_every_viewer_opens_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted(pdf("The ferry sails again."), password=""))
    assert Reading(tmp_path).article.text == "The ferry sails again."


def test_a_compressed_page_is_read_and_a_damaged_one_named(tmp_path):
    page = gzip.compress((DATA / "ferry.html").read_bytes())
    (tmp_path / "a.html.gz").write_bytes(page)
    (tmp_path / "b.html.gz").write_bytes(page[:-40])
    reading = Reading(tmp_path)
    assert [a.title for a in reading.articles] == [Reading(DATA / "ferry.html").article.title]
    assert len(reading.skipped) == 1
    assert "damaged" in str(reading.skipped[0])


def test_a_pdf(tmp_path: Path) -> None:
    info = "/Title (Ferry stops) /Author (Ann) /CreationDate (D:20250515093000+02'00')"
    (tmp_path / "a.pdf").write_bytes(pdf(*PAGES, info=info))
    article = Reading(tmp_path).article
    assert (article.title, article.author) == ("Ferry stops", "Ann")
    assert article.published == "2025-05-15T09:30:00+02:00"
    assert article.text.split("\n\n") == [
        "Ferry to Sandholm stops",
        "The ferry to the island of Sandholm stopped running on Monday because its engine had"
        " failed, the company said in the morning. It sails again.",
        "A bus takes the passengers to the bridge in the north, and it goes on from there. The end.",
    ]
