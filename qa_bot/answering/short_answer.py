"""A question and the sentence that answers it -> the shortest span that does, or nothing.

Every span that could answer gets a score: the sum of the weights of what is true of it. A softmax
over the spans, and over saying nothing (score 0), makes it a probability. The likeliest span is
the answer, unless even it is unlikely: nothing is said rather than guessed.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from qa_bot.answering.enumeration import members
from qa_bot.answering.question_type import (
    GROUPS,
    NUMBERS,
    AnswerType,
    QuestionAnalysis,
    analyse_question,
)
from qa_bot.answering.span_cleanup import without_title
from qa_bot.answering.yes_or_no import yes_or_no
from qa_bot.english.dates import find_years
from qa_bot.english.entities import (
    Entity,
    Label,
    candidates,
    names,
    numbers_and_times,
    quotes,
    token_matches,
)
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text.words import stem

READ_CHARACTERS = 1500
"""A longer sentence is read to here."""
MIN_PROBABILITY = 0.25
"""Below it nothing is said."""

_FITTING: dict[AnswerType, Label] = {
    AnswerType.PERSON: Label.NAME,
    AnswerType.PLACE: Label.NAME,
    AnswerType.STATEMENT: Label.QUOTE,
} | {kind: Label(kind) for kind in (*NUMBERS, AnswerType.TIME, AnswerType.TITLE)}
_AMOUNTS = frozenset(Label(kind) for kind in (*NUMBERS, AnswerType.TIME))

Traits = Iterator[tuple[str, float]]
"""Names of what is true of a span, each with how much so."""

# Fitted once (conditional logit) to questions with known answers, and rounded; "a name with the
# noun" is set by hand. What begins with "who", ... counts for such questions only.
_WEIGHTS: dict[str, float] = {
    "a name with the noun": 1.0, "after a": 0.6, "after and": -0.6, "after in": -0.5,
    "after is": -0.6, "after nothing": 0.8, "any": -3.8, "before a": -1.0, "before a mark": 0.7,
    "before his": -0.6, "before is": 1.2, "before of": -1.1, "before the": -0.7,
    "before the noun": 1.3, "before to": -0.3, "before who": 1.5, "begins like a verb": -0.4,
    "ends in the noun": 0.7, "ends like a verb": -0.4, "matched left": 0.3, "near": 1.5,
    "object, verb left": 0.9, "repeats": -2.5,
    "subject, left of all": 0.6, "the asked kind": 3.2,
    "who after a": -0.8, "who after by": 2.0, "who after his": -1.5, "who after in": -1.9,
    "who capital": 0.5, "who dateline": -2.9, "who length": 2.0, "who length squared": -0.9,
    "who near": 0.9, "who: clause": -1.3, "who: list": 0.8, "who: name": -1.7, "who: phrase": -0.5,
    "who: time": -1.6,
    "where after a mark": -1.1, "where after in": 1.8, "where after nothing": -1.5,
    "where after the": 0.4, "where capital": 1.1, "where length": 0.5,
    "where length squared": -0.3, "where: clause": -1.3, "where: list": 2.0, "where: name": -1.6,
    "when has digit": 0.9, "when near": 0.9, "when: phrase": -0.4, "when: time": 1.2,
    "number after nothing": 1.1, "number capital": -0.6, "number length": 0.6,
    "number length squared": -0.6, "number near": 1.1, "number: name": -1.6,
    "number: phrase": -0.5,
    "say: phrase": -0.9, "say: quote": 0.4,
    "why: phrase": 1.1,
    "what after nothing": -1.0, "what dateline": -1.9, "what length": 1.2,
    "what length squared": -0.5, "what near": 0.9, "what: clause": -0.9, "what: name": 1.2,
    "what: quote": 2.8, "what: time": -1.6,
}  # fmt: skip
# What says the same about its neighbour, said by one of them.
_ALIKE = {"an": "a", "that": "of"}
_ALIKE |= dict.fromkeys(ENGLISH.words("neighbours_like_is"), "is")
_ALIKE |= dict.fromkeys(ENGLISH.words("neighbours_like_his"), "his")
_ALIKE |= dict.fromkeys(",.;:(-", "a mark")

_DATELINE = re.compile(r"[^.]{0,60}?\([^()]{2,25}\) *(?:--|–|—)")


class _Sentence(NamedTuple):
    """A sentence, read with a question in mind. The word lists have one item a word."""

    text: str
    words: list[re.Match[str]]
    stems: list[str]
    matched: list[int]  # places of words that stand in the question too
    dateline: int  # where "ROME (AP) --" ends


def short_answer(question: str, sentence: str, published: date | None = None) -> str | None:
    """The shortest span of the sentence that answers the question; "Yes" or "No"; or None.

    A sentence about other years than the question's answers nothing, unless the question's is the
    year it was published in.
    """
    analysis = analyse_question(question)
    read = _read(analysis, sentence[:READ_CHARACTERS])
    if _other_year(analysis, read.text, published):
        return None
    if analysis.kind is AnswerType.YES_NO:
        return yes_or_no(question, read.text)
    return members(analysis, read.text) or _likeliest(analysis, read)


def fits(question: str, sentence: str) -> float:
    """1 where the sentence holds a span of the asked kind that is not in the question, else 0.

    One half for kinds that no form gives away ("what").
    """
    analysis, text = analyse_question(question), sentence[:READ_CHARACTERS]
    label = _FITTING.get(analysis.kind)
    if label is None:
        return 0.5
    if label is Label.QUOTE:
        spans = quotes(text)
    elif label in (Label.NAME, Label.TITLE):
        spans = list(names(token_matches(text)))
    else:
        spans = numbers_and_times(text, (label, Label.TIME))  # a year is no count
    return float(any(span.label is label for span in _new(analysis, text, spans)))


def _new(analysis: QuestionAnalysis, text: str, spans: list[Entity]) -> list[Entity]:
    """Those that say something that the question does not."""
    return [span for span in spans if not analysis.names_all(text[span.start : span.end])]


def _likeliest(analysis: QuestionAnalysis, read: _Sentence) -> str | None:
    spans = _new(analysis, read.text, candidates(read.text, read.words))
    if analysis.kind is AnswerType.REASON:
        spans = [span for span in spans if span.label is Label.CLAUSE]
    elif analysis.kind in NUMBERS or analysis.kind is AnswerType.TIME:
        spans = [span for span in spans if span.label in _AMOUNTS]
    if not spans:
        return None
    scores = [
        sum(_WEIGHTS.get(trait, 0.0) * value for trait, value in _traits(analysis, read, entity))
        for entity in spans
    ]
    best = max(range(len(spans)), key=scores.__getitem__)
    probability = math.exp(scores[best]) / (1 + sum(map(math.exp, scores)))
    if probability < MIN_PROBABILITY:
        return None
    answer = read.text[spans[best].start : spans[best].end]
    return without_title(answer) if analysis.kind is AnswerType.PERSON else answer


def _other_year(analysis: QuestionAnalysis, text: str, published: date | None) -> bool:
    wanted, stated = find_years(analysis.text), find_years(text)
    if published:
        wanted.discard(published.year)
    return bool(wanted and stated and not wanted & stated)


def _read(analysis: QuestionAnalysis, text: str) -> _Sentence:
    words = token_matches(text)
    stems = [stem(word.group()) for word in words]
    matched = [i for i, s in enumerate(stems) if s in analysis.stems]
    dateline = _DATELINE.match(text)
    return _Sentence(text, words, stems, matched, dateline.end() if dateline else 0)


def _traits(analysis: QuestionAnalysis, read: _Sentence, entity: Entity) -> Traits:
    group = GROUPS.get(analysis.kind, "what")
    first = min(bisect_left(read.words, entity.start, key=re.Match.start), len(read.words) - 1)
    last = max(first, bisect_right(read.words, entity.end, key=re.Match.end) - 1)
    yield "any", 1
    yield f"{group}: {entity.label}", 1
    yield "the asked kind", entity.label is _FITTING.get(analysis.kind)
    if analysis.focus:
        ends = read.stems[last] == analysis.focus[-1]
        yield "ends in the noun", ends
        named = entity.label in (Label.NAME, Label.LIST) and last > first
        yield "a name with the noun", ends and named
        yield "before the noun", analysis.focus[-1] in read.stems[last + 1 : last + 4]
    yield from _form(group, read, entity, first, last)
    yield from _position(group, analysis, read, first, last)


def _form(group: str, read: _Sentence, entity: Entity, first: int, last: int) -> Traits:
    text = read.text[entity.start : entity.end]
    length = math.log(last - first + 1)
    yield f"{group} length", length
    yield f"{group} length squared", length * length
    yield f"{group} capital", text[0].isupper()
    yield f"{group} has digit", text[0].isdigit()
    yield f"{group} dateline", entity.end < read.dateline
    yield "ends like a verb", text.endswith(("ed", "ing", "ly"))
    yield "begins like a verb", read.words[first].group().endswith(("ed", "ing", "ly"))


def _position(
    group: str, analysis: QuestionAnalysis, read: _Sentence, first: int, last: int
) -> Traits:
    """Where the span stands among the words that the question and the sentence share."""
    before = read.words[first - 1].group().lower() if first else "nothing"
    after = read.words[last + 1].group().lower() if last + 1 < len(read.words) else "nothing"
    yield f"{group} after {_ALIKE.get(before, before)}", 1
    yield f"after {_ALIKE.get(before, before)}", 1
    yield f"before {_ALIKE.get(after, after)}", 1
    outside = [i for i in read.matched if not first <= i <= last]
    repeated = sum(first <= i <= last and read.stems[i] not in analysis.focus for i in read.matched)
    near = sum(1 / (1 + (first - i if i < first else i - last)) for i in outside)
    yield "near", near
    yield f"{group} near", near
    yield "repeats", repeated / (last - first + 1)
    # The nearest word before it that is more than a small word.
    earlier = range(first - 1, max(first - 5, -1), -1)
    left = next((i for i in earlier if i in read.matched or len(read.stems[i]) > 3), -1)
    yield "matched left", left in read.matched
    if analysis.head:
        yield "subject, left of all", bool(outside) and last < outside[0]
    elif left >= 0:
        yield "object, verb left", read.stems[left] == analysis.tail
