"""Numbers of a text with scale and unit: "12m", "12 million" and "12,000,000" are one value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_bot.english.word_lists import ENGLISH

SMALL_NUMBERS = {
    word: number for number, word in enumerate(["zero", *ENGLISH.ordered("one_to_nineteen")])
}
"""Up to nineteen."""
_TENS = {word: 10 * number for number, word in enumerate(ENGLISH.ordered("tens"), start=2)}
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6,
    "mln": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_ORDINALS = {
    word: number for number, word in enumerate(ENGLISH.ordered("first_to_twelfth"), start=1)
}
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "pct": "%", "percentage point": "pp",
    "percentage points": "pp", "percent points": "pp", "basis points": "bp", "$": "dollar",
    "€": "euro", "£": "pound", "¥": "yen", "₽": "ruble", "₺": "lira", "roubles": "ruble",
    "usd": "dollar", "eur": "euro", "gbp": "pound", "am": "a.m.", "a.m.": "a.m.", "a.m": "a.m.",
    "pm": "p.m.", "p.m.": "p.m.", "p.m": "p.m.", "p": "penny", "pence": "penny",
    "kilometre": "km", "kilometer": "km", "kilometres": "km", "kilometers": "km", "km": "km",
    "mile": "mile", "miles": "mile", "kg": "kg", "kilogram": "kg", "kilograms": "kg",
}  # fmt: skip
_CURRENCIES = (
    "dollars?|euros?|pounds?|yen|yuan|rubles?|roubles?|rupees?|lira|usd|eur|gbp|cents?|pence"
)
_SMALL = "|".join([*SMALL_NUMBERS, *_TENS])
_LARGE = f"(?:{ENGLISH.pattern('large_numbers')})"
_WORDS = (
    rf"(?:(?:{_SMALL})\b(?:[- ](?:and )?(?:{_SMALL}|{_LARGE})\b)*"
    rf"|an? {_LARGE}\b(?:[- ](?:and )?(?:{_SMALL}|thousand|million)\b)*)"
)
_FIGURE = r"\d{1,2}:\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALE = rf"(?:[- ]?(?:{_LARGE}|lakh|crore)s?\b|[ ]?(?:bn|mn|mln|tn|m|k)\b)"
_NUMBER = re.compile(
    rf"(?<![^\W_])(?<![^\W\d_]-)(?:(?P<coin>(?:us|a|c|nz|hk)?[$€£¥₽₺]) ?)?(?P<minus>(?<!\S)-)?"
    rf"(?:(?P<figure>{_FIGURE})(?P<nth>st|nd|rd|th)?(?![\d])|(?P<words>{_WORDS}))"
    rf"(?P<scale>{_SCALE}*)"
    r"(?:[- ]?(?P<unit>%|per ?cent(?:age)? points?|basis points|per cent\b|percent\b|pct\b"
    rf"|[ap]\.m\.?|[ap]m\b|p\b|(?:u\.?s\.? |australian |canadian )?(?:{_CURRENCIES})\b"
    r"|kilomet(?:er|re)s?\b|km\b|miles?\b|kg\b|kilograms?\b))?",
    re.I,
)
_PART = re.compile(
    r"\bhalf\b(?! time)|\b(?:an?|one|two|three|four)[- ](?:third|quarter|fifth|tenth)s?\b"
    r"(?= of\b|\W|$)(?! (?:place|time|round|year|month))",
    re.I,
)
_HALF_YEAR = re.compile(r"\b(?:half a year|half-year|(?:six|6) months)\b", re.I)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b(?!s)", re.I)
_VAGUE = re.compile(rf"\b(?:{ENGLISH.pattern('vague_numbers')})\b", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start`-`end` of its text."""

    start: int
    end: int
    value: float
    """Of a vague one such as "dozens": 0."""
    unit: str
    """Percent, a currency, half of a day, `#` of an ordinal; of a vague one what it says."""

    @property
    def key(self) -> str:
        """Equal for equal quantities."""
        return f"{self.value:.12g}{self.unit}"


def find_quantities(text: str) -> list[Quantity]:
    """In order, none inside another."""
    found: list[Quantity] = []
    taken = bytearray(len(text))
    for quantity in (
        *_half_years(text),
        *_vague(text),
        *_parts(text),
        *_numbers(text),
        *_ordinals(text),
    ):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        value = _written(match["words"]) if match["words"] else _figure(match["figure"])
        for scale in re.findall(r"[a-z]+", match["scale"].lower()):
            value *= _SCALES[scale if scale in _SCALES else scale.removesuffix("s")]
        said = (match["unit"] or match["coin"] or "").lower()
        unit = "#" if match["nth"] else _unit(said)
        yield Quantity(*match.span(), -value if match["minus"] else value, unit)


def _figure(figure: str) -> float:
    return float(figure.replace(",", "").replace(":", "")[:300])


def _unit(said: str) -> str:
    if said.startswith(("percentage", "per centage", "percent point", "per cent point")):
        return "pp"
    word = re.sub(r"^(?:us|a|c|nz|hk)(?=[$€£¥])|^(?:u\.?s\.?|australian|canadian) ", "", said)
    return _UNITS.get(word, word.removesuffix("s"))


def _written(words: str) -> float:
    """ "two hundred and fifty thousand" -> 250000."""
    total = current = 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ("a", "an"):
            current = 1
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0.0
        else:
            current += SMALL_NUMBERS.get(word, 0) + _TENS.get(word, 0)
    return total + current


def _half_years(text: str) -> Iterator[Quantity]:
    for match in _HALF_YEAR.finditer(text):
        yield Quantity(*match.span(), 0.5, "year")


def _parts(text: str) -> Iterator[Quantity]:
    for match in _PART.finditer(text):
        count, _, part = match[0].lower().replace(" ", "-").rpartition("-")
        value = 100 * _PARTS[part.removesuffix("s")] * (SMALL_NUMBERS.get(count, 1) or 1)
        yield Quantity(*match.span(), value, "%")


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        yield Quantity(*match.span(), _ORDINALS[match[0].lower()], "#")


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE.finditer(text):
        yield Quantity(*match.span(), 0, match[0].lower())
