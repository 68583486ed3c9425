"""What day, month or year "Thursday", "last month" or "two years ago" is in a dated article.

News counts from the day of publication. "On Thursday" is the latest Thursday up to that day, and
"will meet on Thursday" the first one from that day on. Where that leaves a doubt, nothing is said.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from qa_bot.english.word_lists import PAST_VERBS

BACK, OPEN, AHEAD = -1, 0, 1
"""Where the sentence looks from the day of publication; OPEN: it doesn't show."""
NEAR_SAYING = 3
"""Words between "said" and the day it was said on, at most."""

READ_CHARACTERS = 400
"""On each side of the span. A verb further off is another's."""
HALF_A_YEAR = timedelta(183)

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
MOST_AGO = 12
"""More weeks, months or years than that are seldom counted, but rounded."""
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?"
    r"|Sep(?:t(?:ember|\.)?)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_NUMBER = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_CLOCK = r"(?:\d\d?(?:[:.]\d\d)? ?(?:[ap]\.?m\b\.?|GMT)(?: \(?(?:local time|ET|GMT)\b\)?)?,?|noon|midnight)"
_LEAD = re.compile(
    rf"(?:(?:on|in|at|by|from|since|until|till|before|after|around|about|early|late|mid|the|shortly"
    rf"|(?:morning|afternoon|evening|night) of|{_CLOCK})[ -]+)+"
)
_REST = re.compile(
    rf"(?:(?<!this)(?<!last)(?:'s)?,?(?: early| late)? (?:morning|afternoon|evening|night)|,?(?: at| around| about)* {_CLOCK}"
    r"| local time|'s)+$"
)
_BARE_MONTH = re.compile(_MONTH)
_IN = re.compile(r"(?i:\b(?:in|since|until|from|by|of|during|before|after|early|late|mid)[ -])$")
_NEARER = re.compile(r"\b((?:last|next|this|coming|past) )$")
# "May 15" of "May 15, 2024", "Friday" of "every Friday": not the nearest one.
_ELSEWHEN_BEFORE = re.compile(
    r"(?i:\b(?:ago|every|each|any|one|previous|following|that|first|second|third|fourth|good|black|and|or) )$"
)
_ELSEWHEN_AFTER = re.compile(
    rf",? (?:of )?(?:\d|{_MONTH}|(?:the )?(?:last|next|previous|following) |(?:and|or|to|through) {_WEEKDAY})"
)
_PART = re.compile(r";|--|—")
_AFTER = re.compile(r"(?i:\b(?:after|since|following)(?: the)? ?)[\w']*$")
# The verb that follows is part of the cue: "will be held" looks ahead, though "held" looks back.
_VERB = r"(?: not| also| be| been| being| now)*(?: [a-z]+)?"
_CUE = re.compile(
    rf"(?P<back>\b(?:would|could|might|may|should|must) (?:not )?have\b{_VERB}|\bdue to (?:the|a|an)\b)"
    rf"|(?P<ahead>(?:\b(?:will|would|shall|may|might|should|must|won't)\b|'ll\b){_VERB}"
    rf"|\b(?:plan|hope|agree|vow|promise|intend|want|need|aim)(?:s|d|ed|ned)? to\b{_VERB}"
    rf"|\b(?:is|are|about|ready|going) to\b{_VERB}"
    rf"|\b(?:(?:is|are|was|were|been) )?(?:expected|scheduled|slated|set|poised|planned|likely|due)\b"
    rf"(?: to\b| for\b| on\b)?{_VERB}"
    r"|\b(?:upcoming|coming|forthcoming|ahead of|forward to|pending|next)\b"
    r"|\b(?:begins?|starts?|opens?|expires?|debuts?|premieres?|resumes?|takes? place)\b)"
    r"|(?P<said>\b(?:said|says|told|announced|added|reported|confirmed|warned|claimed|stated)\b)"
    rf"|(?P<past>\b(?:was|were|had|did|has|have|{'|'.join(sorted(PAST_VERBS))}"
    r"|(?!need|speed|hundred|indeed)[a-z]{2,}ed)\b)"
)
_SOME_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)"
_SOME_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
WRITTEN_DATE = re.compile(
    rf"{_SOME_DAY}?\b(?:\d\d?(?:st|nd|rd|th)? (?:of )?{_SOME_MONTH}|{_SOME_MONTH} \d\d?(?:st|nd|rd|th)?\b(?!:))"
    r"(?:,? (?:1[0-9]|20)\d\d\b)?"
)
"""A day and its month, with weekday and year where they stand beside it."""


def resolve(span_text: str, sentence_text: str, published: date | None) -> str | None:
    """The day ("15 May 2025"), the "week of 12 May 2025", the month ("May 2025") or the year.

    None where the span is no date, says its year itself, or cannot be told.
    """
    if published is None:
        return None
    span, sentence = (" ".join(t.replace("’", "'").split()) for t in (span_text, sentence_text))
    if not span:
        return None
    before, _, after = sentence.partition(span)
    lead = _LEAD.match(span)
    text = _REST.sub("", span[lead.end() :] if lead else span).strip(" ,.;:\"“”'()-")
    if nearer := _NEARER.search(before):
        text = nearer[1] + text
    if _ELSEWHEN_BEFORE.search(before) or _ELSEWHEN_AFTER.match(after):
        return None
    if _BARE_MONTH.fullmatch(text) and not _IN.search(before + span[: lead.end() if lead else 0]):
        return None  # "May" is also a name, and "March" a walk
    for form, read in _FORMS:
        if found := form.fullmatch(text):
            try:
                return read(found, published, _way(before, span, after))
            except (ValueError, OverflowError):  # 30 February; before the year 1
                return None
    return None


def _way(before: str, span: str, after: str) -> int:
    """Whether the verb that the span belongs to looks back or ahead: the nearest, one before it first."""
    before = _PART.split(before[-READ_CHARACTERS:])[-1]
    after = _PART.split(after[:READ_CHARACTERS])[0]
    if _AFTER.search(before + span.partition(" ")[0]):
        return BACK
    cues = list(_CUE.finditer(before))
    first = _CUE.search(after)
    if cues and (cues[-1]["said"] is None or _is_near(before[cues[-1].end() :], after)):
        return AHEAD if cues[-1]["ahead"] else BACK
    if first:
        return AHEAD if first["ahead"] else BACK
    return BACK if cues else OPEN


def _is_near(between: str, after: str) -> bool:
    """Whether "said" goes with the day: "said on Thursday", or "told the paper on Thursday that"."""
    return len(between.split()) <= NEAR_SAYING or after.startswith(" that ")


def _weekday(found: re.Match[str], published: date, way: int) -> str | None:
    """Up to the day of publication, or from it on; "last" and "next" leave that day out."""
    wanted = _WEEKDAYS.index(found["weekday"][:3])
    since = (published.weekday() - wanted) % 7
    match found["which"]:
        case "last" | "past" | "this past":
            return day_in_words(published - timedelta(since or 7))
        case "next" | "coming" | "this coming":
            return day_in_words(published + timedelta(7 - since))
        case "this" if way == OPEN:
            return None
    return day_in_words(published + timedelta((7 - since) % 7 if way == AHEAD else -since))


def _day_of_month(found: re.Match[str], published: date, way: int) -> str | None:
    """In the year that makes it the nearest such day, and the weekday that is named."""
    number = _MONTHS.index(found["month"][:3]) + 1
    years = range(published.year - 1, published.year + 2)
    if (number, int(found["day"])) == (2, 29):
        years = [year for year in years if year % 4 == 0 and (year % 100 or year % 400 == 0)]
    days = [date(year, number, int(found["day"])) for year in years]
    if weekday := found["weekday"]:
        wanted = _WEEKDAYS.index(weekday[:3])
        days = [d for d in days if d.weekday() == wanted and abs(d - published) < HALF_A_YEAR]
    else:
        days = [d for d in days if way == OPEN or d == published or (d > published) == (way > 0)]
    return day_in_words(min(days, key=lambda day: abs(day - published))) if days else None


def _month(found: re.Match[str], published: date, way: int) -> str | None:
    number = _MONTHS.index(found["month"][:3]) + 1
    ahead = (number - published.month) % 12
    back = (published.month - number) % 12
    match found["which"]:
        case "last":
            return _months_on(published, -(back or 12))
        case "next":
            return _months_on(published, ahead or 12)
    return _months_on(published, ahead if way == AHEAD else -back)


def _near_day(found: re.Match[str], published: date, way: int) -> str | None:
    word = found[0].lower()
    return day_in_words(published + timedelta(_NEAR_DAYS.get(word, 0)))


def _period(found: re.Match[str], published: date, way: int) -> str | None:
    """A week, month or year, as many from the one of publication as "last" or "next" says."""
    steps = {"last": -1, "this": 0, "next": 1}[found["which"]]
    return _unit_on(found["unit"], published, steps)


def _ago(found: re.Match[str], published: date, way: int) -> str | None:
    said = found["count"].lower()
    count = int(said) if said.isdigit() else _COUNTS[said]
    if found["unit"] == "day":
        return day_in_words(published - timedelta(count))
    return _unit_on(found["unit"], published, -count) if count <= MOST_AGO else None


def _unit_on(unit: str, published: date, steps: int) -> str:
    match unit:
        case "week":
            monday = published - timedelta(published.weekday()) + timedelta(7 * steps)
            return f"week of {day_in_words(monday)}"
        case "month":
            return _months_on(published, steps)
    return str(date(published.year + steps, 1, 1).year)


def _months_on(published: date, steps: int) -> str:
    year, month = divmod(12 * published.year + published.month - 1 + steps, 12)
    return f"{date(year, month + 1, 1):%B} {year}"


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


_NEAR_DAYS = {
    "yesterday": -1,
    "last night": -1,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date, int], str | None]]] = [
    (re.compile(pattern), read)
    for pattern, read in [
        (rf"(?:(?P<which>last|past|this past|this|next|coming|this coming) )?{_WEEKDAY}", _weekday),
        (rf"(?:{_WEEKDAY},? )?{_MONTH} {_NUMBER}", _day_of_month),
        (rf"(?:{_WEEKDAY},? )?(?:the )?{_NUMBER} (?:of )?{_MONTH}", _day_of_month),
        (rf"(?:(?P<which>last|this|next) )?{_MONTH}", _month),
        (
            rf"(?i:{'|'.join(_NEAR_DAYS)}|today|tonight|this (?:morning|afternoon|evening))",
            _near_day,
        ),
        (r"(?:(?:earlier|later) )?(?P<which>last|this|next) (?P<unit>month|year)", _period),
        (r"(?P<which>last|this|next) (?P<unit>week)", _period),
        (
            rf"(?P<count>\d\d?|(?i:{'|'.join(_COUNTS)})) (?P<unit>day|week|month|year)s? ago",
            _ago,
        ),
    ]
]
