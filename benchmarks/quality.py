"""What each stage adds to the answers.

    python benchmarks/quality.py NAME --index DIR --questions QUESTIONS.jsonl --runs FOLDER [--only IDS]

Asks every question, and its twin without the passages that answer it, once for each stage, with a
threshold of 0. Keeps the runs in FOLDER, so that they can be compared with scripts/compare_runs.py,
and writes their figures to benchmarks/quality/NAME.json and as a table to NAME.md. `--only` names a
file with the ids of the questions to ask, such as those of articles that nothing was trained on.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from qa_bot.errors import QABotError
from qa_bot.evaluate.evaluation import ask_questions, load_questions, score_run
from qa_bot.settings import load_settings

STAGES: dict[str, dict[str, Any]] = {
    "words only": {"dense_weight": 0.0, "reader": "none"},
    "meaning only": {"dense_weight": 1.0, "reader": "none"},
    "both": {"reader": "none"},
    "both, and read": {},
}
MEASURES = (
    "article_hit@5", "evidence_hit@5", "first_sentence_contains", "answer_contained", "cited_evidence",
    "citation_precision", "exact_match", "f1",
)  # fmt: skip
KEPT = 10
"""Passages of each answer."""
FOLDER = Path(__file__).with_name("quality")


def measured(metrics: dict[str, Any]) -> dict[str, Any]:
    """The figures that go into the table, each with low and high."""
    abstention = metrics["abstention"]
    return {name: metrics["measures"][name] for name in MEASURES} | {
        "AUROC, masked": abstention["auroc_masked"],
        "AUROC, unanswerable": abstention["auroc_unmasked"],
        "area under risk-coverage": abstention["risk_coverage"] | {"curve": []},
    }


def shown(figure: dict[str, Any]) -> str:
    middle = figure.get("mean", figure.get("value", figure.get("area")))
    if middle is None:
        return "–"
    return f"{middle:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"


def table(stages: dict[str, dict[str, Any]]) -> str:
    names = list(next(iter(stages.values())))
    rows = [["", *stages], ["---"] * (len(stages) + 1)]
    rows += [[name, *(shown(figures[name]) for figures in stages.values())] for name in names]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name")
    parser.add_argument("--index", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--only", type=Path)
    args = parser.parse_args()
    stages = {}
    try:
        questions = load_questions([args.questions])
        if args.only:
            ids = set(args.only.read_text("utf-8").split())
            questions = [question for question in questions if question.id in ids]
        for stage, chosen in STAGES.items():
            settings = load_settings({"index": args.index, "k": KEPT, "threshold": 0.0} | chosen)
            folder = args.runs / args.name / stage.replace(", ", "-").replace(" ", "-")
            ask_questions(settings, questions, folder, masked=True)
            print(stage, score_run(questions, folder), sep="\n", file=sys.stderr)
            stages[stage] = measured(json.loads((folder / "metrics.json").read_text("utf-8")))
    except QABotError as error:
        print(f"quality: {error}", file=sys.stderr)
        return error.exit_code
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{args.name}.json").write_text(json.dumps(stages, indent=1) + "\n", "utf-8")
    (FOLDER / f"{args.name}.md").write_text(table(stages), "utf-8")
    print(table(stages), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
