"""The failures as a person reads them: what was asked, said, cited and wanted, side by side."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from qa_bot.evaluate.masked import original
from qa_bot.evaluate.measures import evidence_rank
from qa_bot.evaluate.report.failures import Failure
from qa_bot.reading.question_files import Question
from qa_bot.records import Record

MAX_CARDS = 50
"""Failures listed for each reason."""

Row = tuple[str, list[str]]
"""A name, and a text in pieces: every second one is a gold answer, letter for letter."""


class FailureGroup(NamedTuple):
    """What failed for one reason, the first of it in detail."""

    reason: str
    count: int
    cards: list[tuple[Question, list[Row]]]


def failure_groups(failures: Sequence[Failure]) -> list[FailureGroup]:
    """By what went wrong."""
    ordered = sorted(failures, key=lambda failure: failure.reason)
    groups = []
    for reason, group in groupby(ordered, key=lambda failure: failure.reason):
        same = list(group)
        cards = [(failure.question, _rows(failure)) for failure in same[:MAX_CARDS]]
        groups.append(FailureGroup(reason, len(same), cards))
    return groups


def _rows(failure: Failure) -> list[Row]:
    record, question = failure.record, original(failure.question)
    rows = _record_rows(record, question.answers) if record else []
    rows.append(("Gold answers", [" · ".join(question.answers) or "–"]))
    rows += [
        (f"Gold sentence, {e.article_id}", _pieces(e.quote, question.answers))
        for e in question.evidence
    ]
    if record and question.evidence:
        rows.append(("Rank of the gold passage", [_rank(question, record)]))
    return rows


def _rank(question: Question, record: Record) -> str:
    rank = evidence_rank(question, record)
    return str(rank) if rank else f"not among the {len(record['passages'])} kept"


def _record_rows(record: Record, answers: Sequence[str]) -> list[Row]:
    rows = [
        ("Status", [f"{record['status']}, confidence {record['confidence']:.2f}"]),
        ("Short answer", [record["short_answer"] or "–"]),
    ]
    for number, statement in enumerate(record["statements"], 1):
        cited = statement["citations"]
        if [statement["text"]] != [c["quote"] for c in cited]:
            rows.append((f"Statement {number}", _pieces(statement["text"], answers)))
        rows += [
            (f"{_role(c)} {c['article_id']} {c['start']}–{c['end']}", _pieces(c["quote"], answers))
            for c in cited
        ]
    if not record["statements"] and record["passages"]:
        closest = record["passages"][0]
        rows.append((f"First passage, {closest['article_id']}", _pieces(closest["text"], answers)))
    return rows


def _role(citation: Record) -> str:
    return "Cites" if citation.get("role", "evidence") == "evidence" else "With"


def _pieces(text: str, answers: Sequence[str]) -> list[str]:
    longest_first = sorted(filter(str.strip, answers), key=len, reverse=True)
    if not longest_first:
        return [text]
    gold = "|".join(map(re.escape, longest_first))
    return re.split(rf"(?<!\w)({gold})(?!\w)", text, flags=re.IGNORECASE)
