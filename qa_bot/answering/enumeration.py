"""Who belongs to it: all that a sentence counts up, for a question that asks for all."""

import re

from qa_bot.answering.question_type import QuestionAnalysis
from qa_bot.english.entities import VERB, Label, names, tokens
from qa_bot.english.word_lists import ENGLISH
from qa_bot.text.words import stem

_BEFORE_LIST = re.compile(rf"\b(?:{ENGLISH.pattern('before_members')})(?: also)?:? ", re.IGNORECASE)
_AFTER_LIST = re.compile(
    rf"(?:,? (?:all|both))? (?:{ENGLISH.pattern('after_members')}) (?:the|its|a|an)\b"
)
# What follows is no longer the list.
_END = re.compile(
    rf"[,;]? (?:{ENGLISH.pattern('after_enumerations')}|according to|as well as other"
    r"|(?:the|an?|officials?) (?:\w+ )?said)\b|[,;] (?:he|she|they|it) "
)
_OPENING = re.compile(r"(?:(?:On|In|At|By|Since) [^,]{1,40}, )?(?:Also )?")
_BETWEEN = re.compile(r"[,;]|\band\b")


def members(analysis: QuestionAnalysis, text: str) -> str | None:
    """The enumeration, as it stands in the text; None where it names fewer than two."""
    if not analysis.members or not _speaks_of(analysis, text):
        return None
    if found := _BEFORE_LIST.search(text):
        rest = text[found.end() :]
        end = _END.search(rest)
        listed = rest[: end.start()] if end else rest
        if _is_list(listed):
            return listed.strip(" ,;.")
    found = _AFTER_LIST.search(text)
    if found and _speaks_of(analysis, text[found.start() :]):
        opening = _OPENING.match(text)
        listed = text[opening.end() if opening else 0 : found.start()]
        if _is_list(listed) and not any(VERB.fullmatch(word) for word in listed.split()):
            return listed.strip(" ,;.")
    return None


def _speaks_of(analysis: QuestionAnalysis, text: str) -> bool:
    return any(stem(word.group()) in analysis.stems for word in tokens(text))


def _is_list(text: str) -> bool:
    """Whether it has at least two items, and most of them a name."""
    items = [item for item in _BETWEEN.split(text) if item.strip(' .”"')]
    named = [item for item in items if any(e.label is Label.NAME for e in names(tokens(item)))]
    return len(named) >= 2 and len(named) * 2 >= len(items)
