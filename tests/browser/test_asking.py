"""Asking on the page: limits, the last question changed, questions to go on with, progress at once."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

QUESTION = "Who leads the Russian delegation?"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def limit(page, first="", last="", outlet=""):
    page.locator("#limits summary").click()
    page.get_by_label("From").fill(first)
    page.get_by_label("to", exact=True).fill(last)
    page.keyboard.press("Escape")
    expect(page.get_by_label("From")).to_be_hidden()
    page.get_by_label("Outlet").select_option(outlet)


def test_a_question_is_limited_to_days_and_an_outlet(visit, sample_page):
    talk = visit(sample_page)
    limit(talk.page, "2025-05-15", "2025-05-16", "qa_bot sample desk")
    talk.ask(QUESTION)
    expect(talk.page.locator("#talk .answer .from")).to_contain_text(
        "within 15–16 May 2025 by qa_bot sample desk"
    )
    limit(talk.page, last="2025-05-13")
    talk.ask(QUESTION)
    none = talk.page.locator("#talk .none")
    expect(none).to_contain_text("Only articles until 13 May 2025 were searched.")
    talk.page.reload()
    expect(none).to_contain_text("Only articles until 13 May 2025 were searched.")


def test_the_days_may_not_be_in_the_wrong_order(visit, sample_page):
    talk = visit(sample_page)
    limit(talk.page, "2025-05-16", "2025-05-14")
    talk.ask(QUESTION)
    expect(talk.page.locator("#talk .notice")).to_contain_text("first day comes after the last")
    expect(talk.page.locator("#question textarea")).to_have_value(QUESTION)


def test_the_last_question_is_edited(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    talk.page.get_by_role("button", name="Edit").click()
    box = talk.page.locator("#question textarea")
    expect(box).to_have_value(QUESTION)
    expect(box).to_be_focused()
    expect(talk.page.locator("#talk .answer")).to_have_count(0)
    box.fill("Who leads the Ukrainian delegation?")
    box.press("Enter")
    expect(talk.page.locator("#talk .question")).to_have_count(1)
    expect(talk.page.locator("#talk .bot :is(.answer, .none)")).to_have_count(1)


def test_the_last_question_is_asked_again_with_other_limits(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    limit(talk.page, last="2025-05-13")
    talk.page.get_by_role("button", name="Ask again").click()
    expect(talk.page.locator("#talk .none")).to_contain_text("until 13 May 2025")
    expect(talk.page.locator("#talk .question")).to_have_count(1)


def test_the_completed_question_can_be_reworded(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    talk.ask("Who headed it in 2022?")
    reword = talk.page.locator("#talk .reword")
    reword.focus()
    talk.page.keyboard.press("Enter")
    box = talk.page.locator("#question textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value("Who headed the Russian delegation in 2022?")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["mouse", "touch"])
def test_a_question_to_go_on_with_is_answered(visit, sample_page, options):
    talk = visit(sample_page, **options)
    talk.ask(QUESTION)
    going_on = talk.page.locator("#next button")
    expect(going_on.first).to_be_visible()
    assert 1 <= going_on.count() <= 3
    question = going_on.first.inner_text()
    going_on.first.tap() if options else going_on.first.click()
    expect(talk.page.locator("#talk .answer")).to_have_count(2)
    expect(talk.page.locator("#talk .question").last).to_contain_text(question)
    expect(going_on.filter(has_text=question)).to_have_count(0)


def test_an_abstention_offers_questions_that_are_answered(visit, sample_page):
    talk = visit(sample_page)
    talk.ask("How many goals did Brazil score in the final?")
    going_on = talk.page.locator("#next button")
    expect(going_on).to_have_count(3)
    going_on.last.click()
    expect(talk.page.locator("#talk .answer")).to_have_count(1)


def test_something_moves_within_100_ms_of_enter(visit, sample_page):
    talk = visit(sample_page)
    talk.page.evaluate("""() => {
      const body = document.body;
      window.addEventListener("keydown", () => (window.began = performance.now()), true);
      new MutationObserver(() => body.classList.contains("asking") && (window.took ??= performance.now() - window.began))
        .observe(body, { attributes: true });
    }""")
    talk.ask(QUESTION)
    assert 0 <= talk.page.evaluate("window.took") < 100
    assert not talk.page.evaluate("document.body.classList.contains('asking')")


def test_what_stands_does_not_move_when_an_answer_arrives(visit, sample_page):
    talk = visit(sample_page)
    talk.page.evaluate("""() => {
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
      }).observe({ type: "layout-shift", buffered: false });
    }""")
    box = talk.page.locator("#question").bounding_box()
    talk.ask(QUESTION)
    expect(talk.page.locator("#next button").first).to_be_visible()
    assert talk.page.locator("#question").bounding_box() == box
    assert talk.page.evaluate("window.shifts") < 0.1  # Core Web Vitals: good


def test_a_citation_says_what_it_cites_when_pointed_at(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    chip, card = talk.page.locator("#talk .statement .chip").first, talk.page.locator("#card")
    chip.hover()
    expect(card.locator("b")).to_have_text("qa_bot sample desk, 15 May 2025")
    expect(card.locator("p")).to_contain_text("Vladimir Medinsky")
    talk.page.mouse.move(5, 5)
    expect(card).to_be_hidden()
    chip.focus()
    expect(card).to_be_visible()
    talk.page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_number_of_the_confidence_is_shown_on_demand(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(QUESTION)
    number = talk.page.get_by_text("estimated chance of being right")
    expect(number).to_be_hidden()
    talk.page.locator("#talk .badge").focus()
    talk.page.keyboard.press("Enter")
    expect(number).to_be_visible()


def test_the_arrow_keys_go_through_the_sources(visit, sample_page):
    talk = visit(sample_page)
    talk.ask("Who leads the Russian delegation and who negotiates for Ukraine?")
    talk.page.locator("#talk .chip").first.click()
    expect(talk.page.locator("#cited")).to_be_focused()
    talk.page.keyboard.press("ArrowRight")
    expect(talk.page.locator("#source .place")).to_contain_text("Source 2 of")
    expect(talk.page.locator("#cited")).to_be_focused()
    talk.page.keyboard.press("ArrowLeft")
    expect(talk.page.locator("#source .place")).to_contain_text("Source 1 of")


def test_what_is_asked_comes_into_view_also_where_an_earlier_answer_was_read(visit, sample_page):
    one = visit(sample_page)
    for question in ("Who leads the Russian delegation?", "Where is the venue?", "Who is Fomin?"):
        one.ask(question)
    one.page.locator("#talk .bubble-wrap").evaluate("talk => talk.scrollTop = 0")
    one.ask("hello")
    expect(one.page.locator("#talk .note").last).to_be_in_viewport()
