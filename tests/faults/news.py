"""The articles that the faults are tried on, and what must hold of an index of them at any time."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.assemble import make_bot
from qa_bot.index.generation import Generation
from qa_bot.index.integrity import index_problems
from qa_bot.index.rebuild import Rebuilt, rebuild
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder
from qa_bot.records import answer_record
from qa_bot.settings import Settings
from qa_bot.types import Article

QUESTIONS = {
    "How many prisoners did each side free?": "Each side freed 40 prisoners on Tuesday.",
    "Where does the harvest go?": "The harvest goes to Egypt.",
}
"""What is asked, and a sentence that the answer must cite."""


def articles_of(number: int) -> tuple[Article, ...]:
    """The articles before the n-th rebuild: one changes each time, one comes and goes."""
    note = f"The port counted {number} ships with grain on the {number}. day of the harvest."
    changed = replace(ARTICLES[0], text=f"{note}\n\n{ARTICLES[0].text}")
    return changed, *(replace(article, language="en") for article in ARTICLES[1 : 2 + number % 2])


def publish_articles_of(number: int, index: Path) -> Rebuilt:
    """A rebuild with the embedder to reckon with by hand; the news are kept outside of its room."""
    news = index.parents[1] / "news.jsonl"
    write_articles(news, articles_of(number))
    return rebuild([news], index, ToyEmbedder(), skipped=refuse, undated=refuse)


def check_whole(index: Path, *allowed: Iterable[Article]) -> Generation:
    """It opens, everything fits, and it holds exactly one of these collections. What is passed over may be said."""
    generation = open_index(index)
    assert list(index_problems(replace(generation, notice=""))) == []
    assert generation.corpus.articles in [tuple(articles) for articles in allowed]
    return generation


def check_answers(generation: Generation, embedder: Embedder) -> None:
    """Questions are answered with quotes that stand in the articles."""
    bot = make_bot(Settings(threshold=0, reader="none"), generation, embedder)
    for question, expected in QUESTIONS.items():
        quotes = checked_quotes(answer_record(bot.ask(question)), generation)
        assert expected in quotes


def checked_quotes(record: dict, generation: Generation) -> list[str]:
    """What an answer quotes, each compared with the article that it names."""
    quotes = []
    for citation in (c for statement in record["statements"] for c in statement["citations"]):
        text = generation.corpus.article(citation["article_id"]).text
        assert citation["quote"] == text[citation["start"] : citation["end"]]
        quotes.append(citation["quote"])
    return quotes
