"""To which articles a question is limited: days of publication, and one outlet."""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np

from qa_bot.english.dates import day_in_words
from qa_bot.errors import UsageError
from qa_bot.index.corpus import Corpus
from qa_bot.retrieval.retrievers import Rows
from qa_bot.types import Article


@dataclass(frozen=True, slots=True)
class Scope:
    """Both days belong to it. Without any limit it holds every article."""

    first: date | None = None
    last: date | None = None
    outlet: str = ""

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise UsageError("The first day comes after the last; change the dates.")

    def __bool__(self) -> bool:
        """Whether it limits anything."""
        return bool(self.first or self.last or self.outlet)

    def __contains__(self, article: Article) -> bool:
        """An article without a date lies outside of all limits of dates."""
        if self.outlet and article.source != self.outlet:
            return False
        day = article.published_on
        if day is None:
            return not (self.first or self.last)
        return (self.first or day) <= day <= (self.last or day)

    @property
    def words(self) -> str:
        """Such as "within 1–16 May 2025 by qa_bot sample desk"; nothing where there is no limit."""
        return " ".join(filter(None, (self._days(), self.outlet and f"by {self.outlet}")))

    def _days(self) -> str:
        first, last = (day_in_words(day) if day else "" for day in (self.first, self.last))
        if not self.first or not self.last:
            return f"since {first}" if first else last and f"until {last}"
        if first == last:
            return f"on {first}"
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"within {self.first.day}–{last}"
        return f"within {first} – {last}"


EVERYTHING = Scope()


def read_scope(text: str) -> Scope:
    """From the JSON object that the page sends: `first`, `last`, `outlet`; no text is no limit.

    Raises UsageError: it is none, or its days are in the wrong order.
    """
    if not text:
        return Scope()
    try:
        given = json.loads(text)
        days = (given["first"], given["last"])
        first, last = (date.fromisoformat(day) if day else None for day in days)
        outlet = given["outlet"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            "The limits of dates and outlets cannot be read; set them again."
        ) from error
    return Scope(first, last, outlet if isinstance(outlet, str) else "")


def passages_within(scope: Scope, corpus: Corpus) -> Rows | None:
    """For each passage of the corpus whether its article is in the scope; None where all are."""
    if not scope:
        return None
    wanted = np.array([article in scope for article in corpus.articles], bool)
    return wanted[corpus.passage_rows[:, 0]]
