"""What is measured on each question, in one table: MEASURES, at the end.

A measure says which questions it needs, and gives one number from 0 to 1 for a question and its
answer record. Every question that has the label counts: where an answer was due, a missing record,
an abstention and an empty result score 0. `@k` means all the passages that the record holds. A
passage or a cited sentence is compared with the evidence by `wording.meet`, within one article.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from qa_bot.evaluate.wording import contains, is_yes_or_no, meet, normalise, token_f1
from qa_bot.reading.question_files import Evidence, Question
from qa_bot.records import Record


@dataclass(frozen=True, slots=True)
class Measure:
    """One number for a question and its answer record."""

    name: str
    needs: Callable[[Question], bool]
    value: Callable[[Question, Record], float]
    meaning: str


def values(
    measure: Measure, questions: Sequence[Question], records: Mapping[str, Record]
) -> list[float]:
    """The measure of every question that has what it needs; 0 where there is no record."""
    return [
        measure.value(question, records[question.id]) if question.id in records else 0.0
        for question in questions
        if measure.needs(question)
    ]


# Which questions


def has_evidence(question: Question) -> bool:
    return question.answerable is not False and bool(question.evidence)


def has_answers(question: Question) -> bool:
    return question.answerable is not False and bool(question.answers)


def has_phrases(question: Question) -> bool:
    """Whether it has an answer that can be looked for in a sentence."""
    return has_answers(question) and not is_yes_or_no(question.answers)


def has_labels(question: Question) -> bool:
    return has_answers(question) or has_evidence(question)


def has_sentences(question: Question) -> bool:
    """Whether it can be told of a sentence that it is a right one."""
    return has_phrases(question) or has_evidence(question)


def is_answerable(question: Question) -> bool:
    return question.answerable is True


def is_unanswerable(question: Question) -> bool:
    return question.answerable is False


# Retrieval


def article_hit(question: Question, record: Record, top: int | None = None) -> float:
    return float(any(_from_evidence_article(question, p) for p in record["passages"][:top]))


def article_reciprocal_rank(question: Question, record: Record) -> float:
    rank = first_rank(_from_evidence_article(question, p) for p in record["passages"])
    return 1 / rank if rank else 0.0


def evidence_recall(question: Question, record: Record) -> float:
    found = [any(_holds(p, p["text"], e) for p in record["passages"]) for e in question.evidence]
    return sum(found) / len(found)


def evidence_hit(question: Question, record: Record, top: int | None = None) -> float:
    rank = evidence_rank(question, record)
    return float(rank > 0 and (top is None or rank <= top))


def evidence_rank(question: Question, record: Record) -> int:
    """Rank of the first passage that meets the evidence, from 1; 0 where none does."""
    return first_rank(
        any(_holds(p, p["text"], e) for e in question.evidence) for p in record["passages"]
    )


def article_ndcg(question: Question, record: Record, top: int = 10) -> float:
    """Articles stand where their first passage does; each evidence article is worth 1."""
    article_ids = {e.article_id for e in question.evidence}
    ranked = list(dict.fromkeys(p["article_id"] for p in record["passages"]))[:top]
    gain = sum(_discount(rank) for rank, article in enumerate(ranked, 1) if article in article_ids)
    return gain / sum(_discount(rank) for rank in range(1, min(len(article_ids), top) + 1))


def first_rank(wanted: Iterable[bool]) -> int:
    """Place of the first true one, from 1; 0 where there is none."""
    return next((rank for rank, is_wanted in enumerate(wanted, 1) if is_wanted), 0)


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def _from_evidence_article(question: Question, passage: Record) -> bool:
    return any(passage["article_id"] == e.article_id for e in question.evidence)


def _holds(place: Record, text: str, evidence: Evidence) -> bool:
    return place["article_id"] == evidence.article_id and meet(text, evidence.quote)


# Answers


def answer_contained(question: Question, record: Record, first: int | None = None) -> float:
    text = " ".join(s["text"] for s in record["statements"][:first])
    return float(any(contains(text, answer) for answer in question.answers))


def cited_evidence(question: Question, record: Record) -> float:
    return float(any(_meets_evidence(question, c) for c in citations(record)))


def citation_precision(question: Question, record: Record) -> float:
    """Share of the different sentences cited as evidence that hold some, or a gold answer."""
    cited = {
        (c["article_id"], c["start"], c["end"]): c
        for c in citations(record)
        if c.get("role", "evidence") == "evidence"
    }
    phrases = question.answers if has_phrases(question) else ()
    good = [
        _meets_evidence(question, c) or any(contains(c["quote"], phrase) for phrase in phrases)
        for c in cited.values()
    ]
    return sum(good) / len(good) if good else 0.0


def exact_match(question: Question, record: Record) -> float:
    short_answer = normalise(record["short_answer"] or "")
    return float(
        any(short_answer and short_answer == normalise(answer) for answer in question.answers)
    )


def f1(question: Question, record: Record) -> float:
    return max(token_f1(record["short_answer"] or "", answer) for answer in question.answers)


def is_right(question: Question, record: Record) -> float:
    """The strongest label decides: an answer that can be looked for, yes or no, the evidence."""
    if has_phrases(question):
        return answer_contained(question, record)
    if has_answers(question):
        return exact_match(question, record)
    return cited_evidence(question, record)


def citations(record: Record) -> list[Record]:
    return [citation for statement in record["statements"] for citation in statement["citations"]]


def _meets_evidence(question: Question, citation: Record) -> bool:
    return any(_holds(citation, citation["quote"], e) for e in question.evidence)


# Abstention


def answers(question: Question, record: Record) -> float:
    return float(record["status"] != "abstained")


def abstains(question: Question, record: Record) -> float:
    return float(record["status"] == "abstained")


MEASURES = (
    Measure(
        "article_hit@1",
        has_evidence,
        partial(article_hit, top=1),
        "the first passage is from an evidence article",
    ),
    Measure(
        "article_hit@5",
        has_evidence,
        partial(article_hit, top=5),
        "one of the first 5 passages is from an evidence article",
    ),
    Measure(
        "article_hit@k",
        has_evidence,
        article_hit,
        "one of the passages is from an evidence article",
    ),
    Measure(
        "article_mrr",
        has_evidence,
        article_reciprocal_rank,
        "1 / rank of the first passage from an evidence article",
    ),
    Measure(
        "article_ndcg@10",
        has_evidence,
        article_ndcg,
        "nDCG of the first 10 different articles, evidence articles being relevant",
    ),
    Measure(
        "evidence_recall@k",
        has_evidence,
        evidence_recall,
        "share of the evidence quotes that the passages hold",
    ),
    Measure(
        "evidence_hit@5",
        has_evidence,
        partial(evidence_hit, top=5),
        "one of the first 5 passages holds an evidence quote",
    ),
    Measure(
        "evidence_hit@k",
        has_evidence,
        evidence_hit,
        "a passage holds an evidence quote",
    ),
    Measure(
        "right",
        has_labels,
        is_right,
        "the answer is contained (yes or no: the short answer; no gold answer: evidence is cited)",
    ),
    Measure(
        "answer_contained",
        has_phrases,
        answer_contained,
        "a gold answer (not yes or no) stands in the statements",
    ),
    Measure(
        "first_sentence_contains",
        has_phrases,
        partial(answer_contained, first=1),
        "a gold answer (not yes or no) stands in the first statement",
    ),
    Measure(
        "cited_evidence",
        has_evidence,
        cited_evidence,
        "a cited sentence is, holds or lies in an evidence quote",
    ),
    Measure(
        "citation_precision",
        has_sentences,
        citation_precision,
        "share of the sentences cited as evidence that hold evidence or a gold answer",
    ),
    Measure(
        "exact_match",
        has_answers,
        exact_match,
        "the short answer is a gold answer (SQuAD normalisation)",
    ),
    Measure(
        "f1",
        has_answers,
        f1,
        "words shared by the short answer and the nearest gold answer (SQuAD F1)",
    ),
    Measure(
        "answers_answerable",
        is_answerable,
        answers,
        "an answerable question gets an answer, right or wrong: coverage",
    ),
    Measure(
        "abstains_unanswerable",
        is_unanswerable,
        abstains,
        "an unanswerable question gets none: recall of abstaining",
    ),
)
