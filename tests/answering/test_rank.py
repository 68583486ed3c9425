"""Sentences by how likely they answer."""

from dataclasses import asdict

import pytest
from support.toy_embedder import ToyEmbedder
from support.worded_answers import QUESTION, SAYS_IT

from qa_bot.answering.rank import MAX_RANKED, SentenceRanker, estimated_confidence, lead_over
from qa_bot.types import Hit


@pytest.fixture(scope="module")
def hits(generation):
    corpus = generation.corpus
    return [Hit(corpus.passage(row), 1 / (row + 1)) for row in range(len(corpus.passage_rows))]


@pytest.fixture(scope="module")
def ranker(generation):
    return SentenceRanker(ToyEmbedder(), generation.words, None)


def test_the_sentence_with_the_words_of_the_question_comes_first(ranker, hits):
    ranked = ranker.rank("Who called it a beginning?", hits)
    assert ranked[0].sentence.text == SAYS_IT
    assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)
    assert len({r.sentence.id for r in ranked}) == len(ranked) <= MAX_RANKED
    assert all(r.span is None for r in ranked)  # there is no reader


def test_what_is_known_of_a_sentence_lies_between_0_and_1(ranker, hits):
    for ranked in ranker.rank(QUESTION, hits):
        assert all(0 <= value <= 1 for value in asdict(ranked.features).values())
        assert 0 < ranked.score < 1
    best = ranker.rank("Who called it a beginning?", hits)[0].features
    assert best.coverage == best.nearby == 1
    assert best.fit == 1


def test_a_name_of_the_question_that_stands_nowhere_counts_against_a_passage(ranker, hits):
    known, unknown = (
        ranker.rank(f"When did the prisoners cross near {place}?", hits)[0].features.names
        for place in ("Kovel", "Larnholm")
    )
    assert (known, unknown) == (1, 0)


def test_nothing_comes_of_nothing(ranker):
    assert ranker.rank(QUESTION, []) == []
    assert estimated_confidence([]) == 0


def test_confidence_grows_with_the_lead(ranker, hits):
    first, *others = ranker.rank(QUESTION, hits)
    assert 0 < estimated_confidence([first, *others]) <= estimated_confidence([first, others[-1]])
    assert lead_over([0.9, 0.4, 0.3]) == pytest.approx(0.5)
    assert lead_over([0.9]) == lead_over([]) == 0
