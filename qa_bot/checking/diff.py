"""Two wordings of a sentence -> which words are the same, changed, added or left out."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from qa_bot.checking.tokens import QUOTE, Tokens, same
from qa_bot.english.word_lists import ENGLISH
from qa_bot.types import Change, Span

MAX_REASONS = 3
Block = tuple[str, int, int, int, int]
"""A kind of Change, the tokens of the one text and those of the other, half-open."""
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


def blocks(mine: Tokens, theirs: Tokens) -> list[Block]:
    """Runs of words, in order; together they cover both texts."""
    keys = [token.key for token in theirs], [token.key for token in mine]
    runs: list[Block] = []
    for kind, j, j_end, i, i_end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind != "equal":
            runs.append((kind, i, i_end, j, j_end))
            continue
        for at, other_at in zip(range(i, i_end), range(j, j_end), strict=True):
            kind = "equal" if same(mine[at], theirs[other_at]) else "replace"
            is_longer = runs and runs[-1][0] == kind
            _, first, _, other, _ = runs.pop() if is_longer else (kind, at, at, other_at, other_at)
            runs.append((kind, first, at + 1, other, other_at + 1))
    return runs


def likeness(mine: Tokens, theirs: Tokens) -> float:
    """How alike two wordings are, 0 to 1; what the other has before and after does not count."""
    equal = [block for block in blocks(mine, theirs) if block[0] == "equal"]
    if not equal:
        return 0.0
    shared = sum(block[2] - block[1] for block in equal)
    return 2 * shared / (len(mine) + equal[-1][4] - equal[0][3])


def changes(text: Span, mine: Tokens, source: Span, theirs: Tokens) -> Iterator[Change]:
    """The blocks with their words; the places of the tokens are those of the two articles."""
    at, source_at = text.start, source.start
    for kind, i, i_end, j, j_end in blocks(mine, theirs):
        start, end = _place(mine, i, i_end, at)
        source_start, source_end = _place(theirs, j, j_end, source_at)
        words, others = text.article.text[start:end], source.article.text[source_start:source_end]
        yield Change(kind, words, start, end, others, source_start, source_end)
        at, source_at = end, source_end


def in_words(differences: Sequence[Change]) -> tuple[str, ...]:
    """The changes in words, for a person: the first few."""
    reasons = []
    for change in differences:
        mine, theirs = _shown(change.text), _shown(change.source_text)
        match change.kind:
            case "replace":
                reasons.append(f"the source says {theirs}, not {mine}")
            case "insert":
                reasons.append(f"the source does not say {mine}")
            case "delete":
                reasons.append(f"left out: {theirs}")
    more = len(reasons) - MAX_REASONS
    return (*reasons[:MAX_REASONS], *([f"and {more} more"] if more > 0 else []))


def _place(tokens: Tokens, first: int, last: int, at: int) -> tuple[int, int]:
    """From the first word to the last; where there is none, `at`, where the last run ended."""
    return (tokens[first].start, tokens[last - 1].end) if first < last else (at, at)


def _shown(words: str) -> str:
    words = " ".join(words.split())
    quotes = f"{QUOTE}“”„«»‘’'"
    return "a quotation mark" if words and not words.strip(quotes) else f"“{words}”"


def omission(before: str, after: str) -> str:
    """Why a part may not stand alone without what is before and after it; "" where it may.

    Only what plainly does no harm may be left out: a circumstance before a comma, an addition after
    one. A part that loses a "not", a "may" or the speaker is not what the article says.
    """
    begins = _OPENING.match(before) or (_ENDS.search(before) and _is_harmless(before, _BEFORE))
    ends = _STOP.match(after) or (_BEGINS.match(after) and _is_harmless(after, _AFTER))
    for text, harmless in ((before, begins), (after, ends)):
        if not harmless:
            return f"left out: “{' '.join(text.split()).strip(' .,;—–')}”"
    return ""


def _is_harmless(text: str, beginnings: frozenset[str]) -> bool:
    words = _WORDS.findall(text)
    return bool(words) and words[0].lower() in beginnings and not _CHANGING.search(text)
