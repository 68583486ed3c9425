"""Offsets in arrays give back the articles, sentences and passages that went in."""

import numpy as np
import pytest

from qa_bot.errors import UnknownArticle
from qa_bot.index.corpus import Corpus
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article, Passage, Sentence

Entry = tuple[Article, list[Sentence], list[Passage]]


@pytest.fixture
def entries(three_articles, toy_embedder) -> list[Entry]:
    entries = []
    for article in three_articles:
        parts = split_sentences(article)
        passages = make_passages(parts, count_tokens=toy_embedder.count_tokens, max_tokens=60)
        entries.append((article, parts, passages))
    return entries


@pytest.fixture
def corpus(entries: list[Entry]) -> Corpus:
    return Corpus.build(entries)


def assert_holds(corpus: Corpus, entries: list[Entry]) -> None:
    assert corpus.articles == tuple(article for article, _, _ in entries)
    for article, sentences, passages in entries:
        assert corpus.article(article.id) == article
        assert list(corpus.sentences(article)) == sentences
        rows = range(*corpus.passage_range(article))
        assert [corpus.passage(row) for row in rows] == passages


def test_what_went_in_comes_out(corpus: Corpus, entries: list[Entry]) -> None:
    assert sum(len(sentences) for _, sentences, _ in entries) == 10
    assert_holds(corpus, entries)


def test_round_trip(corpus: Corpus, entries: list[Entry]) -> None:
    files = corpus.to_files()
    again = Corpus.from_files(files)
    assert_holds(again, entries)
    assert again.to_files() == files


@pytest.mark.parametrize(
    "text", ["a\u2028b", "a\x85b \x1c c", "\ufeffone. two\r\nthree.\r\n", "😀 𝔸."]
)
def test_strange_characters_do_not_move_an_offset(text: str) -> None:
    article = Article("strange", "Title\u2028", text)
    corpus = Corpus.build([(article, split_sentences(article), [])])
    again = Corpus.from_files(corpus.to_files())
    assert again.articles == (article,)
    assert again.sentences(article) == corpus.sentences(article) != ()


def test_the_sentence_before(corpus: Corpus) -> None:
    for article in corpus.articles:
        sentences = corpus.sentences(article)
        before = [corpus.sentence_before(sentence) for sentence in sentences]
        assert before == [None, *sentences[:-1]]


def test_ranges_lie_one_after_the_other(corpus: Corpus) -> None:
    for of, rows in (
        (corpus.sentence_range, corpus.sentence_rows),
        (corpus.passage_range, corpus.passage_rows),
    ):
        ends = [of(article) for article in corpus.articles]
        assert ends[0][0] == 0
        assert ends[-1][1] == len(rows)
        assert [last for _, last in ends[:-1]] == [first for first, _ in ends[1:]]


def test_an_article_without_passages_has_empty_ranges(entries: list[Entry]) -> None:
    lone = Article("lone", "Lone", "No sentence was found here.")
    corpus = Corpus.build([entries[0], (lone, [], []), entries[1]])
    first, last = corpus.sentence_range(lone)
    assert first == last == len(entries[0][1])
    assert corpus.sentences(lone) == ()


def test_no_articles() -> None:
    corpus = Corpus.from_files(Corpus.build([]).to_files())
    assert corpus.articles == ()
    assert corpus.newest is None
    assert (corpus.sentence_rows.shape, corpus.passage_rows.shape) == ((0, 3), (0, 5))


def test_newest_is_the_latest_day(corpus: Corpus) -> None:
    assert str(corpus.newest) == "2025-05-13"


def test_an_unknown_article_is_named(corpus: Corpus) -> None:
    with pytest.raises(UnknownArticle, match="'nobody'"):
        corpus.article("nobody")


def test_the_arrays_are_32_bit(corpus: Corpus) -> None:
    assert corpus.sentence_rows.dtype == corpus.passage_rows.dtype == np.int32


def test_the_newest_come_first_and_those_without_a_date_last(corpus: Corpus) -> None:
    assert [a.id for a in corpus.newest_first] == ["exchange", "harvest", "meeting"]
