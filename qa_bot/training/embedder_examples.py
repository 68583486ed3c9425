"""Articles and labelled questions -> what the static embedder learns from, in one file.

Of sets with questions only the articles for training are taken, as for the reader.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from qa_bot.reading.articles import read_articles
from qa_bot.text.passages import CountTokens, embedded_text, make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.training.labelled import part_of, read_lines, read_set, refuse_all_but_questions
from qa_bot.types import Article, Passage

MAX_TOKENS = 256


def write_examples(
    path: Path,
    articles: Sequence[Path],
    sets: Sequence[Path],
    pairs: Sequence[Path],
    count_tokens: CountTokens,
) -> None:
    """Lines with a `text`, and its `question` where it answers one."""

    def passages_of(article: Article) -> list[Passage]:
        return make_passages(
            split_sentences(article), count_tokens=count_tokens, max_tokens=MAX_TOKENS
        )

    with gzip.open(path.with_suffix(".new"), "wt", encoding="utf-8") as file:
        for record in _records(articles, sets, pairs, passages_of):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    path.with_suffix(".new").replace(path)


def _records(
    articles: Sequence[Path],
    sets: Sequence[Path],
    pairs: Sequence[Path],
    passages_of: Callable[[Article], list[Passage]],
) -> Iterator[dict[str, str]]:
    cut: dict[str, list[Passage]] = {}
    for article in read_articles([*articles, *sets], refuse_all_but_questions):
        if part_of(article.id) == "train":
            cut[article.id] = passages_of(article)
            yield from ({"text": embedded_text(passage)} for passage in cut[article.id])
    for folder in sets:
        for one in read_set(folder, "train"):
            start, end = one.evidence or (0, 0)
            for passage in cut[one.article.id]:
                if one.evidence and passage.start <= start and end <= passage.end:
                    yield {"question": one.question, "text": embedded_text(passage)}
                    break
    for path in pairs:
        for record in read_lines(path):
            text = next(record[name] for name in ("text", "sentence", "premise") if name in record)
            if "question" in record and record.get("relevant", 1):
                yield {"question": record["question"], "text": text}
            else:
                yield {"text": text}
