"""Sentences -> passages: runs of whole sentences that the embedder reads to the last word."""

import re
from collections.abc import Callable, Iterator, Sequence

from qa_bot.types import Article, Passage, Sentence

CountTokens = Callable[[Sequence[str]], list[int]]

TARGET_TOKENS = 150  # word pieces of a passage, about 105 English words. More dilute its vector
OVERLAP_TOKENS = 40  # sentences longer than this are not repeated in the next passage
MIN_TOKENS = 40
"""A shorter rest at the end of an article joins the passage before it, where it fits."""
SPECIAL_TOKENS = 2  # what the embedder puts around every text
MIN_ROOM = 32  # tokens for text that must be left beside title and date
CHARACTERS_A_TOKEN = 10
"""More is counted as if it were prose: WordPiece makes one token of 100 letters and more."""
TITLE_BYTES = 100  # no tokenizer makes more tokens of a title than it has bytes, in any script


def make_passages(
    sentences: Sequence[Sentence], *, count_tokens: CountTokens, max_tokens: int, overlap: int = 1
) -> list[Passage]:
    """Pack the sentences of one article, in order; every sentence is covered completely.

    `max_tokens` is what the embedder reads of one text, special tokens counted: no passage has
    more. Neighbours share at most `overlap` sentences. A sentence too long for one passage becomes
    several that are pieces of it.

    Raises ValueError: `max_tokens` leaves no room for text beside title and date.
    """
    if not sentences:
        return []
    texts = [sentence.text for sentence in sentences]
    header, *counts = count_tokens([_header(sentences[0].article), *texts])
    budget = max_tokens - SPECIAL_TOKENS
    room = budget - header
    if room < MIN_ROOM:
        raise ValueError(f"max_tokens of {max_tokens} is too small for a header of {header}")
    sizes = [max(n, 1 + len(s) // CHARACTERS_A_TOKEN) for n, s in zip(counts, texts, strict=True)]
    passages = [_passage(sentences[i:j]) for i, j in _runs(sizes, room, overlap)]
    return _fitting(passages, count_tokens, budget)


def embedded_text(passage: Passage) -> str:
    """What is embedded: without title and date, "he resigned" could be from any article."""
    return _header(passage.article) + passage.text


def _header(article: Article) -> str:
    title = " ".join(article.title.split())
    if len(title.encode()) > TITLE_BYTES:
        cut = title.encode()[:TITLE_BYTES].decode(errors="ignore")
        title = (cut.rpartition(" ")[0] or cut) + " …"
    date = f"({article.published[:10]})" if article.published else ""
    header = f"{title} {date}".strip()
    return f"{header}\n" if header else ""


def _runs(sizes: Sequence[int], room: int, overlap: int) -> Iterator[tuple[int, int]]:
    """First and end of each run of sentences."""
    target = min(TARGET_TOKENS, room)
    rest = sum(sizes)
    first = end = 0
    while end < len(sizes):
        total = sum(sizes[first:end])
        while end < len(sizes) and (first == end or total + sizes[end] <= target):
            total += sizes[end]
            rest -= sizes[end]
            end += 1
        if rest < MIN_TOKENS and total + rest <= room:
            end = len(sizes)
        yield first, end
        first = _next_first(sizes, end, target, overlap)


def _next_first(sizes: Sequence[int], end: int, target: int, overlap: int) -> int:
    """`end`, or less where short sentences before it are repeated and a new one still fits."""
    start = end
    while (
        end < len(sizes)
        and start > end - overlap
        and sum(sizes[start - 1 : end]) <= OVERLAP_TOKENS
        and sum(sizes[start - 1 : end + 1]) <= target  # so it never goes back to the whole run
    ):
        start -= 1
    return start


def _passage(sentences: Sequence[Sentence]) -> Passage:
    first, last = sentences[0], sentences[-1]
    return Passage(first.article, first.start, last.end, tuple(sentences))


def _fitting(passages: list[Passage], count_tokens: CountTokens, budget: int) -> list[Passage]:
    """Halve what is too long until nothing is: counts of sentences do not quite add up."""
    fitting: list[Passage] = []
    counts = count_tokens([embedded_text(passage) for passage in passages])
    for passage, count in zip(passages, counts, strict=True):
        too_long = count > budget
        fitting += _fitting(_halves(passage), count_tokens, budget) if too_long else [passage]
    return fitting


def _halves(passage: Passage) -> list[Passage]:
    """Between sentences, else at the white space nearest to the middle, else in the middle."""
    sentences, text = passage.sentences, passage.text
    if len(sentences) > 1:
        middle = len(sentences) // 2
        return [_passage(sentences[:middle]), _passage(sentences[middle:])]
    middle = len(text) // 2
    gaps = [match.span() for match in re.finditer(r"\s+", text)]
    left, right = min(gaps, key=lambda gap: abs(gap[0] - middle), default=(middle, middle))
    return [
        Passage(passage.article, passage.start, passage.start + left, sentences),
        Passage(passage.article, passage.start + right, passage.end, sentences),
    ]
