"""Dates as people and web pages write them -> ISO 8601."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from qa_bot.text.calendar import month_number

MAX_CHARACTERS = 100

_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.DOTALL)
_BASIC_WITH_TIME = re.compile(r"\d{8}T\d.*", re.DOTALL)
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
_LATE_DAY = r"(?P<day>1[3-9]|[23]\d)"
"""Up to 12, it may as well be the month: which is first before a slash differs by country."""
_MONTH_NAME, _ORDINAL = r"(?P<month>[a-z]{3,9})\.?", rf"{_DAY}(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}[/.]{_MONTH}[/.]{_DAY}",
        rf"{_DAY}\.{_MONTH}\.{_YEAR}",
        rf"{_LATE_DAY}/{_MONTH}/{_YEAR}",
        rf"{_MONTH}/(?:{_LATE_DAY}|(?P=month))/{_YEAR}",
        rf"(?:[a-z]+,? )?{_ORDINAL} {_MONTH_NAME},? {_YEAR}",
        rf"(?:[a-z]+,? )?{_MONTH_NAME} {_ORDINAL},? {_YEAR}",
    )
]


def iso_date(text: str) -> str:
    """The date, with its time where it has one. What is ISO 8601 already comes back unchanged.

    The first ten characters of the result are always a date. A date that could be read in two
    ways (05/06/2025) is none.

    Raises ValueError: the text is no date that can be relied on.
    """
    stripped = text.strip()
    if len(stripped) > MAX_CHARACTERS:
        raise ValueError("too long for a date")
    if _ISO.fullmatch(stripped):
        datetime.fromisoformat(stripped)
        return stripped
    if _BASIC_WITH_TIME.fullmatch(stripped):
        return datetime.fromisoformat(stripped).isoformat()
    for form in _FORMS:
        if match := form.fullmatch(stripped):
            month = match["month"]
            number = int(month) if month.isdigit() else month_number(month)
            return date(int(match["year"]), number, int(match["day"] or month)).isoformat()
    try:
        return parsedate_to_datetime(stripped).isoformat()
    except OverflowError as error:
        raise ValueError(f"no year has so many digits: {stripped}") from error
