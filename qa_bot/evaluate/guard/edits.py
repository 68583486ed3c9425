"""Small edits of a sentence: some change what it says, the others only how it is set."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from qa_bot.evaluate.guard.alterations import ALTERING, Candidate, Candidates


@dataclass(frozen=True, slots=True)
class Edit:
    """One edited sentence."""

    kind: str
    text: str
    harmless: bool
    """Whether it says the same as before."""


def edits(sentence: str, names: Sequence[str] = (), seed: int = 0) -> list[Edit]:
    """One edit of each kind that the sentence allows; the same each time. `names`: to put in."""
    result = []
    for harmless, kinds in ((False, ALTERING), (True, HARMLESS)):
        for kind, candidates in kinds.items():
            texts = [t for t in dict.fromkeys(candidates(sentence, names)) if t != sentence]
            if texts:
                result.append(
                    Edit(kind, Random(f"{seed} {kind} {sentence}").choice(texts), harmless)
                )
    return result


def _spaces(sentence: str, names: Sequence[str]) -> Candidates:
    yield sentence.replace(" ", "  ")
    yield sentence.replace(" ", "\n", 2)


def _quote_marks(sentence: str, names: Sequence[str]) -> Candidates:
    yield sentence.translate(str.maketrans("“”‘’", "\"\"''"))
    yield re.sub(r'"([^"]*)"', r"“\1”", sentence.replace("'", "’"))


def _dashes(sentence: str, names: Sequence[str]) -> Candidates:
    yield re.sub(r" [-–—]{1,2} ", lambda m: " — " if m[0] != " — " else " – ", sentence)
    yield re.sub(r"(?<=\w)-(?=\w)", "\u2010", sentence)


def _soft_hyphens(sentence: str, names: Sequence[str]) -> Candidates:
    yield re.sub(r"([a-z]{4})([a-z]{3})", "\\1\u00ad\\2", sentence)
    yield re.sub(r"([a-z]{4})([a-z]{4})", r"\1-" + "\n" + r"\2", sentence, count=1)


HARMLESS: dict[str, Candidate] = {
    "white space": _spaces,
    "quote marks": _quote_marks,
    "dashes": _dashes,
    "composition": lambda sentence, names: iter(
        [unicodedata.normalize(form, sentence) for form in ("NFD", "NFC")]
    ),
    "first letter": lambda sentence, names: iter([sentence[:1].swapcase() + sentence[1:]]),
    "hyphenation": _soft_hyphens,
    "no-break space": lambda sentence, names: iter(
        [sentence.replace(" ", "\u00a0"), re.sub(r"(\d) ", "\\1\u202f", sentence)]
    ),
}
