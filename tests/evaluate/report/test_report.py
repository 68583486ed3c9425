"""The report: one file in which hostile text is only text."""

import io
import re
from html.parser import HTMLParser

from support.runs import HOSTILE, SCORE, WHO, ScriptedBot

from qa_bot.evaluate.evaluation import score_run
from qa_bot.evaluate.runs import About, run_questions, write_about
from qa_bot.reading.question_files import Evidence, Question


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
