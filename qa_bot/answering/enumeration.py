"""Who belongs to it: all that a sentence counts up, for a question that asks for all."""

import re

from qa_bot.answering.question_type import QuestionAnalysis
from qa_bot.english.entities import VERB, Label, names, token_matches
from qa_bot.english.word_lists import ENGLISH

_BEFORE_LIST = re.compile(rf"\b(?:{ENGLISH.pattern('before_members')})(?: also)?:? ", re.IGNORECASE)
_AFTER_LIST = re.compile(
    rf"(?:,? (?:all|both))? (?:{ENGLISH.pattern('after_members')}) (?:the|its|a|an)\b"
)
# What follows is no longer the list.
_END = re.compile(
    rf"[,;]? (?:{ENGLISH.pattern('after_enumerations')}|according to|as well as other"
    r"|(?:the|an?|officials?) (?:\w+ )?said)\b|[,;] (?:he|she|they|it) "
)
_OPENING = re.compile(r"^(?:(?:On|In|At|By|Since) [^,]{1,40}, )?(?:Also )?")
_BETWEEN = re.compile(r"[,;]|\band\b")


def members(analysis: QuestionAnalysis, text: str) -> str | None:
    """The enumeration, as it stands in the text; None where it names fewer than two."""
    if not analysis.members or not analysis.names_some(text):
        return None
    if before := _BEFORE_LIST.search(text):
        items = _END.split(text[before.end() :], maxsplit=1)[0]
        if _is_list(items):
            return items.strip(" ,;.")
    after = _AFTER_LIST.search(text)
    if after and analysis.names_some(text[after.start() :]):
        items = _OPENING.sub("", text[: after.start()], count=1)
        if _is_list(items) and not any(VERB.fullmatch(word) for word in items.split()):
            return items.strip(" ,;.")
    return None


def _is_list(text: str) -> bool:
    """Whether it has at least two items, and most of them a name."""
    items = [item for item in _BETWEEN.split(text) if item.strip(' .”"')]
    count = sum(any(e.label is Label.NAME for e in names(token_matches(item))) for item in items)
    return count >= 2 and count * 2 >= len(items)
