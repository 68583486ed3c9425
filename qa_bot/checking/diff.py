"""Two wordings of a sentence -> which words are the same, changed, added or left out."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from qa_bot.checking.tokens import QUOTE, Token, same
from qa_bot.types import Change, Span

MAX_REASONS = 3
Block = tuple[str, int, int, int, int]
"""A kind of Change, the tokens of the one text and those of the other, half-open."""


def blocks(mine: Sequence[Token], theirs: Sequence[Token]) -> list[Block]:
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


def likeness(mine: Sequence[Token], theirs: Sequence[Token]) -> float:
    """How alike two wordings are, 0 to 1; what the other has before and after does not count."""
    equal = [block for block in blocks(mine, theirs) if block[0] == "equal"]
    if not equal:
        return 0.0
    shared = sum(block[2] - block[1] for block in equal)
    return 2 * shared / (len(mine) + equal[-1][4] - equal[0][3])


def changes(
    text: Span, mine: Sequence[Token], source: Span, theirs: Sequence[Token]
) -> Iterator[Change]:
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


def _place(tokens: Sequence[Token], first: int, last: int, at: int) -> tuple[int, int]:
    """From the first word to the last; where there is none, `at`, where the last run ended."""
    return (tokens[first].start, tokens[last - 1].end) if first < last else (at, at)


def _shown(words: str) -> str:
    words = " ".join(words.split())
    quotes = f"{QUOTE}“”„«»‘’'"
    return "a quotation mark" if words and not words.strip(quotes) else f"“{words}”"
