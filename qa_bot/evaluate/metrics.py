"""Questions and the answers to them -> the figures of metrics.json."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qa_bot.evaluate.abstention import abstention
from qa_bot.evaluate.estimate import estimate
from qa_bot.evaluate.measures import MEASURES, Measure, citations
from qa_bot.questions import Question
from qa_bot.records import Record

Metrics = dict[str, Any]


def score(questions: Sequence[Question], records: Mapping[str, Record]) -> Metrics:
    """All figures; `records` are answer records by the id of their question."""
    asked = [records[question.id] for question in questions if question.id in records]
    return {
        "questions": len(questions),
        "answers": len(asked),
        "k": max((len(record["passages"]) for record in asked), default=0),
        "broken_quotes": sum(
            len(c["quote"]) != c["end"] - c["start"] for record in asked for c in citations(record)
        ),
        "measures": {m.name: estimate(values(m, questions, records)) for m in MEASURES},
        "abstention": abstention(questions, records),
        "latency_ms": _latency(asked),
    }


def values(
    measure: Measure, questions: Sequence[Question], records: Mapping[str, Record]
) -> list[float]:
    """The measure of every question that has what it needs; 0 where there is no record."""
    return [
        measure.value(question, records[question.id]) if question.id in records else 0.0
        for question in questions
        if measure.needs(question)
    ]


def _latency(records: Sequence[Record]) -> dict[str, Any]:
    totals = [r["timings_ms"]["total"] for r in records if "total" in r.get("timings_ms", {})]
    if not totals:
        return {"n": 0, "p50": None, "p95": None}
    p50, p95 = np.percentile(totals, [50, 95])
    return {"n": len(totals), "p50": float(p50), "p95": float(p95)}
