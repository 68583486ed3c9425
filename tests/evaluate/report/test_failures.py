"""What failed, and at which step."""

from support.runs import SCORE, WEATHER, WHO, ScriptedBot, lines

from qa_bot.evaluate.report.failures import find_failures
from qa_bot.evaluate.runs import read_answers, run_questions
from qa_bot.reading.question_files import Evidence, Question


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
