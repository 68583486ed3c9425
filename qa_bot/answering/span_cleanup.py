"""A span that answers a question -> the same answer, cut where a person would cut it.

The rules follow how people mark answers in news: names whole and without a title, times and places
without "on" or "in", numbers without the noun that the question has.
"""

import re

from qa_bot.answering.question_type import NUMBERS, AnswerType, QuestionAnalysis, analyse_question
from qa_bot.english import entities
from qa_bot.english.dates import find_dates
from qa_bot.english.entities import BREAKS, HEDGE, VERB, Label, names, token_matches
from qa_bot.english.word_lists import ENGLISH, NATIONALITIES, TITLES
from qa_bot.text.calendar import MONTHS, WEEKDAYS, YEAR

READ_CHARACTERS = 1500  # of a sentence. A span beyond that is left as it is
MAX_GROWN = 2
"""Words that are added to one side of a name. Where more are missing, it may be another name."""
FEW_WORDS = 4
"""More words may be a clause, which may end with "to" or "at"."""

_MARKS = " \t\n,;:!?-–—\"“”‘’'()[]…."
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.|\b(?:Jr|Sr|Inc|Co|Corp|Ltd)\.)$")
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])$")
_NAMED_SO = re.compile(rf"(?:{ENGLISH.pattern('named_with_s')})['’]s$")
_LAST = ENGLISH.words("loose_last")
_FIRST = ENGLISH.words("loose_first")
_LAST_OF_CLAUSE = ENGLISH.words("loose_last_of_clause")
_FIRST_OF_CLAUSE = ENGLISH.words("loose_first_of_clause")
_DEPARTMENTS = ENGLISH.words("departments")
_IN_TITLES = ENGLISH.words("within_titles")
_SHORT = NUMBERS | {AnswerType.PERSON, AnswerType.PLACE, AnswerType.TIME}
_PART_OF_NAME = re.compile(r"(?i:\b(?:first|last|middle|family) name|\bsurname|\bnickname)")
_PARTED = re.compile(r" (?:of|the|and|&|for) ")
_VERB = re.compile(r"[a-z]+(?:ed|ing)|led|won|met|held")
_NO_NAMES = NATIONALITIES.union(MONTHS, WEEKDAYS)
_UNITS = frozenset({Label.MONEY, Label.PERCENT, Label.COUNT, Label.TIME})
_LONE = re.compile(r"\d\d?(?:st|nd|rd|th)?|(?!\w+day\b)[A-Z][a-z]{2,8}\.?")
_COMPARED = re.compile(r"\b(?:than|over|under|above|below)\b(?! $)")
_YEAR = re.compile(rf"\b{YEAR}\b")
_WITH_TIMES = ENGLISH.words("with_times")

Place = tuple[int, int]


def mend(question: str, text: str, start: int, end: int) -> Place | None:
    """Where in the text the span should be; None where it holds only words of the question."""
    if end > READ_CHARACTERS:
        return start, end
    analysis, text = analyse_question(question), text[:READ_CHARACTERS]
    place = _without_marks(text, _trimmed(analysis, text, _whole_words(text, start, end)))
    if place[0] < place[1]:
        place = _whole_number(analysis, text, _whole_name(analysis, text, place))
        place = _whole_date(analysis, text, place)
        match analysis.kind:
            case AnswerType.PERSON | AnswerType.PLACE:
                place = _only_name(analysis, text, place)
            case AnswerType.TIME:
                place = _only_time(analysis, text, place)
            case kind if kind in NUMBERS:
                place = _only_number(analysis, text, place)
        place = _without_marks(text, place)
    span = text[slice(*place)]
    if re.search(r"\bor\b", analysis.text, re.IGNORECASE):  # words of the question may answer
        return place if any(character.isalnum() for character in span) else None
    return None if analysis.names_all(span) else place


def _whole_words(text: str, start: int, end: int) -> Place:
    for word in re.finditer(r"[^\W_]+", text):
        start = word.start() if word.start() < start < word.end() else start
        end = word.end() if word.start() < end < word.end() else end
    return start, end


def _trimmed(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """Without small words at its ends."""
    start, end = place
    words = [word for word in token_matches(text[start:end]) if word.group() not in _MARKS]
    named = analysis.kind in _SHORT
    first = _FIRST if named else _FIRST_OF_CLAUSE
    last = _LAST if named or len(words) <= FEW_WORDS else _LAST_OF_CLAUSE
    while words and words[0].group().lower() in first:
        words = words[1:]
        start = place[0] + words[0].start() if words else end
    while words and words[-1].group().lower() in last:
        if not named and len(words) > 1 and VERB.fullmatch(words[-2].group()):
            break  # "turned on"
        words = words[:-1]
        end = place[0] + words[-1].end() if words else start
    return start, end


def _without_marks(text: str, place: Place) -> Place:
    """Without the marks around it, but with the point of "D.C." and the end of "(AP)"."""
    start, end = place
    start = end - len(text[start:end].lstrip(_MARKS))
    while start < end and text[end - 1] in _MARKS and not _ABBREVIATION.search(text, start, end):
        if text[end - 1] == ")" and "(" in text[start:end]:
            break
        end -= 1
    return start, end


def _whole_name(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """Grown to the ends of the name that it cuts."""
    start, end = place
    asks_for_part = analysis.kind is AnswerType.TITLE or _PART_OF_NAME.search(analysis.text)
    if asks_for_part or text[start:end].split()[0] in _NO_NAMES:
        return place
    surname = " " not in text[start:end]
    for name in names(token_matches(text)):
        if name.label is not Label.NAME or _PARTED.search(text, name.start, name.end):
            continue
        # A capital that opens a sentence need not be a name's: "Unseeded Ada Wells".
        opens = not name.start or text[: name.start].rstrip().endswith((".", "--", "—", ":"))
        left, right = text[name.start : start], text[end : name.end]
        if name.start < start < name.end and (surname or not opens) and _belongs(left):
            start = name.start
        if name.start < end < name.end and _belongs(right):
            end = name.end
    return start, end


def _belongs(added: str) -> bool:
    """Whether the words are a part of the name and not a title."""
    words = added.split()
    return len(words) <= MAX_GROWN and not any(
        word.lower().rstrip(".") in TITLES or word in _NO_NAMES or re.search(r"-[a-z]", word)
        for word in words
    )


def _whole_number(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """Grown to the ends of the amounts and dates that it cuts, without what the question names."""
    start, end = place
    around = (e for e in entities.numbers_and_times(text) if e.start < end and start < e.end)
    amounts = [entity for entity in around if entity.label in _UNITS]
    part = "month" in analysis.focus or not _LONE.fullmatch(text, *place)
    for entity in amounts:
        if entity.label is Label.TIME and part:
            continue
        begins = all(e.start != start for e in amounts)
        if begins and not analysis.names_some(text[entity.start : start]):
            start = min(start, entity.start)
        if not analysis.names_some(text[end : entity.end]):
            end = max(end, entity.end)
    return start, end


def _whole_date(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """ "Friday" of "Friday, 16 May" grown to all of it; not where a part is named or asked for."""
    if analysis.kind is not AnswerType.TIME or {"month", "year", "weekday"} & set(analysis.focus):
        return place
    for mention in find_dates(text):
        if mention.date.day and mention.start <= place[0] and place[1] <= mention.end:
            whole = mention.start, mention.end
            return place if analysis.names_some(text[slice(*whole)]) else whole
    return place


def _only_name(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """Without a possessive ending, a verb that follows, and a person's title."""
    start, end = place
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive and not _NAMED_SO.search(text, start, end):
        end = possessive.start()
    words = token_matches(text[start:end])
    verb = len(words) > 1 and _VERB.fullmatch(words[-1].group())
    if verb and words[-2].group()[0].isupper() and words[-2].group().lower() not in BREAKS:
        end = start + words[-2].end()
    if analysis.kind is AnswerType.PERSON:
        start = end - len(without_title(text[start:end]))
    return start, end


def without_title(name: str) -> str:
    """ "Mayor Ida Brunsted" is Ida Brunsted; a title with one name stays: "Mayor Brunsted"."""
    words = name.split()
    at = max((i for i, w in enumerate(words) if w.lower().rstrip(".") in TITLES), default=-1)
    if at + 2 < len(words) and words[at + 1] == "of" and words[at + 2] in _DEPARTMENTS:
        at += 2
    capital = all(word[0].isupper() or word.lower() in _IN_TITLES for word in words)
    if at < 0 or len(words) - at <= 2 or not capital or "," in name or words[at + 1] == "of":
        return name
    return name.split(maxsplit=at + 1)[-1]


def _only_number(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """The one amount without its noun, unless the question has no noun either ("how many came")."""
    start, end = place
    amounts = entities.numbers_and_times(text[start:end])
    whole = [e for e in amounts if not any(o.start < e.start and e.end <= o.end for o in amounts)]
    if len(whole) != 1 or whole[0].label is Label.TIME:
        return place
    is_count = analysis.kind is AnswerType.COUNT
    if not (analysis.focus if is_count else whole[0].label == analysis.kind):
        return place
    first, last = start + whole[0].start, start + whole[0].end
    if text[last : last + 1] == "-" or _COMPARED.search(text, start, first):  # "five-set"
        return place
    return (start if HEDGE.fullmatch(text, start, first) else first), last


def _only_time(analysis: QuestionAnalysis, text: str, place: Place) -> Place:
    """The year, where a year is asked for; the date, where only one more word stands by it."""
    start, end = place
    times = [e for e in entities.numbers_and_times(text[start:end]) if e.label is Label.TIME]
    if len(times) != 1:
        return place
    first, last = start + times[0].start, start + times[0].end
    years = list(_YEAR.finditer(text, first, last))
    if "year" in analysis.focus and len(years) == 1:
        return years[0].span()
    rest = f"{text[start:first]} {text[last:end]}".split()
    drop = len(rest) == 1 and rest[0].islower() and rest[0] not in _WITH_TIMES
    return (first, last) if drop else place
