"""Labelled sentences -> examples: sets that have a question and sentences, and no articles."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_bot.index.lexical import LexicalIndex
from qa_bot.training.examples import Example, Rng
from qa_bot.training.labelled import read_lines

UNANSWERED = 0.3
"""Share of questions that are asked of another sentence of their article."""
FEW = 3
MAX_PER_QUESTION = 6


def span_examples(path: Path, rng: Rng) -> Iterator[Example]:
    """Of a file of questions, texts, answers with their votes, and the group of the text."""
    records = list(read_lines(path))
    texts = defaultdict(list)
    for record in records:
        if record["text"] not in texts[record["group"]]:
            texts[record["group"]].append(record["text"])
    for record in records:
        others = [text for text in texts[record["group"]] if text != record["text"]]
        if others and rng.random() < UNANSWERED:
            question_words = _words(record["question"])
            likely = sorted(others, key=lambda text: -len(question_words & _words(text)))[:FEW]
            yield joined(record["question"], [(rng.choice(likely), 0)])
        else:
            votes = zip(record["votes"], record["answers"], strict=True)
            _, answer = max(votes, key=lambda pair: (pair[0], len(pair[1]["text"])))
            span = (answer["start"], answer["end"])
            yield joined(record["question"], [(record["text"], 1)], span)


def pair_examples(path: Path, rng: Rng) -> Iterator[Example]:
    """Of a file whose lines have question, sentence and relevant, sentences of a text in its order.

    Where a question has no sentence that is not relevant, the likeliest one of another question is
    taken.
    """
    by_question: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for record in read_lines(path):
        by_question[record["question"]].append((record["sentence"], int(record["relevant"])))
    sentences = sorted({s for labelled in by_question.values() for s, _ in labelled})
    words = LexicalIndex.build((sentence, "en") for sentence in sentences)
    for question, labelled in by_question.items():
        if all(relevant for _, relevant in labelled):
            own = {sentence for sentence, _ in labelled}
            _, rows = words.search(question, FEW + len(own))
            hard = [sentences[row] for row in rows.tolist() if sentences[row] not in own]
            if hard:
                yield joined(question, [(rng.choice(hard), 0)])
        yield from _windows(question, labelled, rng)


def _windows(question: str, labelled: Sequence[tuple[str, int]], rng: Rng) -> Iterator[Example]:
    """Runs of one to three sentences: around relevant ones, and as many others."""
    places = list(range(len(labelled)))
    rng.shuffle(places)
    relevant = [i for i in places if labelled[i][1]][:FEW]
    others = [i for i in places if not labelled[i][1]][: MAX_PER_QUESTION - len(relevant)]
    for i in relevant + others:
        first = max(0, i - rng.randint(0, 1))
        yield joined(question, labelled[first : i + 1 + rng.randint(0, 1)])


def joined(
    question: str, labelled: Sequence[tuple[str, int]], span: tuple[int, int] | None = None
) -> Example:
    """The sentences as one text; `span` counts within the first of them."""
    text, places = "", []
    for sentence, _ in labelled:
        text += " " if text else ""
        places.append((len(text), len(text) + len(sentence)))
        text += sentence
    relevant = tuple(label for _, label in labelled)
    is_known = span is not None or 1 not in relevant
    return Example(question, text, tuple(places), relevant, span, span_known=is_known)


def _words(text: str) -> set[str]:
    return {word for word in text.lower().split() if len(word) > FEW}
