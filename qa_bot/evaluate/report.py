"""The figures as a person reads them: a table for the terminal, and one HTML file.

Questions, answers and articles are hostile: every piece of text passes `_text`, and the page
forbids itself scripts and anything remote.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from qa_bot.escape import as_html
from qa_bot.evaluate.failures import Failure
from qa_bot.evaluate.measures import MEASURES, evidence_rank
from qa_bot.evaluate.metrics import Metrics
from qa_bot.evaluate.style import STYLE
from qa_bot.records import Record

SHOWN = 50
"""Failures listed for each reason."""


def figures_table(metrics: Metrics) -> str:
    """The main figures as aligned lines."""
    lines = [_summary(metrics), "", f"{'':<26}{'n':>6}  {'mean':>6}  95% interval"]
    for name, figure in _estimates(metrics):
        lines.append(
            f"{name:<26}{figure['n']:>6}  {_number(figure['mean']):>6}  {_interval(figure)}"
        )
    return "\n".join([*lines, "", *(f"{name}: {value}" for name, value in _others(metrics))])


def report_html(metrics: Metrics, failures: Sequence[Failure]) -> str:
    """The whole page."""
    return f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation</title>
<style>{STYLE}</style>
<main>
<h1>Evaluation</h1>
<p>{_text(_summary(metrics))}</p>
<h2>Measures</h2>
{_measures_html(metrics)}
<h2>Abstaining</h2>
{_statuses_html(metrics["abstention"])}
<dl>{"".join(f"<dt>{_text(name)}<dd>{_text(value)}" for name, value in _others(metrics))}</dl>
<h2>Confidence</h2>
{_calibration_html(metrics["abstention"]["calibration"])}
<h2>Failures ({len(failures)})</h2>
{_failures_html(failures)}
</main>
</html>
"""


def _summary(metrics: Metrics) -> str:
    parts = [
        f"{metrics['questions']} questions",
        f"{metrics['answers']} answers",
        f"at most {metrics['k']} passages each",
        f"{metrics['broken_quotes']} broken quotes",
    ]
    if "index_generation" in metrics:
        parts.append(f"index {metrics['index_generation']}")
    return ", ".join(parts)


def _estimates(metrics: Metrics) -> list[tuple[str, dict[str, Any]]]:
    abstention = metrics["abstention"]
    return [
        *metrics["measures"].items(),
        ("abstention_precision", abstention["precision"]),
        ("wrong_among_answered", abstention["wrong_among_answered"]),
    ]


def _others(metrics: Metrics) -> list[tuple[str, str]]:
    abstention, latency = metrics["abstention"], metrics["latency_ms"]
    auroc, curve = abstention["auroc"], abstention["risk_coverage"]
    calibration = abstention["calibration"]
    return [
        (
            "AUROC of the confidence",
            f"{_number(auroc['value'])} ({auroc['answerable']} answerable, "
            f"{auroc['unanswerable']} unanswerable)",
        ),
        ("Area under the risk-coverage curve", f"{_number(curve['area'])} (n = {curve['n']})"),
        (
            "Expected calibration error",
            f"{_number(calibration['ece'])} (n = {calibration['n']} answered)",
        ),
        (
            "Milliseconds for an answer",
            f"median {_number(latency['p50'], 0)}, 95th percentile {_number(latency['p95'], 0)} "
            f"(n = {latency['n']})",
        ),
    ]


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _interval(figure: dict[str, Any]) -> str:
    return f"{_number(figure['low'])} to {_number(figure['high'])}" if figure["n"] else "–"


def _text(value: object) -> str:
    return as_html(str(value))


def _measures_html(metrics: Metrics) -> str:
    meanings = {measure.name: measure.meaning for measure in MEASURES} | {
        "abstention_precision": "of the questions without an answer, those that are unanswerable",
        "wrong_among_answered": "of the answers that can be judged, those that are not right",
    }
    rows = [
        f"<tr><th>{_text(name)}<td>{figure['n']}<td>{_number(figure['mean'])}"
        f"<td>{_interval(figure)}<td>{_bar(figure)}<td class=words>{_text(meanings[name])}"
        for name, figure in _estimates(metrics)
    ]
    head = "<tr><th>Measure<th>n<th>Mean<th>95% interval<th><th class=words>What it is the mean of"
    return f"<div class=wide><table>{head}{''.join(rows)}</table></div>"


def _bar(figure: dict[str, Any]) -> str:
    if not figure["n"]:
        return ""
    mean, low, high = (100 * figure[name] for name in ("mean", "low", "high"))
    return (
        f'<span class=bar><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<b style="left:{mean:.1f}%"></b></span>'
    )


def _statuses_html(abstention: dict[str, Any]) -> str:
    rows = [
        f"<tr><th>{kind}" + "".join(f"<td>{count}" for count in abstention[kind].values())
        for kind in ("answerable", "unanswerable")
    ]
    head = "<tr><th>Questions<th>answered<th>abstained<th>missing"
    return f"<table>{head}{''.join(rows)}</table>"


def _calibration_html(calibration: dict[str, Any]) -> str:
    rows = [
        f"<tr><th>{b['low']:.1f} to {b['high']:.1f}<td>{b['n']}"
        f"<td>{_number(b['confidence'])}<td>{_number(b['right'])}"
        for b in calibration["bins"]
    ]
    head = "<tr><th>Confidence<th>n<th>mean confidence<th>share right"
    return f"<table>{head}{''.join(rows)}</table>"


def _failures_html(failures: Sequence[Failure]) -> str:
    parts = []
    ordered = sorted(failures, key=lambda failure: failure.reason)
    for reason, group in groupby(ordered, key=lambda failure: failure.reason):
        same = list(group)
        more = f", the first {SHOWN} shown" if len(same) > SHOWN else ""
        cards = "".join(map(_failure_html, same[:SHOWN]))
        parts.append(
            f"<details><summary>{_text(reason)} ({len(same)}{more})</summary>{cards}</details>"
        )
    return "".join(parts) or "<p>None.</p>"


def _failure_html(failure: Failure) -> str:
    question, record = failure.question, failure.record
    rows = [("Gold answers", " · ".join(question.answers) or "–")]
    rows += [(f"Gold evidence, {e.article_id}", e.quote) for e in question.evidence]
    rows += _record_rows(record) if record else []
    if record and question.evidence:
        rows.append(("Rank of the evidence", evidence_rank(question, record) or "not found"))
    lines = "".join(
        f'<dt dir="auto">{_text(name)}<dd dir="auto">{_text(value)}' for name, value in rows
    )
    heading = f'<h3 dir="auto">{_text(question.question)} <small>{_text(question.id)}</small></h3>'
    return f"<article>{heading}<dl>{lines}</dl></article>"


def _record_rows(record: Record) -> list[tuple[str, str]]:
    rows = [
        ("Status", f"{record['status']}, confidence {record['confidence']:.2f}"),
        ("Short answer", record["short_answer"] or "–"),
    ]
    for statement in record["statements"]:
        rows.append(("Statement", statement["text"]))
        rows += [
            (f"Cites {c['article_id']} {c['start']}–{c['end']}", c["quote"])
            for c in statement["citations"]
        ]
    if not record["statements"] and record["passages"]:
        closest = record["passages"][0]
        rows.append((f"First passage, {closest['article_id']}", closest["text"]))
    return rows
