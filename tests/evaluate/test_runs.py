"""A run: answers on disk, in order, whole or named."""

import json

import pytest
from support.runs import SCORE, WEATHER, WHO, ScriptedBot, lines

from qa_bot.errors import InputError, StorageError
from qa_bot.evaluate.evaluation import score_run
from qa_bot.evaluate.runs import About, read_about, read_answers, run_questions, write_about


def test_a_run_asks_with_history_and_writes_records_in_order(tmp_path):
    bot = ScriptedBot()
    run_questions(bot, [WHO, WEATHER], tmp_path / "new" / "folder", 3)
    assert bot.asked == [(WHO.question, WHO.history, 3), (WEATHER.question, (), 3)]
    first, second, rest = lines(tmp_path / "new" / "folder")
    assert rest == ""
    assert json.loads(first)["id"] == "1"
    assert json.loads(first)["statements"][0]["citations"][0]["quote"] == "Ann won the race."
    assert json.loads(second)["status"] == "abstained"


def test_an_interrupted_run_keeps_its_answers_and_can_be_scored(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run_questions(ScriptedBot(fails_at=SCORE.question), [WHO, SCORE], tmp_path, 5)
    score_run([WHO, SCORE], tmp_path)
    metrics = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert (metrics["questions"], metrics["answers"]) == (2, 1)
    assert metrics["measures"]["answer_contained"]["mean"] == 0.5


def test_a_new_run_replaces_the_old_answers(tmp_path):
    run_questions(ScriptedBot(), [WHO, WEATHER], tmp_path, 5)
    run_questions(ScriptedBot(), [SCORE], tmp_path, 5)
    assert list(read_answers(lines(tmp_path), "x")) == ["3"]


def test_what_is_known_of_a_run_is_kept_beside_it(tmp_path):
    assert read_about(tmp_path) == About()
    about = About("gen-000001", 0.5, "2025-05-16", {"a": "2025-05-12"})
    write_about(tmp_path / "new", about)
    assert read_about(tmp_path / "new") == about
    for broken in ("{", "[]", '{"other": 1}'):
        (tmp_path / "new" / "run.json").write_text(broken)
        with pytest.raises(InputError, match=r"run\.json cannot be read"):
            read_about(tmp_path / "new")


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        run_questions(ScriptedBot(), [WHO], tmp_path / "file", 5)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "maybe"},
        {"confidence": 1.5},
        {"confidence": None},
        {"id": 7},
        {"statements": [{"text": "x"}]},
        {"passages": [{"article_id": "a", "text": None}]},
    ],
)
def test_a_line_that_is_no_answer_is_named(tmp_path, change):
    run_questions(ScriptedBot(), [WHO], tmp_path, 5)
    good = lines(tmp_path)[0]
    bad = json.dumps(json.loads(good) | {"id": "other"} | change)
    with pytest.raises(InputError, match="answers: line 3 is no answer"):
        read_answers([good, "", bad], "answers")


def test_broken_and_repeated_lines_are_named(tmp_path):
    run_questions(ScriptedBot(), [WHO], tmp_path, 5)
    good = lines(tmp_path)[0]
    with pytest.raises(InputError, match="line 2 is no answer"):
        read_answers([good, good[:50]], "answers")
    with pytest.raises(InputError, match="line 2 repeats the id '1'"):
        read_answers([good, good], "answers")


def test_no_questions_is_a_run_too(tmp_path):
    run_questions(ScriptedBot(), [], tmp_path, 5)
    assert "0 questions, 0 answers" in score_run([], tmp_path)
    assert "None." in (tmp_path / "report.html").read_text("utf-8")
