"""The failures as a person reads them: what was asked, said, cited and wanted, side by side."""

import re
from collections.abc import Sequence
from itertools import groupby

from qa_bot.evaluate.failures import Failure
from qa_bot.evaluate.masked import original
from qa_bot.evaluate.measures import evidence_rank
from qa_bot.reading.question_files import Question
from qa_bot.records import Record
from qa_bot.text.escape import as_html

SHOWN = 50
"""Failures listed for each reason."""


def failures_html(failures: Sequence[Failure]) -> str:
    """Grouped by what went wrong."""
    parts = []
    ordered = sorted(failures, key=lambda failure: failure.reason)
    for reason, group in groupby(ordered, key=lambda failure: failure.reason):
        same = list(group)
        more = f", the first {SHOWN} shown" if len(same) > SHOWN else ""
        cards = "".join(map(_card, same[:SHOWN]))
        parts.append(
            f"<details><summary>{as_html(reason)} ({len(same)}{more})</summary>{cards}</details>"
        )
    return "".join(parts) or "<p>None.</p>"


def _card(failure: Failure) -> str:
    question, record = failure.question, failure.record
    asked = original(question)
    rows = _record_rows(record, asked.answers) if record else []
    rows.append(("Gold answers", as_html(" · ".join(asked.answers) or "–")))
    rows += [
        (f"Gold sentence, {e.article_id}", _marked(e.quote, asked.answers)) for e in asked.evidence
    ]
    if record and asked.evidence:
        rows.append(("Rank of the gold passage", _rank(asked, record)))
    lines = "".join(f'<dt dir="auto">{as_html(name)}<dd dir="auto">{value}' for name, value in rows)
    heading = f"{as_html(question.question)} <small>{as_html(question.id)}</small>"
    return f'<article><h3 dir="auto">{heading}</h3><dl>{lines}</dl></article>'


def _rank(question: Question, record: Record) -> str:
    rank = evidence_rank(question, record)
    return str(rank) if rank else f"not among the {len(record['passages'])} kept"


def _record_rows(record: Record, answers: Sequence[str]) -> list[tuple[str, str]]:
    """Names, which are text, and values, which are HTML."""
    rows = [
        ("Status", as_html(f"{record['status']}, confidence {record['confidence']:.2f}")),
        ("Short answer", as_html(record["short_answer"] or "–")),
    ]
    for number, statement in enumerate(record["statements"], 1):
        cited = statement["citations"]
        if [statement["text"]] != [c["quote"] for c in cited]:
            rows.append((f"Statement {number}", _marked(statement["text"], answers)))
        rows += [
            (f"{_role(c)} {c['article_id']} {c['start']}–{c['end']}", _marked(c["quote"], answers))
            for c in cited
        ]
    if not record["statements"] and record["passages"]:
        closest = record["passages"][0]
        rows.append((f"First passage, {closest['article_id']}", _marked(closest["text"], answers)))
    return rows


def _role(citation: Record) -> str:
    return "Cites" if citation.get("role", "evidence") == "evidence" else "With"


def _marked(text: str, answers: Sequence[str]) -> str:
    """As HTML, with the gold answers marked where they stand letter for letter."""
    longest_first = sorted(filter(str.strip, answers), key=len, reverse=True)
    if not longest_first:
        return as_html(text)
    found = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return "".join(
        f"<mark>{as_html(part)}</mark>" if place % 2 else as_html(part)
        for place, part in enumerate(found.split(text))
    )
