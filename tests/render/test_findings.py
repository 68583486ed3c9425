"""Findings as HTML, Markdown and text: what was changed is marked, and nothing acts."""

import html
import json
import re

from support.answers import article, span
from support.markup import HOSTILE, Reader

from qa_bot.records import finding_record
from qa_bot.render.findings import check_html, check_markdown, check_text, progress_html, summary
from qa_bot.types import Article, Change, Citation, Finding, Sentence, Span

NEWS = article("news", "In all, 215 soldiers  were\nfreed. It rained.", source="Post")
PASTED = article("pasted", "In all, 251 soldiers were freed. It snowed.")


def cites(of: Article, start: int, end: int) -> tuple[Citation, ...]:
    return (Citation(Sentence(of, start, end), 0.9),)


def altered(pasted: Article = PASTED, news: Article = NEWS, words: str = "251") -> Finding:
    """One number was changed."""
    mine, theirs = span(pasted, words), span(news, "215")
    change = Change("replace", mine.text, mine.start, mine.end, "215", theirs.start, theirs.end)
    return Finding(
        Span(pasted, 0, pasted.text.index("freed.") + 6),
        "altered",
        cites(news, 0, news.text.index("freed.") + 6),
        (change,),
        (f"the source says 215, not {words}",),
    )


def nowhere() -> Finding:
    return Finding(span(PASTED, "It snowed."), "not_found")


def closest() -> Finding:
    it_rained = span(NEWS, "It rained.")
    return Finding(
        span(PASTED, "It snowed."), "not_found", cites(NEWS, it_rained.start, it_rained.end)
    )


def test_a_changed_word_is_marked_in_both_texts_side_by_side():
    page = check_html([altered()])
    assert "<i>Your text</i>In all, <del>251</del> soldiers were freed." in page
    assert "<i>The source</i>In all, <ins>215</ins> soldiers were freed." in page
    assert "<b>Altered</b> the source says 215, not 251" in page
    assert 'href="#cite-news-0-' in page


def test_what_is_nowhere_is_no_link_and_what_is_near_says_so():
    assert Reader(check_html([nowhere()])).links() == []
    page = Reader(check_html([closest()]))
    assert len(page.links()) == 1
    assert "closest · Title news · Post" in page.text


def test_markdown_and_text_show_both_wordings_and_where_the_source_stands():
    markdown = check_markdown([altered(), nowhere()])
    assert markdown.startswith("2 sentences: 1 altered, 1 not in these articles.")
    assert "In all, **251** soldiers were freed\\." in markdown
    assert "> In all, **215** soldiers were freed\\." in markdown
    text = check_text(altered(), width=200).splitlines()
    assert text[:3] == [
        "Altered: the source says 215, not 251",
        "  In all, [251] soldiers were freed.",
        "  In all, [215] soldiers were freed.",
    ]
    assert text[3].endswith("Title news · Post · news, characters 0 to 33")


def test_hostile_findings_are_harmless_markup_on_one_line():
    news = article(HOSTILE, f"{HOSTILE} 215 freed.", title=HOSTILE, source=HOSTILE)
    pasted = article("pasted", f"{HOSTILE}\n\n251 {HOSTILE} freed.")
    findings = [altered(pasted, news, f"251 {HOSTILE}")]
    page = check_html(findings)
    assert "\n" not in page
    assert Reader(page).open == []
    assert {tag for tag, _ in Reader(page).tags} == {
        "div", "span", "button", "ul", "li", "a", "b", "i", "del", "ins", "pre",
    }  # fmt: skip
    markdown = check_markdown(findings)
    assert "](" not in markdown
    assert "<" not in markdown.replace("\\<", "")
    assert all(line.isprintable() for line in check_text(findings[0]).splitlines())


def test_what_the_buttons_save_is_the_markdown_and_the_records():
    findings = [altered(), closest()]
    saved = dict(re.findall('<pre class="saved (\\w+)" hidden>(.*?)</pre>', check_html(findings)))
    assert html.unescape(saved["markdown"]) == check_markdown(findings)
    records = [json.loads(line) for line in html.unescape(saved["json"]).splitlines()]
    assert records == json.loads(json.dumps([finding_record(f) for f in findings]))


def test_sentences_are_counted_by_what_was_found_and_how_far_it_is():
    assert summary([]) == "0 sentences: "
    assert summary([nowhere()]) == "1 sentence: 1 not in these articles"
    assert "Comparing sentence 3 of 7…" in progress_html(2, 7)
    assert '<progress max="7" value="2">' in progress_html(2, 7)
