"""The sample articles are complete and our own, and their questions fit them."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest

from qa_bot.reading.articles import read_articles
from qa_bot.reading.question_files import Question, read_questions
from qa_bot.types import Article

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests/data/sample_questions.jsonl"
DATA = Path(os.environ.get("QA_BOT_DATA", ROOT.parent / "shared/data"))
SEED = DATA / "seed/articles.jsonl.gz"
SAMPLE_LINE = "This is a sample article written for qa_bot."
SHARED_WORDS = 8
"""A run of so many words that also stands in the seed article counts as copied."""

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="development data, not in the repository")


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    skipped: list[tuple[object, ...]] = []
    found = list(read_articles([ROOT / "articles"], lambda *what: skipped.append(what)))
    assert skipped == []
    return {article.id: article for article in found}


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    with QUESTIONS.open(encoding="utf-8") as lines:
        return list(read_questions(lines, QUESTIONS.name))


@pytest.fixture(scope="module")
def seed() -> str:
    with gzip.open(SEED, "rt", encoding="utf-8") as lines:
        return "\n".join(f"{a['title']}\n{a['text']}" for a in map(json.loads, lines))


def test_every_file_is_an_article_with_its_name_as_id(articles: dict[str, Article]) -> None:
    stems = {path.stem for path in (ROOT / "articles").glob("*.md")}
    assert set(articles) == stems
    assert len(articles) >= 14


def test_the_front_matter_is_complete(articles: dict[str, Article]) -> None:
    for article in articles.values():
        assert 0 < len(article.title) <= 70, article.id
        assert article.author == article.source == "qa_bot sample desk", article.id
        assert article.published == article.id[:10], article.id
        assert "2025-05-13" <= article.published <= "2025-05-16", article.id
        assert article.language == "en", article.id
        assert article.url is None, article.id
    assert len({article.title for article in articles.values()}) == len(articles)


def test_every_article_is_short_and_says_what_it_is(articles: dict[str, Article]) -> None:
    for article in articles.values():
        assert article.text.endswith(f"\n\n{SAMPLE_LINE}"), article.id
        assert 120 <= len(article.text.split()) <= 260, article.id


def test_the_questions_are_of_the_planned_kinds(questions: list[Question]) -> None:
    assert [q.answerable for q in questions].count(True) == 28
    assert [q.answerable for q in questions].count(False) == 12
    assert sum(bool(q.history) for q in questions) == 6
    assert len({q.question for q in questions}) == len(questions)


def test_every_article_has_a_question(
    articles: dict[str, Article], questions: list[Question]
) -> None:
    assert {e.article_id for q in questions for e in q.evidence} == set(articles)


def test_every_quote_stands_in_its_article_once(
    articles: dict[str, Article], questions: list[Question]
) -> None:
    for question in questions:
        for evidence in question.evidence:
            text = articles[evidence.article_id].text
            assert text.count(evidence.quote) == 1, (question.id, evidence)


def test_answers_stand_in_the_quotes(questions: list[Question]) -> None:
    for question in questions:
        quotes = [evidence.quote for evidence in question.evidence]
        assert bool(quotes) == bool(question.answers) == question.answerable, question.id
        for answer in question.answers:
            assert any(answer.lower() in quote.lower() for quote in quotes), (question.id, answer)


def test_what_cannot_be_answered_says_why() -> None:
    records = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for record in records:
        assert bool(record.get("why")) != record["answerable"], record["id"]
        assert bool(record.get("rewritten")) == bool(record.get("history")), record["id"]


@needs_seed
def test_no_wording_is_taken_from_the_seed_article(articles: dict[str, Article], seed: str) -> None:
    taken = _runs(seed)
    for article in articles.values():
        assert not _runs(f"{article.title}\n{article.text}") & taken, article.id


@needs_seed
def test_nobody_is_quoted_with_other_words_than_in_the_seed_article(
    articles: dict[str, Article], seed: str
) -> None:
    for article in articles.values():
        for quotation in re.findall(r"[“\"]([^”\"]*)[”\"]", article.text):
            assert quotation in seed, (article.id, quotation)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + SHARED_WORDS]) for n in range(len(words) - SHARED_WORDS + 1)}
