"""The page for people who use it otherwise: axe-core's rules, zoom, and writing from right to left."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support.articles import refuse
from support.serving import serving

from qa_bot.assemble import open_bot
from qa_bot.index.rebuild import rebuild
from qa_bot.settings import Settings

pytestmark = pytest.mark.slow

QUESTION = "Who leads the Russian delegation?"
STANDSTILL = """Promise.allSettled(document.getAnimations()
    .filter(animation => animation.effect.getTiming().iterations < Infinity)
    .map(animation => animation.finished))"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def grave(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the places, once nothing fades in any more."""
    page.evaluate(STANDSTILL)
    violations = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {'; '.join(place['html'][:160] for place in v['nodes'])}"
        for v in violations
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_grave(visit, sample_page, scheme, size):
    talk = visit(sample_page, color_scheme=scheme, reduced_motion="reduce", **size)
    page = talk.page
    found = {"start": grave(page)}
    talk.ask(QUESTION)
    talk.ask("How many goals did Brazil score in the final?")
    expect(page.locator("#next button").first).to_be_visible()
    page.locator("#talk .badge").first.click()
    found["talk"] = grave(page)
    page.locator("#talk .chip").first.click()
    expect(page.locator("#cited")).to_be_focused()
    found["source"] = grave(page)
    page.keyboard.press("Escape")
    page.locator("#open-drawer").click()
    found["drawer"] = grave(page)
    page.keyboard.press("Escape")
    page.locator("#limits summary").click()
    found["limits"] = grave(page)
    for name, place in (
        ("Check a text", "#pasted"),
        ("Articles", "#listed tr"),
        ("Search", "#query"),
    ):
        page.get_by_role("tab", name=name).click()
        expect(page.locator(place).first).to_be_visible()
        found[name] = grave(page)
    assert found == dict.fromkeys(found, [])


def test_the_conversation_is_a_live_region_with_short_names(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    log = talk.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.get_by_label("Question", exact=True)).to_have_count(1)
    expect(log.get_by_label("Answer", exact=True)).to_have_count(1)


def test_at_twice_the_size_nothing_is_out_of_reach(visit, sample_page):
    talk = visit(sample_page, viewport={"width": 640, "height": 430}, device_scale_factor=2)
    talk.ask(QUESTION)
    assert not talk.scrolls_sideways()
    talk.page.locator("#talk .statement .chip").first.click()
    expect(talk.page.locator("#cited")).to_be_in_viewport()
    talk.page.get_by_role("button", name="Close", exact=True).click()
    for name in ("Check a text", "Articles", "Search", "Ask"):
        talk.page.get_by_role("tab", name=name).click()
        assert not talk.scrolls_sideways()


@pytest.fixture(scope="module")
def arabic_page(embedder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("arabic")
    (folder / "bridge.md").write_text(
        "---\ntitle: افتتاح جسر جديد في المدينة\nsource: Example News\npublished: 2025-05-12\n"
        "language: ar\n---\n\nافتتح رئيس البلدية جسرا جديدا يوم الاثنين. بلغت تكلفة الجسر 42 مليون يورو.\n",
        "utf-8",
    )
    rebuild([folder / "bridge.md"], folder / "index", embedder, skipped=refuse, undated=refuse)
    with serving(open_bot(Settings(index=str(folder / "index"), threshold=0.0))) as address:
        yield address


def test_text_from_right_to_left_stands_so(visit, arabic_page):
    talk = visit(arabic_page)
    talk.ask("كم بلغت تكلفة الجسر؟")
    right_to_left = "element => getComputedStyle(element).direction === 'rtl'"
    assert talk.page.locator("#talk .statement").first.evaluate(right_to_left)
    assert talk.page.locator("#talk .question").evaluate(right_to_left)
    talk.page.locator("#talk .statement .chip").first.click()
    expect(talk.page.locator("#cited")).to_be_visible()
    assert talk.page.locator("#source h2").evaluate(right_to_left)
    assert talk.page.locator("#source p:has(mark)").evaluate(right_to_left)
    assert not talk.page.locator("#source .bar").evaluate(right_to_left)
