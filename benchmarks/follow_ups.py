"""How near completed follow-ups come to a person's rewording.

    python benchmarks/follow_ups.py QUESTIONS.jsonl

Reads questions with `history` and `rewritten`. Prints, for all and for each half of the topics
(rules were tuned on the first half, by sorted `topic`; questions without one count as the first),
the share left unchanged and token F1 against `rewritten`: the mean, with a 95 % bootstrap interval.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.stats import bootstrap

from qa_bot.conversation.follow_up import standalone_question
from qa_bot.types import Turn

SEED = 0


def token_f1(text: str, reference: str) -> float:
    """Harmonic mean of the precision and recall of words, as in SQuAD (Rajpurkar et al., 2016)."""
    ours, theirs = (Counter(re.findall(r"\w+", t.lower())) for t in (text, reference))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def with_interval(scores: list[float]) -> str:
    """The mean, with a 95 % interval where there are several scores that differ."""
    if len(set(scores)) < 2:
        return f"{np.mean(scores):.3f}"
    low, high = bootstrap(
        (scores,), np.mean, n_resamples=2000, method="percentile", rng=SEED
    ).confidence_interval
    return f"{np.mean(scores):.3f} ({low:.3f}-{high:.3f})"


def report(name: str, records: list[dict]) -> None:
    """Print the figures of some questions."""
    ways: dict[str, list[float]] = {}
    unchanged = 0
    for record in records:
        question, rewritten = record["question"], record["rewritten"]
        history = [Turn(turn["question"], turn["answer"]) for turn in record["history"]]
        ours = standalone_question(question, history)
        unchanged += ours == question
        texts = {
            "question as is": question,
            "ours": ours,
            "previous question + question": f"{history[-1].question} {question}",
        }
        for way, text in texts.items():
            ways.setdefault(way, []).append(token_f1(text, rewritten))
    print(f"{name}: n = {len(records)}, unchanged {unchanged / len(records):.3f}")
    for way, scores in ways.items():
        print(f"  {way:30}{with_interval(scores)}")


def main() -> None:
    """Read the file named on the command line and print."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    records = [r for r in records if r.get("history") and r.get("rewritten")]
    topics = sorted({r.get("topic", "") for r in records})
    first = set(topics[: (len(topics) + 1) // 2])
    halves = {
        "all": records,
        "first half": [r for r in records if r.get("topic", "") in first],
        "second half": [r for r in records if r.get("topic", "") not in first],
    }
    for name, part in halves.items():
        if part:
            report(name, part)


if __name__ == "__main__":
    main()
