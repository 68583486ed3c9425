"""When two pieces of text say the same: the comparisons that the measures rest on."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable

COMMON_PIECE = 40
"""Characters. Less than this in common may be chance."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_ARTICLES = {"a", "an", "the"}


def meet(one: str, other: str) -> bool:
    """Whether two quotes from one article are about the same place of it.

    They are when the first or the last half of the shorter one stands in the longer one, white
    space aside; of a short one, `COMMON_PIECE` characters or all of it. That covers a quote inside
    a passage, a sentence inside a long quote, and a quote cut by the end of a passage. Text is
    compared rather than offsets, because a question names its evidence by the words alone.
    """
    shorter, longer = sorted((" ".join(one.split()), " ".join(other.split())), key=len)
    piece = max((len(shorter) + 1) // 2, COMMON_PIECE)
    return bool(shorter) and (shorter[:piece] in longer or shorter[-piece:] in longer)


def contains(text: str, phrase: str) -> bool:
    """Whether the words of the phrase stand in the text, in order and side by side.

    Case, punctuation and English articles do not count; "Ann" stands in "Ann's", not in "Anna".
    """
    words = _words(phrase)
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(_words(text))} "


def normalise(text: str) -> str:
    """Lower case, no punctuation, no English articles, single spaces: as SQuAD compares answers.

    Where nothing would be left ("The The"), only case and white space go.
    """
    words = "".join(c for c in text.lower() if not _is_punctuation(c)).split()
    return " ".join(word for word in words if word not in _ARTICLES) or " ".join(
        text.lower().split()
    )


def token_f1(answer: str, gold: str) -> float:
    """Harmonic mean of the precision and recall of the words, as in SQuAD (Rajpurkar, 2016)."""
    words, gold_words = normalise(answer).split(), normalise(gold).split()
    common = sum((Counter(words) & Counter(gold_words)).values())
    return 2 * common / (len(words) + len(gold_words)) if common else 0.0


def is_yes_or_no(answers: Iterable[str]) -> bool:
    """Whether all the answers are yes or no: to find the word in a sentence says nothing."""
    return {normalise(answer) for answer in answers} <= {"yes", "no"}


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _ARTICLES]


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")
