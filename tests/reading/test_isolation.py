"""Web pages and PDFs are read in a process of their own: bounded, and replaced when it is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.files import BODY, DATA, PAGES, pdf

from qa_bot.reading.articles import read_articles
from qa_bot.reading.input_files import Unreadable
from qa_bot.reading.isolation import SeparateReader

pytestmark = pytest.mark.slow

PAGE = (DATA / "ferry.html").read_bytes()
MANY_TAGS = b"<html><body>" + b"<span>a</span>" * 250_000
"""Takes several seconds and several hundred MB."""


@pytest.fixture(scope="module")
def reader() -> Iterator[SeparateReader]:
    with SeparateReader() as reader:
        yield reader


def test_one_process_reads_all_files_and_ends_with_the_reader():
    with SeparateReader() as reader:
        assert reader.pid is None
        assert reader.read(".html", PAGE, "a")["title"] == "Ferry to Sandholm stops"
        first = reader.pid
        assert "It sails again" in reader.read(".pdf", pdf(*PAGES), "b")["text"]
        assert reader.read(".htm", PAGE, "a")["title"] == "Ferry to Sandholm stops"
        assert reader.pid == first
    assert not psutil.pid_exists(first)


def test_a_file_that_takes_too_long_is_named_and_the_next_is_read():
    with SeparateReader(seconds=1) as reader:
        with pytest.raises(Unreadable, match="takes more than 1 seconds"):
            reader.read(".html", MANY_TAGS * 4, "a")
        assert reader.read(".html", PAGE, "b")["title"] == "Ferry to Sandholm stops"


def test_a_file_that_takes_too_much_memory_is_named_and_the_next_is_read():
    with SeparateReader(megabytes=350) as reader:
        with pytest.raises(Unreadable, match="more than 350 MB of memory"):
            reader.read(".html", MANY_TAGS, "a")
        assert reader.read(".html", PAGE, "b")["title"] == "Ferry to Sandholm stops"


def test_a_crash_of_the_process_is_named_and_the_next_file_is_read(reader: SeparateReader):
    reader.read(".html", PAGE, "a")
    process = psutil.Process(reader.pid)
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(process.pid, signal.SIGSEGV)  # arrives when the next file wakes it up
    os.kill(process.pid, signal.SIGCONT)
    try:
        reader.read(".html", PAGE, "b")
    except Unreadable as error:
        assert "crashed (SIGSEGV)" in str(error)
    assert reader.read(".html", PAGE, "c")["title"] == "Ferry to Sandholm stops"
    assert reader.pid != process.pid


@pytest.mark.parametrize("entity", ["<!ENTITY x SYSTEM 'file:///etc/passwd'>", "<!ENTITY x 'ha'>"])
def test_entities_are_not_replaced(reader: SeparateReader, entity: str):
    page = f"<!DOCTYPE html [{entity}]><html><body><p>{BODY * 5}</p><p>&x;&x;</p></body></html>"
    for prolog in ("", "<?xml version='1.0'?>"):
        text = reader.read(".html", (prolog + page).encode(), "a")["text"]
        assert "root:" not in text
        assert "ha" not in text.split()
        assert "haha" not in text


def test_a_billion_laughs_stay_a_few(reader: SeparateReader):
    levels = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    page = (
        f"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY l0 'ha'>{levels}]><html><body><p>{BODY * 5}"
    )
    text = reader.read(".html", f"{page}</p><p>&l9;</p></body></html>".encode(), "a")["text"]
    assert len(text) < 10_000


def test_nothing_outlives_the_program_that_reads(tmp_path: Path):
    (tmp_path / "a.html").write_bytes(PAGE)
    script = (
        "import os, sys; from pathlib import Path; from qa_bot.reading.isolation import SeparateReader\n"
        f"r = SeparateReader(); r.read('.html', Path({str(tmp_path / 'a.html')!r}).read_bytes(), 'a')\n"
        "print(r.pid, flush=True); os._exit(0)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    pid, deadline = int(run.stdout), time.monotonic() + 60
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_corpus_without_pages_starts_no_process(tmp_path: Path):
    (tmp_path / "a.txt").write_text(BODY)
    before = {child.pid for child in psutil.Process().children()}
    assert len(list(read_articles([tmp_path], print))) == 1
    assert {child.pid for child in psutil.Process().children()} <= before
