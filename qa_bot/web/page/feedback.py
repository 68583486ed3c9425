"""What people say about answers: one JSON object a line, in a file of who serves the page."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from qa_bot.errors import InputError
from qa_bot.index.generation import Generation
from qa_bot.render.outline import lines
from qa_bot.types import Answer

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Of the file; whoever can reach the page can fill it."""
MAX_REASON = 500
_writing = Lock()


def write_feedback(
    file: Path, answers: Sequence[Answer], right: bool, reason: str, generation: Generation
) -> None:
    """Append what was said about the one answer.

    Raises:
        InputError: it no longer fits the articles, or the file is full or cannot be written.
    """
    if len(answers) != 1:
        raise InputError("This answer no longer fits the articles; ask the question again.")
    line = json.dumps(_record(answers[0], right, reason[:MAX_REASON], generation)) + "\n"
    try:
        with _writing, file.open("a", encoding="utf-8") as stream:
            if stream.tell() + len(line) > MAX_FILE_BYTES:
                raise InputError("The file of judgements is full, so this one is not kept.")
            stream.write(line)
    except OSError as error:
        raise InputError(f"The judgement cannot be kept ({error.strerror}).") from error


def _record(answer: Answer, right: bool, reason: str, generation: Generation) -> dict[str, object]:
    """Without any sentence of an article: the ids say where those stand."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "index": generation.name,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "cited": [
            {"id": citation.sentence.id, "role": citation.role, "support": citation.support}
            for statement in answer.statements
            for citation in statement.citations
        ],
        "closest": [line.spans[0].id for line in lines(answer) if line.kind == "closest"],
        "within": answer.within,
        "right": right,
        "reason": reason,
    }
