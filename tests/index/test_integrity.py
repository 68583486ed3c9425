"""Is everything that is stored where it says it is?"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa_bot.index.corpus import Corpus
from qa_bot.index.generation import Generation
from qa_bot.index.integrity import index_problems
from qa_bot.index.lexical import LexicalIndex
from qa_bot.index.store import open_index
from qa_bot.index.vectors import PassageIndex


@pytest.fixture(scope="module")
def generation(toy_index: Path) -> Generation:
    return open_index(toy_index)


def test_a_good_index_has_no_problem(generation: Generation) -> None:
    assert list(index_problems(generation)) == []


SENTENCE_CHANGES = {
    "of another article": (2, 0, 1, "not in the order of the articles"),
    "of no article": (-1, 0, 3, "not in the order of the articles"),
    "before the first article": (0, 0, -1, "not in the order of the articles"),
    "before the text": (0, 1, -1, "sentence -1-"),
    "empty": (1, 2, None, "is out of place"),
    "into the next": (0, 2, 150, "is out of place"),
    "behind the text": (-1, 2, 10_000, "-10000 is out of place"),
}
PASSAGE_CHANGES = {
    "of another article": (0, 0, 2, "not in the order of the articles"),
    "of no article": (-1, 0, 3, "not in the order of the articles"),
    "before the text": (0, 1, -1, "passage -1-"),
    "after its first sentence": (0, 1, 100, "passage 100-"),
    "behind the text": (0, 2, 10_000, "-10000 is out of place"),
    "empty": (0, 2, 0, "passage 0-0 is out of place"),
    "a sentence too few": (0, 4, 3, "is out of place"),
    "a sentence too many": (0, 4, 6, "is out of place"),
    "no sentence": (0, 3, 4, "is out of place"),
}


def changed(rows: np.ndarray, row: int, column: int, value: int | None) -> np.ndarray:
    rows = rows.copy()
    rows[row, column] = rows[row, 1] if value is None else value
    return rows


@pytest.mark.parametrize("change", SENTENCE_CHANGES)
def test_a_wrong_sentence(generation: Generation, change: str) -> None:
    row, column, value, problem = SENTENCE_CHANGES[change]
    good = generation.corpus
    rows = changed(good.sentence_rows, row, column, value)
    wrong = replace(generation, corpus=Corpus(good.articles, rows, good.passage_rows))
    assert any(problem in line for line in index_problems(wrong))


@pytest.mark.parametrize("change", PASSAGE_CHANGES)
def test_a_wrong_passage(generation: Generation, change: str) -> None:
    row, column, value, problem = PASSAGE_CHANGES[change]
    good = generation.corpus
    rows = changed(good.passage_rows, row, column, value)
    wrong = replace(generation, corpus=Corpus(good.articles, good.sentence_rows, rows))
    assert any(problem in line for line in index_problems(wrong))


@pytest.mark.parametrize("name", ["articles", "sentences", "passages"])
def test_a_wrong_count(generation: Generation, name: str) -> None:
    wrong = replace(generation, manifest={**generation.manifest, name: 77})
    (problem,) = index_problems(wrong)
    assert problem.startswith(f"the manifest says 77 {name}")


def test_a_vector_or_text_too_few(generation: Generation) -> None:
    vectors = PassageIndex.build(generation.vectors.vectors[1:])
    words = LexicalIndex.build([("grain", "en")])
    problems = list(index_problems(replace(generation, vectors=vectors, words=words)))
    assert [line.split(" for ")[0] for line in problems] == [
        "there are 2 vectors",
        "there are 1 texts of words",
    ]


def test_the_sample_index(sample_index: Path) -> None:
    assert list(index_problems(open_index(sample_index))) == []
