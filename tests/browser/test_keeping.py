"""What a person keeps: conversations, a file of one, and what they say about an answer."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.serving import serving

from qa_bot.assemble import open_bot
from qa_bot.settings import Settings

pytestmark = pytest.mark.slow

FIRST = "Who leads the Russian delegation?"
SECOND = "What did President Volodymyr Zelenskyy say?"


def open_drawer(page):
    page.get_by_role("button", name="Conversations", exact=True).click()
    return page.locator("#drawer")


def new_conversation(page):
    open_drawer(page).get_by_role("button", name="New conversation").click()
    expect(page.locator("#talk .welcome")).to_be_visible()
    page.locator("#question textarea").focus()


def test_conversations_are_listed_renamed_opened_and_deleted(visit, sample_page):
    talk = visit(sample_page)
    page = talk.page
    talk.ask(FIRST)
    new_conversation(page)
    talk.ask(SECOND)
    drawer = open_drawer(page)
    names = drawer.locator(".go")
    expect(names).to_have_text([SECOND, FIRST])
    drawer.get_by_role("button", name="Rename").last.click()
    page.keyboard.type("Delegations")
    page.keyboard.press("Enter")
    expect(names).to_have_text([SECOND, "Delegations"])
    expect(names.last).to_be_focused()
    names.last.click()
    expect(page.locator("#talk .question")).to_have_text([FIRST])
    page.reload()
    expect(page.locator("#talk .question")).to_have_text([FIRST])
    drawer = open_drawer(page)
    expect(names).to_have_text(["Delegations", SECOND])
    drawer.get_by_role("button", name="Delete").last.click()
    drawer.get_by_role("button", name="Really delete?").click()
    expect(names).to_have_text(["Delegations"])
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Conversations", exact=True)).to_be_focused()


def test_the_open_conversation_is_deleted(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(FIRST)
    drawer = open_drawer(talk.page)
    drawer.get_by_role("button", name="Delete").click()
    drawer.get_by_role("button", name="Really delete?").click()
    expect(talk.page.locator("#talk .welcome")).to_be_visible()
    expect(open_drawer(talk.page).locator(".go")).to_have_count(0)


def test_a_forged_shelf_does_not_break_the_page(visit, sample_page):
    talk = visit(sample_page)
    shelf = [1, None, {"name": "<img src=x onerror=PWN()>", "kept": "x"}]
    talk.page.evaluate("text => localStorage.setItem('qa_bot.others', text)", json.dumps(shelf))
    drawer = open_drawer(talk.page)
    expect(drawer.locator(".go")).to_have_text(["<img src=x onerror=PWN()>"])
    expect(drawer.locator("img")).to_have_count(0)
    drawer.locator(".go").click()
    expect(talk.page.locator("#talk .welcome")).to_be_visible()
    talk.page.locator("#question textarea").focus()
    talk.ask(FIRST)


def test_a_conversation_is_downloaded_with_its_sources(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(FIRST)
    talk.ask("How many goals did Brazil score in the final?")
    drawer = open_drawer(talk.page)
    with talk.page.expect_download() as saved:
        drawer.get_by_role("button", name="Download this one").click()
    text = Path(saved.value.path()).read_text("utf-8")
    assert text.startswith(f"## {FIRST}\n\n**Vladimir Medinsky**\n\n")
    assert "[1] Who sits at the table for Russia · qa\\_bot sample desk" in text
    assert "## How many goals did Brazil score in the final?\n\nThe articles don’t say." in text


@pytest.fixture
def judged_page(sample_index, tmp_path):
    file = tmp_path / "feedback.jsonl"
    with serving(open_bot(Settings(index=str(sample_index))), "", str(file)) as address:
        yield address, file


def test_what_is_said_about_an_answer_is_written_down(visit, judged_page):
    address, file = judged_page
    talk = visit(address)
    talk.ask(FIRST)
    talk.page.get_by_role("button", name="Right").click()
    expect(talk.page.locator("#talk .judged")).to_have_text("Noted. Thank you.")
    expect(talk.page.locator("#talk .judged")).to_be_focused()
    talk.ask("How many goals did Brazil score in the final?")
    talk.page.locator("#talk .none .wrong").click()
    expect(talk.page.get_by_label("What is wrong?")).to_be_focused()
    talk.page.get_by_label("What is wrong?").select_option("The articles do answer this")
    talk.page.get_by_role("button", name="Send").click()
    expect(talk.page.locator("#talk .none .judged")).to_have_text("Noted. Thank you.")
    right, wrong = map(json.loads, file.read_text("utf-8").splitlines())
    assert (right["question"], right["right"], right["index"]) == (FIRST, True, "gen-000001")
    assert right["cited"][0]["id"] == "2025-05-15-who-sits-at-the-table:112-203"
    assert 0 < right["cited"][0]["support"] <= 1
    assert (wrong["status"], wrong["right"]) == ("abstained", False)
    assert wrong["reason"] == "The articles do answer this"
    assert "Medinsky, an aide" not in file.read_text("utf-8")


def test_nothing_is_asked_where_no_file_is_set(visit, sample_page):
    talk = visit(sample_page)
    talk.ask(FIRST)
    expect(talk.page.locator("#talk .copy")).to_be_visible()
    expect(talk.page.locator("#talk :is(.right, .wrong)")).to_have_count(0)
