"""Words, and what an edit puts in their place and says otherwise. Shared with nothing."""

import re
from collections.abc import Iterator, Sequence

Pairs = list[tuple[str, str]]

MODALS: Pairs = [
    ("may", "will"), ("might", "will"), ("could", "will"), ("would", "may"), ("will", "may"),
    ("should", "will"), ("must", "might"), ("can", "must"), ("is expected to", "will"),
    ("are expected to", "will"), ("is likely to", "will"), ("are likely to", "will"),
    ("plans to", "will"), ("hopes to", "will"), ("will probably", "will certainly"),
    ("is planning to", "will"), ("allegedly ", ""), ("reportedly ", ""), ("possibly ", ""),
    ("was", "may have been"), ("were", "may have been"), ("has been", "may have been"),
    ("have been", "might have been"),
]  # fmt: skip

SCALES: Pairs = [
    ("million", "billion"), ("billion", "million"), ("thousand", "million"),
    ("trillion", "billion"), ("hundred", "thousand"), ("dozens", "thousands"),
    ("hundreds", "thousands"), ("thousands", "dozens"), ("millions", "thousands"),
    (r"(?<=\d)m", "bn"), (r"(?<=\d)bn", "m"),
]  # fmt: skip

QUANTIFIERS: Pairs = [
    ("all", "some"), ("All", "Some"), ("every", "almost every"), ("some", "all"), ("Some", "All"),
    ("most", "few"), ("Most", "Few"), ("many", "few"), ("Many", "Few"), ("several", "all"),
    ("Several", "All"), ("a few", "most"), ("few", "many"), ("at least", "at most"),
    ("At least", "At most"), ("more than", "fewer than"), ("More than", "Fewer than"),
    ("less than", "more than"), ("fewer than", "more than"), ("up to", "at least"),
    ("nearly", "more than"), ("almost", "more than"), ("about(?= [0-9])", "fewer than"),
    ("around(?= [0-9])", "at most"), ("over(?= [0-9])", "under"), ("only ", ""),
    ("most of ", "all of "), ("always", "sometimes"), ("often", "rarely"), ("sometimes", "always"),
    ("mostly", "partly"), ("each(?! other)", "only one"),
]  # fmt: skip

_OPPOSITES = """
    rose/fell fell/rose increased/decreased decreased/increased increase/decrease decrease/increase
    higher/lower lower/higher more/less less/more before/after after/before Before/After
    After/Before first/last First/Last won/lost lost/won win/lose gained/lost up/down above/below
    below/above early/late earlier/later later/earlier largest/smallest biggest/smallest
    highest/lowest lowest/highest best/worst worst/best better/worse worse/better rising/falling
    falling/rising increasing/decreasing growth/decline decline/growth north/south south/north
    east/west west/east northern/southern southern/northern eastern/western western/eastern
    opened/closed accepted/rejected rejected/accepted supported/opposed opposes/supports began/ended
    begin/end started/stopped bought/sold strong/weak stronger/weaker inside/outside victory/defeat
    defeat/victory gains/losses profit/loss profits/losses jumped/dropped dropped/jumped
    climbed/slid slipped/climbed older/younger younger/older former/current longer/shorter
    success/failure failed/succeeded allowed/banned banned/allowed arrived/left arriving/leaving
    increases/decreases rise/fall soared/plunged plunged/soared surged/slumped faster/slower
"""
DIRECTIONS: Pairs = [
    (one, other) for one, _, other in (pair.partition("/") for pair in _OPPOSITES.split())
]


def swapped(sentence: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Each first of a pair that stands in the sentence, made its second."""
    for old, new in pairs:
        for match in re.finditer(rf"(?<![\w’'-]){old}(?![\w’'-])", sentence):
            yield sentence[: match.start()] + new + sentence[match.end() :]
