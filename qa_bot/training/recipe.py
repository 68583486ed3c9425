"""What the reader is trained on, and in which order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.reading.articles import read_articles
from qa_bot.training.examples import Example, Passages, Rng, set_examples
from qa_bot.training.labelled import (
    Labelled,
    held_out_texts,
    read_set,
    refuse_all_but_questions,
)
from qa_bot.training.pairs import pair_examples, span_examples

Shared = tuple[Path, float]
"""A file, and the share of its examples that is drawn for each pass."""


def shared(text: str) -> Shared:
    """From FILE=SHARE, or FILE for all of it."""
    path, _, share = text.partition("=")
    return Path(path), float(share or 1)


@dataclass(frozen=True, slots=True)
class Recipe:
    """First one pass over `spans`, then `passes` over everything else."""

    sets: Sequence[Path]
    """Folders of articles and questions; one that is named twice counts twice."""
    pairs: Sequence[Shared]
    spans: Sequence[Shared]
    distractors: Sequence[Path]
    """Articles without questions, in which misleading passages are found."""
    passes: int

    def epochs(self) -> list[Callable[[Rng], list[Example]]]:
        """Each draws the examples of one pass."""
        questions = {folder: read_set(folder, "train") for folder in self.sets}
        held_out = held_out_texts(self.sets)
        known = {f: [q for q in qs if not _is_in(q, held_out)] for f, qs in questions.items()}
        articles = {q.article.id: q.article for qs in known.values() for q in qs}
        for path in self.distractors:
            articles |= {a.id: a for a in read_articles([path], refuse_all_but_questions)}
        passages = Passages(list(articles.values()))

        def first(rng: Rng) -> list[Example]:
            return [e for shared in self.spans for e in _drawn(span_examples, shared, rng)]

        def then(rng: Rng) -> list[Example]:
            drawn = [e for folder in self.sets for e in set_examples(known[folder], passages, rng)]
            return drawn + [e for shared in self.pairs for e in _drawn(pair_examples, shared, rng)]

        return [*([first] if self.spans else []), *[then] * self.passes]


def _is_in(question: Labelled, held_out: Sequence[str]) -> bool:
    """Two sets may share a text under other ids."""
    return any(question.article.text[:200] in text for text in held_out)


def _drawn(
    examples: Callable[[Path, Rng], Iterator[Example]], shared: Shared, rng: Rng
) -> list[Example]:
    path, share = shared
    pool = list(examples(path, rng))
    rng.shuffle(pool)
    return pool[: round(share * len(pool))]
