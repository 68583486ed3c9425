"""How English writes months, weekdays and years: names in order, and patterns made of them."""

from qa_bot.text.word_files import TEXT

MONTHS = tuple(TEXT.ordered("months"))
WEEKDAYS = tuple(TEXT.ordered("weekdays"))
FULL_MONTH, MONTH, WEEKDAY, YEAR = (
    rf"(?:{TEXT.pattern(name)})" for name in ("months", "month", "weekdays", "year")
)
_MIN_LETTERS = 3  # of a name cut short; fewer do not tell which it is


def month_number(name: str) -> int:
    """January is 1. Raises ValueError: there is no such month."""
    return _place(name, MONTHS) + 1


def weekday_number(name: str) -> int:
    """Monday is 0, as in `date.weekday`. Raises ValueError: there is no such day."""
    return _place(name, WEEKDAYS)


def _place(name: str, names: tuple[str, ...]) -> int:
    """Of a name that is written out or cut short."""
    start = name.rstrip(".").title()
    for place, full in enumerate(names):
        if len(start) >= _MIN_LETTERS and full.startswith(start):
            return place
    raise ValueError(f"neither a month nor a weekday: {name!r}")
