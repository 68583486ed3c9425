"""Files -> articles: records, ids, dates; one fault costs one article."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import Reading, record, write_lines

from qa_bot.errors import InputError
from qa_bot.reading.articles import article_from_record, read_articles
from qa_bot.reading.input_files import Unreadable
from qa_bot.records import article_record
from qa_bot.types import Article

DEEP = "not JSON that can be read (nested too deeply)"


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


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing: No such file"):
        read_articles([tmp_path, tmp_path / "missing"], print, undated=print)
