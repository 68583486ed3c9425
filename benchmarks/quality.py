"""How good are the answers, and what does each stage add?

    python benchmarks/quality.py --data FOLDER --indexes FOLDER --runs FOLDER [--only SET …]

Asks the questions of several sets once for each stage, with a threshold of 0, and the twins that
have their answer taken away. Builds an index where INDEXES has none. Keeps the runs in RUNS, so
that they can be compared with scripts/compare_runs.py and a run that is there is not asked again,
and writes their figures to benchmarks/quality/. Of sets that something was trained or tuned on,
only questions about the articles kept for tests are asked.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.assemble import make_bot, make_retriever
from qa_bot.bot import QABot
from qa_bot.errors import QABotError
from qa_bot.evaluate.evaluation import about_run, load_answers, load_questions, score_run
from qa_bot.evaluate.masked import GivenQuestion, masked_twins
from qa_bot.evaluate.runs import ANSWERS, run_questions, write_about
from qa_bot.index.generation import Generation
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder
from qa_bot.models.load import load_embedder
from qa_bot.reading.question_files import Question
from qa_bot.settings import Settings
from qa_bot.training.labelled import part_of, refuse_all_but_questions

STAGES: dict[str, dict[str, Any]] = {
    "words": {"dense_weight": 0.0, "reader": "none"},
    "meaning": {"dense_weight": 1.0, "reader": "none"},
    "both": {"reader": "none"},
    "both, looked at again": {"reader": "none"},
    "and read": {},
}
FOUND_ONLY = ("words", "meaning", "both")
"""Stages that take the hits as they are found."""
MEASURES = (
    "article_hit@5", "evidence_hit@5", "first_sentence_contains", "answer_contained",
    "cited_evidence", "citation_precision", "exact_match", "f1",
)  # fmt: skip
KEPT = 10
"""Passages of each answer."""
FOLDER = Path(__file__).with_name("quality")

Record = dict[str, Any]


def everything(record: Record) -> bool:
    return True


def untouched(record: Record) -> bool:
    return part_of(place_of(record)["article_id"]) == "test"


def stands_alone(record: Record) -> bool:
    return untouched(record) and record["self_contained"]


def place_of(record: Record) -> Record:
    """Where the answer is, or was looked for."""
    return record.get("paragraph") or record["evidence"][0]


@dataclass(frozen=True, slots=True)
class Set:
    """Questions, and the articles that they are asked of."""

    folder: str
    articles: Sequence[str]
    asked: Callable[[Record], bool] = everything
    every: int = 1
    """Only each so many-th question, where there are very many."""
    given: str = ""
    """`article` or `paragraph`: each question is asked only of its own."""
    stages: Sequence[str] = tuple(STAGES)


LAST = ("both, looked at again", "and read")

SETS = {
    "realtimeqa-2022": Set("realtimeqa-2022", ["realtimeqa-2022"]),
    "newsqa": Set("newsqa-dev", ["newsqa-dev", "lee", "bbc"], stands_alone, stages=LAST),
    "newsqa-given-article": Set("newsqa-dev", ["newsqa-dev", "lee", "bbc"], untouched, every=2,
                                given="article", stages=LAST),
    "squad2": Set("squad2-dev-half", ["squad2-dev-half"], untouched, every=10, stages=LAST),
    "squad2-given-paragraph": Set("squad2-dev-half", ["squad2-dev-half"], untouched, every=8,
                                  given="paragraph", stages=LAST),
    "seed": Set("seed", ["seed"], stages=LAST),
}  # fmt: skip


def questions_of(data: Path, chosen: Set) -> list[Question]:
    path = data / chosen.folder / "questions.jsonl"
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kept = [record for record in records if chosen.asked(record)][:: chosen.every]
    questions = {question.id: question for question in load_questions([path])}
    if not chosen.given:
        return [questions[record["id"]] for record in kept]
    return [with_place(questions[record["id"]], record, chosen.given) for record in kept]


def with_place(question: Question, record: Record, given: str) -> GivenQuestion:
    place = place_of(record)
    span = (place["start"], place["end"]) if given == "paragraph" else (0, sys.maxsize)
    fields = {name: getattr(question, name) for name in Question.__slots__}
    return GivenQuestion(**fields, place=(place["article_id"], *span))


def opened(data: Path, indexes: Path, chosen: Set, embedder: Embedder) -> Generation:
    index = indexes / "+".join(chosen.articles)
    if not index.exists():
        folders = [data / name for name in chosen.articles]
        ignored = refuse_all_but_questions
        rebuild(folders, index, embedder, skipped=ignored, undated=lambda *_: None)
    return open_index(index)


def bot_at(stage: str, generation: Generation, embedder: Embedder) -> QABot:
    settings = Settings(threshold=0.0, **STAGES[stage])
    bot = make_bot(settings, generation, embedder)
    if stage in FOUND_ONLY:
        bot.retriever = make_retriever(settings, generation, embedder)
    return bot


def run_set(name: str, args: argparse.Namespace, embedder: Embedder) -> dict[str, Record]:
    chosen = SETS[name]
    questions = questions_of(args.data, chosen)
    generation = opened(args.data, args.indexes, chosen, embedder)
    twins = [] if chosen.given else masked_twins(questions)
    figures = {}
    for stage in chosen.stages:
        folder = args.runs / name / stage.replace(", ", "-").replace(" ", "-")
        if not is_there(folder, [*questions, *twins]):
            write_about(folder, about_run(generation.corpus, questions, generation.name, 0.0))
            run_questions(bot_at(stage, generation, embedder), [*questions, *twins], folder, KEPT)
        print(name, stage, score_run(questions, folder), sep="\n", file=sys.stderr)
        figures[stage] = measured(json.loads((folder / "metrics.json").read_text("utf-8")))
    return figures


def is_there(folder: Path, questions: Sequence[Question]) -> bool:
    """Whether an earlier run has an answer to each; it is only scored again then."""
    return (folder / ANSWERS).exists() and {q.id for q in questions} <= set(load_answers(folder))


def measured(metrics: Record) -> Record:
    """The figures that go into the table, each with low and high."""
    abstention = metrics["abstention"]
    return {name: metrics["measures"][name] for name in MEASURES} | {
        "AUROC, masked": abstention["auroc_masked"],
        "AUROC, unanswerable": abstention["auroc_unmasked"],
        "area under risk-coverage": abstention["risk_coverage"] | {"curve": []},
        "wrong among the surest 60%": abstention["risk_coverage_unmasked"]["at_coverage"]["wrong"],
    }


def shown(figure: Record) -> str:
    middle = figure.get("mean", figure.get("value", figure.get("area")))
    if middle is None or figure["low"] is None:
        return "–"
    return f"{middle:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"


def table(stages: dict[str, Record]) -> str:
    names = list(next(iter(stages.values())))
    rows = [["", *stages], ["---"] * (len(stages) + 1)]
    rows += [[name, *(shown(figures[name]) for figures in stages.values())] for name in names]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--data", "--indexes", "--runs"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    args = parser.parse_args()
    embedder = load_embedder("default")
    FOLDER.mkdir(exist_ok=True)
    try:
        for name in args.only:
            stages = run_set(name, args, embedder)
            (FOLDER / f"{name}.json").write_text(json.dumps(stages, indent=1) + "\n", "utf-8")
            (FOLDER / f"{name}.md").write_text(table(stages), "utf-8")
    except QABotError as error:
        print(f"quality: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
