"""All articles with their sentences and passages: offsets in arrays, objects on demand."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import IndexDamaged, UnknownArticle
from qa_bot.index.arrays import array_bytes, array_from
from qa_bot.reading.articles import article_from_record
from qa_bot.records import article_record
from qa_bot.types import Article, Passage, Sentence


class Corpus:
    """The articles of one index, in reading order.

    `sentence_rows` holds (article, start, end), `passage_rows` holds (article, start, end, first
    sentence, last sentence + 1); both int32, in the order of the articles and of the text.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        sentence_rows: NDArray[np.int32],
        passage_rows: NDArray[np.int32],
    ) -> None:
        self.articles = tuple(articles)
        self.sentence_rows = sentence_rows
        self.passage_rows = passage_rows
        self._numbers = {article.id: number for number, article in enumerate(self.articles)}

    @classmethod
    def build(
        cls, entries: Iterable[tuple[Article, Sequence[Sentence], Sequence[Passage]]]
    ) -> "Corpus":
        """Collect articles, each with its own sentences and passages in the order of the text."""
        articles, sentence_rows, passage_rows = [], [], []
        for number, (article, sentences, passages) in enumerate(entries):
            articles.append(article)
            row_of = {s.start: len(sentence_rows) + i for i, s in enumerate(sentences)}
            sentence_rows += [(number, s.start, s.end) for s in sentences]
            for p in passages:
                first, last = row_of[p.sentences[0].start], row_of[p.sentences[-1].start]
                passage_rows.append((number, p.start, p.end, first, last + 1))
        return cls(
            articles,
            np.array(sentence_rows, np.int32).reshape(-1, 3),
            np.array(passage_rows, np.int32).reshape(-1, 5),
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, as the manifest has them."""
        rows = {"sentences": len(self.sentence_rows), "passages": len(self.passage_rows)}
        return {"articles": len(self.articles), **rows}

    def article(self, article_id: str) -> Article:
        """Raises UnknownArticle."""
        if article_id not in self._numbers:
            raise UnknownArticle(f"no article has the id {article_id!r}; `qa-bot search` shows ids")
        return self.articles[self._numbers[article_id]]

    def sentences(self, article: Article) -> tuple[Sentence, ...]:
        return self._sentences(*self.sentence_range(article))

    def sentence_before(self, sentence: Sentence) -> Sentence | None:
        first, last = self.sentence_range(sentence.article)
        row = first + int(np.searchsorted(self.sentence_rows[first:last, 1], sentence.start))
        return self._sentences(row - 1, row)[0] if row > first else None

    def passage(self, row: int) -> Passage:
        number, start, end, first, last = self.passage_rows[row].tolist()
        return Passage(self.articles[number], start, end, self._sentences(first, last))

    def sentence_range(self, article: Article) -> tuple[int, int]:
        return self._range(article, self.sentence_rows)

    def passage_range(self, article: Article) -> tuple[int, int]:
        return self._range(article, self.passage_rows)

    @cached_property
    def newest_first(self) -> tuple[Article, ...]:
        """All articles, those without a date at the end."""
        return tuple(sorted(self.articles, key=lambda a: a.published_on or date.min, reverse=True))

    @cached_property
    def newest(self) -> date | None:
        return max((a.published_on for a in self.articles if a.published_on), default=None)

    def _range(self, article: Article, rows: NDArray[np.int32]) -> tuple[int, int]:
        """The first row of the article, and its last row + 1."""
        number = self._numbers[article.id]
        first, last = np.searchsorted(rows[:, 0], (number, number + 1))
        return int(first), int(last)

    def _sentences(self, first: int, last: int) -> tuple[Sentence, ...]:
        rows = self.sentence_rows[first:last].tolist()
        return tuple(Sentence(self.articles[number], start, end) for number, start, end in rows)

    def to_files(self) -> dict[str, bytes]:
        """Its files by name; index/README.md documents them."""
        lines = (json.dumps(article_record(a), ensure_ascii=False) + "\n" for a in self.articles)
        return {
            "articles.jsonl": "".join(lines).encode(),
            "sentences.npy": array_bytes(self.sentence_rows),
            "passages.npy": array_bytes(self.passage_rows),
        }

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "Corpus":
        """Read back what `to_files` gave.

        Raises IndexDamaged: an offset lies outside of its article, or an id is there twice; and
        what reading JSON raises.
        """
        lines = files["articles.jsonl"].split(b"\n")[:-1]
        corpus = cls(
            [article_from_record(json.loads(line)) for line in lines],
            array_from(files["sentences.npy"], "<i4", 3),
            array_from(files["passages.npy"], "<i4", 5),
        )
        if len(corpus._numbers) != len(corpus.articles):
            raise IndexDamaged("has two articles with the same id")
        corpus._check_offsets()
        return corpus

    def _check_offsets(self) -> None:
        """Each row lies in its article, and the rows in the order of the articles."""
        lengths = np.array([len(article.text) for article in self.articles], np.int64)
        for rows in (self.sentence_rows, self.passage_rows):
            numbers, starts, ends = rows[:, 0], rows[:, 1], rows[:, 2]
            if len(rows) and not (
                numbers[0] >= 0
                and numbers[-1] < len(lengths)
                and np.all(np.diff(numbers) >= 0)
                and np.all((starts >= 0) & (starts < ends) & (ends <= lengths[numbers]))
            ):
                raise IndexDamaged("has offsets outside of the articles")
        firsts, lasts = self.passage_rows[:, 3], self.passage_rows[:, 4]
        if np.any((firsts < 0) | (firsts >= lasts) | (lasts > len(self.sentence_rows))):
            raise IndexDamaged("has passages without sentences")
