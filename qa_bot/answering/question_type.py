"""What a question asks for: a person, a place, a number of something, ..."""

import functools
import re
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from qa_bot.english.entities import token_matches
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text.words import stem

MAX_CHARACTERS_TO_ANALYSE = 600  # of a question. A longer one is read to here

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_STOP_WORDS = ENGLISH.words("question_stop_words")
_AUXILIARIES = ENGLISH.words("contracted_auxiliaries")
_AFTER_NOUN = _AUXILIARIES | {"in", "at", "by", "for", "from", "the"}


class AnswerType(StrEnum):
    """What would answer the question."""

    PERSON = "person"  # or an organisation: whoever acts
    TITLE = "title"  # the post that a person holds
    PLACE = "place"
    TIME = "time"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    AGE = "age"
    MEASURE = "measure"
    THING = "thing"
    STATEMENT = "statement"
    REASON = "reason"
    MANNER = "manner"
    YES_NO = "yes_no"
    OTHER = "other"


NUMBERS = frozenset(map(AnswerType, ("count", "money", "percent", "duration", "age", "measure")))
GROUPS: dict[AnswerType, str] = {
    AnswerType.PERSON: "who",
    AnswerType.PLACE: "where",
    AnswerType.TIME: "when",
    AnswerType.STATEMENT: "say",
    AnswerType.REASON: "why",
    AnswerType.MANNER: "why",
} | dict.fromkeys(NUMBERS, "number")
"""Kinds whose answers look alike. All others: "what"."""


# The first rule that matches decides.
_RULES = [
    (re.compile(pattern), AnswerType(kind)) for kind, pattern in ENGLISH.rows("question_types")
]
# Of words without a question: "death toll ferry accident", "leader of the council".
_KEYWORDS = [
    (re.compile(rf"^(?:the |\w+ )?(?:{nouns})\b|\b(?:{nouns})\W*$"), AnswerType(kind))
    for kind, nouns in ENGLISH.rows("keyword_types")
] + [(re.compile(ENGLISH.pattern("keywords_for_person")), AnswerType.PERSON)]
_ASKS = re.compile(ENGLISH.pattern("asking_forms"))
_MEMBERS = re.compile(ENGLISH.pattern("asking_for_members"))


class QuestionAnalysis(NamedTuple):
    """A question, read."""

    text: str
    """As far as it is read."""
    kind: AnswerType
    stems: tuple[str, ...]
    """Of its content words, in order, none twice."""
    focus: tuple[str, ...]
    """Stems of the noun that what, which or how many stands before: "which airport"."""
    head: str
    """Stem of the verb, where the asked thing is its subject ("who leads it"); else empty."""
    tail: str
    """Stem of the last content word, where the asked thing is no subject; else empty."""
    members: bool
    """Whether all that belong to something are asked for: "who is in the cabinet"."""

    def names_some(self, text: str) -> bool:
        """Whether a word of the text stands in the question."""
        return any(stem(word.group()) in self.stems for word in token_matches(text))

    def names_all(self, text: str) -> bool:
        """Whether all words of the text do; marks do not count."""
        words = (word.group() for word in token_matches(text))
        return all(stem(word) in self.stems for word in words if word[0].isalnum())


@functools.lru_cache(maxsize=256)
def analyse_question(question: str) -> QuestionAnalysis:
    question = question[:MAX_CHARACTERS_TO_ANALYSE]
    text = question.lower().replace("’", "'")
    rules = _RULES if _ASKS.search(text) else [*_KEYWORDS, *_RULES]
    kind = next((kind for rule, kind in rules if rule.search(text)), AnswerType.OTHER)
    words = _WORD.findall(text)
    focus, rest = _focus(words)
    subject = bool(rest) and rest[0] not in _AUXILIARIES and kind not in NUMBERS
    # "They define what?" asks for what would follow "define".
    content = _content_stems(rest or words)
    return QuestionAnalysis(
        text=question,
        kind=kind,
        stems=tuple(dict.fromkeys(_content_stems(words))),
        focus=focus,
        head=content[0] if subject and content else "",
        tail=content[-1] if content and not subject else "",
        members=kind in (AnswerType.PERSON, AnswerType.THING, AnswerType.PLACE, AnswerType.OTHER)
        and bool(_MEMBERS.search(text)),
    )


def _content_stems(words: list[str]) -> list[str]:
    return [stem(word) for word in words if word not in _STOP_WORDS]


def _focus(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The noun after the asking word, and all that follows."""
    for at, word in enumerate(words):
        if word in ("who", "whom", "where", "when", "why", "who's", "what's"):
            return (), words[at + 1 :]
        if word in ("what", "which", "how", "whose"):
            noun = list(takewhile(lambda w: w not in _AFTER_NOUN, words[at + 1 : at + 5]))
            degree = word == "how"  # "how many soldiers"
            return tuple(_content_stems(noun[degree:])), words[at + 1 + len(noun) :]
    return (), words
