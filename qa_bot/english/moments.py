"""Dates of a text as far as they are known: "Thursday", in an article of 15 May 2025, is that day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qa_bot.english.dates import resolve

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = r"(?:Jan(?:uary|\b\.?)|Feb(?:ruary|\b\.?)|March|April|May|June|July|Aug(?:ust|\b\.?)|Sept?(?:ember|\b\.?)|Oct(?:ober|\b\.?)|Nov(?:ember|\b\.?)|Dec(?:ember|\b\.?))"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[1-9]|20)\d\d"
_BEFORE_MONTH = (
    "(?:"
    + "|".join(
        rf"(?<=\b{word} )"
        for small in (
            "in",
            "of",
            "since",
            "until",
            "by",
            "from",
            "early",
            "late",
            "before",
            "after",
            "during",
            "and",
        )
        for word in (small, small.capitalize())
    )
    + ")"
)
"""After these, "May" and "March" are months."""
_MOMENT = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|(?:\b(?P<weekday>{_DAY}),? (?:the )?)?\b(?:(?P<d1>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d\d?)(?:st|nd|rd|th)?\b(?![:,]\d))(?:,? (?P<y1>{_YEAR})\b)?"
    rf"|\b(?P<m3>{_MONTH})(?: of)?,? (?P<y2>{_YEAR})\b"
    rf"|\b(?P<near>(?:last|next|this|past|coming) )?(?P<day>{_DAY})\b"
    rf"|(?:\b(?P<which>last|next|this) |{_BEFORE_MONTH})(?P<m4>{_MONTH})\b"
    rf"|(?<![\w$€£.,])(?P<decade>{_YEAR[:-4]}\d0s)\b|(?<![\w$€£.,])(?P<y3>{_YEAR})(?!\w|,\d|[.]\d|%)(?! (?:people|soldiers|men|women|deaths|cases|miles|km|points|metres|meters)\b)"
    r"|\b(?P<word>(?i:yesterday|today|tomorrow|tonight|the day (?:before yesterday|after tomorrow)|(?:last|next|this|previous|following|coming|past) (?:week|month|year|night|season|summer|winter|spring|autumn|fall|weekend|decade|century|quarter)))\b"
)  # fmt: skip
_RESOLVED = re.compile(r"(?:(?P<day>\d+) )?(?:(?P<month>[A-Z][a-z]+) )?(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at `start`-`end` of its text; what is not known of it is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    said: str = ""
    """The words of a date that counts from another one."""

    @property
    def key(self) -> str:
        """Equal for equal dates."""
        parts = (self.year, self.month, self.day, self.weekday, self.said)
        return "on " + " ".join("-" if part is None else str(part) for part in parts)

    def agrees(self, source: "Moment") -> bool:
        """Whether a source of that date says this one, too; less exact is right as well."""
        if self.said and self.said == source.said:
            return True
        if (
            self.weekday is not None
            and source.weekday is not None
            and self.weekday != source.weekday
        ):
            return False
        own, theirs = (self.year, self.month, self.day), (source.year, source.month, source.day)
        if any(mine is not None and mine != other for mine, other in zip(own, theirs, strict=True)):
            return bool(self.said) and self.weekday is not None and self.weekday == source.weekday
        return any(part is not None for part in own) or (
            self.weekday is not None and self.weekday == source.weekday
        )


def find_moments(text: str, published: date | None) -> list[Moment]:
    """In order. Of an article's text, with its date of publication."""
    return list(_moments(text, published))


def _moments(text: str, published: date | None) -> Iterator[Moment]:
    for match in _MOMENT.finditer(text):
        said = match.groupdict()
        month = next((m for m in (said["m1"], said["m2"], said["m3"], said["m4"]) if m), None)
        day = said["d1"] or said["d2"]
        year = said["y1"] or said["y2"] or said["y3"]
        weekday = said["weekday"] or said["day"]
        if said["iso"]:
            year, month, day = said["iso"].split("-")
        counted = bool(said["day"] or said["word"] or said["decade"] or said["which"])
        parts = [int(year) if year else None, _month(month), int(day) if day else None]
        if not year and (known := resolve(match[0], text, published)):
            parts = _known(known, parts)
        place = _DAYS.index(weekday[:3].lower()) if weekday else _weekday(*parts)
        yield Moment(*match.span(), *parts, place, match[0].lower() if counted else "")


def _month(month: str | None) -> int | None:
    if not month:
        return None
    return int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1


def _known(resolved: str, parts: list[int | None]) -> list[int | None]:
    found = _RESOLVED.fullmatch(resolved)
    if not found:
        return parts
    day = int(found["day"]) if found["day"] else parts[2]
    return [int(found["year"]), _month(found["month"]) or parts[1], day]


def _weekday(year: int | None, month: int | None, day: int | None) -> int | None:
    try:
        return date(year, month, day).weekday() if year and month and day else None
    except ValueError:
        return None
