"""Spans of a sentence that could answer: names, dates, numbers, quoted words, phrases."""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum
from itertools import chain, groupby, pairwise
from typing import NamedTuple

from qa_bot.english.dates import DATE
from qa_bot.english.word_lists import ENGLISH, TITLES


class Label(StrEnum):
    """What a span is, as far as its form tells."""

    NAME = "name"
    TITLE = "title"  # "Defense Minister", before a name
    TIME = "time"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    MEASURE = "measure"
    COUNT = "count"
    QUOTE = "quote"
    PHRASE = "phrase"
    LIST = "list"
    CLAUSE = "clause"


class Entity(NamedTuple):
    """A span of the sentence, half-open, in code points."""

    start: int
    end: int
    label: Label


HEDGE = re.compile(ENGLISH.pattern("hedge"), re.I)
_DATE = (
    rf"\b(?:{ENGLISH.pattern('before_a_date')})?(?:the (?=\d{{4}}s))?{DATE}"
    r"(?:[-–]\d{1,4}\b(?!-)| (?:morning|afternoon|evening|night)\b)?"
)
_PATTERNS = [
    # "may" is no month.
    (Label(label), re.compile(pattern, 0 if label == Label.TIME else re.I))
    for label, pattern in (
        *ENGLISH.rows("marked_numbers"),
        (Label.TIME, ENGLISH.pattern("times_without_date")),
        (Label.TIME, _DATE),
        *ENGLISH.rows("counted_numbers"),
    )
]
_QUOTE = re.compile(r"“([^“”]{2,600})”|\"([^\"]{2,600})\"|(?<!\w)‘([^‘’]{2,300})’(?!\w)")

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’.\-&/][^\W_]+)*(?:['’]s?\b)?|[^\w\s]")
_JOINERS = ENGLISH.words("name_joiners")
BREAKS = ENGLISH.words("phrase_breaks")
VERB = re.compile(ENGLISH.pattern("phrase_verbs"))
_LINKS = ENGLISH.words("phrase_links")
_OPENERS = ENGLISH.words("clause_openers")
_MARKS = frozenset(',.;:!?()"“”')
_AND = re.compile(r"(?:['’]s)?,? (?:and (?:the )?)?")
MAX_JOINED = 3
MAX_WORDS = 25
MAX_CANDIDATES = 400


def candidates(text: str, words: list[re.Match[str]]) -> list[Entity]:
    """Every span worth a thought, none twice, at most `MAX_CANDIDATES`; `words` are the text's."""
    named = list(names(words))
    plain = chain(numbers_and_times(text), quotes(text), named)
    every = chain(plain, _enumerations(text, named), _phrases(words), _clauses(words))
    spans: dict[tuple[int, int], Entity] = {}
    while len(spans) < MAX_CANDIDATES and (entity := next(every, None)):
        spans.setdefault((entity.start, entity.end), entity)
    return list(spans.values())


def token_matches(sentence: str) -> list[re.Match[str]]:
    """Words, numbers and marks, in order."""
    return list(_TOKEN.finditer(sentence))


def numbers_and_times(sentence: str, labels: Collection[Label] = tuple(Label)) -> list[Entity]:
    """Times and numbers with their units, in order; "about 30" with and without "about"."""
    taken = bytearray(len(sentence))
    entities = []
    for label, pattern in _PATTERNS:
        for match in pattern.finditer(sentence) if label in labels else ():
            start, end = match.span()
            if start < end and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                entities.append(Entity(start, end, label))
                if hedge := HEDGE.match(sentence, start, end):
                    entities.append(Entity(hedge.end(), end, label))
    return sorted(entities)


def quotes(sentence: str) -> list[Entity]:
    """Quoted words, without their marks."""
    spans = [m.span(m.lastindex or 0) for m in _QUOTE.finditer(sentence)]
    trimmed = [(start, start + len(sentence[start:end].rstrip(" ,."))) for start, end in spans]
    return [Entity(start, end, Label.QUOTE) for start, end in trimmed if start < end]


def names(words: list[re.Match[str]]) -> Iterator[Entity]:
    """Runs of capitalised words: each whole, without what is before "of", and without titles."""
    end = 0
    for at, word in enumerate(words):
        if at >= end and _is_capital(word[0]):
            end = at + 1
            while (reach := _reach(words, end)) > end:
                end = reach
            yield from _parts(words[at:end])


def _is_capital(word: str) -> bool:
    return word[0].isupper() and word.lower() not in BREAKS


def _reach(words: list[re.Match[str]], end: int) -> int:
    """One past the next word of the name that `end` would go on with, or `end`."""
    at = end
    if words[end - 1].group().endswith(("'s", "’s", "'", "’")):
        return end
    while at < len(words) and at < end + 2 and words[at].group() in _JOINERS:
        at += 1
    if at == len(words) or words[at].start() - words[at - 1].end() > 1:
        return end
    return at + 1 if _is_capital(words[at][0]) else end


def _parts(words: list[re.Match[str]]) -> Iterator[Entity]:
    start = words[0].start()
    yield Entity(start, _bare_end(words[-1]), Label.NAME)
    for joins, group in groupby(words, key=lambda word: word[0] in _JOINERS):
        if joins:
            continue
        piece = list(group)
        if len(piece) < len(words):
            yield Entity(piece[0].start(), _bare_end(piece[-1]), Label.NAME)
        titles = [i for i, word in enumerate(piece) if word.group().lower().rstrip(".") in TITLES]
        if titles and titles[-1] < len(piece) - 1:
            at = titles[-1] + 1
            yield Entity(piece[at].start(), _bare_end(piece[-1]), Label.NAME)
            yield Entity(start, piece[at - 1].end(), Label.TITLE)


def _bare_end(word: re.Match[str]) -> int:
    """Where the word ends, without a possessive ending."""
    return word.start() + len(word[0].removesuffix("'s").removesuffix("’s").rstrip("'’"))


def _phrases(words: list[re.Match[str]]) -> Iterator[Entity]:
    """Runs of words between small words and marks, without verbs at their ends; also joined."""
    runs = _runs(words)
    ends = [_bare_end(word) for word in words]
    for number, (first, end) in enumerate(runs):
        verbs = [i for i in range(first, end) if VERB.fullmatch(words[i].group())]
        starts = sorted({first, *(i + 1 for i in verbs if i + 1 < end)})
        for start in starts:
            for stop in sorted({end, *(i for i in verbs if i > start)}):
                yield Entity(words[start].start(), ends[stop - 1], Label.PHRASE)
            for following in range(number + 1, min(number + 1 + MAX_JOINED, len(runs))):
                between = words[runs[following - 1][1] : runs[following][0]]
                if not all(word.group().lower() in _LINKS for word in between):
                    break
                yield Entity(words[start].start(), ends[runs[following][1] - 1], Label.PHRASE)


def _clauses(words: list[re.Match[str]]) -> Iterator[Entity]:
    """What follows "because", "to", "that", ... up to the next mark."""
    for at, word in enumerate(words[:-1]):
        if word.group().lower() not in _OPENERS:
            continue
        marks = (i for i in range(at + 1, len(words)) if words[i][0] in _MARKS)
        end = next(marks, len(words))
        if at + 2 < end <= at + MAX_WORDS:
            yield Entity(words[at + 1].start(), words[end - 1].end(), Label.CLAUSE)
            yield Entity(word.start(), words[end - 1].end(), Label.CLAUSE)


def _enumerations(text: str, named: list[Entity]) -> Iterator[Entity]:
    """Names with nothing between but a comma or "and": in pairs, and all from the first."""
    whole: list[Entity] = []
    for entity in sorted(named, key=lambda e: (e.start, -e.end)):
        if entity.label is Label.NAME and (not whole or entity.start >= whole[-1].end):
            whole.append(entity)
    start = whole[0].start if whole else 0
    for left, right in pairwise(whole):
        if _AND.fullmatch(text, left.end, right.start):
            yield Entity(left.start, right.end, Label.LIST)
            yield Entity(start, right.end, Label.LIST)
        else:
            start = right.start


def _runs(words: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where words stand without a small word or a mark among them, half-open."""
    places = groupby(range(len(words)), key=lambda at: _is_break(words[at]))
    runs = [list(run) for is_break, run in places if not is_break]
    return [(run[0], run[-1] + 1) for run in runs]


def _is_break(word: re.Match[str]) -> bool:
    text = word.group()
    return not (text[0].isalnum() or text in "$£€") or text.lower() in BREAKS
