"""A bot that knows one article, and questions to it."""

from qa_bot.reading.question_files import Evidence, Question
from qa_bot.types import Answer, Article, Citation, Hit, Passage, Span, Statement, Turn

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
