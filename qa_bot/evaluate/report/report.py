"""The figures as one HTML file.

Questions, answers and articles are hostile: every piece of text passes `as_html`, and the page
forbids itself scripts and anything remote.
"""

from collections.abc import Sequence
from typing import Any

from qa_bot.evaluate.estimate import Figure
from qa_bot.evaluate.failures import Failure
from qa_bot.evaluate.figures import (
    Row,
    confidence_rows,
    interval,
    latency,
    measure_rows,
    number,
    summary,
)
from qa_bot.evaluate.metrics import Metrics
from qa_bot.evaluate.report.charts import reliability_chart, risk_coverage_chart
from qa_bot.evaluate.report.failure_cards import failures_html
from qa_bot.evaluate.report.style import STYLE
from qa_bot.evaluate.slices import SLICED
from qa_bot.text.escape import as_html


def report_html(metrics: Metrics, failures: Sequence[Failure]) -> str:
    """The whole page."""
    abstention = metrics["abstention"]
    return f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evaluation</title>
<style>{STYLE}</style>
<main>
<h1>Evaluation</h1>
<p>{as_html(summary(metrics))}. Milliseconds for an answer: {as_html(latency(metrics))}.</p>
<h2>Each question</h2>
{_rows_html(measure_rows(metrics))}
<h2>Confidence and abstaining</h2>
{_rows_html(confidence_rows(metrics))}
{_statuses_html(abstention)}
{_charts_html(abstention)}
<h2>Slices</h2>
{_slices_html(metrics["slices"])}
<h2>Failures ({len(failures)})</h2>
{failures_html(failures)}
</main>
</html>
"""


def _rows_html(rows: Sequence[Row]) -> str:
    lines = [
        f"<tr><th>{as_html(row.name)}<td>{row.figure['n']}<td>{number(row.figure['mean'])}"
        f"<td>{interval(row.figure)}<td>{_bar(row.figure)}<td class=words>{as_html(row.meaning)}"
        for row in rows
    ]
    head = "<tr><th>Measure<th>n<th>Mean<th>95% interval<th><th class=words>What it is the mean of"
    return f"<div class=wide><table>{head}{''.join(lines)}</table></div>"


def _bar(figure: Figure) -> str:
    if figure["mean"] is None:
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
    return f"<table class=apart>{head}{''.join(rows)}</table>"


def _charts_html(abstention: dict[str, Any]) -> str:
    """Both are of the answers that the run holds, at whatever threshold it is scored."""
    if not abstention["calibration"]["n"]:
        return ""
    return (
        "<div class=charts><figure>"
        f"{risk_coverage_chart(abstention['risk_coverage'])}"
        "<figcaption>Risk and coverage: the surest answers first. The curve ends where the answers "
        "of the run do; ask with threshold 0 to see all of it.</figcaption></figure><figure>"
        f"{reliability_chart(abstention['calibration'])}"
        "<figcaption>Reliability: each dot is a tenth of the scale of confidence, larger with more "
        "answers, with the 95% interval of the share right.</figcaption></figure></div>"
    )


def _slices_html(slices: dict[str, list[dict[str, Any]]]) -> str:
    head = "<th>n" + "".join(f"<th>{name}" for name in SLICED)
    tables = []
    for kind, members in slices.items():
        lines = [
            f"<tr><th>{as_html(member['slice'])}<td>{member['questions']}"
            + "".join(f"<td>{_cell(member['measures'][name])}" for name in SLICED)
            for member in members
        ]
        tables.append(
            f"<div class=wide><table class=apart><tr><th>{as_html(kind.capitalize())}{head}"
            f"{''.join(lines)}</table></div>"
        )
    return "".join(tables) or "<p>All questions are of one kind.</p>"


def _cell(figure: Figure) -> str:
    if figure["mean"] is None:
        return "–"
    return f"{number(figure['mean'], 2)} <small>{interval(figure, 2)}, n {figure['n']}</small>"
