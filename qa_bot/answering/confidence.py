"""How sure is it? Ranked sentences -> the probability that the first one answers."""

from collections.abc import Sequence
from dataclasses import asdict

from qa_bot.answering.rank import Ranked
from qa_bot.models.weights import WEIGHTS, probability


def confidence(ranked: Sequence[Ranked]) -> float:
    """Logistic in the features of the first sentence and its lead; 0 where there is none."""
    if not ranked:
        return 0.0
    best = ranked[0]
    weights = WEIGHTS["confidence" if best.span else "confidence_without_reader"]
    lead = lead_over([r.score for r in ranked])
    return probability(weights, asdict(best.features) | {"lead": lead})


def lead_over(scores: Sequence[float]) -> float:
    """By how much the first is above the second."""
    return scores[0] - scores[1] if len(scores) > 1 else 0.0
