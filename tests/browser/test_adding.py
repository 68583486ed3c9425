"""Adding articles on the page: a text, files and an address, with what is skipped; then they are asked about."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.serving import serving
from support.sites import NEWS_PAGE, Site, site_on

from qa_bot.assemble import open_bot
from qa_bot.settings import Settings
from qa_bot.web.live_index import LiveIndex

from .test_access import PHONE, grave

pytestmark = pytest.mark.slow

TRAMS = (
    "Trams in Lutsk run again since Monday. The director of the trams is Halyna Sydorenko. "
    "The line to the port stays closed until July."
)
LIBRARY = b"""{"title": "A library opens", "text": "The new library of Rivne has 90,000 books.", "published": "2025-06-02"}
this is no article
{"title": "Nothing in it", "text": ""}
"""
RIVER = (
    "The river Styr rose by a metre near Lutsk after a week of rain, and the bridge was closed. "
    * 4
)


@pytest.fixture
def news() -> Iterator[Site]:
    """Stands for the internet."""
    with site_on("127.0.0.1") as site:
        yield site


@pytest.fixture
def growing_page(sample_index: Path, tmp_path: Path, embedder) -> Iterator[str]:
    """The address of a page to whose articles more can be added."""
    folder = tmp_path / "index"
    shutil.copytree(sample_index, folder)
    settings = Settings(index=str(folder))
    live = LiveIndex(folder, embedder, lambda: open_bot(settings, embedder))
    with serving(live, allowed=lambda address: True) as address:
        yield address


def opened(page: Page) -> None:
    """The form in the tab of the articles."""
    page.get_by_role("tab", name="Articles").click()
    page.locator("#adding summary").click()


def choose(page: Page, way: str) -> None:
    page.get_by_role("radio", name=way).focus()
    page.keyboard.press("Space")


def test_a_text_is_added_and_asked_about_without_a_reload(visit, growing_page):
    talk = visit(growing_page)
    page = talk.page
    talk.ask("Who is the director of the trams?")
    expect(page.locator("#talk .answer")).to_have_count(0)
    page.evaluate("window.stays = true")
    opened(page)
    choose(page, "A text")
    page.get_by_label("Title").fill("Trams run again")
    page.get_by_label("Text", exact=True).fill(TRAMS)
    page.get_by_label("Outlet", exact=True).last.fill("Lutsk Post")
    page.get_by_label("Date", exact=True).fill("2025-06-01")
    page.get_by_role("button", name="Add").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#adding .said")).to_have_text("1 article was added.")
    expect(page.get_by_role("button", name="Add")).to_be_focused()
    expect(page.locator("#head .corpus")).to_contain_text("17 articles · newest 1 June 2025")
    expect(page.locator("#listed tbody tr")).to_have_count(17)
    expect(page.locator("#limits option", has_text="Lutsk Post")).to_have_count(1)
    page.locator("#adding .added a").click()
    expect(page.locator("#source h2")).to_have_text("Trams run again")
    page.keyboard.press("Escape")
    expect(page.locator("#adding .added a")).to_be_focused()
    page.get_by_role("tab", name="Ask").click()
    talk.ask("Who is the director of the trams?")
    expect(page.locator("#talk .short").last).to_have_text("Halyna Sydorenko")
    expect(page.locator("#talk .sources").last).to_contain_text("Trams run again")
    assert page.evaluate("window.stays")


def test_files_and_an_address_are_added_with_what_is_skipped(visit, growing_page, news):
    page = visit(growing_page).page
    steps = page.evaluate_handle("""() => {
        const steps = [];
        new MutationObserver(() => {
            const said = document.querySelector("#adding .progress:not([hidden]) span")?.textContent;
            if (said && steps.at(-1) !== said) steps.push(said);
        }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        return steps;
    }""")
    opened(page)
    page.locator("#adding [type=file]").set_input_files(
        [
            {"name": "news.jsonl", "mimeType": "text/plain", "buffer": LIBRARY},
            {"name": "letter.docx", "mimeType": "text/plain", "buffer": b"PK"},
            {"name": "<img src=x onerror=PWN=1>.jsonl", "mimeType": "text/plain", "buffer": b"?"},
        ]
    )
    expect(page.locator("#adding .drop")).to_contain_text("3 files: news.jsonl, letter.docx")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#adding .said")).to_have_text(["1 article was added.", "4 skipped:"])
    skipped = page.locator("#adding .skipped li")
    expect(skipped).to_have_count(4)
    expect(skipped.nth(0)).to_contain_text("news.jsonl line 2: not JSON")
    expect(skipped.nth(1)).to_contain_text("news.jsonl line 3: no text")
    expect(skipped.nth(2)).to_contain_text("letter.docx: not one of")
    expect(skipped.nth(3)).to_contain_text("<img src=x onerror=PWN=1>.jsonl")
    expect(page.locator("#adding img")).to_have_count(0)
    assert {"Reading…", "Writing the index…"} <= set(steps.json_value())

    choose(page, "An address")
    field = page.get_by_label("Address of the page")
    for url, said in (
        (news.leads("/away", "file:///etc/passwd"), "Only addresses with http"),
        (news.gives("/gone", status=404), "answered with status 404"),
    ):
        field.fill(url)
        page.get_by_role("button", name="Add").click()
        expect(page.locator("#adding .notice")).to_contain_text(said)
        expect(field).to_have_value(url)
    field.fill(news.gives("/rain", NEWS_PAGE.format(f"<p>{RIVER}</p>").encode()))
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#adding .added a")).to_have_text("Rain in Lutsk")
    expect(page.locator("#adding .notice")).to_have_count(0)
    expect(page.locator("#listed tbody tr")).to_have_count(18)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_the_form_can_be_used_by_all(visit, growing_page, scheme, size):
    talk = visit(growing_page, color_scheme=scheme, reduced_motion="reduce", **size)
    page = talk.page
    opened(page)
    found = {"files": grave(page)}
    choose(page, "An address")
    page.get_by_label("Address of the page").fill("http://127.0.0.1:1/")
    page.keyboard.press("Enter")
    expect(page.locator("#adding .notice")).to_contain_text("Port 1 is none")
    found["page"] = grave(page)
    choose(page, "A text")
    page.get_by_label("Text", exact=True).fill("It rained in Lutsk.")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#adding .said")).to_have_text("1 article was added.")
    found["text"] = grave(page)
    assert found == dict.fromkeys(found, [])
    assert not talk.scrolls_sideways()


def test_where_nobody_may_add_there_is_no_form(visit, sample_index, embedder):
    settings = Settings(index=str(sample_index))
    live = LiveIndex(sample_index, embedder, lambda: open_bot(settings, embedder))
    with serving(live, local=False) as address:
        page = visit(address).page
        page.get_by_role("tab", name="Articles").click()
        expect(page.locator("#listed tbody tr")).to_have_count(16)
        expect(page.locator("#adding")).to_have_count(0)
