"""The questions by what they are like, so that a person sees where the bot is weak."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from qa_bot.english.word_lists import ENGLISH
from qa_bot.evaluate.estimate import estimate
from qa_bot.evaluate.masked import MaskedQuestion, original
from qa_bot.evaluate.measures import MEASURES, has_phrases, values
from qa_bot.reading.question_files import Question
from qa_bot.records import Record

SLICED = (
    "evidence_hit@5",
    "right",
    "cited_evidence",
    "answers_answerable",
    "abstains_unanswerable",
)
"""The measures that are given for each slice."""
MAX_GROUPS = 12
"""Slices of one kind; the smallest are put together."""
OTHERS = "others"
AGES = ((7, "a week or less"), (31, "a month or less"), (366, "a year or less"))
"""Days between the newest evidence article and the question."""

_QUESTION_WORD = re.compile(
    rf"\b(how (?:many|much|long|old|far|often)|{ENGLISH.pattern('question_words')})\b",
    re.IGNORECASE,
)


def sliced(
    questions: Sequence[Question],
    records: Mapping[str, Record],
    published: Mapping[str, str],
    newest: str | None,
) -> dict[str, list[dict[str, Any]]]:
    """For each kind of slice its slices, in the order of their names; kinds with one are left out.

    `published` has the ISO dates of the evidence articles by id, as far as they are known; `newest`
    is the day to count from where a question has none. A masked twin stands where its original
    does.
    """
    kinds: dict[str, Callable[[Question], str]] = {
        "set": question_set,
        "asked": lambda q: "masked" if isinstance(q, MaskedQuestion) else "as it stands",
        "question word": question_word,
        "answer": answer_length,
        "age of the article": partial(article_age, published=published, newest=newest),
    }
    groups = {kind: _groups(questions, name) for kind, name in kinds.items()}
    return {
        kind: [_slice(name, members, records) for name, members in sorted(group.items())]
        for kind, group in groups.items()
        if len(group) > 1
    }


def question_set(question: Question) -> str:
    """What stands before the last hyphen of the id."""
    return original(question).id.rpartition("-")[0] or "no set"


def question_word(question: Question) -> str:
    """The first English question word."""
    match = _QUESTION_WORD.search(question.question)
    word = match[1].lower() if match else "none"
    return "who" if word in ("whom", "whose") else word


def answer_length(question: Question) -> str:
    """Words of the shortest gold answer."""
    source = original(question)
    if not has_phrases(source):
        return "yes or no" if source.answers else "no gold answer"
    words = min(len(answer.split()) for answer in source.answers)
    if words < 3:
        return "2 words" if words == 2 else "1 word"
    return "3 to 5 words" if words <= 5 else "6 words or more"


def article_age(question: Question, published: Mapping[str, str], newest: str | None) -> str:
    """Days from the newest evidence article to the day of the question."""
    dates = [published[e.article_id][:10] for e in original(question).evidence
             if e.article_id in published]  # fmt: skip
    asked_on = question.asked_on or (date.fromisoformat(newest) if newest else None)
    if not dates or not asked_on:
        return "not known"
    days = (asked_on - date.fromisoformat(max(dates))).days
    return next((name for most, name in AGES if days <= most), "more than a year")


def _groups(
    questions: Sequence[Question], name: Callable[[Question], str]
) -> dict[str, list[Question]]:
    names = [name(question) for question in questions]
    counts = Counter(names)
    kept = {
        n
        for n, _ in counts.most_common(MAX_GROUPS if len(counts) <= MAX_GROUPS else MAX_GROUPS - 1)
    }
    groups: dict[str, list[Question]] = {}
    for question, of in zip(questions, names, strict=True):
        groups.setdefault(of if of in kept else OTHERS, []).append(question)
    return groups


def _slice(
    name: str, questions: Sequence[Question], records: Mapping[str, Record]
) -> dict[str, Any]:
    measures = {m.name: m for m in MEASURES}
    return {
        "slice": name,
        "questions": len(questions),
        "measures": {n: estimate(values(measures[n], questions, records)) for n in SLICED},
    }
