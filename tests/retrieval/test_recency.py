"""Questions about now prefer recent articles; others do not."""

from datetime import date

import pytest

from qa_bot.retrieval.recency import RecentRetriever, asks_about_now
from qa_bot.types import Article, Hit, Passage

TODAY = date(2025, 5, 16)


class Fixed:
    """Always finds the same."""

    def __init__(self, *found: tuple[str | None, float]) -> None:
        self.hits = [
            Hit(Passage(Article(str(n), "Title", "Text.", published=day), 0, 5), score)
            for n, (day, score) in enumerate(found)
        ]

    def retrieve(self, question, k, within=None) -> list[Hit]:
        return self.hits[:k]


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
    found = Fixed(("2024-01-02", 0.8), ("2025-05-14", 0.75), (None, 0.79))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 3)
    assert [hit.passage.article.id for hit in hits] == ["1", "0", "2"]


def test_an_old_one_that_answers_much_better_stays_first():
    found = Fixed(("2024-01-02", 0.9), ("2025-05-14", 0.3))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 2)
    assert [hit.passage.article.id for hit in hits] == ["0", "1"]


def test_an_article_of_tomorrow_counts_as_one_of_today():
    found = Fixed(("2025-05-17", 0.5), ("2025-05-16", 0.5))
    hits = RecentRetriever(found, TODAY).retrieve("Who resigned this week?", 2)
    assert hits[0].score == hits[1].score == 0.5
