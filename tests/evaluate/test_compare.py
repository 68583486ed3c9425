"""Two runs against each other."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from qa_bot.evaluate.compare import compare, comparison_table, mcnemar
from qa_bot.reading.question_files import Evidence, Question

pytestmark = pytest.mark.slow  # each comparison takes thousands of samples

SCRIPT = Path(__file__).parents[2] / "scripts" / "compare_runs.py"
COUNT = 400
QUESTIONS = [
    Question(f"q{i}", "Who won?", ("Ann",), True, (Evidence("a", "Ann won."),))
    for i in range(COUNT)
] + [Question(f"no{i}", "Who lost?", answerable=False) for i in range(40)]


def record(question_id, confidence, *, right):
    quote = "Ann won." if right else "It rained."
    citation = {"article_id": "a", "start": 0, "end": len(quote), "quote": quote}
    return {
        "id": question_id,
        "status": "answered",
        "confidence": confidence,
        "short_answer": "Ann" if right else "It",
        "statements": [{"text": quote, "citations": [citation]}],
        "passages": [{"article_id": "a", "text": quote}],
    }


def run(lost=0, found=0):
    """Three in four are right; so many of these are made wrong, and of the wrong ones right."""
    rng = np.random.default_rng(7)
    right = [i % 4 > 0 for i in range(COUNT)]
    right_ones = [i for i in range(COUNT) if right[i]]
    for i in right_ones[:lost]:
        right[i] = False
    for i in [i for i in range(COUNT) if i % 4 == 0][:found]:
        right[i] = True
    records = [
        record(f"q{i}", round(float(rng.uniform(0.2, 0.8)) + 0.2 * right[i], 3), right=right[i])
        for i in range(COUNT)
    ]
    records += [record(f"no{i}", float(rng.uniform(0, 0.9)), right=False) for i in range(40)]
    return {r["id"]: r for r in records}


def named(comparisons):
    return {comparison.name: comparison for comparison in comparisons}


def test_a_run_against_itself_shows_no_difference():
    comparisons = compare(QUESTIONS, run(), run())
    assert {"right", "f1", "auroc", "area over risk-coverage"} <= set(named(comparisons))
    for comparison in comparisons:
        assert comparison.difference["low"] == comparison.difference["high"] == 0
        assert comparison.verdict == "no difference"
        assert comparison.p in (None, 1)
        assert not comparison.is_worse_by(0)


def test_five_points_of_right_answers_less_are_worse():
    comparisons = compare(QUESTIONS, run(), run(lost=COUNT // 20))
    right = named(comparisons)["right"]
    assert (right.old, right.new) == (0.75, pytest.approx(0.7))
    assert right.difference["mean"] == pytest.approx(-0.05)
    assert right.difference["low"] < -0.05 < right.difference["high"] < -0.02
    assert right.p == pytest.approx(2 * 0.5**20)  # 20 lost, none gained
    assert right.verdict == "worse"
    assert right.is_worse_by(0.02)
    assert not right.is_worse_by(0.05)
    worse = {name for name, c in named(comparisons).items() if c.verdict == "worse"}
    assert "area over risk-coverage" in worse
    assert "right" in comparison_table(comparisons, 0.02).splitlines()[-1]
    assert comparison_table(comparisons, 0.9).endswith("none")


def test_more_right_answers_are_better():
    assert named(compare(QUESTIONS, run(), run(found=20)))["right"].verdict == "better"


def test_gains_and_losses_that_even_out_are_no_difference():
    right = named(compare(QUESTIONS, run(), run(lost=20, found=20)))["right"]
    assert right.difference["mean"] == 0
    assert right.difference["low"] < 0 < right.difference["high"]
    assert (right.verdict, right.p) == ("no difference", 1)


def test_a_lost_record_lowers_every_mean_it_belongs_to():
    new = run()
    del new["q1"], new["no1"]
    old = {name: r | {"status": "abstained"} if "no" in name else r for name, r in run().items()}
    new = {name: r | {"status": "abstained"} if "no" in name else r for name, r in new.items()}
    comparisons = compare(QUESTIONS, old, new)
    assert all(comparison.new < comparison.old for comparison in comparisons
               if not comparison.name.startswith("accuracy@"))  # fmt: skip


def test_mcnemar_by_hand():
    old = np.array([1.0] * 9 + [0.0] * 3 + [1.0] * 50)
    new = np.array([0.0] * 9 + [1.0] * 3 + [1.0] * 50)
    assert mcnemar(old, new) == pytest.approx(2 * binom.cdf(3, 12, 0.5))
    assert mcnemar(old, old) == 1
    assert mcnemar(old, new / 2) is None


# The script


def compared(tmp_path, old, new, *options):
    for folder, records in (("old", old), ("new", new)):
        (tmp_path / folder).mkdir()
        lines = [json.dumps(r) + "\n" for r in records.values()]
        (tmp_path / folder / "answers.jsonl").write_text("".join(lines))
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        "".join(
            json.dumps(
                {"id": q.id, "question": q.question, "answers": q.answers,
                 "answerable": q.answerable,
                 "evidence": [{"article_id": e.article_id, "quote": e.quote} for e in q.evidence]}
            ) + "\n"
            for q in QUESTIONS
        )
    )  # fmt: skip
    command = [sys.executable, SCRIPT, *options, "--questions", questions]
    return subprocess.run(
        [*command, tmp_path / "old", tmp_path / "new"],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.slow
def test_the_script_passes_the_same_run(tmp_path):
    done = compared(tmp_path, run(), run(), "--margin", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("worse by more than 0: none\n")


@pytest.mark.slow
def test_the_script_fails_a_worse_run(tmp_path):
    done = compared(tmp_path, run(), run(lost=20))
    assert (done.returncode, done.stderr) == (1, "")
    assert "worse!" in done.stdout


@pytest.mark.slow
def test_the_script_says_what_it_cannot_read(tmp_path):
    done = subprocess.run(
        [sys.executable, SCRIPT, "--questions", tmp_path / "none.jsonl", tmp_path, tmp_path],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("compare_runs: ")
    assert done.stderr.count("\n") == 1
