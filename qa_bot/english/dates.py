"""The dates of a text, as far as they are known: "Thursday", told on 15 May 2025, is that day.

One grammar of dates, for whatever answers and whatever judges. News counts from the day of
publication. "On Thursday" is the latest Thursday up to that day, and "will meet on Thursday" the
first one from that day on. Where that leaves a doubt, no more is known than what is written.
"""

import re
from calendar import isleap
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Self

from qa_bot.english.numbers import SMALL_NUMBERS
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text import calendar
from qa_bot.text.calendar import FULL_MONTH, MONTH, MONTHS, WEEKDAY, YEAR

BACK, OPEN, AHEAD = -1, 0, 1
"""Where the sentence looks from the day of publication; OPEN: it doesn't show."""
MAX_WORDS_FROM_SAYING = 3  # to the day on which something was said
MAX_CHARACTERS = 400  # that are read on each side of a date. A verb further off is another's
MAX_COUNT = 12  # more weeks, months or years than that are seldom counted, but rounded
HALF_A_YEAR = timedelta(183)

_COUNTS = {"a": 1} | {word: n for word, n in SMALL_NUMBERS.items() if 0 < n <= MAX_COUNT}
_NEAR_DAYS = [(int(days), form) for days, form in ENGLISH.rows("near_days")]
_STEPS = {"last": -1, "this": 0, "next": 1}

_BEFORE_MONTH = sorted(ENGLISH.words("before_a_month"))
_AFTER_IN = "(?:" + "|".join(rf"(?<=\b(?i:{word})[ -])" for word in _BEFORE_MONTH) + ")"
_SURE_MONTH = rf"(?!May|March){FULL_MONTH}\b(?! [A-Z][a-z])|(?!{FULL_MONTH}){MONTH}(?<=\.)"
"""Alone no name either: "May", "Jan", "April Jones"."""
_NUMBER = r"\d\d?(?:st|nd|rd|th)?"
DATE = (
    r"\b(?=[\dA-Zacdeflnopstwy])(?:(?P<iso>\d{4}-\d\d-\d\d)\b"
    rf"|(?:(?P<week>week of (?:the )?))?(?:(?P<weekday>{WEEKDAY}),? (?:the )?)?"
    rf"(?:(?P<d1>{_NUMBER})(?: of)? (?P<m1>{MONTH})"
    rf"|(?P<m2>{MONTH}) (?:the )?(?P<d2>{_NUMBER})\b(?![:,]\d))(?:,? (?P<y1>{YEAR})\b)?"
    rf"|(?P<m3>{MONTH})(?: of)?,? (?P<y2>{YEAR})\b"
    rf"|(?:(?P<near>(?i:last|next|(?:this )?past|(?:this )?coming|this)) )?(?P<day>{WEEKDAY})\b"
    rf"|(?P<which>(?i:last|next|this)) (?P<m4>{MONTH})|{_AFTER_IN}(?P<m5>{FULL_MONTH})\b"
    rf"|(?P<m6>{_SURE_MONTH})"
    rf"|(?<![$€£.,])(?:(?P<decade>(?={YEAR}s)\d{{3}}0s)\b|(?P<y3>{YEAR})(?!\w|,\d|[.]\d|%)"
    rf"(?! (?:{ENGLISH.pattern('counted_with_figures')})\b))"
    rf"|(?P<near_day>(?i:{'|'.join(form for _, form in _NEAR_DAYS)}))\b"
    rf"|(?<!-)(?P<count>\d\d?|(?i:{'|'.join(_COUNTS)})) (?P<ago>day|week|month|year)s? ago\b"
    r"|(?P<step>(?i:last|next|this|previous|following|coming|past))"
    rf" (?P<unit>{ENGLISH.pattern('periods')})\b)"
)
"""Its groups are named: it stands once in a pattern."""
_DATE = re.compile(DATE)

_MARKS = r"[ ,.;:\"“”'()-]*"
_LEAD = re.compile(
    rf"{_MARKS}(?:(?:{ENGLISH.pattern('beside_a_date')}"
    rf"|(?:morning|afternoon|evening|night) of|{ENGLISH.pattern('clock_time')})[ -]+)*"
)
_REST = re.compile(rf"(?:{ENGLISH.pattern('behind_a_date')})*{_MARKS}")
_ELSEWHEN_BEFORE = re.compile(rf"(?i:\b(?:{ENGLISH.pattern('before_another_date')}) )$")
_ELSEWHEN_AFTER = re.compile(
    rf",? (?:of )?(?:\d|{MONTH}|(?:the )?(?:last|next|previous|following) "
    rf"|(?:and|or|to|through) {WEEKDAY})"
)
_IN = re.compile(_AFTER_IN)
_DAYTIME = re.compile(r"^ (?:morning|afternoon|evening|night)\b")
_PART = re.compile(r";|--|—")
_AFTER = re.compile(r"(?i:\b(?:after|since|following)(?: the)? ?)$")
_CUE = re.compile(
    rf"(?P<back>{ENGLISH.pattern('looking_back')})|(?P<ahead>{ENGLISH.pattern('looking_ahead')})"
    rf"|(?P<said>\b(?:{ENGLISH.pattern('said_on_a_day')})\b)"
    rf"|(?P<past>\b(?:{ENGLISH.pattern('past_forms')})\b)"
)
"""The verb that follows is part of it: "will be held" looks ahead, though "held" looks back."""


class PartialDate(NamedTuple):
    """A date as far as it is known; what is not is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    week: date | None = None
    """The Monday that it begins on."""

    @classmethod
    def of_day(cls, day: date) -> Self:
        return cls(day.year, day.month, day.day, day.weekday(), _monday(day))

    @classmethod
    def of_week(cls, day: date) -> Self:
        """The week of the day; its year and month, where all of it lies in them."""
        monday = _monday(day)
        last = min(monday, date.max - timedelta(6)) + timedelta(6)
        year = monday.year if monday.year == last.year else None
        return cls(year, monday.month if monday.month == last.month else None, week=monday)

    @property
    def words(self) -> str:
        """For a reader: the day, the week, the month or the year; "" where no year is known."""
        if self.week and not self.day:
            return f"week of {day_in_words(self.week)}"
        if self.year is None:
            return ""
        month = f"{MONTHS[self.month - 1]} " if self.month else ""
        return f"{f'{self.day} ' if self.day else ''}{month}{self.year}"

    def holds(self, other: "PartialDate") -> bool:
        """Whether another date lies in this one; False where it is not known to."""
        known = [(a, b) for a, b in zip(self, other, strict=True) if a is not None]
        return bool(known) and all(a == b for a, b in known)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at `start`-`end` of its text."""

    start: int
    end: int
    date: PartialDate
    relative: str = ""
    """The words of a date that counts from another one, in small letters."""

    @property
    def key(self) -> str:
        """Equal for equal dates."""
        parts = (*self.date, self.relative)
        return "on " + " ".join("-" if part is None else str(part) for part in parts)

    def agrees(self, source: "DateMention") -> bool:
        """Whether a source of that date says this one, too; less exact is right as well."""
        own, theirs = self.date, source.date
        same_weekday = own.weekday is not None and own.weekday == theirs.weekday
        if self.relative and (self.relative == source.relative or same_weekday):
            return True
        return own.holds(theirs)


def find_dates(text: str, published: date | None = None) -> list[DateMention]:
    """In order, none in another. Counted from the day of publication, where that is given."""
    return [_mention(match, published) for match in _DATE.finditer(text)]


def find_years(text: str) -> set[int]:
    return {d.date.year for d in find_dates(text) if d.date.year is not None}


def resolve(span_text: str, sentence_text: str, published: date | None) -> PartialDate | None:
    """The date that a span of the sentence counts from the day of publication.

    None where the span is more than a date, says its year itself, or cannot be told.
    """
    if published is None:
        return None
    span, sentence = (" ".join(t.replace("’", "'").split()) for t in (span_text, sentence_text))
    start = sentence.find(span)
    end = start + len(span)
    matches = [m for m in _DATE.finditer(sentence) if m.start() < end and start < m.end()]
    if len(matches) != 1 or _written_year(matches[0]):
        return None
    first, last = max(start, matches[0].start()), min(end, matches[0].end())
    if not _LEAD.fullmatch(sentence, start, first) or not _REST.fullmatch(sentence, last, end):
        return None
    known = _mention(matches[0], published).date
    return known if known.words else None


def day_in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _written_year(match: re.Match[str]) -> str | None:
    return match["y1"] or match["y2"] or match["y3"] or match["iso"] or match["decade"]


def _mention(match: re.Match[str], published: date | None) -> DateMention:
    known = _written(match)
    if published and not _written_year(match):
        with suppress(ValueError, OverflowError):  # 30 February; before the year 1
            known = _counted(match, known, published) or known
    counts = match["day"] or match["decade"] or match["which"] or match["near_day"]
    relative = match[0].lower() if counts or match["ago"] or match["unit"] else ""
    return DateMention(*match.span(), known, relative)


def _written(match: re.Match[str]) -> PartialDate:
    """What the words say by themselves."""
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    else:
        year_text = match["y1"] or match["y2"] or match["y3"]
        year = int(year_text) if year_text else None
        month_text = next(filter(None, (match[f"m{n}"] for n in range(1, 7))), "")
        month, day = calendar.month_number(month_text) if month_text else None, _day(match)
    weekday_text = match["weekday"] or match["day"]
    weekday = calendar.weekday_number(weekday_text) if weekday_text else None
    if year and month and day:
        with suppress(ValueError):
            exact = date(year, month, day)
            if match["week"]:
                return PartialDate.of_week(exact)
            if weekday in (None, exact.weekday()):
                return PartialDate.of_day(exact)
    return PartialDate(year, month, None if match["week"] else day, weekday)


def _day(match: re.Match[str]) -> int | None:
    ordinal = match["d1"] or match["d2"]
    return int(ordinal.rstrip("stndrh")) if ordinal else None


def _counted(match: re.Match[str], written: PartialDate, published: date) -> PartialDate | None:
    """Counted from the day of publication. Raises ValueError, OverflowError: no such day."""
    text, start = match.string, match.start()
    before = text[max(0, start - MAX_CHARACTERS) : start]
    after = _DAYTIME.sub("", text[match.end() : match.end() + MAX_CHARACTERS])
    if _ELSEWHEN_BEFORE.search(before) or _ELSEWHEN_AFTER.match(after):
        return None
    if match["near_day"]:
        words = match["near_day"].lower()
        days = next(days for days, form in _NEAR_DAYS if re.fullmatch(form, words))
        return PartialDate.of_day(published + timedelta(days))
    if match["ago"]:
        figures = match["count"].lower()
        count = int(figures) if figures.isdigit() else _COUNTS[figures]
        return _units_on(match["ago"], published, -count)
    if match["unit"]:
        steps = _STEPS.get(match["step"].lower())
        return None if steps is None else _units_on(match["unit"], published, steps)
    way = _way(before, after)
    which = (match["near"] or match["which"] or "").lower().removeprefix("this ")
    if match["day"] and (which, way) != ("this", OPEN):
        days = _steps(published.weekday(), written.weekday, 7, which, way)
        return PartialDate.of_day(published + timedelta(days))
    day = _day(match)
    if day and (exact := _day_of_month(written, day, published, way)):
        return PartialDate.of_week(exact) if match["week"] else PartialDate.of_day(exact)
    if written.month and not day and (match["which"] or _IN.match(text, start)):
        return _months_on(published, _steps(published.month, written.month, 12, which, way))
    return None


def _way(before: str, after: str) -> int:
    """Where the verb that a date belongs to looks: the nearest, one before it first."""
    before, after = _PART.split(before)[-1], _PART.split(after)[0]
    if _AFTER.search(before):
        return BACK
    cues = list(_CUE.finditer(before))
    cue = _CUE.search(after)
    if cues:
        between = before[cues[-1].end() :].split()
        # "said on Thursday", "told the paper on Thursday that"
        near = len(between) <= MAX_WORDS_FROM_SAYING or after.startswith(" that ")
        if near or not cues[-1]["said"] or not cue:
            cue = cues[-1]
    if not cue:
        return OPEN
    return AHEAD if cue["ahead"] else BACK


def _steps(now: int, wanted: int, cycle: int, which: str, way: int) -> int:
    """From one day of the week or month of the year to another; "last" and "next" leave it out."""
    back, ahead = (now - wanted) % cycle, (wanted - now) % cycle
    match which:
        case "last" | "past":
            return -(back or cycle)
        case "next" | "coming":
            return ahead or cycle
    return ahead if way == AHEAD else -back


def _day_of_month(written: PartialDate, day: int, published: date, way: int) -> date | None:
    """In the year that makes it the nearest such day, and the weekday that is named."""
    month, years = written.month, range(published.year - 1, published.year + 2)
    days = [date(y, month, day) for y in years if (month, day) != (2, 29) or isleap(y)]
    if written.weekday is None:
        days = [d for d in days if way == OPEN or d == published or (d > published) == (way > 0)]
    else:
        near = (d for d in days if abs(d - published) < HALF_A_YEAR)
        days = [d for d in near if d.weekday() == written.weekday]
    return min(days, key=lambda day: abs(day - published), default=None)


def _units_on(unit: str, published: date, steps: int) -> PartialDate | None:
    """So many days, weeks, months or years on; None where the count is rounded."""
    if unit == "day":
        return PartialDate.of_day(published + timedelta(steps))
    if abs(steps) > MAX_COUNT:
        return None
    match unit:
        case "week":
            return PartialDate.of_week(published + timedelta(7 * steps))
        case "month":
            return _months_on(published, steps)
        case "year":
            return PartialDate(date(published.year + steps, 1, 1).year)
    return None


def _months_on(published: date, steps: int) -> PartialDate:
    year, month = divmod(12 * published.year + published.month - 1 + steps, 12)
    return PartialDate(date(year, month + 1, 1).year, month + 1)


def _monday(day: date) -> date:
    return day - timedelta(min(day.weekday(), (day - date.min).days))
