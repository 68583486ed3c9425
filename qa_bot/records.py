"""Articles and answers as JSON objects: the only place that knows their fields by name."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from qa_bot.types import Answer, Article, Citation, Finding, Hit

Record = dict[str, Any]


def article_record(article: Article) -> Record:
    """The article in the shape in which articles are read."""
    return asdict(article)


def passage_record(rank: int, hit: Hit) -> Record:
    """A hit; `rank` counts from 1."""
    passage = hit.passage
    return {
        "rank": rank,
        "article_id": passage.article.id,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
    }


def citation_record(citation: Citation) -> Record:
    """A citation; `quote` is sliced from the article here and nowhere copied before."""
    span, article = citation.sentence, citation.sentence.article
    return {
        "article_id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published": article.published,
        "start": span.start,
        "end": span.end,
        "quote": span.text,
        "article_sha256": text_sha256(article),
        "role": citation.role,
        "support": round(citation.support, 4),
    }


def answer_record(
    answer: Answer, question_id: str | None = None, index: Mapping[str, str] | None = None
) -> Record:
    """The answer, with the id of its question where there is one, and which index gave it."""
    record: Record = {} if question_id is None else {"id": question_id}
    record |= {} if index is None else {"index": dict(index)}
    return record | {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "confidence": round(answer.confidence, 4),
        "short_answer": answer.short_answer,
        "short_answer_date": answer.short_answer_date,
        "statements": [
            {
                "text": s.text,
                "verbatim": s.verbatim,
                "citations": [citation_record(c) for c in s.citations],
            }
            for s in answer.statements
        ],
        "missing": list(answer.missing),
        "note": answer.note,
        "notice": answer.notice,
        "passages": [passage_record(rank, hit) for rank, hit in enumerate(answer.hits, 1)],
        "timings_ms": {name: round(ms, 1) for name, ms in answer.timings_ms.items()},
    }


def finding_record(finding: Finding) -> Record:
    """About a sentence; `start` and `end` are its place in the text that was checked."""
    return {
        "text": finding.sentence.text,
        "start": finding.sentence.start,
        "end": finding.sentence.end,
        "verdict": finding.verdict,
        "citations": [citation_record(citation) for citation in finding.citations],
        "differences": [asdict(change) for change in finding.differences],
        "reasons": list(finding.reasons),
    }


def text_sha256(article: Article) -> str:
    """The hash by which a later reader sees whether the text is the one that was cited."""
    return sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
