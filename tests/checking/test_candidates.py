"""Where a sentence may stand."""

import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.checking.candidates import MAX_RUN, Candidates, sentences_of, word_forms
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("candidates")
    write_articles(folder / "news.jsonl", ARTICLES)
    rebuild(
        [folder / "news.jsonl"], folder / "index", ToyEmbedder(), skipped=refuse, undated=refuse
    )
    return open_index(folder / "index")


@pytest.fixture(scope="module")
def candidates(index):
    return Candidates(index)


@pytest.mark.parametrize(
    "text", ["Two ships with grain left Odesa on Monday.", "ships with grain", "left\nOde-\nsa"]
)
def test_first_comes_the_passage_in_which_it_stands(candidates, text):
    assert candidates.passages(text)[0].article.id == "harvest"
    assert [passage.article.id for passage in candidates.standing(text)] == ["harvest"]


def test_what_stands_nowhere_has_passages_with_its_words(candidates):
    assert candidates.standing("Two ships crossed the border.") == []
    assert {p.article.id for p in candidates.passages("Two ships crossed the border.")} >= {
        "harvest",
        "exchange",
    }


def test_runs_are_sentences_that_follow_each_other_the_shortest_first(candidates):
    text = "Two ships with grain left Odesa on Monday. “The grain is on its way,” said Dr. Koval."
    runs = candidates.runs(text, 18, candidates.passages(text))
    lengths = [len(run.words) for run in runs]
    assert lengths == sorted(lengths)
    assert {len(run.sentences) for run in runs} == {1, 2, MAX_RUN}
    assert len({run.span for run in runs}) == len(runs)
    for run in runs:
        assert run.span.text.startswith(run.sentences[0].text)
        assert run.span.text.endswith(run.sentences[-1].text)


def test_a_sentence_as_long_as_the_text_stands_alone(candidates):
    text = "Two ships"
    runs = candidates.runs(text, 2, candidates.passages(text))
    assert {len(run.sentences) for run in runs} == {1}


def test_the_sentences_of_passages_come_once(candidates):
    passages = candidates.passages("Two ships with grain left Odesa on Monday.")
    sentences = sentences_of([*passages, *passages])
    assert len(sentences) == len(set(sentences)) == len(sentences_of(passages))


def test_words_are_compared_without_case():
    assert word_forms("The Ships, the GRAIN") == {"the", "ships", "grain"}
