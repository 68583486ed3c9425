"""Questions limited to days and an outlet."""

from datetime import date

import pytest

from qa_bot.assemble import Opened
from qa_bot.errors import UsageError
from qa_bot.retrieval.filters import Scope, read_scope
from qa_bot.types import Article
from qa_bot.web.metrics import CountedBot, Metrics

MAY = date(2025, 5, 1)
MID_MAY = date(2025, 5, 16)


def article(published: str | None, source: str | None = None) -> Article:
    return Article("a", "A", "Text.", published=published, source=source)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), ""),
        (Scope(MAY, MID_MAY), "within 1–16 May 2025"),
        (Scope(MAY, date(2025, 6, 2)), "within 1 May 2025 – 2 June 2025"),
        (Scope(MAY, MAY), "on 1 May 2025"),
        (Scope(MAY), "since 1 May 2025"),
        (Scope(last=MID_MAY), "until 16 May 2025"),
        (Scope(outlet="Gazette"), "by Gazette"),
        (Scope(MAY, MID_MAY, "Gazette"), "within 1–16 May 2025 by Gazette"),
    ],
)
def test_a_scope_in_words(scope, words):
    assert scope.words == words
    assert bool(scope) == bool(words)


def test_both_days_belong_to_it():
    scope = Scope(MAY, MID_MAY)
    assert article("2025-05-01") in scope
    assert article("2025-05-16T23:59:00Z") in scope
    assert article("2025-05-17") not in scope
    assert article("2025-04-30") not in scope


def test_an_article_without_a_date_is_outside_of_all_days_but_not_of_an_outlet():
    assert article(None) in Scope()
    assert article(None) not in Scope(MAY)
    assert article(None, "Gazette") in Scope(outlet="Gazette")
    assert article("2025-05-02", "Gazette online") not in Scope(outlet="Gazette")


def test_a_scope_is_read_from_what_the_page_sends():
    assert read_scope("") == Scope()
    assert read_scope('{"first": "2025-05-01", "last": "", "outlet": "X"}') == Scope(MAY, None, "X")


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "1", "{}", '{"first": "soon", "last": "", "outlet": ""}', "[" * 100_000,
     '{"first": 5, "last": [], "outlet": {}}', '{"first": "2025-05-02", "last": "2025-05-01", "outlet": ""}'],
)  # fmt: skip
def test_what_is_no_scope_is_said(text):
    with pytest.raises(UsageError):
        read_scope(text)


DAY = Scope(date(2025, 5, 13), date(2025, 5, 13))
QUESTION = "Who spoke of prisoners?"


def test_a_bot_answers_from_the_scope_only(toy_opened: Opened):
    bot = toy_opened.bot
    everywhere = bot.ask(QUESTION)
    assert len({hit.passage.article.id for hit in everywhere.hits}) > 1
    limited = bot.ask(QUESTION, within=DAY)
    assert {hit.passage.article.id for hit in limited.hits} == {"exchange"}
    assert (everywhere.within, limited.within) == ("", "on 13 May 2025")
    assert bot.ask(QUESTION, within=Scope(outlet="Nobody")).status == "abstained"


def test_a_bot_around_another_keeps_the_limits(toy_opened: Opened):
    limited = CountedBot(toy_opened.bot, Metrics()).ask(QUESTION, within=DAY)
    assert {hit.passage.article.id for hit in limited.hits} == {"exchange"}
