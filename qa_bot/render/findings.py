"""Findings about a pasted text -> HTML, Markdown or text for a terminal."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from qa_bot.records import finding_record
from qa_bot.render.answer_text import WIDTH, filled, published
from qa_bot.render.markup import macros
from qa_bot.text.escape import as_markdown, as_plain
from qa_bot.types import Finding, Span, Verdict

_FINDINGS = macros("findings.html")

WORDS: dict[Verdict, str] = {
    "exact": "Exact",
    "altered": "Altered",
    "supported": "Supported in other words",
    "contradicted": "Contradicted",
    "not_found": "Not in these articles",
}
progress_html: Callable[[int, int], Markup] = _FINDINGS.progress
"""What stands where the result will be: how many of all sentences are done."""
CLOSEST = "closest"  # before a source that does not say it

Marks = tuple[str, str]  # what stands before and after a changed word
Pieces = list[tuple[str, bool]]
"""A text with white space as single spaces, in pieces that are changed or not."""


def check_html(findings: Sequence[Finding]) -> Markup:
    """The whole result: how many of each, each sentence, and what the buttons save. On one line."""
    records = (json.dumps(finding_record(f), ensure_ascii=False) + "\n" for f in findings)
    items = map(_finding_html, findings)
    page = _FINDINGS.findings(summary(findings), items, check_markdown(findings), "".join(records))
    return page.replace("\n", Markup("&#10;"))


def check_markdown(findings: Sequence[Finding]) -> str:
    """To be kept or sent: the text sentence by sentence, with quotes, outlets, dates and places."""
    blocks = [f"{summary(findings)}."]
    for finding in findings:
        lines = list(_lines(finding, as_markdown, ("**", "**")))
        blocks.append(f"**{lines[0]}**\n\n{lines[1]}")
        blocks += ["\n>\n".join(f"> {line}" for line in lines[2:])] if lines[2:] else []
    return "\n\n".join(blocks) + "\n"


def check_text(finding: Finding, width: int = WIDTH) -> str:
    """One sentence for a terminal, with what stands in its source."""
    head, *lines = _lines(finding, as_plain, ("[", "]"))
    return "\n".join([filled(head, width), *(filled(line, width, "  ") for line in lines), ""])


def summary(findings: Sequence[Finding]) -> str:
    """How many sentences, and how many of each verdict."""
    counts = Counter(finding.verdict for finding in findings)
    each = ", ".join(f"{counts[v]} {words.lower()}" for v, words in WORDS.items() if counts[v])
    return f"{len(findings)} sentence{'s' if len(findings) != 1 else ''}: {each}"


def _lines(finding: Finding, escape: Callable[[str], str], marks: Marks) -> Iterator[str]:
    """The verdict with its reasons, the sentence, and where there is one its source."""
    reasons = "; ".join(finding.reasons)
    yield escape(f"{WORDS[finding.verdict]}{': ' if reasons else ''}{reasons}")
    yield _marked(_said(finding), escape, marks)
    if source := _source(finding):
        if finding.verdict != "exact":
            yield _marked(_theirs(finding, source), escape, marks)
        place = f"{source.article.id}, characters {source.start} to {source.end}"
        known = (_origin(finding, source), source.article.url, place)
        yield escape(" · ".join(filter(None, known)))


def _finding_html(finding: Finding) -> Markup:
    source = _source(finding)
    return _FINDINGS.finding(
        finding,
        WORDS[finding.verdict],
        _said(finding),
        _theirs(finding, source) if source and finding.verdict == "altered" else [],
        source,
        _origin(finding, source) if source else "",
    )


def _origin(finding: Finding, source: Span) -> str:
    article = source.article
    near = CLOSEST if finding.verdict == "not_found" else ""
    return " · ".join(filter(None, (near, article.title, article.source, published(article))))


def _source(finding: Finding) -> Span | None:
    """All that is cited, as one span: the sentences of a citation follow each other."""
    if not finding.citations:
        return None
    first, last = finding.citations[0].sentence, finding.citations[-1].sentence
    return Span(first.article, first.start, last.end)


def _said(finding: Finding) -> Pieces:
    changes = (d for d in finding.differences if d.kind != "equal" and d.text)
    return _pieces(finding.sentence, [(d.start, d.end) for d in changes])


def _theirs(finding: Finding, source: Span) -> Pieces:
    changes = (d for d in finding.differences if d.kind != "equal" and d.source_text)
    return _pieces(source, [(d.source_start, d.source_end) for d in changes])


def _pieces(span: Span, changed: Sequence[tuple[int, int]]) -> Pieces:
    """None begins or ends the text of the span with a space, and no changed one at all."""
    text, at, pieces = span.article.text, span.start, []
    for start, end in changed:
        pieces += [(text[at:start], False), (text[start:end].strip(), True)]
        at = end
    pieces.append((text[at : span.end].rstrip(), False))
    pieces[0] = (pieces[0][0].lstrip(), False)
    return [(re.sub(r"\s+", " ", piece), is_changed) for piece, is_changed in pieces]


def _marked(pieces: Pieces, escape: Callable[[str], str], marks: Marks) -> str:
    """Each word escaped, the changed places between the marks."""
    before, after = marks
    escaped = ((re.sub(r"\S+", lambda m: escape(m[0]), piece), c) for piece, c in pieces)
    return "".join(f"{before}{piece}{after}" if changed else piece for piece, changed in escaped)
