"""Questions and the answers to them -> the figures of metrics.json."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qa_bot.evaluate.abstention import abstention, at_threshold
from qa_bot.evaluate.estimate import estimate
from qa_bot.evaluate.measures import MEASURES, citations, values
from qa_bot.evaluate.slices import sliced
from qa_bot.reading.question_files import Question
from qa_bot.records import Record

Metrics = dict[str, Any]


def score(
    questions: Sequence[Question],
    records: Mapping[str, Record],
    *,
    threshold: float = 0.0,
    published: Mapping[str, str] | None = None,
    newest: str | None = None,
) -> Metrics:
    """All figures; `records` are answer records by the id of their question.

    Answers with less confidence than the threshold count as none; `published` and `newest` are for
    `sliced`.
    """
    shown = at_threshold(records, threshold)
    answers = [shown[question.id] for question in questions if question.id in shown]
    return {
        "questions": len(questions),
        "answers": len(answers),
        "threshold": threshold,
        "k": max((len(record["passages"]) for record in answers), default=0),
        "broken_quotes": sum(
            len(c["quote"]) != c["end"] - c["start"]
            for record in answers
            for c in citations(record)
        ),
        "measures": {m.name: estimate(values(m, questions, shown)) for m in MEASURES},
        "abstention": abstention(questions, records, threshold),
        "slices": sliced(questions, shown, published or {}, newest),
        "latency_ms": _latency(answers),
    }


def _latency(records: Sequence[Record]) -> dict[str, Any]:
    totals = [r["timings_ms"]["total"] for r in records if "total" in r.get("timings_ms", {})]
    if not totals:
        return {"n": 0, "p50": None, "p95": None}
    p50, p95 = np.percentile(totals, [50, 95])
    return {"n": len(totals), "p50": float(p50), "p95": float(p95)}
