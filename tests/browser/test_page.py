"""What a person does on the page, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect
from support.serving import wait_until

pytestmark = pytest.mark.slow

QUESTION = "Who leads the Russian delegation?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_an_answer_has_sentences_with_their_sources(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    answer = talk.page.locator("#talk .answer")
    expect(answer).to_contain_text("Medinsky")
    expect(answer.locator(".statement .chip").first).to_be_visible()
    expect(answer.locator(".sources li").first).to_contain_text("qa_bot sample desk")
    expect(talk.page.locator("#head")).to_contain_text(
        "16 articles · newest 16 May 2025 · index built"
    )


def test_a_click_shows_the_cited_sentence_in_its_article(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    statement = talk.page.locator("#talk .statement").first
    said = statement.inner_text()
    statement.locator(".chip").first.click()
    mark = talk.page.locator("#source mark#cited")
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    assert mark.inner_text() in said
    expect(statement.locator(".chip").first).to_have_attribute("aria-current", "true")
    talk.page.get_by_role("button", name="Close").click()
    expect(talk.page.locator("#source")).to_be_hidden()


def test_the_keyboard_is_enough(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    chip = talk.page.locator("#talk .statement .chip").first
    talk.page.locator("#talk .question").first.click()
    for _ in range(30):
        talk.page.keyboard.press("Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    expect(chip).to_be_focused()
    talk.page.keyboard.press("Enter")
    expect(talk.page.locator("#cited")).to_be_focused()
    talk.page.keyboard.press("Escape")
    expect(talk.page.locator("#source")).to_be_hidden()
    expect(chip).to_be_focused()
    talk.page.keyboard.press("/")
    expect(talk.page.locator("#question textarea")).to_be_focused()
    expect(talk.page.locator("#question textarea")).to_have_value("")


def test_the_arrows_go_through_the_sources(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    hrefs = talk.page.locator("#talk .chip").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    count = len(set(hrefs))
    talk.page.locator("#talk .chip").first.click()
    expect(talk.page.locator("#source .place")).to_have_text(f"Source 1 of {count}")
    for number in range(2, count + 1):
        talk.page.get_by_role("button", name="Next source").click()
        expect(talk.page.locator("#source .place")).to_have_text(f"Source {number} of {count}")
        expect(talk.page.locator("#cited")).to_be_focused()


def test_a_reload_keeps_the_conversation(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    talk.ask("Who headed it in 2022?")
    before = talk.page.locator("#talk .message-wrap").inner_html()
    expect(talk.page.locator("#talk .question small")).to_contain_text("asked as:")
    talk.page.reload()
    expect(talk.page.locator("#talk .answer")).to_have_count(2)
    sentences = re.compile(r'<p class="(?:short|statement|context)".*?</p>')
    assert sentences.findall(
        talk.page.locator("#talk .message-wrap").inner_html()
    ) == sentences.findall(before)
    talk.page.locator("#talk .chip").last.click()
    expect(talk.page.locator("#cited")).to_be_focused()


def test_cleared_stays_cleared(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    talk.page.get_by_role("button", name="Clear").click()
    expect(talk.page.locator("#talk .answer")).to_have_count(0)
    # what the browser keeps is encrypted: of no conversation it is short
    kept = "(localStorage.getItem('qa_bot') || '').length"
    wait_until(lambda: talk.page.evaluate(kept) < 200)
    talk.page.reload()
    expect(talk.page.locator("#talk .welcome")).to_be_visible()
    expect(talk.page.locator("#talk .answer")).to_have_count(0)


def test_a_forged_conversation_does_not_break_the_page(visit, sample_page):
    talk = visit(sample_page)
    talk.page.evaluate(
        "value => localStorage.setItem('qa_bot', value)", json.dumps([{"question": 1}])
    )
    talk.page.reload()
    talk.ask(QUESTION)
    expect(talk.page.locator("#talk .answer")).to_have_count(1)


def test_an_abstention_is_no_answer(visit, sample_page):
    talk = visit(sample_page)
    talk.ask("How many goals did Brazil score in the final?")
    expect(talk.page.locator("#talk .none")).to_contain_text("The articles don’t say.")
    expect(talk.page.locator("#talk .answer")).to_have_count(0)


def test_a_greeting_is_no_article_and_stays_after_a_reload(visit, sample_page):
    talk = visit(sample_page)
    talk.ask("hello")
    talk.ask("What is the newest article?")
    notes = talk.page.locator("#talk .note")
    expect(notes.first).to_contain_text("qa_bot says:")
    expect(notes.last).to_contain_text("“Timeline from March 2022 to the talks in Istanbul”")
    expect(talk.page.locator("#talk :is(.answer, .none, .chip)")).to_have_count(0)
    said = notes.all_inner_texts()
    talk.page.reload()
    expect(notes).to_have_count(2)
    assert notes.all_inner_texts() == said


def test_a_part_that_is_not_found_is_named(visit, sample_page):
    talk = visit(sample_page)
    talk.ask("Who leads the Rusian delegaton and which hotel does it stay in?")
    hotel = "Which hotel does the Russian delegation stay in?"
    expect(talk.page.locator("#talk .question small")).to_contain_text(hotel)
    expect(talk.page.locator("#talk .answer .short")).to_have_text("Vladimir Medinsky")
    expect(talk.page.locator("#talk .answer .missing")).to_contain_text(hotel)
    expect(talk.page.locator("#talk .badge")).to_have_text("Partly answered")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("?!", "Please type a question."),
        ("word " * 500, "2,499 characters; the limit is 2,000"),
        ("word " * 20_000, "99,999 characters; the limit is 2,000"),
    ],
)
def test_what_cannot_be_asked_is_said(visit, sample_page, question, reply):
    talk = visit(sample_page)
    talk.ask(question)
    expect(talk.page.locator("#talk .notice")).to_contain_text(reply)


def test_an_example_is_answered(visit, sample_page):
    talk = visit(sample_page)
    example = talk.page.locator("#talk .example").first
    question = example.inner_text()
    example.click()
    expect(talk.page.locator("#talk .question").first).to_contain_text(question)
    expect(talk.page.locator("#talk .answer")).to_have_count(1)


def test_a_copy_has_its_sources(visit, sample_page):
    talk = visit(sample_page, permissions=["clipboard-read", "clipboard-write"])
    talk.ask(QUESTION)
    talk.page.get_by_role("button", name="Copy with sources").click()
    expect(talk.page.get_by_role("button", name="Copied")).to_be_visible()
    assert "[1] " in talk.page.evaluate("navigator.clipboard.readText()")


def test_a_phone_shows_the_source_in_a_sheet(visit, sample_page):
    talk = visit(sample_page, **PHONE)
    talk.ask(QUESTION)
    assert not talk.scrolls_sideways()
    talk.page.locator("#talk .statement .chip").first.tap()
    expect(talk.page.locator("#cited")).to_be_in_viewport()
    sheet = talk.page.locator("#source").bounding_box()
    assert (sheet["x"], sheet["width"], sheet["y"] + sheet["height"]) == (0, 390, 844)
    assert sheet["y"] > 150  # the conversation stays in view
    assert not talk.scrolls_sideways()
    talk.page.get_by_role("button", name="Close").tap()
    expect(talk.page.locator("#source")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 720, 1024, 1920])
def test_no_width_scrolls_sideways(visit, sample_page, width):
    talk = visit(sample_page, viewport={"width": width, "height": 800})
    talk.ask(QUESTION)
    talk.page.locator("#talk .statement .chip").first.click()
    expect(talk.page.locator("#cited")).to_be_in_viewport()
    assert not talk.scrolls_sideways()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(visit, sample_page, scheme):
    talk = visit(sample_page, color_scheme=scheme)
    talk.ask(QUESTION)
    talk.page.locator("#talk .statement .chip").first.click()
    expect(talk.page.locator("#cited")).to_be_visible()
    page_is_dark = talk.page.evaluate(LUMINANCE, "body") < 0.5
    assert page_is_dark == (scheme == "dark")
    for place in (
        "#talk .statement",
        "#talk .question",
        "#talk .badge",
        "#source p",
        "#cited",
        "#head h1",
    ):
        assert talk.page.evaluate(CONTRAST, place) >= 4.5, place


def test_without_an_index_the_page_says_what_to_run(visit, empty_page):
    talk = visit(empty_page)
    expect(talk.page.locator("#talk .none")).to_contain_text("There is no index; run the rebuild.")
    talk.ask("Who?")
    expect(talk.page.locator("#talk .notice")).to_have_text("There is no index; run the rebuild.")


def test_hostile_articles_do_nothing(visit, hostile_page):
    talk = visit(hostile_page)
    for question in (
        "Who opened the new bridge in Kovel?",
        "How much did the bridge cost?",
        "<img src=x onerror=window.PWN=1> who?",
    ):
        talk.ask(question)
    live = ":is(script, img, iframe, style, form, video, link, meta, input, [style*='fixed'], [onclick])"
    chips = talk.page.locator("#talk .chip")
    for number in range(chips.count()):
        chips.nth(number).click()
        expect(chips.nth(number)).to_have_attribute("aria-current", "true")
        expect(talk.page.locator("#cited")).to_be_visible()
        expect(talk.page.locator(f"#source {live}")).to_have_count(0)
    talk.page.reload()
    expect(talk.page.locator("#talk .message-wrap")).to_contain_text("window.PWN=1")
    expect(talk.page.locator(f"#talk .message-wrap {live}")).to_have_count(0)
    expect(talk.page.locator("a[href^='javascript']")).to_have_count(0)
    assert talk.page.evaluate("window.PWN") is None
    assert talk.page.url.rstrip("/") == hostile_page


LUMINANCE = """place => {
  const [r, g, b] = getComputedStyle(document.querySelector(place)).backgroundColor.match(/[\\d.]+/g);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""
CONTRAST = """place => {
  const element = document.querySelector(place);
  const light = (colour) => colour.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  let behind = element;
  while ((numbers(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]
    .map((colour) => light(numbers(colour).slice(0, 3)));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
"""WCAG 2: the ratio of the luminance of text and of what is behind it."""
