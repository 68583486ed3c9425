"""A small set of questions, pairs and spans to learn from."""

import json
from pathlib import Path

import pytest

from qa_bot.training.labelled import part_of

TOWNS = ("Bergholm", "Nyhamn", "Kalvik", "Sandby", "Ekeby", "Torsvik")
IDS = [n for n in range(100) if part_of(f"ferry-{n}") == "train"][: len(TOWNS)]


def write_lines(path: Path, records: list[dict]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of questions, some without an answer, one about an article that is not for training."""
    folder = tmp_path_factory.mktemp("set")
    held_out = next(n for n in range(100) if part_of(f"ferry-{n}") == "test")
    articles, questions = [], []
    for n, town in zip([*IDS, held_out], [*TOWNS, "Heldby"], strict=True):
        quote = f"A ferry ran aground off {town} on Tuesday."
        text = (
            f"{quote} All {n + 40} passengers were brought ashore.\nNobody was hurt, police said."
        )
        articles.append({"id": f"ferry-{n}", "title": f"Ferry accident {n}", "text": text})
        evidence = [{"article_id": f"ferry-{n}", "quote": quote}]
        questions.append({
            "id": f"where-{n}", "question": f"Where did the ferry of accident {n} run aground?",
            "answers": [town], "answerable": True, "evidence": evidence,
        })  # fmt: skip
        questions.append({
            "id": f"who-{n}", "question": f"Who steered the ferry of accident {n}?", "answers": [],
            "answerable": False, "evidence": [],
            "paragraph": {"article_id": f"ferry-{n}", "start": 0, "end": len(quote)},
        })  # fmt: skip
    write_lines(folder / "articles.jsonl", articles)
    write_lines(folder / "questions.jsonl", questions)
    return folder


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [
        {"question": f"What is made in {town}?", "sentence": sentence, "relevant": relevant}
        for town in TOWNS
        for sentence, relevant in [(f"{town} makes boats.", True), (f"{town} is old.", False)]
    ]
    return write_lines(tmp_path_factory.mktemp("pairs") / "pairs.jsonl", records)


@pytest.fixture(scope="module")
def spans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = []
    for town in TOWNS:
        text = f"The mayor of {town} opened a bridge."
        at = text.index(town)
        answers = [{"text": "a bridge", "start": 27, "end": 35}]
        answers.append({"text": town, "start": at, "end": at + len(town)})
        records.append({
            "question": "Of what town is the mayor?", "text": text, "group": "towns",
            "answers": answers, "votes": [1, 2],
        })  # fmt: skip
    return write_lines(tmp_path_factory.mktemp("spans") / "spans.jsonl", records)
