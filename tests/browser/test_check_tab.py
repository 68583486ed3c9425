"""A pasted text on the page: verdicts, the words that differ, and the source of each sentence."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

EXACT = (
    "The Russian delegation is headed by Vladimir Medinsky, an aide to President Vladimir Putin."
)
ALTERED = "In the exchange, 251 Ukrainian soldiers were freed."
CONTRADICTED = "66 Russian personnel were received in return by the other side."
FOREIGN = "Shares of bakeries rose sharply in Lisbon."
TEXT = " ".join((EXACT, ALTERED, CONTRADICTED, FOREIGN))
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def check(page: Page, text: str) -> None:
    page.get_by_role("tab", name="Check a text").click()
    page.get_by_label("Text to check").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"]
)
def test_each_sentence_has_its_verdict_and_its_source(visit, sample_page, options, tmp_path):
    talk = visit(sample_page, **options)
    check(talk.page, TEXT)
    findings = talk.page.locator("#result .finding")
    expect(findings).to_have_count(4)
    expect(findings.locator(".verdict b")).to_have_text(
        ["Exact", "Altered", "Contradicted", "Not in these articles"]
    )
    expect(findings.nth(1).locator("del")).to_have_text("251")
    expect(findings.nth(1).locator("ins")).to_have_text("215")
    expect(findings.nth(2).locator(".verdict")).to_contain_text("55")
    assert not talk.scrolls_sideways()
    talk.page.screenshot(path=tmp_path / "findings.png")
    findings.nth(1).click()
    expect(talk.page.locator("#source mark#cited")).to_have_text(ALTERED.replace("251", "215"))
    expect(talk.page.locator("#source mark#cited")).to_be_in_viewport()
    expect(talk.page.locator("#source .place")).to_have_text("Source 2 of 3")
    talk.page.screenshot(path=tmp_path / "source.png")
    talk.page.get_by_role("button", name="Close").click()
    expect(findings.nth(1)).to_be_focused()


def test_the_keyboard_is_enough(visit, sample_page):
    talk = visit(sample_page)
    page = talk.page
    tab = page.get_by_role("tab", name="Check a text")
    tab.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Text to check").focus()
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    findings = page.locator("#result .finding")
    expect(findings).to_have_count(4)
    for _ in range(3):  # two buttons that save, then the first sentence
        page.keyboard.press("Tab")
    expect(findings.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cited")).to_be_focused()
    expect(page.locator("#cited")).to_have_text(EXACT)
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(findings.first).to_be_focused()


def test_the_result_is_saved_as_markdown_and_json(visit, sample_page):
    talk = visit(sample_page)
    check(talk.page, TEXT)
    with talk.page.expect_download() as saved:
        talk.page.get_by_role("button", name="Save as Markdown").click()
    texts = talk.page.locator("pre.saved")
    assert [texts.nth(n).is_visible() for n in range(texts.count())] == [False, False]
    assert saved.value.suggested_filename == "check.md"
    assert "**251**" in Path(saved.value.path()).read_text("utf-8")
    with talk.page.expect_download() as saved:
        talk.page.get_by_role("button", name="Save as JSON").click()
    lines = Path(saved.value.path()).read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [EXACT, ALTERED, CONTRADICTED, FOREIGN]


def test_a_hostile_text_does_nothing(visit, sample_page):
    talk = visit(sample_page)
    check(
        talk.page,
        f"<img src=x onerror=PWN()> **bold** [1](#cite-x) $x$\n\n# {ALTERED}\n\n<script>PWN()</script>",
    )
    expect(talk.page.locator("#result .finding").first).to_be_visible()
    expect(talk.page.locator("#result :is(img, script, strong, h1, .katex)")).to_have_count(0)
    expect(talk.page.locator("#result")).to_contain_text(
        "<img src=x onerror=PWN()> **bold** [1](#cite-x) $x$"
    )


def test_nothing_to_check_is_said(visit, sample_page, empty_page):
    talk = visit(sample_page)
    check(talk.page, " ")
    expect(talk.page.locator("#result .notice")).to_have_text("Please paste a text to check.")
    talk = visit(empty_page)
    check(talk.page, TEXT)
    expect(talk.page.locator("#result .notice")).to_contain_text("There is no index")
