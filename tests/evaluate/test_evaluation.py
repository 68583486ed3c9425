"""Questions read, a run scored, and the script."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.runs import SCORE, WEATHER, WHO, ScriptedBot, lines

from qa_bot.errors import InputError
from qa_bot.evaluate.evaluation import load_questions, score_run
from qa_bot.evaluate.runs import About, run_questions, write_about

SCRIPT = Path(__file__).parents[2] / "scripts" / "evaluate.py"


def test_scoring_writes_metrics_and_a_table(tmp_path):
    run_questions(ScriptedBot(), [WHO, WEATHER, SCORE], tmp_path, 5)
    write_about(tmp_path, About(index_generation="gen-000007", threshold=0.25))
    table = score_run([WHO, WEATHER, SCORE], tmp_path)
    metrics = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert metrics["index_generation"] == "gen-000007"
    assert metrics["measures"]["article_hit@1"]["mean"] == 0.5
    assert metrics["latency_ms"] == {"n": 3, "p50": 3.0, "p95": 3.0}
    assert (
        "3 questions, 3 answers, at most 1 passages each, 0 broken quotes, index gen-000007, "
        "asked at threshold 0.25\n" in table
    )
    (row,) = [line.split() for line in table.splitlines() if line.startswith("article_hit@1")]
    assert row == ["article_hit@1", "2", "0.500", "0.000", "to", "1.000"]


def test_scoring_at_a_threshold_silences_what_is_less_sure(tmp_path):
    run_questions(ScriptedBot(), [WHO, SCORE], tmp_path, 5)
    assert "scored" not in score_run([WHO, SCORE], tmp_path)
    assert "scored at threshold 0.95" in score_run([WHO, SCORE], tmp_path, threshold=0.95)
    metrics = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert metrics["measures"]["answers_answerable"]["mean"] == 0
    assert metrics["measures"]["evidence_hit@5"]["mean"] == 0.5  # passages are found all the same
    assert metrics["abstention"]["wrong_among_answered"]["n"] == 0
    assert metrics["abstention"]["calibration"]["n"] == 2  # what a confidence is worth stays seen
    assert json.loads(lines(tmp_path)[0])["status"] == "answered"  # the run itself is not touched


def evaluate(*arguments):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.slow
def test_the_script_scores_an_earlier_run(tmp_path):
    run_questions(ScriptedBot(), [WHO], tmp_path, 5)
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1", "question": "Who won the race?", "answers": ["Ann"]}\n\n')
    done = evaluate("--questions", file, "--output", tmp_path, "--score-only")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 questions, 1 answers" in done.stdout
    assert (tmp_path / "report.html").exists()


@pytest.mark.parametrize("content", [None, "", "\n \n"])
@pytest.mark.slow
def test_the_script_ends_with_2_and_one_line_where_there_are_no_questions(tmp_path, content):
    if content is not None:
        (tmp_path / "none.jsonl").write_text(content)
    done = evaluate("--questions", tmp_path / "none.jsonl", "--output", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "none.jsonl" in done.stderr


@pytest.mark.slow
def test_the_script_ends_with_1_and_one_line_where_there_is_no_index(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}')
    folder = tmp_path / "nothing"
    done = evaluate("--index", folder, "--questions", file, "--output", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "nothing" in done.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[1]", b'{"id": "x"}'])
def test_an_unreadable_question_file_is_named(tmp_path, content):
    (tmp_path / "questions.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=r"questions\.jsonl"):
        load_questions([tmp_path / "questions.jsonl"])


@pytest.mark.parametrize("answers", ['"Ann"', '["Ann", 5]', '{"a": 1}', "7"])
def test_answers_that_are_no_list_of_strings_are_named(tmp_path, answers):
    (tmp_path / "questions.jsonl").write_text(f'{{"question": "Who?", "answers": {answers}}}')
    with pytest.raises(InputError, match=r"line 1 is no question \(its answers are no list"):
        load_questions([tmp_path / "questions.jsonl"])


def test_several_files_make_one_set(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text('{"id": "x-1", "question": "Who?"}\n')
    two.write_text('{"id": "y-1", "question": "Why?"}\n')
    assert [q.id for q in load_questions([one, two])] == ["x-1", "y-1"]
    with pytest.raises(InputError, match=r"two\.jsonl: the id 'x-1' stands in an earlier file"):
        two.write_text(one.read_text())
        load_questions([one, two])
