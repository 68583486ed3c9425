"""What a quoted part of a sentence leaves out: does it still say what the whole said?

Only what plainly does no harm may be left out: a circumstance before a comma, an addition after
one. A part that loses a "not", a "may" or the speaker is not what the article says.
"""

import re

from qa_bot.english.word_lists import ENGLISH

_CHANGING = re.compile(rf"\b(?:{ENGLISH.pattern('changing_forms')})\b|n['’]t\b", re.IGNORECASE)
_BEFORE = ENGLISH.words("circumstances")
"""Words with which a circumstance begins that may be left out before a comma."""
_AFTER = ENGLISH.words("additions")
"""Words with which an addition begins that may be left out after a comma."""
_ENDS = re.compile(r"[,;—–]\s*$")
_BEGINS = re.compile(r"^\s*[,;—–(]")
_STOP = re.compile(r"^[^\w?%°]*$")
_OPENING = re.compile(r"^[^\w$€£¥−-]*$")
_WORDS = re.compile(r"[\w'’-]+")


def omission(before: str, after: str) -> str:
    """Why a part may not stand alone without what is before and after it; "" where it may."""
    begins = _OPENING.match(before) or (_ENDS.search(before) and _is_harmless(before, _BEFORE))
    ends = _STOP.match(after) or (_BEGINS.match(after) and _is_harmless(after, _AFTER))
    for text, harmless in ((before, begins), (after, ends)):
        if not harmless:
            return f"left out: “{' '.join(text.split()).strip(' .,;—–')}”"
    return ""


def _is_harmless(text: str, beginnings: frozenset[str]) -> bool:
    words = _WORDS.findall(text)
    return bool(words) and words[0].lower() in beginnings and not _CHANGING.search(text)
