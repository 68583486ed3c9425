"""The noun phrases of an English text.

Found by capital letters and closed word lists: no tagger, no model.
"""

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from qa_bot.english import word_lists as english
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text.calendar import MONTHS, WEEKDAYS, YEAR

PhraseKind = Literal["person", "name", "names", "place", "date", "thing"]
"""`name`: capitalised, and nothing says of what kind; `names`: two of them."""

Run = tuple[int, int]  # the first and the past-the-last word of a phrase, by number

MAX_PHRASE = 100  # characters; a longer one is no use in a question
_WORD = re.compile(
    r"(?:\w\.){2,}|['’](?:s|re|ll|ve|d|m)\b|\w+(?:[-.&'’](?!(?:s|re|ll|ve|d|m)\b)\w+)*"
)
_ACRONYM = re.compile(r"[A-Z]{2,}")
_JOINTS = frozenset({"of", "'s", "’s"})
_NAMING = frozenset({"in", "by", "of"})
_SUBJECTS = ENGLISH.words("subject_pronouns")
_DAY_OR_YEAR = re.compile(rf"{YEAR}s?|\d{{1,2}}")
_OPENING = re.compile(r"[A-Z].*(?:ly|ing)")
"""Opens a sentence and has its capital from that: "According"."""
_SINGULAR = re.compile(r"(?:ss|us|is|news|series|politics|economics)$")
_PLURAL = re.compile(r"s$|^(?:people|men|women|children|police|media)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `'s` is a word of its own."""

    text: str
    lower: str
    start: int
    end: int
    breaks: bool
    """Something other than white space stands before it."""
    before: str
    """The word before it, in small letters; "" at the beginning."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, at `start`-`end` of its text."""

    text: str
    start: int
    end: int
    kind: PhraseKind
    plural: bool
    lead: str
    """The word before it, as that of a word."""
    full: str
    """With the phrases that hang on it: "the talks in Istanbul"."""

    @property
    def head(self) -> str:
        """The noun that the others describe: "exchange" in "the exchange of 2022"."""
        nouns = self.text.split(" of ")[0].split()
        return next((noun for noun in reversed(nouns) if not noun.isdigit()), nouns[-1])

    @property
    def is_definite(self) -> bool:
        """Whether it has an article or a capital: the rest is found less surely."""
        return not self.text.islower() or self.text.split()[0] in english.DETERMINERS


def find_words(text: str) -> list[Word]:
    words, end, before = [], 0, ""
    for match in _WORD.finditer(text):
        breaks = bool(text[end : match.start()].strip())
        words.append(Word(match[0], match[0].lower(), *match.span(), breaks, before))
        end, before = match.end(), words[-1].lower
    return words


def is_plural(noun: str) -> bool:
    return bool(_PLURAL.search(noun.lower())) and not _SINGULAR.search(noun.lower())


def find_phrases(text: str) -> list[Phrase]:
    """The noun phrases in order. "Of" and "'s" make a whole, which comes after its named parts."""
    words = find_words(text)
    runs = list(_runs(words))
    phrases: list[Phrase] = []
    first = 0
    for last, run in enumerate(runs):
        if last + 1 == len(runs) or not _joined(words, run, runs[last + 1], _JOINTS):
            full_end = _full_end(words, runs, last)
            phrases += _whole_and_parts(text, words, runs[first : last + 1], full_end)
            first = last + 1
    for one, other in itertools.pairwise(tuple(phrases)):
        names = {one.kind, other.kind} <= {"person", "name", "place"}
        if names and text[one.end : other.start].strip() == "and":
            pair = text[one.start : other.end]
            phrases.append(Phrase(pair, one.start, other.end, "names", True, one.lead, pair))
    return [phrase for phrase in phrases if len(phrase.full) <= MAX_PHRASE]


def _whole_and_parts(text: str, words: list[Word], runs: list[Run], full_end: int) -> list[Phrase]:
    """What the runs say together, and what a person may come back to of it."""
    begin, end = runs[0][0], runs[-1][1]
    whole = _phrase(text, words, begin, end, full_end)
    of = len(runs) > 1 and words[runs[0][1]].lower == "of"
    parts = [_phrase(text, words, b, e, e) for b, e in (runs[1:] if of else runs[:-1])]
    bank_of_england = of and parts[-1].kind != "thing" and words[begin].text[0].isupper()
    nurse_s_aide = whole.text.startswith(("a ", "an ")) and not of and not whole.plural
    if bank_of_england or nurse_s_aide:
        return [whole]
    weak = of and all(part.text.islower() and " " not in part.text for part in parts)
    return [whole, *parts] if weak else [*parts, whole]


def _joined(words: list[Word], one: Run, other: Run, by: Collection[str]) -> bool:
    """Whether nothing but one of the words `by` stands between two runs."""
    between = words[one[1] : other[0]]
    ends = any(word.breaks for word in (*between, words[other[0]]))
    return len(between) == 1 and between[0].lower in by and not ends


def _full_end(words: list[Word], runs: list[Run], last: int) -> int:
    for run, following in zip(runs[last : last + 4], runs[last + 1 : last + 5], strict=False):
        if not _joined(words, run, following, english.LINKING):
            return run[1]
        last += 1
    return runs[last][1]


def _runs(words: list[Word]) -> Iterator[Run]:
    """First and past-the-last word of each stretch that looks like a noun phrase."""
    begin = -1
    awaits_verb = False
    for i, word in enumerate(words):
        low, before = word.lower, word.before
        adverb = word.text.islower() and low.endswith("ly") and low not in english.NOUNS_IN_LY
        # May, US and Will are names inside a sentence
        month_or_name = word.text in {"May", "Will"} and before in _NAMING
        name = bool(before) and (word.text == "US" or month_or_name)
        stop = (low in english.STOPS or adverb) and not name
        starts = low in english.DETERMINERS or low[0] in "'’"
        inside = begin >= 0 and before not in english.DETERMINERS
        verb = word.text.islower() and not stop and _is_verb(words, i, inside, awaits_verb)
        if begin >= 0 and (word.breaks or stop or starts or verb):
            yield from _run(words, begin, i)
            begin = -1
        awaits_verb = (awaits_verb or (stop and low in english.DO) or before == "to") and not verb
        if begin < 0 and not stop and not verb and low[0] not in "'’":
            begin = i
    if begin >= 0:
        yield from _run(words, begin, len(words))


def _is_verb(words: list[Word], i: int, inside: bool, awaited: bool) -> bool:
    """Whether the small word is a verb: by its form, what stands before, a "did" before it."""
    low, before = words[i].lower, words[i].before
    if before in english.DETERMINERS or before in {"'s", "’s"}:
        return False
    ed = low.endswith("ed") and len(low) > 3 and low not in english.NOUNS_IN_ED
    if ed or low in english.PAST_VERBS:
        return True
    form = low in english.VERB_FORMS
    if not inside:
        gerund = low.endswith("ing") and not {low[:-3], low[:-3] + "e"}.isdisjoint(english.VERBS)
        return gerund or before == "who" or (form and (awaited or before in _SUBJECTS))
    after = words[i + 1].lower if i + 1 < len(words) else "to"
    if awaited:
        return form or (words[i - 1].text[0].isupper() and after in english.STOPS)
    return form and words[i - 1].text[0].isupper() and low not in english.VERBS


def _run(words: list[Word], begin: int, end: int) -> Iterator[Run]:
    """The run without the adjective at the end of "Is the bridge safe?", if a noun is left."""
    first, last = words[begin], words[end - 1].lower
    opens = first.breaks or not first.start
    if last in english.ADJECTIVES or last.endswith(("able", "ible", "ous", "ful")):
        end -= words[end - 1].text.islower()
    elif begin + 1 == end and opens and _OPENING.fullmatch(first.text):
        return
    if end > begin + (first.lower in english.DETERMINERS):
        yield begin, end


def _phrase(text: str, words: list[Word], begin: int, end: int, full_end: int) -> Phrase:
    lead = words[begin].before
    kind = _kind(words[begin:end], lead)
    last = words[end - 1]
    capital = last.text[0].isupper()
    if kind == "person" and capital and last.lower not in english.TITLES:
        for i in range(begin + 1, end):
            if words[i - 1].lower in english.TITLES and words[i].text[0].isupper():
                begin = i
    start = words[begin].start
    phrase, full = text[start : last.end], text[start : words[full_end - 1].end]
    if begin == 0 and words[0].lower in english.DETERMINERS:
        phrase, full = phrase[0].lower() + phrase[1:], full[0].lower() + full[1:]
    plural = is_plural(phrase.split(" of ")[0].split()[-1])
    named = kind in {"person", "place"} and capital
    return Phrase(phrase, start, last.end, kind, plural and not named, lead, full)


def _kind(words: list[Word], lead: str) -> PhraseKind:
    determined = words[0].lower in english.DETERMINERS
    own = words[determined:]
    if all(w.text in (*MONTHS, *WEEKDAYS) or _DAY_OR_YEAR.fullmatch(w.text) for w in own):
        return "date"
    of = next((i for i, w in enumerate(own) if w.lower == "of"), len(own))
    head, last = own[of - 1], own[-1]
    capitals = all(w.text[0].isupper() for w in own if w.lower != "of")
    if capitals and last.text in english.DEMONYMS:
        return "place"
    titled = last.text[0].isupper() and any(w.lower in english.TITLES for w in own[:-1])
    if titled or (head.lower in english.PEOPLE and not (capitals and determined and len(own) > 2)):
        return "person"
    if not capitals or last.text in english.NATIONALITIES:
        return "thing"
    if lead in {"in", "at", "near", "into", "visit", "visited"}:
        return "place"
    institution = any(w.lower in english.INSTITUTIONS or _ACRONYM.fullmatch(w.text) for w in own)
    if determined or institution:
        return "thing"
    return "person" if len(own) in (2, 3) else "name"
