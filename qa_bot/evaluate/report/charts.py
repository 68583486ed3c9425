"""Two pictures of the confidence, as SVG inside the page; colours are in style.py."""

from typing import Any

SIDE, LEFT, TOP, BELOW = 300, 44, 12, 44
"""The square of a plot, and the room for its axes."""


def risk_coverage_chart(curve: dict[str, Any]) -> str:
    """Share of wrong answers against the share of questions answered."""
    points = " ".join(f"{_x(p['coverage'])},{_y(p['risk'])}" for p in curve["curve"])
    marks = "".join(
        _mark(point["coverage"]["mean"], point["bound"])
        for point in curve["at_risk"]
        if point["threshold"] is not None
    )
    return _chart(
        "Risk-coverage curve",
        "share of the judged questions that is answered",
        "share of the answers that is wrong",
        f'<polyline class=curve points="{points}" />{marks}',
    )


def reliability_chart(calibration: dict[str, Any]) -> str:
    """Share right against confidence; the better, the nearer to the diagonal."""
    diagonal = f"<line class=diagonal x1={_x(0)} y1={_y(0)} x2={_x(1)} y2={_y(1)} />"
    most = max((b["n"] for b in calibration["bins"]), default=1)
    parts = [
        f"<line class=spread x1={_x(b['confidence'])} x2={_x(b['confidence'])} "
        f"y1={_y(b['right_low'])} y2={_y(b['right_high'])} />"
        f"<circle class=dot cx={_x(b['confidence'])} cy={_y(b['right'])} "
        f"r={3 + 6 * (b['n'] / most) ** 0.5:.1f}><title>{b['n']} answers</title></circle>"
        for b in calibration["bins"]
    ]
    return _chart(
        "Reliability diagram",
        "mean confidence",
        "share of the answers that is right",
        diagonal + "".join(parts),
    )


def _mark(x: float, y: float) -> str:
    """A dot on the line of a bound, and in words beside the plot."""
    return (
        f"<line class=bound x1={_x(0)} x2={_x(1)} y1={_y(y)} y2={_y(y)} />"
        f"<circle class=dot cx={_x(x)} cy={_y(y)} r=4 />"
        f"<text x={_x(1) + 6} y={_y(y) + 4}>{x:.0%} at {y:.0%}</text>"
    )


def _chart(label: str, across: str, up: str, inside: str) -> str:
    """Both axes go from 0 to 1."""
    width, height = LEFT + SIDE + 70, TOP + SIDE + BELOW
    ticks = "".join(
        f"<line class=grid x1={_x(t)} x2={_x(t)} y1={_y(0)} y2={_y(1)} />"
        f"<line class=grid x1={_x(0)} x2={_x(1)} y1={_y(t)} y2={_y(t)} />"
        f"<text x={_x(t)} y={_y(0) + 16} text-anchor=middle>{t:g}</text>"
        f"<text x={_x(0) - 6} y={_y(t) + 4} text-anchor=end>{t:g}</text>"
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    middle = TOP + SIDE / 2
    return (
        f'<svg role=img aria-label="{label}" viewBox="0 0 {width} {height}" width={width}>'
        f"{ticks}{inside}"
        f"<text x={_x(0.5)} y={height - 8} text-anchor=middle>{across}</text>"
        f'<text transform="translate(11 {middle}) rotate(-90)" text-anchor=middle>{up}</text></svg>'
    )


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)
