"""Every retriever keeps the contract; fusion and repeats are worked out by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import make_retriever
from qa_bot.evaluate.masked import FilteredRetriever, PartialRetriever
from qa_bot.index.generation import Generation
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.models.reader import load_reader
from qa_bot.retrieval.rerank import ReadingScorer, RerankedRetriever, WordScorer
from qa_bot.retrieval.retrievers import (
    DenseRetriever,
    DistinctRetriever,
    FusedRetriever,
    LexicalRetriever,
    RecentRetriever,
    Retriever,
    asks_about_now,
)
from qa_bot.settings import Settings
from qa_bot.types import Article, Hit, Passage, Sentence

GERMAN = Article(
    "gespraeche",
    "Gespräche ohne Ergebnis",
    "Die Gespräche in Istanbul sind ohne Ergebnis zu Ende gegangen. Ein neuer Termin steht nicht fest.",
    language="de",
)
COPY = Article("copy", "Ships sail", ARTICLES[0].text, published="2025-05-12", language="en")


PACKAGED = load_reader("default")


@dataclass
class GivenRetriever:
    """Finds what it was told to find."""

    hits: list[Hit]

    def retrieve(self, question, k, within=None) -> list[Hit]:
        return self.hits[:k]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("retrieve")
    write_articles(folder / "news.jsonl", [*ARTICLES, GERMAN, COPY])
    rebuild(
        [folder / "news.jsonl"], folder / "index", ToyEmbedder(), skipped=refuse, undated=refuse
    )
    return open_index(folder / "index")


def dense(generation: Generation, languages: frozenset[str] | None = None) -> DenseRetriever:
    return DenseRetriever(generation, ToyEmbedder(), languages)


def lexical(generation: Generation) -> LexicalRetriever:
    return LexicalRetriever(generation)


def fused(generation: Generation) -> FusedRetriever:
    return FusedRetriever([(0.7, dense(generation)), (0.3, lexical(generation))])


RETRIEVERS: dict[str, Callable[[Generation], Retriever]] = {
    "dense": dense,
    "lexical": lexical,
    "fused": fused,
    "distinct": lambda generation: DistinctRetriever(fused(generation)),
    "assembled": lambda generation: make_retriever(Settings(), generation, ToyEmbedder()),
    "looked at again": lambda generation: RerankedRetriever(
        fused(generation), WordScorer(generation.words)
    ),
    "read": lambda generation: RerankedRetriever(
        fused(generation), ReadingScorer(PACKAGED, generation.words)
    ),
    "recent": lambda generation: RecentRetriever(fused(generation), date(2025, 5, 14)),
    "masked": lambda generation: FilteredRetriever(fused(generation), lambda passage: True),
    "partial": lambda generation: PartialRetriever(
        fused(generation), np.ones(generation.words.texts, bool)
    ),
}


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.article.id for hit in hits]


def hits_of(text: str, **scores: float) -> list[Hit]:
    """Hits in articles of one passage, by article id."""
    found = []
    for name, score in scores.items():
        article = Article(name, name, f"{text} {name}")
        sentence = Sentence(article, 0, len(article.text))
        found.append(Hit(Passage(article, 0, len(article.text), (sentence,)), score))
    return found


@pytest.mark.parametrize("name", RETRIEVERS)
@pytest.mark.parametrize("k", [1, 2, 3, 5, 100])
@pytest.mark.parametrize(
    "question",
    ["grain", "Which prisoners came home after the talks?", "Wann enden Gespräche?", "", "?"],
)
def test_the_contract(generation: Generation, name: str, k: int, question: str) -> None:
    retriever = RETRIEVERS[name](generation)
    hits = retriever.retrieve(question, k)
    assert len(hits) <= k
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.id for hit in hits}) == len(hits)
    stored = [generation.corpus.passage(row) for row in range(generation.words.texts)]
    assert all(hit.passage in stored for hit in hits)
    assert retriever.retrieve(question, k) == hits, "and the same again"


@pytest.mark.parametrize("name", RETRIEVERS)
@pytest.mark.parametrize("wanted", ["harvest", "exchange", "gespraeche"])
def test_no_limit_is_lost(generation: Generation, name: str, wanted: str) -> None:
    retriever, question = RETRIEVERS[name](generation), "Did grain, prisoners or talks stop?"
    passages = [generation.corpus.passage(row) for row in range(generation.words.texts)]
    rows = np.array([passage.article.id == wanted for passage in passages])
    assert set(ids(retriever.retrieve(question, 9, rows))) <= {wanted}
    assert retriever.retrieve(question, 9, ~np.zeros_like(rows)) == retriever.retrieve(question, 9)
    assert retriever.retrieve(question, 9, np.zeros_like(rows)) == []


@pytest.mark.parametrize("name", RETRIEVERS)
@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Where do the grain ships go?", {"harvest", "copy"}),
        ("Were prisoners freed?", {"exchange"}),
    ],
)
def test_the_best(generation: Generation, name: str, question: str, best: set[str]) -> None:
    assert ids(RETRIEVERS[name](generation).retrieve(question, 1))[0] in best


def test_dense_scores_by_hand(generation: Generation) -> None:
    """The toy's vectors: `meeting` holds "talks" only, `gespraeche` none of its words."""
    scores = {h.passage.article.id: h.score for h in dense(generation).retrieve("talks, grain", 9)}
    assert scores["meeting"] == pytest.approx(0.5**0.5)
    assert scores["harvest"] == pytest.approx(0.5**0.5)
    assert scores["exchange"] == scores["gespraeche"] == 0


def test_fusion_by_hand() -> None:
    one = GivenRetriever(hits_of("x", a=10, b=8, c=2))  # scaled: a 1, b 0.75, c 0
    other = GivenRetriever(hits_of("x", d=3, b=2, a=1))  # scaled: d 1, b 0.5, a 0
    hits = FusedRetriever([(0.6, one), (0.4, other)]).retrieve("?", 10)
    assert [(hit.passage.article.id, pytest.approx(hit.score)) for hit in hits] == [
        ("b", 0.65),
        ("a", 0.6),
        ("d", 0.4),
        ("c", 0.0),
    ]
    assert ids(FusedRetriever([(0.6, one), (0.4, other)]).retrieve("?", 2)) == ["b", "a"]


def test_equal_scores_count_fully_and_an_empty_list_not_at_all() -> None:
    same = GivenRetriever(hits_of("x", b=7, a=7))
    hits = FusedRetriever([(0.5, same), (0.5, GivenRetriever([]))]).retrieve("?", 10)
    assert [(hit.passage.article.id, hit.score) for hit in hits] == [("a", 0.5), ("b", 0.5)]


def test_a_repeat_is_left_out(generation: Generation) -> None:
    inner = fused(generation)
    assert {"harvest", "copy"} <= set(ids(inner.retrieve("grain ships", 9)))
    found = ids(DistinctRetriever(inner).retrieve("grain ships", 9))
    assert len({"harvest", "copy"} & set(found)) == 1
    assert len(found) == 4


def test_of_repeats_the_best_stays_and_others_move_up() -> None:
    text = "The ships with grain left the port of Odesa early on Monday morning"
    repeats = hits_of(text, a=9, b=8, c=7)
    other = hits_of("Prisoners came home on Tuesday after long talks in the border town", d=6)
    assert ids(DistinctRetriever(GivenRetriever(repeats + other)).retrieve("?", 2)) == ["a", "d"]


def test_a_passage_that_comes_ten_thousand_times_takes_one_place() -> None:
    (loud,) = hits_of("The ferry is the best ferry that ever sailed to any island", a=9)
    texts = ("Ships left the port", "Prisoners came home", "The talks ended early", "It rained")
    others = [hit for text in texts for hit in hits_of(text, **{text[:5]: 1})]
    found = DistinctRetriever(GivenRetriever([loud] * 10_000 + others)).retrieve("?", 5)
    assert found == [loud, *others]


def test_a_retriever_that_only_repeats_itself_is_not_asked_without_end() -> None:
    hits = hits_of("The ferry is the best ferry that ever sailed", a=9)
    inner = GivenRetriever(hits * (4 * DistinctRetriever.MAX_DEPTH))
    assert DistinctRetriever(inner).retrieve("?", 5) == hits


def test_a_short_passage_inside_of_a_long_one_is_a_repeat() -> None:
    long = hits_of("The ships left the port. Nobody saw where they went after that.", a=2)
    short = hits_of("The ships left the port.", b=1)
    assert ids(DistinctRetriever(GivenRetriever(long + short)).retrieve("?", 2)) == ["a"]


@pytest.mark.parametrize(("languages", "found"), [(frozenset({"en"}), 0), (None, 3)])
def test_a_language_that_the_embedder_does_not_know(
    generation: Generation, languages: frozenset[str] | None, found: int
) -> None:
    question = "Wann sind die Gespräche in Istanbul zu Ende gegangen und wer war dabei?"
    assert generation.words.question_language(question) == "de"
    retriever = dense(generation, languages)
    assert len(retriever.retrieve(question, 3)) == found
    english = "When did the talks between the two governments end, and who was there?"
    assert len(retriever.retrieve(english, 3)) == 3


def test_then_only_words_count(generation: Generation) -> None:
    question = "Wann sind die Gespräche in Istanbul zu Ende gegangen und wer war dabei?"
    retriever = make_retriever(Settings(embedder_languages="en"), generation, ToyEmbedder())
    best, *others = retriever.retrieve(question, 5)
    assert (best.passage.article, best.score) == (GERMAN, 0.7)
    assert ids([best, *others]) == ids(lexical(generation).retrieve(question, 5))


def test_the_real_embedder_finds_by_meaning(sample_index: Path, embedder) -> None:
    retriever = DenseRetriever(open_index(sample_index), embedder)
    (best, *_) = retriever.retrieve("How many captives will be swapped?", 3)
    assert best.passage.article.id == "2025-05-14-prisoner-exchange-of-2022"
    assert 0.2 < best.score < 1


@dataclass
class LengthScorer:
    """Knows how long a passage is."""

    name: str = "passage_words"
    depth: int = 2

    def features(self, question: str, hits: Sequence[Hit]) -> list[dict[str, float]]:
        return [{"closest": len(hit.passage.text) / 10} for hit in hits] if question else []


def test_hits_that_are_judged_come_first_and_the_others_keep_their_order() -> None:
    given = GivenRetriever(hits_of("x", a=9, bbb=8, ccccc=6, dd=3))
    hits = RerankedRetriever(given, LengthScorer()).retrieve("long?", 10)
    assert ids(hits) == ["bbb", "a", "ccccc", "dd"]
    assert hits[2].score == pytest.approx(hits[1].score * 6 / 9)
    assert RerankedRetriever(given, LengthScorer()).retrieve("", 3) == given.hits[:3]


def test_the_best_sentence_names_and_the_opening_are_known_of_a_hit(generation: Generation) -> None:
    [hit] = [
        h
        for h in lexical(generation).retrieve("grain Odesa", 9)
        if h.passage.article.id == "harvest"
    ]
    scorer = WordScorer(generation.words)
    [all_of_it] = scorer.features("Did two ships with grain leave Odesa on Monday?", [hit])
    assert all_of_it == {"passage": 1, "closest": 1, "names": 1, "opening": 1}
    [half] = scorer.features("Was grain from Odesa or Kherson sold?", [hit])
    assert half["names"] == 0.5
    assert 0 < half["closest"] < 1


def test_what_is_read_is_told_from_what_only_sounds_alike(generation: Generation) -> None:
    question = "Where do the ships with the grain go?"
    [answers, other] = (
        hits_of("The grain goes to Egypt by ship.", a=1),
        hits_of("The ships with the grain are old.", b=2),
    )
    hits = RerankedRetriever(
        GivenRetriever([*other, *answers]), ReadingScorer(PACKAGED, generation.words)
    )
    assert ids(hits.retrieve(question, 2)) == ["a", "b"]
    assert (
        ReadingScorer(PACKAGED, generation.words).features("Wann enden die Gespräche?", other) == []
    )


TODAY = date(2025, 5, 16)


def dated(*articles: tuple[str | None, float]) -> GivenRetriever:
    """Finds articles of these days with these scores."""
    return GivenRetriever(
        [
            Hit(Passage(Article(str(n), "Title", "Text.", published=day), 0, 5), score)
            for n, (day, score) in enumerate(articles)
        ]
    )


@pytest.mark.parametrize(
    "question",
    ["Who resigned this week?", "What is the latest on the talks?", "What happened yesterday?",
     "who recently won the prize", "What did the minister say on Thursday?", "What happened in the past few days?"],
)  # fmt: skip
def test_it_is_about_now(question: str):
    assert asks_about_now(question)


@pytest.mark.parametrize(
    "question",
    ["Who leads the delegation?", "What was signed in March 2022?", "How long is a week?",
     "What did he say on Thursday, 15 May 2025?", "When did the war begin?", "Who won the Second World War?"],
)  # fmt: skip
def test_it_is_not_about_now(question: str):
    assert not asks_about_now(question)


def test_the_recent_one_comes_first_where_both_answer_as_well():
    found = dated(("2024-01-02", 0.8), ("2025-05-14", 0.75), (None, 0.79))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 3)
    assert [hit.passage.article.id for hit in hits] == ["1", "0", "2"]


def test_an_old_one_that_answers_much_better_stays_first():
    found = dated(("2024-01-02", 0.9), ("2025-05-14", 0.3))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 2)
    assert [hit.passage.article.id for hit in hits] == ["0", "1"]


def test_an_article_of_tomorrow_counts_as_one_of_today():
    found = dated(("2025-05-17", 0.5), ("2025-05-16", 0.5))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 2)
    assert hits[0].score == hits[1].score == 0.5
