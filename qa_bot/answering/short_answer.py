"""A question and the sentence that answers it -> the shortest span that does, or nothing.

Every span that could answer gets a score: the sum of the weights of what is true of it. A softmax
over the spans, and over saying nothing (score 0), makes it a probability.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from qa_bot.answering import question_type
from qa_bot.answering.question_type import NUMBERS, AnswerType, QuestionAnalysis, analyse_question
from qa_bot.answering.span_cleanup import READ_CHARACTERS, without_title
from qa_bot.english import entities
from qa_bot.english.dates import find_years
from qa_bot.english.entities import VERB, Entity, Label, names, token_matches
from qa_bot.english.word_lists import ENGLISH, PAST_VERBS, PREPOSITIONS
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

MAX_BETWEEN = 4
"""Words of the sentence between one word of the question and the next. More may turn the sense."""

_NOT = ENGLISH.words("negations")
_BE = ENGLISH.words("forms_of_be")
_AUXILIARIES = ENGLISH.words("idle_verbs")
_MODALS = ENGLISH.words("settled_modals")
_UNSETTLED = ENGLISH.words("unsettling_words")
_LIMITS = ENGLISH.words("limiting_a_question")
_PRONOUNS = ENGLISH.words("pronoun_subjects")
_TELLING = ENGLISH.words("telling_prepositions")
_BREAKS = ENGLISH.words("clause_breaks")
_IT_IS_TRUE = re.compile(r"^\W*(?:is|was) it (?:true|correct) that ", re.IGNORECASE)


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


def yes_or_no(question: str, sentence: str) -> str | None:
    """ "Yes" or "No" where the question's words stand in it in order and close together."""
    analysis = analyse_question(_IT_IS_TRUE.sub("did ", question))
    question_words = _words(analysis.text.rstrip(" ?"))
    words = _words(sentence)
    modals = _MODALS.intersection(question_words)
    if (
        len(analysis.stems) < 2
        or question_words[1] in _PRONOUNS
        or not (_UNSETTLED | _LIMITS).isdisjoint(set(question_words) - modals)
        or not (_UNSETTLED - modals).isdisjoint(words)
        or not modals.union(_TELLING.intersection(question_words)).issubset(words)
    ):
        return None
    places = _in_order(analysis.stems, words)
    if not places or not _is_close(places, words) or not _same_form(question_words, words, places):
        return None
    negations = [i for i, word in enumerate(words) if word in _NOT or word.endswith("n't")]
    if not negations:
        return "Yes"
    # "He, who was not there, came" denies nothing: the negation stands before what is asked.
    return "No" if len(negations) == 1 and negations[0] + 1 in places else None


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in token_matches(text.replace("’", "'"))]


def _in_order(stems: tuple[str, ...], words: list[str]) -> list[int]:
    """The places of the stems, one after another; none where one is missing."""
    rest = iter(enumerate(map(stem, words)))
    places = [next((i for i, own in rest if own == wanted), -1) for wanted in stems]
    return [] if -1 in places else places


def _is_close(places: list[int], words: list[str]) -> bool:
    """Whether what is said of the first word is said of that, and not of "the mayor's wife"."""
    before = [word for word in words[: places[0]] if word not in ("the", "a", "an")][-1:]
    if any(word in PREPOSITIONS | {"of"} or word.endswith("'s") for word in before):
        return False
    return not any(
        right - left - 1 > MAX_BETWEEN
        or words[left].endswith(("'s", "'"))
        or any(map(_turns, words[left + 1 : right]))
        for left, right in pairwise(places)
    )


def _turns(word: str) -> bool:
    verb = word in PAST_VERBS or (VERB.fullmatch(word) and not word.endswith("ly"))
    return word in _BREAKS or bool(verb and word not in _AUXILIARIES)


def _same_form(question_words: list[str], words: list[str], places: list[int]) -> bool:
    """Whether both are passive or neither, and the sentence is of the past only as the question."""
    inside = words[places[0] : places[-1] + 1]
    if _BE.isdisjoint(question_words) != _BE.isdisjoint(inside):
        return False
    now = question_words[0] in ("is", "are", "do", "does")
    past = [w for w in inside if w in PAST_VERBS or w.endswith("ed") or w in ("was", "were", "had")]
    return not now or set(past) <= set(question_words)
