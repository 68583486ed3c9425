"""A sentence -> the passages that may hold it, and their runs of sentences to compare it with."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice

from qa_bot.checking.tokens import Token, tokenize
from qa_bot.index.generation import Generation
from qa_bot.text.normal_form import one_line
from qa_bot.types import Passage, Sentence, Span

MAX_STANDING, MAX_BY_WORDS = 20, 12  # passages looked at for one sentence
MAX_COMPARED = 8  # sentences of them that are compared word by word
MAX_RUN = 3  # sentences of an article that one sentence may cover
MIN_WORDS = 2  # that are looked for; one stands anywhere

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences of an article that follow each other, as one source to compare with."""

    sentences: tuple[Sentence, ...]
    words: tuple[Token, ...]

    @property
    def span(self) -> Span:
        first, last = self.sentences[0], self.sentences[-1]
        return Span(first.article, first.start, last.end)


class Candidates:
    """Finds by words what may be the source of a sentence."""

    def __init__(self, index: Generation) -> None:
        self._corpus, self._words = index.corpus, index.words

    def passages(self, text: str) -> list[Passage]:
        """First those in which it may stand as it is, then the best ones for its words."""
        rows = self._words.search(one_line(text), MAX_BY_WORDS)[1].tolist()
        best = map(self._corpus.passage, rows)
        return list({passage.id: passage for passage in (*self.standing(text), *best)}.values())

    def standing(self, text: str) -> list[Passage]:
        """Those with all words of the text and, where these are many, in the same order.

        The best passages by rank may lack a sentence made of common words; these cannot.
        """
        rows = self._words.holding(one_line(text))
        if len(rows) <= MAX_STANDING:
            return [self._corpus.passage(row) for row in rows]
        words = _WORD.findall(unicodedata.normalize("NFC", one_line(text)))
        if len(words) < MIN_WORDS:
            return []
        # the first word may have another case
        words = words[1:] if len(words) > MIN_WORDS else words
        wording = re.compile(r"[\W_]+".join(map(re.escape, words)))
        places = self._corpus.passage_rows[rows, :3].tolist()
        articles = self._corpus.articles
        holds = (bool(wording.search(articles[n].text, *place)) for n, *place in places)
        return [self._corpus.passage(row) for row in islice(compress(rows, holds), MAX_STANDING)]

    def runs(self, text: str, length: int, passages: Sequence[Passage]) -> list[Run]:
        """Shortest first: the sentences with most words of the text, or those with neighbours."""
        forms = word_forms(text)
        shared = sorted(sentences_of(passages), key=lambda s: -len(forms & word_forms(s.text)))
        around = (run for s in shared[:MAX_COMPARED] for run in self._around(s, length))
        return sorted({run.span: run for run in around}.values(), key=lambda run: len(run.words))

    def _around(self, sentence: Sentence, length: int) -> Iterator[Run]:
        yield (alone := _run([sentence]))
        if len(alone.words) >= length:
            return
        siblings = self._corpus.sentences(sentence.article)
        at = siblings.index(sentence)
        for first in range(max(0, at - MAX_RUN + 1), at + 1):
            for last in range(max(at, first + 1), min(len(siblings), first + MAX_RUN)):
                yield _run(siblings[first : last + 1])


def sentences_of(passages: Sequence[Passage]) -> list[Sentence]:
    """Each once, in order."""
    return list(dict.fromkeys(s for passage in passages for s in passage.sentences))


def word_forms(text: str) -> set[str]:
    """The words without case, as quickly as can be."""
    return set(_WORD.findall(text.casefold()))


def _run(sentences: Sequence[Sentence]) -> Run:
    return Run(tuple(sentences), tuple(token for s in sentences for token in _tokens(s)))


@functools.lru_cache(4096)
def _tokens(sentence: Sentence) -> tuple[Token, ...]:
    """Cached: the sentences of one text mostly come from few articles."""
    return tuple(tokenize(sentence.text, sentence.start))
