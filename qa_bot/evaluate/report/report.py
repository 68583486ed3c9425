"""The figures as one HTML file."""

from collections.abc import Sequence
from typing import Any

from qa_bot.evaluate.estimate import Figure
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
from qa_bot.evaluate.report.charts import Plot
from qa_bot.evaluate.report.failure_cards import failure_groups
from qa_bot.evaluate.report.failures import Failure
from qa_bot.evaluate.slices import SLICED
from qa_bot.render.markup import macros, style

Cells = dict[str, Any]
"""A row of a table, by the names that the template knows."""


def report_html(metrics: Metrics, failures: Sequence[Failure]) -> str:
    """The whole page."""
    abstention = metrics["abstention"]
    kinds = ("answerable", "unanswerable")
    return macros("report.html").page(
        summary=summary(metrics),
        latency=latency(metrics),
        measures=map(_figure_cells, measure_rows(metrics)),
        confidence=map(_figure_cells, confidence_rows(metrics)),
        statuses=[(kind, abstention[kind].values()) for kind in kinds],
        charts=_charts(abstention),
        names=SLICED,
        slices=[
            (kind.capitalize(), map(_slice_cells, members))
            for kind, members in metrics["slices"].items()
        ],
        count=len(failures),
        failures=failure_groups(failures),
        style=style("report.css"),
    )


def _charts(abstention: dict[str, Any]) -> tuple[Any, ...]:
    """What is drawn; nothing where no answer can be judged."""
    bins = abstention["calibration"]["bins"]
    if not abstention["calibration"]["n"]:
        return ()
    plot = Plot(max_answers=max((b["n"] for b in bins), default=1))
    return plot, abstention["risk_coverage"], bins


def _figure_cells(row: Row) -> Cells:
    figure = row.figure
    return {
        "name": row.name,
        "n": figure["n"],
        "mean": number(figure["mean"]),
        "interval": interval(figure),
        "bar": _bar(figure),
        "meaning": row.meaning,
    }


def _bar(figure: Figure) -> Cells:
    if figure["mean"] is None:
        return {}
    mean, low, high = (100 * figure[name] for name in ("mean", "low", "high"))
    return {"mean": f"{mean:.1f}", "left": f"{low:.1f}", "width": f"{high - low:.1f}"}


def _slice_cells(member: dict[str, Any]) -> Cells:
    figures = [member["measures"][name] for name in SLICED]
    cells = [
        (number(f["mean"], 2), f"{interval(f, 2)}, n {f['n']}" if f["mean"] is not None else "")
        for f in figures
    ]
    return {"name": member["slice"], "questions": member["questions"], "cells": cells}
