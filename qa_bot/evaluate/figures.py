"""The figures by name, in the order of reading, and as a table for the terminal."""

from dataclasses import dataclass
from typing import Any

from qa_bot.evaluate.estimate import Figure
from qa_bot.evaluate.measures import MEASURES
from qa_bot.evaluate.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Row:
    """One figure with its interval, and what it is."""

    name: str
    figure: Figure
    meaning: str


def figures_table(metrics: Metrics) -> str:
    """All figures as aligned lines."""
    lines = [summary(metrics), "", f"{'':<26}{'n':>6}  {'mean':>6}  95% interval"]
    lines += [
        f"{row.name:<26}{row.figure['n']:>6}  {number(row.figure['mean']):>6}  "
        f"{interval(row.figure)}"
        for row in [*measure_rows(metrics), *confidence_rows(metrics)]
    ]
    return "\n".join([*lines, "", f"Milliseconds for an answer: {latency(metrics)}"])


def summary(metrics: Metrics) -> str:
    parts = [
        f"{metrics['questions']} questions",
        f"{metrics['answers']} answers",
        f"at most {metrics['k']} passages each",
        f"{metrics['broken_quotes']} broken quotes",
    ]
    if generation := metrics.get("index_generation"):
        parts.append(f"index {generation}")
        parts.append(f"asked at threshold {metrics['asked_at_threshold']:g}")
    if metrics["threshold"]:
        parts.append(f"scored at threshold {metrics['threshold']:g}")
    return ", ".join(parts)


def latency(metrics: Metrics) -> str:
    latency_ms = metrics["latency_ms"]
    return (
        f"median {number(latency_ms['p50'], 0)}, 95th percentile {number(latency_ms['p95'], 0)} "
        f"(n = {latency_ms['n']})"
    )


def measure_rows(metrics: Metrics) -> list[Row]:
    """The measures of each question."""
    return [Row(m.name, metrics["measures"][m.name], m.meaning) for m in MEASURES]


def confidence_rows(metrics: Metrics) -> list[Row]:
    """The figures of the whole run."""
    abstention = metrics["abstention"]
    return [
        Row(
            "abstention_precision",
            abstention["precision"],
            "of the questions without an answer, those that are unanswerable",
        ),
        Row(
            "wrong_among_answered",
            abstention["wrong_among_answered"],
            "of the answers that can be judged, those that are not right",
        ),
        *_auroc_rows(abstention),
        *_risk_rows(abstention["risk_coverage"]),
        *_unmasked_rows(abstention),
        Row(
            "calibration_error",
            _figure(abstention["calibration"], "ece"),
            "distance between confidence and share right, over the answers (ECE, 10 bins)",
        ),
    ]


def _auroc_rows(abstention: dict[str, Any]) -> list[Row]:
    meaning = "an answerable question has more confidence than an unanswerable one"
    rows = [("auroc", meaning)]
    if abstention["auroc_masked"]["unanswerable"]:
        rows.append(("auroc_masked", "the same against masked questions only"))
        if abstention["auroc_unmasked"]["unanswerable"]:
            rows.append(("auroc_unmasked", "the same against the set's own unanswerable ones only"))
    return [Row(name, _figure(abstention[name], "value"), meaning) for name, meaning in rows]


def _risk_rows(curve: dict[str, Any]) -> list[Row]:
    rows = [
        Row(
            "risk_coverage_area",
            _figure(curve, "area"),
            "mean share of wrong ones among the surest, over all coverages; less is better",
        )
    ]
    for point in curve["at_risk"]:
        share, bound = f"{point['bound']:.0%}", number(point["threshold"])
        rows.append(
            Row(
                f"coverage@risk{share}",
                point["coverage"],
                f"judged questions that can be answered with {share} of the answers wrong: "
                f"threshold {bound}",
            )
        )
        rows.append(
            Row(
                f"accuracy@risk{share}",
                point["accuracy"],
                "answerable questions that are answered rightly at that threshold",
            )
        )
    return [*rows, _at_coverage(curve, "")]


def _unmasked_rows(abstention: dict[str, Any]) -> list[Row]:
    if not abstention["auroc_masked"]["unanswerable"]:
        return []
    return [_at_coverage(abstention["risk_coverage_unmasked"], "_unmasked")]


def _at_coverage(curve: dict[str, Any], suffix: str) -> Row:
    fixed = curve["at_coverage"]
    share = f"{fixed['coverage']:.0%}"
    of = "questions of the set itself" if suffix else "judged questions"
    meaning = f"wrong ones among the surest {share} of the {of}: threshold "
    if fixed["threshold"] is None:
        meaning = f"the run answers less than {share} of the {of}; ask with threshold 0"
    else:
        meaning += number(fixed["threshold"])
    return Row(f"wrong@coverage{share}{suffix}", fixed["wrong"], meaning)


def _figure(values: dict[str, Any], name: str) -> Figure:
    n = values["n"] if "n" in values else values["answerable"] + values["unanswerable"]
    return {"n": n, "mean": values[name], "low": values["low"], "high": values["high"]}


def number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def interval(figure: Figure, digits: int = 3) -> str:
    """Also empty where a figure has questions and no value, as AUROC of one kind."""
    if figure["mean"] is None:
        return "–"
    return f"{number(figure['low'], digits)} to {number(figure['high'], digits)}"
