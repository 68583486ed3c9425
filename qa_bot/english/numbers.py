"""Numbers of a text with scale and unit: "12m", "12 million" and "12,000,000" are one value."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from qa_bot.english.word_lists import ENGLISH

SMALL_NUMBERS = {word: n for n, word in enumerate(["zero", *ENGLISH.ordered("one_to_nineteen")])}
_TENS = {word: 10 * number for number, word in enumerate(ENGLISH.ordered("tens"), 2)}
_ORDINALS = {word: number for number, word in enumerate(ENGLISH.ordered("first_to_twelfth"), 1)}
_SCALES = {word: int(scale) for word, scale in ENGLISH.pairs("number_scales").items()}
_PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_SIGNS, _UNITS = ENGLISH.rows("currency_signs"), ENGLISH.rows("number_units")
_UNIT_FORMS = [(unit, re.compile(form)) for unit, form in (*_SIGNS, *_UNITS)]
_SMALL = "|".join([*SMALL_NUMBERS, *_TENS])
_LARGE = f"(?:{ENGLISH.pattern('large_numbers')})"
_WORDS = (
    rf"(?:(?:{_SMALL})\b(?:[- ](?:and )?(?:{_SMALL}|{_LARGE})\b)*"
    rf"|an? {_LARGE}\b(?:[- ](?:and )?(?:{_SMALL}|thousand|million)\b)*)"
)
_FIGURE = r"\d{1,2}:\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALE = rf"(?:[- ]?(?:{_LARGE}|lakh|crore)s?\b|[ ]?(?:bn|mn|mln|tn|m|k)\b)"
_NUMBER = re.compile(
    rf"(?<![^\W_])(?<![^\W\d_]-)(?:(?P<sign>{'|'.join(form for _, form in _SIGNS)}) ?)?"
    rf"(?P<minus>(?<!\S)-)?"
    rf"(?:(?P<figure>{_FIGURE})(?P<nth>st|nd|rd|th)?(?![\d])|(?P<words>{_WORDS}))"
    rf"(?P<scale>{_SCALE}*)"
    rf"(?:[- ]?(?P<unit>{'|'.join(form for _, form in _UNITS)}))?",
    re.I,
)
_PART = re.compile(ENGLISH.pattern("parts_of_a_whole"), re.I)
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
    quantities: list[Quantity] = []
    taken = bytearray(len(text))
    for quantity in chain(
        (Quantity(*match.span(), 0.5, "year") for match in _HALF_YEAR.finditer(text)),
        (Quantity(*match.span(), 0, match[0].lower()) for match in _VAGUE.finditer(text)),
        map(_part, _PART.finditer(text)),
        map(_number, _NUMBER.finditer(text)),
        (Quantity(*m.span(), _ORDINALS[m[0].lower()], "#") for m in _ORDINAL.finditer(text)),
    ):
        if not any(taken[quantity.start : quantity.end]):
            taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
            quantities.append(quantity)
    return sorted(quantities, key=lambda quantity: quantity.start)


def _part(match: re.Match[str]) -> Quantity:
    count, _, part = match[0].lower().replace(" ", "-").rpartition("-")
    value = 100 * _PARTS[part.removesuffix("s")] * (SMALL_NUMBERS.get(count, 1) or 1)
    return Quantity(*match.span(), value, "%")


def _number(match: re.Match[str]) -> Quantity:
    if match["words"]:
        value = _written(match["words"])
    else:
        value = float(match["figure"].replace(",", "").replace(":", "")[:300])
    for scale in re.findall(r"[a-z]+", match["scale"].lower()):
        value *= _SCALES[scale if scale in _SCALES else scale.removesuffix("s")]
    unit = "#" if match["nth"] else _unit((match["unit"] or match["sign"] or "").lower())
    return Quantity(*match.span(), -value if match["minus"] else value, unit)


@cache
def _unit(form: str) -> str:
    return next((unit for unit, forms in _UNIT_FORMS if forms.fullmatch(form)), "")


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
