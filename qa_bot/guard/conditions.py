"""If, unless, when: what a sentence says only on a condition."""

from collections.abc import Iterator, Sequence

from qa_bot.english.cues import CueKind
from qa_bot.guard.alignment import Alignment
from qa_bot.guard.facts import Difference
from qa_bot.guard.terms import Term

_WHEN = "condition when"


def find_conditions(alignment: Alignment) -> Iterator[Difference]:
    """What holds only if something else does, told as if it held; "would" says that it need not."""
    theirs = [t for t in alignment.source if t.cue is CueKind.CONDITION]
    own = [t for t in alignment.statement if t.cue is CueKind.CONDITION and t.key != _WHEN]
    keys = {t.key for t in own}
    for term in theirs:
        if term.key in keys or (term.key == _WHEN and _says_when(alignment.statement)):
            continue
        supposed = any(t.key == "modal would" for t in alignment.statement)
        if own or not supposed:
            yield Difference(
                bool(own), f"the source says so only “{term.text.lower()}” something else is so"
            )
    if own and not theirs and not any(t.text.lower() == "without" for t in alignment.source):
        yield Difference(False, f"the source does not say “{own[0].text}”")


def _says_when(terms: Sequence[Term]) -> bool:
    words = {word for t in terms for word in t.lead.split()}
    return bool(words & {"when", "whenever", "in", "with"}) or any(
        t.cue is CueKind.CONDITION for t in terms
    )
