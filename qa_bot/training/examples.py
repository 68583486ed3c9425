"""Labelled questions -> examples: a question, a piece of text, and what of the text answers."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.evaluate.wording import contains
from qa_bot.index.lexical import LexicalIndex
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.training.labelled import Labelled
from qa_bot.types import Article, Passage, Sentence

Rng = random.Random

CHARACTERS_A_TOKEN = 4
"""Enough to cut passages about as the embedder's tokenizer does."""
SMALL_WINDOW = 0.4
"""Share of texts that are one to three sentences of a passage rather than all of it."""
SWAPPED = 0.15
"""Share of questions that are asked again with another name in place of theirs: a false premise."""
FOUND = 40
"""Passages from which those without the answer are taken."""
HARD = 6
"""Of these, the first so many are drawn from."""

_NAME = re.compile(r"(?<=\s)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """Offsets count within `text`."""

    question: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    relevant: tuple[int, ...]
    """For each sentence: 1 it answers, 0 it does not, -1 not known."""
    span: tuple[int, int] | None
    """The answer; None where the text has none."""
    span_known: bool = True
    """False where the sentences are labelled and the span is not."""


class Passages:
    """The passages of many articles, found by words as the program finds them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._of: dict[str, list[Passage]] = {a.id: _passages(a) for a in articles}
        self._all = [passage for passages in self._of.values() for passage in passages]
        self._words = LexicalIndex.build((p.article.title + "\n" + p.text, "en") for p in self._all)

    def holding(self, article: Article, place: tuple[int, int]) -> list[Passage]:
        return [p for p in self._of[article.id] if p.start <= place[0] and place[1] <= p.end]

    def within(self, article: Article, place: tuple[int, int]) -> list[Passage]:
        """Those that touch the place."""
        return [p for p in self._of[article.id] if p.start < place[1] and place[0] < p.end]

    def misleading(self, one: Labelled) -> list[Passage]:
        """The likeliest passages that do not hold an answer, best first."""
        _, rows = self._words.search(one.question, 2000 if not one.stands_alone else FOUND)
        passages = (self._all[row] for row in rows.tolist())
        return [
            p
            for p in passages
            if (one.stands_alone or p.article.id == one.article.id)
            and not any(contains(p.text, answer) for answer in one.answers)
            and not (one.evidence and p.article.id == one.article.id
                     and p.start < one.evidence[1] and one.evidence[0] < p.end)
        ][:HARD]  # fmt: skip


def _passages(article: Article) -> list[Passage]:
    return make_passages(
        split_sentences(article),
        count_tokens=lambda texts: [len(text) // CHARACTERS_A_TOKEN for text in texts],
        max_tokens=256,
    )


def set_examples(questions: Sequence[Labelled], passages: Passages, rng: Rng) -> Iterator[Example]:
    """For each question a text that answers, where there is one, and one that does not."""
    names = [name for one in questions for name in _NAME.findall(one.question)]
    for one in questions:
        if one.evidence:
            if holding := passages.holding(one.article, one.span or one.evidence):
                yield (example := _positive(one, rng.choice(holding), rng))
                if (swapped := _swapped(one.question, names, rng)) and rng.random() < SWAPPED:
                    nothing = (0,) * len(example.sentences)
                    yield Example(swapped, example.text, example.sentences, nothing, None)
            if misleading := passages.misleading(one):
                yield _negative(one.question, rng.choice(misleading), rng)
        elif one.near and (near := passages.within(one.article, one.near)):
            yield _negative(one.question, rng.choice(near), rng)


def _positive(one: Labelled, passage: Passage, rng: Rng) -> Example:
    span = one.span or one.evidence
    assert span and one.evidence
    sentences = passage.sentences
    touched = [i for i, s in enumerate(sentences) if s.start < span[1] and span[0] < s.end]
    if rng.random() < SMALL_WINDOW:
        first = max(0, touched[0] - rng.randint(0, 1))
        sentences = sentences[first : touched[-1] + 1 + rng.randint(0, 1)]

    def label(s: Sentence) -> int:
        if s.start < span[1] and span[0] < s.end:
            return 1
        evident = s.start < one.evidence[1] and one.evidence[0] < s.end
        return -1 if evident or any(contains(s.text, a) for a in one.answers) else 0

    return _example(one.question, sentences, [label(s) for s in sentences], one.span, rng)


def _negative(question: str, passage: Passage, rng: Rng) -> Example:
    sentences = passage.sentences
    if rng.random() < SMALL_WINDOW:
        first = rng.randrange(len(sentences))
        sentences = sentences[first : first + rng.randint(1, 3)]
    return _example(question, sentences, [0] * len(sentences), None, rng)


def _example(
    question: str,
    sentences: Sequence[Sentence],
    relevant: Sequence[int],
    span: tuple[int, int] | None,
    rng: Rng,
) -> Example:
    """With the title before the text in half of the cases, as a reader may see it."""
    article = sentences[0].article
    title = f"{article.title}\n" if rng.random() < 0.5 else ""
    shift = len(title) - sentences[0].start
    return Example(
        question,
        title + article.text[sentences[0].start : sentences[-1].end],
        tuple((s.start + shift, s.end + shift) for s in sentences),
        tuple(relevant),
        (span[0] + shift, span[1] + shift) if span else None,
        span_known=span is not None or 1 not in relevant,
    )


def _swapped(question: str, names: Sequence[str], rng: Rng) -> str:
    """The question about somebody else; empty where it has no name."""
    matches = list(_NAME.finditer(question))
    if not matches:
        return ""
    name = rng.choice(matches)
    other = rng.choice(names)
    if set(other.lower().split()) & set(question.lower().split()):
        return ""
    return question[: name.start()] + other + question[name.end() :]
