"""A conversation as the browser keeps it: plain words, and pointers to what was cited.

Nothing that comes back from a browser is believed. A pointer carries a checksum of the words it
points at; where it no longer fits its article, the answer that needs it is dropped. Sentences are
never kept: they are sliced from the articles again. What a language model worded is checked again.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, get_args

from qa_bot.bot import MAX_QUESTION_CHARACTERS, MAX_TURNS
from qa_bot.conversation.small_talk import own_words
from qa_bot.errors import QABotError
from qa_bot.guard.judge import judge
from qa_bot.index.corpus import Corpus
from qa_bot.render.outline import closest
from qa_bot.render.pointers import find_sentence, pointer
from qa_bot.types import (
    Answer,
    Citation,
    Hit,
    Passage,
    Role,
    Sentence,
    Statement,
    Status,
    Turn,
)


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
        try:
            answers.append(_answer(record, corpus))
        except (KeyError, TypeError, ValueError, QABotError):
            continue
    return answers


def history(answers: Sequence[Answer]) -> list[Turn]:
    """The earlier turns that were about the articles, with each question complete in itself."""
    return [
        Turn(a.standalone_question, " ".join(statement.text for statement in a.statements))
        for a in answers
        if not a.note
    ]


def _answer(record: Mapping[str, Any], corpus: Corpus) -> Answer:
    question = _text(record["question"])
    note = record["status"] == "abstained" and own_words(question, corpus)
    return Answer(
        question=question,
        standalone_question=_text(record["standalone_question"]),
        status=_one_of(get_args(Status), record["status"]),
        confidence=_share(record["confidence"]),
        short_answer=_text_or_none(record["short_answer"]),
        short_answer_date=_text_or_none(record["short_answer_date"]),
        statements=tuple(
            _statement(citations, words, corpus)
            for citations, words in zip_longest(record["statements"], record.get("words", []))
        ),
        hits=tuple(_hit(find_sentence(_text(at), corpus)) for at in record["closest"]),
        missing=tuple(_text(missing) for missing in record["missing"]),
        note=note or None,
        notice=_text_or_none(record.get("notice")),
        within=_text(record.get("within", "")),
    )


def _statement(records: Any, words: Any, corpus: Corpus) -> Statement:
    """In a model's words only where the guard still lets them pass."""
    citations = tuple(
        Citation(find_sentence(_text(at), corpus), _share(support), _one_of(get_args(Role), role))
        for at, role, support in records
    )
    if words and judge(_text(words), [c.sentence for c in citations]).outcome == "supported":
        return Statement(words, citations)
    return Statement(
        " ".join(c.sentence.text for c in citations if c.role == "evidence"), citations
    )


def _hit(sentence: Sentence) -> Hit:
    """For what came closest: a passage of one sentence."""
    return Hit(Passage(sentence.article, sentence.start, sentence.end, (sentence,)), 0.0)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_QUESTION_CHARACTERS:
        raise TypeError("no text, or too long a one")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _share(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("no number between 0 and 1")
    return float(value)


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise ValueError(f"not one of {allowed}")
    return value
