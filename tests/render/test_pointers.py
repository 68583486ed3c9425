"""A pointer leads to its sentence, or nowhere."""

from dataclasses import replace

import pytest

from qa_bot.errors import InputError, UnknownArticle
from qa_bot.index.corpus import Corpus
from qa_bot.render.pointers import article_pointer, find_article, find_sentence, pointer
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article

ODD_ID = "a/b-1-2-00000000 ?#%é\udc80"


def corpus_of(*articles: Article) -> Corpus:
    return Corpus.build([(article, split_sentences(article), []) for article in articles])


@pytest.fixture
def corpus() -> Corpus:
    return corpus_of(
        Article("talks", "Talks", "Ann Reed led the talks. She left on Monday.", language="en"),
        Article(ODD_ID, "Odd", "It rained in Kovel. Nobody was hurt.", language="en"),
    )


def test_a_pointer_finds_its_sentence_again(corpus: Corpus):
    for article in corpus.articles:
        for sentence in corpus.sentences(article):
            found = find_sentence(pointer(sentence), corpus)
            assert (found.article, found.start, found.end) == (
                article,
                sentence.start,
                sentence.end,
            )


def test_a_pointer_into_a_changed_article_is_refused(corpus: Corpus):
    sentence = corpus.sentences(corpus.article("talks"))[1]
    changed = corpus_of(replace(sentence.article, text=sentence.article.text.replace("Mon", "Sun")))
    with pytest.raises(InputError, match="has changed"):
        find_sentence(pointer(sentence), changed)


@pytest.mark.parametrize(
    "end", ["0-5-00000000", "5-5-00000000", "9-4-00000000", "0-99999-00000000"]
)
def test_a_pointer_to_no_place_is_refused(corpus: Corpus, end: str):
    with pytest.raises(InputError):
        find_sentence(f"talks-{end}", corpus)


@pytest.mark.parametrize(
    "text", ["", "talks", "talks-0-5", "talks-0-5-xyz", "talks-" + "9" * 30 + "-1-00000000"]
)
def test_what_is_no_pointer_is_refused(corpus: Corpus, text: str):
    with pytest.raises(InputError):
        find_sentence(text, corpus)


def test_a_pointer_to_an_unknown_article_is_refused(corpus: Corpus):
    with pytest.raises(UnknownArticle):
        find_sentence("gone-0-5-00000000", corpus)


def test_an_article_is_found_by_its_own_pointer(corpus: Corpus):
    for article in corpus.articles:
        assert find_article(article_pointer(article), corpus) == article
    with pytest.raises(InputError):
        find_article("%ff", corpus)
    with pytest.raises(UnknownArticle):
        find_article("gone", corpus)
