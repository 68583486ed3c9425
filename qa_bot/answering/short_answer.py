"""A question and the sentence that answers it -> the shortest span that does, or nothing.

Every span that could answer gets a score: the sum of the weights of what is true of it. A softmax
over the spans, and over saying nothing (score 0), makes it a probability.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from qa_bot.answering import question_type
from qa_bot.answering.question_type import NUMBERS, AnswerType, QuestionAnalysis, analyse_question
from qa_bot.answering.span_cleanup import READ_CHARACTERS, without_title
from qa_bot.answering.yes_or_no import yes_or_no
from qa_bot.english import entities
from qa_bot.english.dates import find_years
from qa_bot.english.entities import VERB, Entity, Label, names, token_matches
from qa_bot.english.word_lists import ENGLISH
from qa_bot.models.weights import SPAN_WEIGHTS
from qa_bot.text.words import stem

MIN_PROBABILITY = 0.25  # below it nothing is said

_FITTING: dict[AnswerType, Label] = {
    AnswerType.PERSON: Label.NAME,
    AnswerType.PLACE: Label.NAME,
    AnswerType.STATEMENT: Label.QUOTE,
} | {kind: Label(kind) for kind in (*NUMBERS, AnswerType.TIME, AnswerType.TITLE)}
_AMOUNTS = frozenset(Label(kind) for kind in (*NUMBERS, AnswerType.TIME))

Traits = Iterator[tuple[str, float]]  # names of what is true of a span, each with how much so

# What says the same about its neighbour, said by one of them.
_ALIKE = {"an": "a", "that": "of"}
_ALIKE |= dict.fromkeys(ENGLISH.words("neighbours_like_is"), "is")
_ALIKE |= dict.fromkeys(ENGLISH.words("neighbours_like_his"), "his")
_ALIKE |= dict.fromkeys(",.;:(-", "a mark")

_DATELINE = re.compile(r"[^.]{0,60}?\([^()]{2,25}\) *(?:--|–|—)")

_BEFORE_LIST = re.compile(rf"\b(?:{ENGLISH.pattern('before_members')})(?: also)?:? ", re.IGNORECASE)
_AFTER_LIST = re.compile(
    rf"(?:,? (?:all|both))? (?:{ENGLISH.pattern('after_members')}) (?:the|its|a|an)\b"
)
# What follows is no longer the list.
_END = re.compile(
    rf"[,;]? (?:{ENGLISH.pattern('after_enumerations')}|according to|as well as other"
    r"|(?:the|an?|officials?) (?:\w+ )?said)\b|[,;] (?:he|she|they|it) "
)
_OPENING = re.compile(r"^(?:(?:On|In|At|By|Since) [^,]{1,40}, )?(?:Also )?")
_BETWEEN = re.compile(r"[,;]|\band\b")


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
    text = sentence[:READ_CHARACTERS]
    wanted, stated = find_years(analysis.text), find_years(text)
    if published:
        wanted.discard(published.year)
    if wanted and stated and not wanted & stated:
        return None
    if analysis.kind is AnswerType.YES_NO:
        return yes_or_no(question, text)
    return members(analysis, text) or _likeliest(analysis, text)


def members(analysis: QuestionAnalysis, text: str) -> str | None:
    """The enumeration, as it stands in the text; None where it names fewer than two."""
    if not analysis.members or not analysis.names_some(text):
        return None
    if before := _BEFORE_LIST.search(text):
        items = _END.split(text[before.end() :], maxsplit=1)[0]
        if _is_list(items):
            return items.strip(" ,;.")
    after = _AFTER_LIST.search(text)
    if after and analysis.names_some(text[after.start() :]):
        items = _OPENING.sub("", text[: after.start()], count=1)
        if _is_list(items) and not any(VERB.fullmatch(word) for word in items.split()):
            return items.strip(" ,;.")
    return None


def _is_list(text: str) -> bool:
    """Whether it has at least two items, and most of them a name."""
    items = [item for item in _BETWEEN.split(text) if item.strip(' .”"')]
    count = sum(any(e.label is Label.NAME for e in names(token_matches(item))) for item in items)
    return count >= 2 and count * 2 >= len(items)


def fits(question: str, sentence: str) -> float:
    """Whether the sentence holds a span of the asked kind that the question lacks; ½ for "what"."""
    analysis, text = analyse_question(question), sentence[:READ_CHARACTERS]
    label = _FITTING.get(analysis.kind)
    if label is None:
        return 0.5
    if label is Label.QUOTE:
        spans = entities.quotes(text)
    elif label in (Label.NAME, Label.TITLE):
        spans = list(names(token_matches(text)))
    else:
        spans = entities.numbers_and_times(text, (label, Label.TIME))  # a year is no count
    return float(any(span.label is label for span in _new(analysis, text, spans)))


def _new(analysis: QuestionAnalysis, text: str, spans: list[Entity]) -> list[Entity]:
    """Those that say something that the question does not."""
    return [span for span in spans if not analysis.names_all(text[span.start : span.end])]


def _likeliest(analysis: QuestionAnalysis, text: str) -> str | None:
    words = token_matches(text)
    spans = _new(analysis, text, entities.candidates(text, words))
    if analysis.kind is AnswerType.REASON:
        spans = [span for span in spans if span.label is Label.CLAUSE]
    elif analysis.kind in NUMBERS or analysis.kind is AnswerType.TIME:
        spans = [span for span in spans if span.label in _AMOUNTS]
    if not spans:
        return None
    stems = [stem(word.group()) for word in words]
    matched = [i for i, s in enumerate(stems) if s in analysis.stems]
    dateline = _DATELINE.match(text)
    read = _Sentence(text, words, stems, matched, dateline.end() if dateline else 0)
    odds = [
        math.exp(sum(SPAN_WEIGHTS.get(trait, 0.0) * value for trait, value in traits))
        for traits in (_traits(analysis, read, span) for span in spans)
    ]
    if max(odds) / (1 + sum(odds)) < MIN_PROBABILITY:
        return None
    best = spans[odds.index(max(odds))]
    answer = text[best.start : best.end]
    return without_title(answer) if analysis.kind is AnswerType.PERSON else answer


def _traits(analysis: QuestionAnalysis, read: _Sentence, entity: Entity) -> Traits:
    group = question_type.GROUPS.get(analysis.kind, "what")
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
    text = read.text[entity.start : entity.end]
    length = math.log(last - first + 1)
    yield f"{group} length", length
    yield f"{group} length squared", length * length
    yield f"{group} capital", text[0].isupper()
    yield f"{group} has digit", text[0].isdigit()
    yield f"{group} dateline", entity.end < read.dateline
    yield "ends like a verb", text.endswith(("ed", "ing", "ly"))
    yield "begins like a verb", read.words[first].group().endswith(("ed", "ing", "ly"))
    yield from _position(group, analysis, read, first, last)


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
