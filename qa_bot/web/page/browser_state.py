"""A conversation as the browser keeps it: plain words, and pointers to what was cited.

Nothing that comes back from a browser is believed. A pointer carries a checksum of the words it
points at; where it no longer fits its article, the answer that needs it is dropped. Sentences are
never kept: they are sliced from the articles again. What a language model worded is checked again.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Annotated, Any

from pydantic import BaseModel, Field

from qa_bot.bot import MAX_QUESTION_CHARACTERS, MAX_TURNS
from qa_bot.conversation.small_talk import own_words
from qa_bot.errors import QABotError
from qa_bot.guard.judge import judge
from qa_bot.index.corpus import Corpus
from qa_bot.render.outline import closest
from qa_bot.render.pointers import find_sentence, pointer
from qa_bot.types import Answer, Citation, Hit, Passage, Role, Statement, Status, Turn

Text = Annotated[str, Field(max_length=MAX_QUESTION_CHARACTERS)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Cited = list[tuple[Text, Role, Share]]


class _Kept(BaseModel):
    """What `keep` gives, when it comes back."""

    question: Text
    standalone_question: Text
    status: Status
    confidence: Share
    short_answer: Text | None
    short_answer_date: Text | None
    statements: list[Cited]
    closest: list[Text]
    words: list[Text | None] = []
    missing: tuple[Text, ...]
    notice: Text | None = None
    within: Text = ""


def keep(answer: Answer) -> dict[str, Any]:
    """The answer as plain data, without any sentence of an article."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "confidence": round(answer.confidence, 4),
        "short_answer": answer.short_answer,
        "short_answer_date": answer.short_answer_date,
        "statements": [
            [[pointer(c.sentence), c.role, round(c.support, 4)] for c in statement.citations]
            for statement in answer.statements
        ],
        "closest": [pointer(span) for span in closest(answer)] if not answer.statements else [],
        "words": [None if s.verbatim else s.text for s in answer.statements],
        "missing": list(answer.missing),
        "notice": answer.notice,
        "within": answer.within,
    }


def restore(kept: Any, corpus: Corpus) -> list[Answer]:
    """The answers that still fit the articles, oldest first, also in a model's words."""
    answers = []
    for record in kept[-MAX_TURNS:] if isinstance(kept, list) else []:
        with suppress(TypeError, ValueError, QABotError):
            answers.append(_answer(_Kept.model_validate(record), corpus))
    return answers


def history(answers: Sequence[Answer]) -> list[Turn]:
    """The earlier turns that were about the articles, with each question complete in itself."""
    return [
        Turn(a.standalone_question, " ".join(statement.text for statement in a.statements))
        for a in answers
        if not a.note
    ]


def _answer(kept: _Kept, corpus: Corpus) -> Answer:
    near = [find_sentence(at, corpus) for at in kept.closest]
    note = kept.status == "abstained" and own_words(kept.question, corpus)
    return Answer(
        **kept.model_dump(exclude={"statements", "closest", "words"}),
        statements=tuple(
            _statement(cited, words, corpus)
            for cited, words in zip_longest(kept.statements, kept.words)
        ),
        hits=tuple(Hit(Passage(s.article, s.start, s.end, (s,)), 0.0) for s in near),
        note=note or None,
    )


def _statement(cited: Cited, words: str | None, corpus: Corpus) -> Statement:
    """In a model's words only where the guard still lets them pass."""
    citations = tuple(
        Citation(find_sentence(at, corpus), support, role) for at, role, support in cited
    )
    if words and judge(words, [c.sentence for c in citations]).outcome == "supported":
        return Statement(words, citations)
    evidence = [c.sentence.text for c in citations if c.role == "evidence"]
    return Statement(" ".join(evidence), citations)
