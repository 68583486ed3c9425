"""Several figures -> one probability, by weights that a person can read.

weights.json is written by scripts/fit_weights.py; docs/reader.md says on which questions.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path

_FOLDER = Path(__file__).parent
WEIGHTS: dict[str, dict[str, float]] = json.loads((_FOLDER / "weights.json").read_text("utf-8"))
"""For each thing that is judged, the weight of each figure, and the intercept."""
SPAN_WEIGHTS: dict[str, float] = json.loads((_FOLDER / "span_weights.json").read_text("utf-8"))
"""Of what may be true of a span, by which rules choose the short answer.

Fitted once (conditional logit) to questions with known answers, and rounded; "a name with the noun"
is set by hand. What begins with "who", ... counts for such questions only.
"""


def probability(weights: Mapping[str, float], figures: Mapping[str, float]) -> float:
    """Logistic in the figures that have a weight."""
    total = weights["intercept"]
    total += sum(weight * figures[name] for name, weight in weights.items() if name in figures)
    return 1 / (1 + math.exp(-total))
