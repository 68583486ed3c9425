"""Several figures -> one probability, by weights that a person can read.

weights.json is written by scripts/fit_blend.py; docs/reader.md says on which questions.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

WEIGHTS: dict[str, dict[str, float]] = json.loads(
    Path(__file__).with_name("weights.json").read_text("utf-8")
)
"""For each thing that is judged, the weight of each figure, and the intercept."""


def probability(weights: Mapping[str, float], figures: Mapping[str, float]) -> float:
    """Logistic in the figures that have a weight."""
    total = weights["intercept"]
    total += sum(weight * figures[name] for name, weight in weights.items() if name in figures)
    return 1 / (1 + math.exp(-total))
