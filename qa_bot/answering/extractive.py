"""Passages -> the sentences that answer, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa_bot.answering.question_type import AnswerType, analyse_question
from qa_bot.answering.rank import Ranked, SentenceRanker, estimated_confidence
from qa_bot.answering.short_answer import members, short_answer
from qa_bot.answering.span_cleanup import mend
from qa_bot.english.dates import resolve
from qa_bot.english.word_lists import ENGLISH
from qa_bot.index.corpus import Corpus
from qa_bot.retrieval.retrievers import distinct
from qa_bot.text.words import WORD
from qa_bot.types import Answer, Citation, Hit, Statement

CLOSE = 0.4  # share of the best score that a further sentence needs to be shown
SAME = 0.7  # share of the shorter sentence's words from which on two sentences say the same
_LEANS_BACK = re.compile(
    r"""^["“'‘]?(?:And|But|So)?\s*"""
    rf"""(?:(?:{ENGLISH.pattern("adverbial_openings")})\b[^,]{{0,40}},\s*)?"""
    rf"""(?:(?:{ENGLISH.pattern("leaning_pronouns")})\b"""
    r"""(?!\s+is\s+(?:why|how|when)\b)|(?:The\s)?(?:latter|former)\b)"""
    r"""|["”’,]\s*(?-i:he|she|they)\s+(?-i:said|says|added|told|asked)\b""",
    re.IGNORECASE,
)
MIN_MARGIN = -4.0  # Log-odds of the reader's span from which on it is shown as the short answer
MAX_CONTEXT = 2  # sentences shown before one that leans back


class Answerer(Protocol):
    """Makes an answer from the hits of a retriever."""

    @property
    def plain(self) -> "Answerer":
        """One that answers at once; itself, where it does."""

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        """To a standalone question, as it grows; the last is whole. Hits are best first."""


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Answers with one to `max_statements` sentences of the articles, unchanged."""

    ranker: SentenceRanker
    corpus: Corpus
    max_statements: int
    threshold: float

    @property
    def plain(self) -> "ExtractiveAnswerer":
        return self

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator[Answer]:
        yield self.answer_from(question, hits, self.ranker.rank(question, hits))

    def answer_from(self, question: str, hits: Sequence[Hit], ranked: Sequence[Ranked]) -> Answer:
        """The answer, where the sentences of the hits are ranked already."""
        confidence = estimated_confidence(ranked)
        if not ranked or confidence < self.threshold:
            return no_answer(question, confidence, hits)
        close = [r for r in ranked if r.score >= CLOSE * ranked[0].score]
        words = [set(WORD.findall(r.sentence.text.lower())) for r in close]
        shown = [close[i] for i in distinct(words, SAME, self.max_statements)]
        best = ranked[0].sentence
        span = _short_answer(question, ranked[0])
        day = resolve(span, best.text, best.article.published_on) if span else None
        return Answer(
            question=question,
            standalone_question=question,
            status="answered",
            confidence=confidence,
            short_answer=span,
            short_answer_date=day.words if day else None,
            statements=tuple(map(self.statement, shown)),
            hits=tuple(hits),
        )

    def statement(self, ranked: Ranked) -> Statement:
        """The sentence as it stands, with the sentences before it that it needs."""
        sentence = ranked.sentence
        run = [sentence]
        while len(run) <= MAX_CONTEXT and _LEANS_BACK.search(run[0].text):
            if not (before := self.corpus.sentence_before(run[0])):
                break
            run.insert(0, before)
        context = [Citation(s, ranked.score, "context") for s in run[:-1]]
        return Statement(sentence.text, (Citation(sentence, ranked.score), *context))


def _short_answer(question: str, best: Ranked) -> str | None:
    """What the reader points at in the best sentence, cut as a person would; else by rules."""
    sentence, analysis = best.sentence, analyse_question(question)
    by_rules = analysis.kind is AnswerType.YES_NO or members(analysis, sentence.text)
    if best.span and best.features.margin >= MIN_MARGIN and not by_rules:
        start, end = best.span.start - sentence.start, best.span.end - sentence.start
        if place := mend(question, sentence.text, start, end):
            return sentence.text[slice(*place)]
    return short_answer(question, sentence.text, sentence.article.published_on)


def no_answer(question: str, confidence: float = 0.0, hits: Sequence[Hit] = ()) -> Answer:
    return Answer(question, question, "abstained", confidence, None, (), tuple(hits))
