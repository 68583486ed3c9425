"""Edits of a sentence that change what it says, by script."""

import re
from collections.abc import Callable, Iterator, Sequence

from qa_bot.english.word_lists import ENGLISH
from qa_bot.evaluate.guard.name_edits import attributions, name_swaps
from qa_bot.evaluate.guard.word_pairs import (
    DIRECTIONS,
    MODALS,
    QUANTIFIERS,
    SCALES,
    swapped,
)
from qa_bot.text.calendar import MONTHS, WEEKDAYS

Candidates = Iterator[str]
Candidate = Callable[[str, Sequence[str]], Candidates]


def _negations(sentence: str, names: Sequence[str]) -> Candidates:
    """ "Not" after an auxiliary verb that another word follows, or a negation taken out."""
    auxiliary = rf"\b({ENGLISH.pattern('negated_auxiliaries')}) (?!not\b|never\b|no\b|n't)"
    for match in re.finditer(auxiliary + r"(?=[a-z]+)", sentence):
        after = sentence[match.end() :]
        if match[1] in ("has", "have", "had") and not re.match(
            rf"(?:\w+ly )?(?:{ENGLISH.pattern('after_have')})\b",
            after,
        ):
            continue
        yield f"{sentence[: match.end()]}not {after}"
    for match in re.finditer(
        r"\b(?:not|never) (?!only\b|yet\b|to\b|even\b|just\b)(?=[a-z])", sentence
    ):
        if re.search(
            rf"(?:{ENGLISH.pattern('auxiliaries_before_not')}) $",
            sentence[: match.start()],
        ):
            yield sentence[: match.start()] + sentence[match.end() :]
    for match in re.finditer(r"\bcannot\b", sentence):
        yield f"{sentence[: match.start()]}can{sentence[match.end() :]}"
    for match in re.finditer(rf"\b(?:{ENGLISH.pattern('auxiliaries_in_nt')})(n['’]t) ", sentence):
        yield sentence[: match.start(1)] + sentence[match.end(1) :]
    for match in re.finditer(r"\bwithout\b", sentence):
        yield f"{sentence[: match.start()]}with{sentence[match.end() :]}"


_OF_PHRASES = ENGLISH.words("words_of_phrases")
_CARDINALS = ENGLISH.ordered("cardinals")
_FIGURES = re.compile(
    r"(?<![\w.,:/$£€-])[$£€]?(\d+(?:,\d{3})*(?:\.\d+)?)"
    rf"(?![\w:/]|[.,-]\d|-\w|st\b|nd\b|th\b|rd\b)(?! (?:{'|'.join(MONTHS)}))"
)


def _numbers(sentence: str, names: Sequence[str]) -> Candidates:
    """Another value in the same form; years and days are dates."""
    for match in _FIGURES.finditer(sentence):
        figure = match[1]
        before = sentence[: match.start()].rsplit(" ", 2)
        if re.fullmatch(r"1[5-9]\d\d|20\d\d", figure) or any(month in before for month in MONTHS):
            continue
        for place, digit in enumerate(figure):
            if digit.isdigit():
                other = str((int(digit) % 9) + 1)
                changed = figure[:place] + other + figure[place + 1 :]
                yield sentence[: match.start(1)] + changed + sentence[match.end(1) :]
    for match in re.finditer(rf"\b(?:{'|'.join(_CARDINALS)})\b", sentence):
        other = _CARDINALS[(_CARDINALS.index(match[0]) + 4) % len(_CARDINALS)]
        yield sentence[: match.start()] + other + sentence[match.end() :]


def _dates(sentence: str, names: Sequence[str]) -> Candidates:
    """Another month, weekday, year, or side of today."""
    for group, step in ((MONTHS, 5), (WEEKDAYS, 3)):
        for match in re.finditer(rf"\b(?:{'|'.join(group)})\b(?!-)", sentence):
            sure = match[0] not in ("May", "March") or re.search(
                r"\d$|\bin$|\d", sentence[match.start() - 3 : match.end() + 4]
            )
            if sure:
                other = group[(group.index(match[0]) + step) % len(group)]
                yield sentence[: match.start()] + other + sentence[match.end() :]
    for match in re.finditer(r"(?<![\w$£€.,/-])(?:19|20)\d\d(?![\w/]|[.,-]\d)", sentence):
        yield sentence[: match.start()] + str(int(match[0]) + 3) + sentence[match.end() :]
    yield from swapped(
        sentence,
        [
            ("yesterday", "tomorrow"),
            ("last week", "next week"),
            ("last month", "next month"),
            ("last year", "next year"),
            ("next year", "last year"),
            ("next week", "last week"),
            ("next month", "last month"),
            ("tomorrow", "yesterday"),
        ],
    )


def _modals(sentence: str, names: Sequence[str]) -> Candidates:
    """What may be made what will be, and the reverse."""
    pairs = [(old, new) for old, new in MODALS if old != "may" or "May" not in sentence]
    for old, new in pairs:
        for match in re.finditer(
            r"(?<!could )(?<!would )(?<!might )(?<!should )(?<!may )(?<!must )(?<![\w’'-])"
            rf"{old}(?![\w’'-]|n't)(?! (?:not|have|be able)\b)",
            sentence,
        ):
            if new.endswith("have been") and not re.match(
                r" (?:a|the|in|at|on|\w+ed)\b", sentence[match.end() :]
            ):
                continue
            yield sentence[: match.start()] + new + sentence[match.end() :]


def _directions(sentence: str, names: Sequence[str]) -> Candidates:
    """The other way: "rose" for "fell"; not in fixed phrases such as "set up" and "at first"."""
    for old, new in DIRECTIONS:
        pattern = rf"(?<![\w’'-]){old}(?![\w’'-])"
        if old == "up":
            pattern = r"(?<=(?:was|ere|are) )up(?= (?:\d|by|from|on))"
        if old in _OF_PHRASES:
            pattern = (
                rf"(?<!\bat )(?<!once )(?<!no )(?<![\w’'-]){old}"
                r"(?! (?:and more|or less|of all|to)\b)(?![\w’'-])"
            )
        for match in re.finditer(pattern, sentence):
            yield sentence[: match.start()] + new + sentence[match.end() :]


def _points(sentence: str, names: Sequence[str]) -> Candidates:
    for match in re.finditer(r"(?<=\d)(?:%| ?percent\b| per ?cent\b)(?!age)", sentence):
        yield f"{sentence[: match.start()]} percentage points{sentence[match.end() :]}"
    yield from swapped(
        sentence, [("percentage points", "percent"), ("percentage point", "percent")]
    )


ALTERING: dict[str, Candidate] = {
    "negation": _negations,
    "number": _numbers,
    "date": _dates,
    "name": name_swaps,
    "modality": _modals,
    "attribution": attributions,
    "scale": lambda sentence, names: swapped(sentence, SCALES),
    "points": _points,
    "quantifier": lambda sentence, names: swapped(sentence, QUANTIFIERS),
    "direction": _directions,
}
