"""What was left out where part of a sentence is quoted: does the part still say what the whole said?

Only what plainly does no harm may be left out: a circumstance before a comma, an addition after one.
A part that loses a "not", a "may" or the speaker is not what the article says.
"""

import re

from qa_bot.text.words import word_set

_CHANGING = re.compile(
    r"\b(?:not|no|nor|never|none|nobody|nothing|neither|cannot|without|hardly|barely|scarcely|unlikely"
    r"|may|might|could|would|should|can|must|will|shall|perhaps|maybe|possibl\w*|probabl\w*|likely|apparent\w*"
    r"|seem\w*|appear\w*|suppos\w*|alleg\w*|report\w*|accord\w*|purport\w*|so-called|rumou?r\w*"
    r"|if|unless|until|whether|except|only|almost|nearly|about|least|most|some|few|although|though|but|however"
    r"|instead|rather|than|contrary|despite|false\w*|wrong\w*|untrue|hoax|myth|joke\w*"
    r"|sa(?:id|ys?|ying)|t(?:old|ell\w*)|add(?:s|ed|ing)|claim\w*|argu\w*|den(?:y|ied|ies|ying|ials?)|suggest\w*"
    r"|warn\w*|believ\w*|think\w*|thought|hop(?:e|es|ed|ing)|expect\w*|predict\w*|fear\w*|doubt\w*|refus\w*"
    r"|fail\w*|promis\w*|threat\w*|propos\w*|plan\w*|intend\w*|want\w*|insist\w*|stat(?:es?|ed|ing)|announc\w*"
    r"|explain\w*|acknowledg\w*|admit\w*|agree\w*|view\w*|opinion\w*|estimat\w*|wrote|writes?|tweet\w*|posted"
    r"|quot\w*|testif\w*|accus\w*|imagin\w*|pretend\w*|learn\w*|underst\w*|source\w*|dream\w*)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_BEFORE = word_set(
    "in on at by during after before since from for with following throughout under over across near "
    "today yesterday later earlier then meanwhile also and moreover furthermore additionally"
)
"""Words with which a circumstance begins that may be left out before a comma."""
_AFTER = word_set(
    "who whose which where when and with in on at by during after before since from for of along "
    "including while near"
)
"""Words with which an addition begins that may be left out after a comma."""
_ENDS = re.compile(r"[,;—–]\s*$")
_BEGINS = re.compile(r"^\s*[,;—–(]")
_STOP = re.compile(r"^[^\w?%°]*$")
_OPENING = re.compile(r"^[^\w$€£¥−-]*$")
_WORDS = re.compile(r"[\w'’-]+")


def omission(before: str, after: str) -> str:
    """Why a part may not stand alone that leaves out what is before and after it; "" where it may."""
    for left_out, harmless in ((before, _harmless_before(before)), (after, _harmless_after(after))):
        if not harmless:
            return f"left out: “{' '.join(left_out.split()).strip(' .,;—–')}”"
    return ""


def _harmless_before(text: str) -> bool:
    if _OPENING.match(text):
        return True
    return bool(_ENDS.search(text)) and _circumstance(text, _BEFORE)


def _harmless_after(text: str) -> bool:
    if _STOP.match(text):
        return True
    return bool(_BEGINS.match(text)) and _circumstance(text, _AFTER)


def _circumstance(text: str, beginnings: frozenset[str]) -> bool:
    words = _WORDS.findall(text)
    return bool(words) and words[0].lower() in beginnings and not _CHANGING.search(text)
