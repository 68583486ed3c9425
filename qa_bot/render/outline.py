"""The outline of an answer: what of it is shown and in which order, before any markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa_bot.text.language import article_language
from qa_bot.text.words import stems
from qa_bot.types import Answer, Article, Role, Sentence, Span, Statement

ABSTAINED = "The articles don’t say."
CLOSEST = "Closest, but not an answer:"
BY_THE_BOT = "qa_bot says:"  # before what no article says
WORDED = "in the model’s words, checked"
WELL_SUPPORTED = 0.8
SUPPORTED = 0.6
MAX_CLOSEST = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence that is shown, and the spans that it rests on."""

    kind: Literal["context", "statement", "worded", "closest"]
    """`worded` is a statement in a model's words; its spans are all that it rests on, in order."""
    text: str
    spans: tuple[Span, ...]


def closest(answer: Answer) -> list[Sentence]:
    """Of the best hits, the sentence that shares most words with the question, if it shares any."""
    sentences: list[Sentence] = []
    for hit in answer.hits:
        language = article_language(hit.passage.article)
        words = set(stems(answer.standalone_question, language))
        shared, best = max(
            ((len(words & set(stems(s.text, language))), s) for s in hit.passage.sentences),
            key=lambda scored: scored[0],
        )
        if shared and best not in sentences and len(sentences) < MAX_CLOSEST:
            sentences.append(best)
    return sentences


def lines(answer: Answer) -> list[Line]:
    """Each statement after its context, no context twice; of an abstention, what came closest."""
    if answer.status == "abstained":
        return [Line("closest", span.text, (span,)) for span in closest(answer)]
    result: list[Line] = []
    seen: set[Span] = set()
    for statement in answer.statements:
        if not statement.verbatim:
            cited = _cited(statement, "context") + _cited(statement, "evidence")
            result.append(Line("worded", statement.text, tuple(cited)))
            continue
        context = [span for span in _cited(statement, "context") if span not in seen]
        evidence = _cited(statement, "evidence")
        seen.update(context, evidence)
        result += [Line("context", span.text, (span,)) for span in context]
        result.append(Line("statement", statement.text, tuple(evidence)))
    return result


def sources(answer: Answer) -> list[Article]:
    """The articles that the lines rest on, in order of first use, by which they are numbered."""
    return articles_of([span for line in lines(answer) for span in line.spans])


def articles_of(spans: Sequence[Span]) -> list[Article]:
    """Each article once, in order."""
    return list({span.article.id: span.article for span in spans}.values())


def numbers(answer: Answer, number_from: int = 1) -> dict[str, int]:
    """The number of each source, by the id of the article."""
    return {article.id: n for n, article in enumerate(sources(answer), number_from)}


def confidence(answer: Answer) -> tuple[Literal["good", "fair", "weak"], str]:
    """A level, and the words for it."""
    if answer.status == "partial":
        return "fair", "Partly answered"
    if answer.confidence >= WELL_SUPPORTED:
        return "good", "Well supported"
    return ("fair", "Supported") if answer.confidence >= SUPPORTED else ("weak", "Weakly supported")


def short(answer: Answer) -> str:
    """The short answer, with its date where it leaves that open; else empty."""
    date = f" ({answer.short_answer_date})" if answer.short_answer_date else ""
    return f"{answer.short_answer}{date}" if answer.short_answer else ""


def provenance(answer: Answer) -> str:
    """From how many articles, of which all, and whether in their own words."""
    count = len(sources(answer))
    verbatim = all(statement.verbatim for statement in answer.statements)
    origin = f"from {count} article{'s' if count > 1 else ''}"
    return " ".join(filter(None, ("word for word" if verbatim else "", origin, answer.within)))


def searched(answer: Answer) -> str:
    """Which articles were searched for an answer that was not found, where not all."""
    return f"Only articles {answer.within} were searched." if answer.within else ""


def _cited(statement: Statement, role: Role) -> list[Span]:
    return [c.sentence for c in statement.citations if c.role == role]
