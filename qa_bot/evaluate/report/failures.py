"""Which questions went wrong, and at which step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.evaluate.abstention import at_threshold
from qa_bot.evaluate.masked import MaskedQuestion
from qa_bot.evaluate.measures import (
    evidence_rank,
    has_evidence,
    has_labels,
    is_right,
    is_unanswerable,
)
from qa_bot.reading.question_files import Question
from qa_bot.records import Record


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not answered as it should be. Without a record, `record` is empty."""

    question: Question
    record: Record
    reason: str


def find_failures(
    questions: Sequence[Question], records: Mapping[str, Record], threshold: float = 0.0
) -> Iterator[Failure]:
    """In the order of the questions. One of which nothing is known cannot fail."""
    shown = at_threshold(records, threshold)
    for question in questions:
        record = shown.get(question.id, {})
        if reason := _reason(question, record):
            yield Failure(question, record, reason)


def _reason(question: Question, record: Record) -> str:
    """What went wrong; empty where nothing did."""
    if not record:
        return "No answer in the file"
    silent = record["status"] == "abstained"
    if silent and is_unanswerable(question):
        return ""
    if isinstance(question, MaskedQuestion):
        return "Answered, though the passages that say it were taken away"
    if is_unanswerable(question):
        return "Answered, though the articles do not say"
    if not has_labels(question) or is_right(question, record):
        return ""
    what = "No answer" if silent else "Wrong answer"
    if not has_evidence(question):
        return what
    rank = evidence_rank(question, record)
    return f"{what}, {'though a passage holds' if rank else 'and no passage holds'} the evidence"
