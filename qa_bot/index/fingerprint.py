"""The rules by which texts are cut and words compared, told from what they do to a probe text.

An index made by other rules is not reused. Where the rules stand, and what stands beside them,
changes nothing.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache

from qa_bot.text.passages import embedded_text, make_passages
from qa_bot.text.sentences import (
    ABBREVIATIONS,
    BEFORE_NUMBERS,
    NAMES_WITH_MARK,
    STARTERS,
    split_sentences,
)
from qa_bot.text.words import IRREGULAR, LANGUAGES, stems
from qa_bot.types import Article

LONG_TITLE = "A long title about ferries, mills and weather " * 4
PROSE = """\
Dr. J. R. Larn met Gen. Oskar Vey at 9 a.m. Monday in St. Brede. The harbour was shut. \
"We waited," he said.
“It was cold.” She left at 5 p.m. The U.S. The U.S. Navy agreed; \
prices rose 3.5 percent to $1.2 million.
“Is it over?” the mayor asked. “Who knows!” Nobody did… Then came No. 5 and figs. 2 and 3.
1. The first item of a list
(b) the second (It is longer. It has two sentences.) and more.Glued to it was this. \
See www.larn.example. Now go.
Yahoo! Finance wrote of it. Yahoo! It was true.
""" + "; ".join(
    ["the crews of the northern ferries waited for eleven weeks, and so did the mills"] * 20
)
FOREIGN = """\
Der 3. Oktober war Feiertag. Die Häuser z. B. standen leer. Wer weiß? « Ainsi ! » dit-elle. \
Il était déjà parti.
El Sr. Pérez llegó mañana. ¿Quién canta? Erdoğan İstanbul'da konuştu. Toplantı bitti. \
Переговоры закончились. Кто знает? Tramwaj w Łodzi stanął.
"""
WORDS_A_PASSAGE = 60


@cache
def splitter_sha256() -> str:
    return hashlib.sha256(json.dumps(list(_outcomes())).encode()).hexdigest()


def _outcomes() -> Iterator[object]:
    for article in (
        Article("prose", LONG_TITLE, PROSE, published="2025-05-12", language="en"),
        Article("listed", "", "\n".join(_listed()), language="en"),
        *(Article(code, code, FOREIGN, language=code) for code in sorted(LANGUAGES - {"en"})),
    ):
        sentences = split_sentences(article)
        passages = make_passages(sentences, count_tokens=_count_words, max_tokens=WORDS_A_PASSAGE)
        yield [(s.start, s.end) for s in sentences]
        yield [(p.start, p.end, embedded_text(p)) for p in passages]
        yield stems(article.text, article.language or "")


def _listed() -> Iterator[str]:
    """Each word that the rules know, where it decides."""
    for word in sorted(ABBREVIATIONS | BEFORE_NUMBERS):
        yield f"He named {word}. Larn and {word}. 5 there."
    for word in sorted(STARTERS):
        yield f"It was sold to Larn Inc. {word} came."
    for name in NAMES_WITH_MARK:
        yield f"He wrote to {name} Larn read it."
    yield " ".join(sorted(IRREGULAR))


def _count_words(texts: Sequence[str]) -> list[int]:
    """Stands for the tokens of an embedder, which the index names by itself."""
    return [len(text.split()) for text in texts]
