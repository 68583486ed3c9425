"""Words that say the same in news, words that say the opposite, and the spellings of names."""

import re
from functools import cache

from qa_bot.english.word_lists import DEMONYMS, ENGLISH
from qa_bot.text.words import stem

_TRANSLITERATIONS = ENGLISH.pairs("transliterations")
CAPITALS = ENGLISH.pairs("capitals")


def _groups(name: str) -> dict[str, str]:
    """Stem -> the first stem of its group, which is the first that has it."""
    groups = [[stem(word) for word in group] for group in ENGLISH.groups(name)]
    return {member: group[0] for group in reversed(groups) for member in group}


SAME = _groups("synonyms")


def concept(word: str) -> str:
    """The stem that stands for a word and for all that say the same."""
    own = stem(word)
    return SAME.get(own, own)


_SENSES = [frozenset(map(stem, group)) for group in ENGLISH.groups("synonyms")]
_ADJECTIVES = {stem(adjective): stem(country) for country, adjective in DEMONYMS.items()}
NAMES = (
    _ADJECTIVES | _groups("spellings") | {stem("Russians"): stem("Russia"), "ukrainian": "ukrain"}
)
OPPOSITES = frozenset(frozenset(map(concept, pair)) for pair in ENGLISH.groups("opposites"))
"""Pairs of stems; a group's first stands for it."""
LIMITING = frozenset(map(stem, ENGLISH.words("limiting_words")))
"""Stems that may not be left out before a word that is kept."""
DIRECTED = frozenset(map(concept, ENGLISH.words("limiting_words"))).union(*OPPOSITES)
"""Stems that may turn a sentence round."""


def same_sense(one: str, other: str) -> bool:
    """Whether two words stand in one group, whatever else each may mean."""
    pair = {stem(one), stem(other)}
    return any(pair <= sense for sense in _SENSES)


@cache
def skeleton(name: str) -> str:
    """What transliterations of a name share: Zelensky, Zelenskyy and Zelenskiy."""
    low = stem(name)
    low = re.sub(r"(?:iy|yy|ii|ij|yi|y|i|j)+$", "i", low)
    for old, new in _TRANSLITERATIONS.items():
        low = low.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", low)
