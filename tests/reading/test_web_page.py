"""Web pages -> articles."""

import gzip
from pathlib import Path

import pytest
from support.files import BODY, DATA, Reading

from qa_bot.reading.input_files import Unreadable
from qa_bot.reading.web_page import read_web_page

pytestmark = pytest.mark.slow  # pages are read in a process of their own


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


DATES = [
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
]
"""What stands in the head of a page, and the date that is read of it."""


def test_the_date_of_a_page(tmp_path: Path) -> None:
    for number, (head, _) in enumerate(DATES):
        head = f"<head><title>Page {number}</title>{head}</head>"
        page = f"<html>{head}<body><p>{BODY * 5}</p></body></html>"
        (tmp_path / f"{number}.html").write_text(page)
    read = [article.published for article in Reading(tmp_path).articles]
    assert read == [published for _, published in DATES]


def test_a_year_in_the_footer_is_no_date_of_publication(tmp_path: Path) -> None:
    page = f"<article><p>{BODY * 5}</p></article><footer>© 2019-2024 The Example Times</footer>"
    (tmp_path / "a.html").write_text(page)
    assert Reading(tmp_path).article.published is None


def test_a_page_without_an_article_is_named(tmp_path: Path) -> None:
    pages = [
        "<html><body></body></html>",
        "<html><body>" + "<div>" * 100_000 + "text",
        "<html><body><script>let text = 'It sails.'</script></body></html>",
        "\x01\x02",
    ]
    paths = [tmp_path / f"{number}.htm" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        path.write_text(page)
    named = [(str(path), "no article found in the page") for path in paths]
    assert Reading(tmp_path).skipped == named


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


def test_a_compressed_page_is_read_and_a_damaged_one_named(tmp_path):
    page = gzip.compress((DATA / "ferry.html").read_bytes())
    (tmp_path / "a.html.gz").write_bytes(page)
    (tmp_path / "b.html.gz").write_bytes(page[:-40])
    reading = Reading(tmp_path)
    assert [a.title for a in reading.articles] == [Reading(DATA / "ferry.html").article.title]
    assert len(reading.skipped) == 1
    assert "damaged" in str(reading.skipped[0])
