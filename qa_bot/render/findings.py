"""What was found about a pasted text -> HTML, Markdown or text for a terminal; answers are in render.

The text and the articles are hostile: every piece of either passes one of the functions of `escape`.
"""

import html
import json
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from qa_bot.records import finding_record
from qa_bot.render.answer_text import published
from qa_bot.render.pointers import pointer
from qa_bot.text.escape import as_html, as_markdown, as_plain, encodable
from qa_bot.types import Finding, Span, Verdict

WORDS: dict[Verdict, str] = {
    "exact": "Exact",
    "altered": "Altered",
    "supported": "Supported in other words",
    "contradicted": "Contradicted",
    "not_found": "Not in these articles",
}
CLOSEST = "closest"
"""Before a source that does not say it."""

Marks = tuple[str, str]
"""What stands before and after a changed word."""


def check_html(findings: Sequence[Finding]) -> str:
    """The whole result: how many of each, each sentence, and what the buttons save. On one line."""
    saved = {
        "markdown": check_markdown(findings),
        "json": "".join(
            f"{json.dumps(finding_record(finding), ensure_ascii=False)}\n" for finding in findings
        ),
    }
    buttons = "".join(
        f'<button type="button" class="save {kind}">Save as {name}</button>'
        for kind, name in (("markdown", "Markdown"), ("json", "JSON"))
    )
    texts = "".join(
        f'<pre class="saved {kind}" hidden>{html.escape(encodable(text))}</pre>'
        for kind, text in saved.items()
    )
    items = "".join(f"<li>{_finding_html(finding)}</li>" for finding in findings)
    page = (
        f'<div class="checked"><div class="foot"><span>{summary(findings)}</span>{buttons}</div>'
        f'<ul class="findings">{items}</ul>{texts}</div>'
    )
    return page.replace("\n", "&#10;")


def progress_html(done: int, total: int) -> str:
    """What stands where the result will be."""
    return (
        f'<p class="progress">Comparing sentence {done + 1} of {total}…'
        f' <progress max="{total}" value="{done}"></progress></p>'
    )


def check_markdown(findings: Sequence[Finding]) -> str:
    """To be kept or sent: the text sentence by sentence, with quotes, outlets, dates and places."""
    blocks = [f"{summary(findings)}."]
    for finding in findings:
        lines = list(_lines(finding, as_markdown, ("**", "**")))
        blocks.append(f"**{lines[0]}**\n\n{lines[1]}")
        blocks += ["\n>\n".join(f"> {line}" for line in lines[2:])] if lines[2:] else []
    return "\n\n".join(blocks) + "\n"


def check_text(finding: Finding, width: int = 88) -> str:
    """One sentence for a terminal, with what stands in its source."""
    head, *lines = _lines(finding, as_plain, ("[", "]"))
    filled = [
        textwrap.fill(
            line,
            width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines
    ]
    return "\n".join([textwrap.fill(head, width), *filled, ""])


def summary(findings: Sequence[Finding]) -> str:
    """How many sentences, and how many of each verdict."""
    counts = Counter(finding.verdict for finding in findings)
    each = ", ".join(f"{counts[v]} {words.lower()}" for v, words in WORDS.items() if counts[v])
    return f"{len(findings)} sentence{'s' if len(findings) != 1 else ''}: {each}"


def _lines(finding: Finding, escape: Callable[[str], str], marks: Marks) -> Iterator[str]:
    """The verdict with its reasons, the sentence, and where there is one its source and the source's origin."""
    reasons = "; ".join(finding.reasons)
    yield escape(f"{WORDS[finding.verdict]}{': ' if reasons else ''}{reasons}")
    yield _marked(finding.sentence, _changed(finding), escape, marks)
    if source := _source(finding):
        if finding.verdict != "exact":
            yield _marked(source, _changed_in_source(finding), escape, marks)
        article = source.article
        near = [CLOSEST] if finding.verdict == "not_found" else []
        known = (*near, article.title, article.source, published(article), article.url)
        place = f"{article.id}, characters {source.start} to {source.end}"
        yield escape(" · ".join([*filter(None, known), place]))


def _finding_html(finding: Finding) -> str:
    """One sentence; a link where it has a source to show."""
    source = _source(finding)
    reasons = f" {_html_piece('; '.join(finding.reasons))}" if finding.reasons else ""
    said = _marked(finding.sentence, _changed(finding), _html_piece, ("<del>", "</del>"))
    body = (
        f'<span class="verdict"><b>{WORDS[finding.verdict]}</b>{reasons}</span>'
        f'<span class="said" dir="auto">{said}</span>'
    )
    if finding.verdict == "altered" and source:
        theirs = _marked(source, _changed_in_source(finding), _html_piece, ("<ins>", "</ins>"))
        body = (
            f'<span class="verdict"><b>{WORDS[finding.verdict]}</b>{reasons}</span><span class="beside">'
            f'<span class="said" dir="auto"><i>Your text</i>{said}</span>'
            f'<span class="theirs" dir="auto"><i>The source</i>{theirs}</span></span>'
        )
    if not source:
        return f'<div class="finding {finding.verdict}">{body}</div>'
    article = source.article
    near = [CLOSEST] if finding.verdict == "not_found" else []
    origin = " · ".join(filter(None, (*near, article.title, article.source, published(article))))
    return (
        f'<a class="finding {finding.verdict}" href="#cite-{as_html(pointer(source))}">'
        f'{body}<span class="origin" dir="auto">{_html_piece(origin)}</span></a>'
    )


def _source(finding: Finding) -> Span | None:
    """All that is cited, as one span: the sentences of a citation follow each other."""
    if not finding.citations:
        return None
    first, last = finding.citations[0].sentence, finding.citations[-1].sentence
    return Span(first.article, first.start, last.end)


def _changed(finding: Finding) -> list[tuple[int, int]]:
    return [(d.start, d.end) for d in finding.differences if d.kind != "equal" and d.text]


def _changed_in_source(finding: Finding) -> list[tuple[int, int]]:
    return [
        (d.source_start, d.source_end)
        for d in finding.differences
        if d.kind != "equal" and d.source_text
    ]


def _marked(
    span: Span, changed: Sequence[tuple[int, int]], escape: Callable[[str], str], marks: Marks
) -> str:
    """The text of the span with its changed places between the marks."""
    text, at, pieces = span.article.text, span.start, []
    for start, end in changed:
        pieces.append(_spaced(text[at:start], escape))
        pieces.append(f"{marks[0]}{escape(text[start:end])}{marks[1]}")
        at = end
    return "".join([*pieces, _spaced(text[at : span.end], escape)]).strip()


def _spaced(piece: str, escape: Callable[[str], str]) -> str:
    """Escaped, with a space where white space begins or ends it."""
    if not piece.strip():
        return " " if piece else ""
    before = " " if piece[0].isspace() else ""
    after = " " if piece[-1].isspace() else ""
    return f"{before}{escape(piece.strip())}{after}"


def _html_piece(text: str) -> str:
    return as_html(" ".join(text.split()))
