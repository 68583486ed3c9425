"""Word search ranks by rare words, in the language of each text; scores are those of BM25."""

import hashlib
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.index.lexical import K1, B, LexicalIndex, bm25_matrix, total_scores

TEXTS = [
    ("The grain ships left the port.", "en"),
    ("The talks about grain ended.", "en"),
    ("The talks about prisoners ended, and the prisoners went home.", "en"),
    ("…", "en"),
]
BUILD = """
import hashlib, sys
from qa_bot.index.lexical import LexicalIndex
texts = [(f"word{i % 7} grain talks {i}", "en") for i in range(50)] + [("Die Gespräche enden", "de")]
for name, data in sorted(LexicalIndex.build(texts).to_files().items()):
    print(name, hashlib.sha256(data).hexdigest())
"""
STEMS = 6
STEMMED_TEXTS = st.lists(st.lists(st.integers(0, STEMS - 1), min_size=1, max_size=12), max_size=8)


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


@pytest.mark.parametrize(
    ("question", "best", "others"),
    [
        ("prisoner", 2, set()),
        ("grain talks", 1, {0, 2}),
        ("Did the prisoners talk?", 2, {1}),
        ("Which ships carry grain?", 0, {1}),
    ],
)
def test_ranking(index: LexicalIndex, question: str, best: int, others: set[int]) -> None:
    scores, rows = index.search(question, 10)
    assert rows[0] == best
    assert set(rows[1:].tolist()) == others
    assert (np.diff(scores) <= 0).all()
    assert (scores > 0).all()


@pytest.mark.parametrize("question", ["the and of", "volcano", "…", ""])
def test_nothing_is_found_without_a_shared_word(index: LexicalIndex, question: str) -> None:
    scores, rows = index.search(question, 10)
    assert len(scores) == len(rows) == 0


def test_equal_scores_stay_in_the_order_of_the_texts() -> None:
    index = LexicalIndex.build([("grain", "en")] * 5)
    assert index.search("grain", 5)[1].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("k", [0, 1, 2, 3, 100])
def test_at_most_k(index: LexicalIndex, k: int) -> None:
    scores, rows = index.search("grain talks", k)
    assert len(scores) == len(rows) == len(set(rows.tolist())) == min(k, 3)


def test_each_text_is_stemmed_in_its_language() -> None:
    index = LexicalIndex.build(
        [("The negotiations ended.", "en"), ("Die Verhandlungen sind zu Ende gegangen.", "de")]
    )
    assert index.languages == ["de", "en"]
    assert index.search("Wann war die letzte Verhandlung mit der Regierung?", 2)[1].tolist() == [1]
    assert index.search("When did they negotiate with the government?", 2)[1].tolist() == [0]


def test_a_corpus_of_one_language_reads_every_question_in_it(index: LexicalIndex) -> None:
    assert index.question_language("Wann endeten die Gespräche?") == "en"
    assert index.question_stems("The talks, the talking, the grain") == ["talk", "grain"]


def test_rarity(index: LexicalIndex) -> None:
    assert index.rarity("prison") == pytest.approx(math.log(1 + 3.5 / 1.5))
    assert index.rarity("talk") == pytest.approx(math.log(1 + 2.5 / 2.5))
    assert index.rarity("volcano") == pytest.approx(math.log(1 + 4.5 / 0.5))
    everywhere = LexicalIndex.build([("grain", "en")] * 100)
    assert 0 < everywhere.rarity("grain") < 0.01


def test_round_trip(index: LexicalIndex) -> None:
    again = LexicalIndex.from_files(index.to_files())
    assert (again.texts, again.languages) == (4, ["en"])
    assert again.to_files() == index.to_files()
    for question in ("grain talks", "prisoners", "volcano"):
        for one, other in zip(again.search(question, 9), index.search(question, 9), strict=True):
            np.testing.assert_array_equal(one, other)
    assert again.rarity("talk") == index.rarity("talk")


@pytest.mark.parametrize("seed", ["1", "2"])
@pytest.mark.slow
def test_another_process_builds_the_same_bytes(seed: str) -> None:
    texts = [(f"word{i % 7} grain talks {i}", "en") for i in range(50)]
    here = LexicalIndex.build([*texts, ("Die Gespräche enden", "de")]).to_files()
    there = subprocess.run(
        [sys.executable, "-c", BUILD],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.splitlines() == [
        f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(here.items())
    ]


def score(texts: list[list[int]], text: list[int], stem: int) -> float:
    """As the formula is printed."""
    holding = sum(stem in other for other in texts)
    rarity = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
    mean = sum(map(len, texts)) / len(texts)
    count = text.count(stem)
    return rarity * count / (count + K1 * (1 - B + B * len(text) / mean))


def test_scores_reckoned_by_hand() -> None:
    """Two texts, "grain grain port" and "talks": grain is in one of them, twice of three words."""
    matrix = bm25_matrix([[0, 0, 1], [2]], 3)
    rarity, frequency = math.log(1 + 1.5 / 1.5), 2 / (2 + 1.5 * (0.25 + 0.75 * 3 / 2))
    assert total_scores(matrix, [0]).tolist() == pytest.approx([rarity * frequency, 0])


@given(STEMMED_TEXTS)
def test_scores_are_those_of_the_formula(texts: list[list[int]]) -> None:
    matrix = bm25_matrix(texts, STEMS)
    assert (matrix.shape, matrix.dtype) == ((len(texts), STEMS), np.float32)
    expected = [[score(texts, text, stem) for stem in range(STEMS)] for text in texts]
    np.testing.assert_allclose(matrix.toarray(), np.reshape(expected, matrix.shape), rtol=1e-6)
    assert matrix.has_canonical_format


@given(STEMMED_TEXTS, st.permutations(range(STEMS)))
def test_a_total_is_the_sum_over_stems_in_their_order(
    texts: list[list[int]], columns: list[int]
) -> None:
    matrix = bm25_matrix(texts, STEMS)
    total = np.zeros(len(texts), np.float32)
    for column in columns:
        total += matrix[:, [column]].toarray()[:, 0]
    np.testing.assert_array_equal(total_scores(matrix, columns), total)
