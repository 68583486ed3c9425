"""Question sets -> labelled questions, each about one article.

A set is a folder with articles and questions.jsonl in the formats of the program. Articles are
split by the hash of their id into parts for training, for tuning what is built on the reader, and
for tests.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from qa_bot.errors import InputError
from qa_bot.reading.articles import read_articles
from qa_bot.types import Article

Part = Literal["train", "tune", "test"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, where it is answered, and where it is not although it looks so."""

    question: str
    answers: tuple[str, ...]
    article: Article
    evidence: tuple[int, int] | None
    """None: this article does not answer."""
    span: tuple[int, int] | None
    near: tuple[int, int] | None
    """What was looked at when the question was found to have no answer."""
    stands_alone: bool


def part_of(article_id: str) -> Part:
    """The part that an article and all its questions belong to; the same everywhere."""
    match int(hashlib.md5(article_id.encode()).hexdigest(), 16) % 10:
        case 0:
            return "test"
        case 1:
            return "tune"
        case _:
            return "train"


def read_set(folder: Path, part: Part) -> list[Labelled]:
    """The labelled questions about the articles of one part."""
    articles = {
        article.id: article for article in read_articles([folder], refuse_all_but_questions)
    }
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    labels = (_labelled(json.loads(line), articles) for line in lines)
    return [one for one in labels if one and part_of(one.article.id) == part]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as file:
        yield from map(json.loads, file)


def held_out_texts(folders: Sequence[Path]) -> list[str]:
    """The texts of the articles that are not for training."""
    articles = read_articles(sorted(set(folders)), refuse_all_but_questions)
    return [article.text for article in articles if part_of(article.id) != "train"]


def refuse_all_but_questions(place: str, reason: str) -> None:
    """Hears what cannot be read as an article. Raises InputError unless it is a question."""
    if "questions.jsonl" not in place:
        raise InputError(f"{place}: {reason}; mend it or take it out")


def _labelled(record: dict[str, Any], articles: dict[str, Article]) -> Labelled | None:
    evidence = record.get("evidence") or []
    paragraph = record.get("paragraph")
    if record["answerable"] and evidence:
        article = articles[evidence[0]["article_id"]]
        quote = evidence[0]["quote"]
        start = article.text.find(quote)
        span = next(
            (
                (start + at, start + at + len(answer))
                for answer in record["answers"]
                if (at := quote.find(answer)) >= 0
            ),
            None,
        )
        if record["answers"] and not span:
            return None
        place, near = (start, start + len(quote)), None
    elif not record["answerable"] and paragraph:
        article = articles[paragraph["article_id"]]
        place, span, near = None, None, (paragraph["start"], paragraph["end"])
    else:
        return None
    return Labelled(
        record["question"],
        tuple(record["answers"]),
        article,
        place,
        span,
        near,
        bool(record.get("self_contained", not paragraph)),
    )
