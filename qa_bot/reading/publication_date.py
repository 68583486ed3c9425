"""Dates as people and web pages write them -> ISO 8601."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from qa_bot.text.calendar import month_number

MAX_CHARACTERS = 100

_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?", re.DOTALL)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(T\d.*)?", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})", re.I)
_MONTH_DAY = re.compile(r"(?:[a-z]+,? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.I)


def iso_date(text: str) -> str:
    """The date, with its time where it has one. What is ISO 8601 already comes back unchanged.

    The first ten characters of the result are always a date. A date that could be read in two
    ways (05/06/2025) is none.

    Raises:
        ValueError: the text is no date that can be relied on.
    """
    stripped = text.strip()
    if len(stripped) > MAX_CHARACTERS:
        raise ValueError("too long for a date")
    if _ISO.fullmatch(stripped):
        datetime.fromisoformat(stripped)
        return stripped
    if match := _BASIC.fullmatch(stripped):
        year, month, day, time = match.groups()
        if time:
            return datetime.fromisoformat(stripped).isoformat()
        return _day(year, month, day)
    if match := _YEAR_FIRST.fullmatch(stripped):
        return _day(*match.groups())
    if match := _YEAR_LAST.fullmatch(stripped):
        return _year_last(*match.groups())
    if match := _DAY_MONTH.fullmatch(stripped):
        day, month, year = match.groups()
        return _day(year, month_number(month), day)
    if match := _MONTH_DAY.fullmatch(stripped):
        month, day, year = match.groups()
        return _day(year, month_number(month), day)
    try:
        return parsedate_to_datetime(stripped).isoformat()
    except OverflowError as error:
        raise ValueError(f"no year has so many digits: {stripped}") from error


def _day(year: str, month: str | int, day: str) -> str:
    return date(int(year), int(month), int(day)).isoformat()


def _year_last(first: str, mark: str, second: str, year: str) -> str:
    """Dots put the day first. With slashes that differs by country, unless one is above 12."""
    if mark == "." or int(first) > 12 or first == second:
        return _day(year, second, first)
    if int(second) > 12:
        return _day(year, first, second)
    raise ValueError(f"{first}/{second} may be either day or month")
