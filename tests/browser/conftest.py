"""A real browser on the real page: the system's Chromium, the default embedder, two small corpora."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from support.articles import refuse
from support.serving import NOTICE, serving

from qa_bot.assemble import open_bot
from qa_bot.index.rebuild import rebuild
from qa_bot.settings import Settings

HOSTILE_ARTICLES = Path(__file__).with_name("hostile.jsonl")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        missing = f"no browser: install one of {', '.join(BROWSERS)}"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


@pytest.fixture(scope="session")
def sample_page(sample_index: Path) -> Iterator[str]:
    """The address of a page over the sample articles."""
    yield from _served(sample_index)


@pytest.fixture(scope="session")
def hostile_page(embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over articles that attack it."""
    folder = tmp_path_factory.mktemp("hostile") / "index"
    rebuild([HOSTILE_ARTICLES], folder, embedder, skipped=refuse, undated=refuse)
    yield from _served(folder)


@pytest.fixture(scope="session")
def empty_page() -> Iterator[str]:
    """The address of a page without an index."""
    with serving(None, NOTICE) as address:
        yield address


def _served(index: Path) -> Iterator[str]:
    with serving(open_bot(Settings(index=str(index)))) as address:
        yield address


@dataclass
class Visit:
    """One person's browser on one page, and every address that it asked for."""

    page: Page
    address: str
    asked_for: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type a question and wait for what is said to it."""
        replies = self.page.locator("#talk .bot :is(.answer, .none, .note, .notice)")
        before = replies.count()
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")
        expect(replies).to_have_count(before + 1)
        expect(self.page.locator("#talk .progress")).to_have_count(0)

    def foreign(self) -> list[str]:
        """What it asked for elsewhere."""
        return [
            url for url in self.asked_for if not url.startswith((self.address, "data:", "blob:"))
        ]

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.fixture
def visit(browser: Browser) -> Iterator:
    """`visit(address, **context options)` opens a page; afterwards nothing went elsewhere or broke."""
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(address: str, **options: object) -> Visit:
        contexts.append(
            browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | options))
        )
        page = contexts[-1].new_page()
        visits.append(Visit(page, address))
        contexts[-1].on("request", lambda request: visits[-1].asked_for.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.locator("#question textarea").focus()
        return visits[-1]

    yield open_page
    assert [visit.foreign() for visit in visits] == [[] for _ in visits]
    assert errors == []
    for context in contexts:
        context.close()
