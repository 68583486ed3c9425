"""A run, its scoring, its report, and the script."""

import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa_bot.errors import InputError, StorageError
from qa_bot.evaluate.evaluation import load_questions, score_run
from qa_bot.evaluate.report.failures import find_failures
from qa_bot.evaluate.runs import About, read_about, read_answers, run_questions, write_about
from qa_bot.reading.question_files import Evidence, Question
from qa_bot.types import Answer, Article, Citation, Hit, Passage, Span, Statement, Turn

SCRIPT = Path(__file__).parents[2] / "scripts" / "evaluate.py"
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\" ' & \u202e\ud800"


class ScriptedBot:
    """Knows one article by heart and answers with its first sentence whose words are all given."""

    def __init__(self, text="Ann won the race. It rained.", fails_at=None):
        self.article = Article("a", "Title", text)
        self.fails_at = fails_at
        self.asked = []

    def ask(self, question, history=(), *, k=5, asked_on=None):
        if question == self.fails_at:
            raise KeyboardInterrupt
        self.asked.append((question, history, k))
        end = self.article.text.index(".") + 1
        sentence = Span(self.article, 0, end)
        knows = "race" in question
        return Answer(
            question=question,
            standalone_question=question,
            status="answered" if knows else "abstained",
            confidence=0.9 if knows else 0.1,
            short_answer="Ann" if knows else None,
            statements=(Statement(sentence.text, (Citation(sentence, 0.9),)),) if knows else (),
            hits=(Hit(Passage(self.article, 0, end), 1.0),)[:k],
            timings_ms={"total": 3.0},
        )


WHO = Question(
    "1", "Who won the race?", ("Ann",), True, (Evidence("a", "Ann won"),), (Turn("Hi?", "Yes."),)
)
WEATHER = Question("2", "Did it snow?", answerable=False)
SCORE = Question("3", "What was the score of the race?", ("5-1",), True, (Evidence("b", "5-1"),))


def lines(folder):
    return (folder / "answers.jsonl").read_text("utf-8").split("\n")


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


# Failures and the report


def test_failures_say_at_which_step(tmp_path):
    lost = Question("4", "What race?", ("x",), True)
    trap = Question("5", "Which race is tomorrow?", answerable=False)
    missed = Question("6", "Who lost?", ("Bob",), True, (Evidence("a", "Ann won the race."),))
    wrong = Question("7", "Whose race?", ("Bob",), True, (Evidence("a", "Ann won the race."),))
    plain = Question("8", "Who paid?", ("Bob",))
    unknown = Question("9", "Anything about a race?")
    asked = [WHO, WEATHER, SCORE, trap, missed, wrong, plain, unknown]
    run_questions(ScriptedBot(), asked, tmp_path, 5)
    failures = find_failures([*asked, lost], read_answers(lines(tmp_path), "x"))
    assert {failure.question.id: failure.reason for failure in failures} == {
        "3": "Wrong answer, and no passage holds the evidence",
        "4": "No answer in the file",
        "5": "Answered, though the articles do not say",
        "6": "No answer, though a passage holds the evidence",
        "7": "Wrong answer, though a passage holds the evidence",
        "8": "No answer",
    }


class Tags(HTMLParser):
    """Collects the elements and their attributes."""

    def __init__(self):
        super().__init__()
        self.names, self.attributes, self.text = set(), set(), io.StringIO()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.text.write(data)


def test_the_report_is_one_file_in_which_hostile_text_is_only_text(tmp_path):
    question = Question(HOSTILE, f"race {HOSTILE}", (HOSTILE,), True, (Evidence(HOSTILE, HOSTILE),))
    questions = [question, Question("lost" + HOSTILE, HOSTILE, ("x",))]
    run_questions(ScriptedBot(text=HOSTILE + "."), [question], tmp_path, 5)
    write_about(tmp_path, About(index_generation=HOSTILE))
    score_run(questions, tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    tags = Tags()
    tags.feed(page)
    assert "<script>alert(1)</script>" in tags.text.getvalue()
    assert not tags.names & {"script", "img", "link", "iframe", "a"}
    assert not tags.attributes & {"src", "href", "onerror"}
    assert "\u202e" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_failure_shows_answer_citation_gold_sentence_and_rank(tmp_path):
    wrong = Question("7", "Whose race?", ("Bob",), True, (Evidence("a", "Ann won the race."),))
    lost = Question("8", "Which race?", ("Bob",), True, (Evidence("b", "Bob lost the race."),))
    run_questions(ScriptedBot(), [wrong, lost], tmp_path, 5)
    score_run([wrong, lost], tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    first, second = re.findall(r"<article>.*?</article>", page)
    assert "not among the 1 kept" in first
    assert "<mark>Bob</mark> lost the race." in first
    for row in ("Short answer|Ann", "Cites a 0–17|Ann won the race.", "Gold answers|Bob",
                "Gold sentence, a|Ann won the race.", "Rank of the gold passage|1"):  # fmt: skip
        name, value = row.split("|")
        assert f'{name}</dt><dd dir="auto">{value}' in second


def test_the_charts_show_the_curve_and_the_bins(tmp_path):
    run_questions(ScriptedBot(), [WHO, SCORE], tmp_path, 5)
    score_run([WHO, SCORE], tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count("<svg") == 2
    # of two equally sure answers the wrong one comes first: risk 1 at coverage 1/2, 1/2 at 1
    assert 'points="194.0,12.0 344.0,162.0"' in page
    assert 'cx="314.0" cy="162.0" r="9.0"' in page  # confidence .9, half of them right


def test_the_report_lists_a_limited_number_of_failures(tmp_path):
    questions = [Question(str(n), f"Question {n}?", ("x",)) for n in range(60)]
    run_questions(ScriptedBot(), questions, tmp_path, 5)
    score_run(questions, tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Failures (60)" in page
    assert page.count("<article>") == 50
    assert "(60, the first 50 shown)" in page


# The script


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


def test_no_questions_is_a_run_too(tmp_path):
    run_questions(ScriptedBot(), [], tmp_path, 5)
    assert "0 questions, 0 answers" in score_run([], tmp_path)
    assert "None." in (tmp_path / "report.html").read_text("utf-8")


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
