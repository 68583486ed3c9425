"""Looking through the articles: the table, the bars of days, and the search for passages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_the_articles_are_listed_and_opened(visit, sample_page, options):
    talk = visit(sample_page, **options)
    page = talk.page
    page.get_by_role("tab", name="Articles").click()
    rows = page.locator("#listed tbody tr")
    expect(rows).to_have_count(16)
    expect(page.locator(".timeline rect")).to_have_count(4)
    expect(rows.first).to_contain_text("16 May 2025")
    assert not talk.scrolls_sideways()
    page.locator("#wanted :is(input, textarea)").fill("ruling monitor")
    expect(page.locator("#listed .notice")).to_contain_text("No article has these words")
    page.locator("#wanted :is(input, textarea)").fill("monit 15 may")
    expect(rows).to_have_count(1)
    link = rows.locator("a")
    link.tap() if options else link.click()
    expect(page.locator("#source h2")).to_have_text("Who would monitor a ceasefire?")
    expect(page.locator("#source .place")).to_have_text("Article 1 of 1")
    expect(page.locator("#source mark")).to_have_count(0)
    assert not talk.scrolls_sideways()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_passages_are_found_with_their_words_marked(visit, sample_page):
    talk = visit(sample_page)
    page = talk.page
    page.get_by_role("tab", name="Search").click()
    page.locator("#query :is(input, textarea)").fill("who monitors the ceasefire")
    page.keyboard.press("Enter")
    first = page.locator("#found li").first
    expect(first.locator("mark").first).to_be_visible()
    marked = {text.lower() for text in first.locator("mark").all_inner_texts()}
    assert {"monitoring", "ceasefire"} <= marked
    first.locator("a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source mark.cited").first).to_be_visible()
    expect(page.locator("#source h2")).to_have_text(first.locator("a").inner_text())


def test_a_search_for_nothing_is_said(visit, sample_page, empty_page):
    for address, said in (
        (sample_page, "Please type a question."),
        (empty_page, "There is no index"),
    ):
        page = visit(address).page
        page.get_by_role("tab", name="Search").click()
        page.locator("#query :is(input, textarea)").fill("?")
        page.keyboard.press("Enter")
        expect(page.locator("#found .notice")).to_contain_text(said)
        page.get_by_role("tab", name="Articles").click()
    expect(page.locator("#listed .notice")).to_contain_text("There is no index")


def test_hostile_articles_are_listed_harmlessly(visit, hostile_page):
    page = visit(hostile_page).page
    live = ":is(script, img, iframe, style, form, video, link, meta, [onclick], [style*='fixed'])"
    page.get_by_role("tab", name="Articles").click()
    expect(page.locator("#listed tbody tr").first).to_be_visible()
    expect(page.locator(f"#listed {live}")).to_have_count(0)
    page.get_by_role("tab", name="Search").click()
    page.locator("#query :is(input, textarea)").fill("bridge in Kovel")
    page.keyboard.press("Enter")
    expect(page.locator("#found li").first).to_be_visible()
    expect(page.locator(f"#found {live}")).to_have_count(0)
    assert page.evaluate("window.PWN") is None
