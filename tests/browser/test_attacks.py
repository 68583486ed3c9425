"""Attacks on the page, in a real browser: nothing runs, nothing is fetched, all of it is shown as text.

The same attacks stand in four places: in the text of articles, in their other fields, in what a
language model writes, and in what comes from the browser (questions, checked texts, conversations
that it kept). Each attack would reach a real server on a second port; that they work where nothing
is escaped is tested as well.
"""

import html
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.articles import refuse, write_articles
from support.scripted_model import Asked, Connection, ScriptedModel, copies, line, scripted_model
from support.serving import serving
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import Opened, make_bot, make_opened
from qa_bot.bot import MAX_TURNS
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.render.pointers import pointer
from qa_bot.settings import Settings
from qa_bot.types import Answer, Article, Citation, Statement
from qa_bot.web.page.browser_state import keep

from .attacker import Attacker, listening
from .payloads import addresses, attacks
from .watched import Watched, first_line, lay_in, read_sources, shown, squeezed

pytestmark = [pytest.mark.slow, pytest.mark.reliability]

TOGETHER = 5
"""Attacks in one answer: each is an article of its own. A model may say each of them twice."""


def word(number: int) -> str:
    """A made-up word of its own for each number."""
    syllables = ("ba", "do", "fi", "gu", "ke", "lo", "mi", "nu", "pa", "ri")
    return "".join(syllables[int(digit)] for digit in f"{number:03}")


def group(number: int) -> str:
    """The word that all attacks have which are shown together."""
    return f"camp{word(number // TOGETHER)}"


def sentence(number: int, attack: str) -> str:
    """One that answers `question_of` its group, and shares few words with the others."""
    starts = ["mar", "tel", "vos", "jun", "zor", "hal", "bri", "cle", "pol", "wes", "nad", "tir"]
    own = [f"{start}{word(number)}" for start in starts]
    return f"Prisoners of {group(number)} told {' '.join(own[:6])} {attack} {' '.join(own[6:])} on Monday."


def question_of(number: int) -> str:
    return f"What did the prisoners of {group(number)} tell?"


def in_groups(attacks: Sequence[str]) -> Iterator[dict[int, str]]:
    """Those that are shown together, by number."""
    for first in range(0, len(attacks), TOGETHER):
        yield dict(enumerate(attacks[first : first + TOGETHER], first))


@pytest.fixture(scope="module")
def attacker() -> Iterator[Attacker]:
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def all_attacks(attacker: Attacker, times: Callable[[int, int], int]) -> list[str]:
    return attacks(attacker.host, times(40, 300))


@pytest.fixture(scope="module")
def hostile(all_attacks, attacker, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """An article for each attack, which has it in every field."""
    folder, toy = tmp_path_factory.mktemp("attacks"), ToyEmbedder()
    pairs = zip(all_attacks, addresses(attacker.host, len(all_attacks)), strict=True)
    articles = [
        Article(
            f"{number} {''.join(filter(str.isprintable, attack))}",
            f"{attack} Title {word(number)}",
            sentence(number, attack),
            url=url,
            source=f"{attack} Outlet {word(number)}",
            author=f"{attack} Author {word(number)}",
            published="2025-05-15",
            language="en",
        )
        for number, (attack, url) in enumerate(pairs)
    ]
    write_articles(folder / "articles.jsonl", articles)
    rebuild([folder / "articles.jsonl"], folder / "index", toy, skipped=refuse, undated=refuse)
    generation = open_index(folder / "index")
    return make_opened(
        Settings(threshold=0, reader="none", max_statements=TOGETHER), generation, toy
    )


@pytest.fixture(scope="module")
def hostile_address(hostile: Opened, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    feedback = tmp_path_factory.mktemp("judged") / "feedback.jsonl"
    with serving(hostile, "", str(feedback)) as address:
        yield address


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    with scripted_model(copies) as model:
        yield model


@pytest.fixture(scope="module")
def worded_address(hostile: Opened, model: ScriptedModel) -> Iterator[str]:
    """The same articles, and a model that words the answers; what does not hold is dropped."""
    settings = Settings(
        threshold=0, reader="none", max_statements=2 * TOGETHER,
        llm_model="tiny", llm_timeout=60, llm_unsupported="drop",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_BASE_URL", model.url)
        bot = make_bot(settings, hostile.generation, ToyEmbedder())
    with serving(replace(hostile, bot=bot)) as address:
        yield address


@pytest.fixture
def watched(visit, attacker: Attacker) -> Callable[[str], Watched]:
    """`watched(address)` opens a page of which nothing may go anywhere."""

    def open_page(address: str) -> Watched:
        attacker.hits.clear()
        watched = Watched(visit(address), attacker)
        page = watched.page
        page.on("framenavigated", lambda frame: watched.navigations.append(frame.url))
        page.on("dialog", lambda dialog: (watched.others.append(dialog.message), dialog.dismiss()))
        page.context.on("page", lambda other: watched.others.append(other.url))
        page.on(
            "console", lambda said: attacker.host in said.text and watched.others.append(said.text)
        )
        return watched

    return open_page


def test_the_attacks_work_where_nothing_is_escaped(browser: Browser, attacker, all_attacks, figure):
    frames = "".join(f'<iframe srcdoc="{html.escape(a)}"></iframe>' for a in all_attacks[:40])
    page = browser.new_page()
    attacker.hits.clear()
    page.set_content(frames)

    def worked() -> set[int]:
        ran = [n for n, frame in enumerate(page.frames[1:41]) if frame.evaluate("window.PWN")]
        return {*ran, *(int(hit.strip("/")) for hit in attacker.hits if hit.strip("/").isdecimal())}

    for _ in range(50):
        if len(worked()) >= 25:
            break
        page.wait_for_timeout(100)
    assert len(worked()) >= 25  # the others wait for a click, or for a program that reads Markdown
    figure("attacks that work where nothing is escaped", f"{len(worked())} of 40")
    page.close()


def test_articles_do_nothing_in_answers_and_in_the_source_panel(
    watched, hostile_address, all_attacks, hostile, figure
):
    page = (seen := watched(hostile_address)).page
    examples = page.locator("#talk .example").all_inner_texts()
    assert [squeezed(e) for e in examples] == [
        f"What is known about “{shown(a)} Title {word(n)}”?" for n, a in enumerate(all_attacks[:3])
    ]
    urls = (urlsplit(article.url) for article in hostile.generation.corpus.articles)
    own = {
        url.geturl() for url in urls if url.scheme in ("http", "https") and "@" not in url.netloc
    }
    for numbered in in_groups(all_attacks):
        seen.ask(question_of(min(numbered)))
        answer = page.locator("#talk .answer").last
        said = squeezed(answer.inner_text())
        statements = squeezed(" ".join(answer.locator(".statement").all_inner_texts()))
        panels = read_sources(seen, answer.locator(".sources .chip"))
        assert len(panels) == len(numbered)
        for number, attack in numbered.items():
            title = f"{shown(attack)} Title {word(number)}"
            outlet = f"{shown(attack)} Outlet {word(number)}"
            assert first_line(attack) in statements
            assert f"{title} · {outlet} · 15 May 2025" in said
            panel = panels[title]
            assert f"{shown(attack)} Author {word(number)} · {outlet}" in squeezed(panel["byline"])
            assert first_line(attack) in squeezed(panel["cited"])
            assert shown(attack) in squeezed(panel["text"])
            assert set(panel["links"]) <= own
        page.locator("#source .close").click()
        seen.assert_calm()
    page.locator("#talk .sources .chip").last.hover()
    expect(page.locator("#card")).to_be_visible()
    seen.assert_calm()
    seen.reload()
    expect(page.locator("#talk .answer").first).to_be_visible()
    assert first_line(all_attacks[-1]) in squeezed(page.locator("#talk .answer").last.inner_text())
    seen.assert_calm()
    for place in ("texts", "other fields"):
        figure(f"attacks in {place} of articles", tally(all_attacks))


def test_articles_do_nothing_in_lists(watched, hostile_address, all_attacks):
    page = (seen := watched(hostile_address)).page
    page.get_by_role("tab", name="Articles").click()
    rows = page.locator("#listed tbody tr")
    expect(rows.first).to_be_visible()
    while (before := rows.count()) < len(all_attacks):
        page.locator("#more").click()
        expect(rows).not_to_have_count(before)
    expect(rows).to_have_count(len(all_attacks))
    listed = [squeezed(row) for row in rows.all_inner_texts()]
    for number, (row, attack) in enumerate(zip(listed, all_attacks, strict=True)):
        assert f"{shown(attack)} Title {word(number)}" in row
        assert f"{shown(attack)} Outlet {word(number)}" in row
    seen.assert_calm()
    outlets = page.locator("#limits option").all_text_contents()
    assert {squeezed(o) for o in outlets[1:]} == {
        f"{shown(attack)} Outlet {word(number)}" for number, attack in enumerate(all_attacks)
    }
    page.get_by_role("tab", name="Search").click()
    for numbered in in_groups(all_attacks):
        page.locator("#query :is(input, textarea)").fill(question_of(min(numbered)))
        page.keyboard.press("Enter")
        found = page.locator("#found")
        expect(found.locator("mark", has_text=group(min(numbered)))).to_have_count(len(numbered))
        titles, passages = (
            squeezed(" ".join(found.locator(f"li {tag}").all_inner_texts())) for tag in ("a", "p")
        )
        for number, attack in numbered.items():
            assert f"{shown(attack)} Title {word(number)}" in titles
            assert first_line(attack) in passages
        found.locator("li a").first.click()
        expect(found.locator("li a").first).to_have_attribute("aria-current", "true")
        seen.assert_calm()


def test_what_a_model_writes_does_nothing(watched, worded_address, model, all_attacks, figure):
    def attacks_with(numbered: dict[int, str]):
        def script(asked: Asked, connection: Connection) -> None:
            together = group(min(numbered))
            names = [(name, text) for name, text in asked.sentences.items() if together in text]
            pairs = list(zip(numbered.values(), names, strict=True))
            said = [line(attack, name) for attack, (name, _) in pairs]
            said += [line(f"{text} {attack}", name, attack) for attack, (name, text) in pairs]
            said += [line(text.replace(" on Monday", ""), name) for name, text in names]
            said += [line(text, name) for name, text in names]
            connection.speak("".join(said), 200)

        return script

    page = (seen := watched(worded_address)).page
    for numbered in in_groups(all_attacks):
        model.script = attacks_with(numbered)
        seen.ask(question_of(min(numbered)))
        answer = page.locator("#talk .answer").last
        said = squeezed(" ".join(answer.locator(":is(.statement, .worded)").all_inner_texts()))
        for attack in numbered.values():
            assert first_line(attack) in said
        seen.assert_calm()
    worded = page.locator("#talk .worded").all_inner_texts()
    quoted = page.locator("#talk details.quotes")
    for number in range(min(3, quoted.count())):
        quoted.nth(number).locator("summary").click()
    seen.assert_calm()
    assert (
        len(worded) >= TOGETHER
    )  # words of the model with an attack in them, as the article has it
    seen.reload()
    expect(page.locator("#talk .answer").first).to_be_visible()
    seen.assert_calm()
    figure("attacks in what a model writes", tally(all_attacks))


def test_questions_do_nothing(watched, hostile_address, all_attacks):
    page = (seen := watched(hostile_address)).page
    for numbered in in_groups(all_attacks):
        seen.ask("Who told " + " , ".join(numbered.values()) + "?")
        asked = squeezed(page.locator("#talk .question").last.inner_text())
        for attack in numbered.values():
            assert first_line(attack) in asked
        seen.assert_calm()
    page.get_by_role("button", name="Conversations", exact=True).click()
    named = squeezed(page.locator("#drawer .go").first.inner_text())
    assert squeezed(page.locator("#talk .question").first.inner_text()).startswith(named) and named
    seen.assert_calm()


def test_a_checked_text_does_nothing(watched, hostile_address, all_attacks):
    page = (seen := watched(hostile_address)).page
    page.get_by_role("tab", name="Check a text").click()
    for numbered in in_groups(all_attacks):
        text = "\n\n".join(
            f"{sentence(number, attack)}\n\nNobody knew {attack} at all."
            for number, attack in numbered.items()
        )
        page.get_by_label("Text to check").fill(text)
        page.get_by_role("button", name="Check", exact=True).click()
        result = page.locator("#result")
        expect(
            result.locator(".finding", has_text=f"cle{word(max(numbered))}").first
        ).to_be_visible()
        said = squeezed(" ".join(result.locator(".said").all_inner_texts()))
        for attack in numbered.values():
            assert first_line(attack) in said
        result.locator("a.finding").first.click()
        expect(page.locator("#source")).to_be_visible()
        seen.assert_calm()


def test_what_the_browser_kept_does_nothing(watched, hostile_address, hostile, all_attacks, figure):
    page = (seen := watched(hostile_address)).page
    for first in range(0, len(all_attacks), MAX_TURNS):
        turn = all_attacks[first : first + MAX_TURNS]
        kept = [forged(attack, hostile, n) for n, attack in enumerate(turn)]
        lay_in(page, kept)
        others = [{"name": attack, "kept": attack} for attack in turn]
        for name, value in (("qa_bot.others", json.dumps(others)), ("qa_bot.name", turn[0])):
            page.evaluate("([name, value]) => localStorage.setItem(name, value)", [name, value])
        seen.reload()
        rows = page.locator("#talk .message-row.bot-row")
        expect(rows).to_have_count(len(turn))
        said = [squeezed(text) for text in page.locator("#talk .message-row").all_inner_texts()]
        for n, attack in enumerate(turn):
            question, reply = said[2 * n : 2 * n + 2]
            assert question.count(shown(attack)) == 2
            assert reply.count(shown(attack)) >= 2
        page.get_by_role("button", name="Conversations", exact=True).click()
        names = [squeezed(name) for name in page.locator("#drawer .go").all_text_contents()]
        assert names == [squeezed(attack) for attack in (turn[0], *turn)]
        page.get_by_role("button", name="Rename").first.click()
        seen.assert_calm()
    lay_in(page, all_attacks)  # no answers at all
    seen.reload()
    expect(page.locator("#talk .welcome")).to_be_visible()
    page.evaluate("text => localStorage.setItem('qa_bot', text)", all_attacks[0])
    seen.reload()
    expect(page.locator("#talk .welcome")).to_be_visible()
    seen.assert_calm()
    figure("attacks in questions, checked texts and kept conversations", tally(all_attacks))


def tally(attacks: Sequence[str]) -> str:
    return f"{len(attacks)}: 0 scripts, 0 foreign requests, 0 live elements"


def forged(attack: str, opened: Opened, number: int) -> dict[str, object]:
    """A record such as the page keeps, with the attack wherever there is text; answered or not."""
    article = opened.generation.corpus.articles[number % len(opened.generation.corpus.articles)]
    cited = opened.generation.corpus.sentences(article)[0]
    statement = Statement(cited.text, (Citation(cited, 0.5),))
    answered = number % 2 == 0
    record = keep(
        Answer(
            f"{attack} who?", f"{attack} what?", "answered" if answered else "abstained", 0.5,
            attack if answered else None, (statement,) if answered else (), (),
            missing=(attack,), short_answer_date=attack, notice=attack, within=attack,
        )
    )  # fmt: skip
    closest = [] if answered else [pointer(cited)]
    return record | {
        "words": [f"{cited.text} {attack}"] * answered,
        "closest": closest,
        "note": attack,
    }
