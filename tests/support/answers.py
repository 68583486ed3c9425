"""Answers made by hand, also of articles that would do harm."""

from qa_bot.types import Answer, Article, Citation, Hit, Passage, Sentence, Span, Statement
from support.markup import HOSTILE


def article(
    name: str, text: str = "First thing. Second thing. Third thing.", **known: str
) -> Article:
    return Article(name, known.pop("title", f"Title {name}"), text, **known)


def span(of: Article, words: str) -> Span:
    start = of.text.index(words)
    return Span(of, start, start + len(words))


def statement(evidence: Span, *context: Span) -> Statement:
    citations = [Citation(evidence, 0.9), *(Citation(c, 0.9, "context") for c in context)]
    return Statement(evidence.text, tuple(citations))


def answered(*statements: Statement, **changes: object) -> Answer:
    fields = {"status": "answered", "confidence": 0.9, "short_answer": None, "hits": ()}
    return Answer(
        **{"question": "Q?", "standalone_question": "Q?", "statements": statements}
        | fields
        | changes
    )


def abstained(question: str, *sentences: Span) -> Answer:
    hits = [
        Hit(Passage(s.article, s.start, s.end, (Sentence(s.article, s.start, s.end),)), 1.0)
        for s in sentences
    ]
    return answered(
        status="abstained", question=question, standalone_question=question, hits=tuple(hits)
    )


def hostile_everywhere() -> tuple[Article, Answer]:
    of = Article(
        HOSTILE, HOSTILE, f"{HOSTILE}\n\nEnd. {HOSTILE}", "javascript:PWN()", HOSTILE, HOSTILE
    )
    answer = answered(
        statement(span(of, HOSTILE), span(of, "End.")),
        question=HOSTILE,
        standalone_question=HOSTILE + "!",
        short_answer=HOSTILE,
        short_answer_date=HOSTILE,
        within=HOSTILE,
        status="partial",
        missing=(HOSTILE,),
    )
    return of, answer
