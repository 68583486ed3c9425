"""What the reader learns from."""

import random
from pathlib import Path

import pytest
from training.conftest import IDS, TOWNS

from qa_bot.errors import InputError
from qa_bot.training.examples import Example, Passages, set_examples
from qa_bot.training.labelled import read_set
from qa_bot.training.pairs import pair_examples, span_examples


def examples_of(folder: Path) -> list[Example]:
    questions = read_set(folder, "train")
    passages = Passages([q.article for q in questions if q.evidence])
    return list(set_examples(questions, passages, random.Random(3)))


def check(example: Example) -> None:
    assert len(example.sentences) == len(example.relevant)
    for (start, end), after in zip(
        example.sentences, [*example.sentences[1:], (len(example.text),) * 2], strict=True
    ):
        assert 0 <= start < end <= after[0]
        assert example.text[start:end] == example.text[start:end].strip()
    if example.span:
        inside = [
            s for s in example.sentences if s[0] <= example.span[0] and example.span[1] <= s[1]
        ]
        assert [example.relevant[example.sentences.index(s)] for s in inside] == [1]


def test_only_articles_for_training_are_read(folder: Path):
    read = read_set(folder, "train")
    assert {q.article.id for q in read} == {f"ferry-{n}" for n in IDS}
    assert len(read) == 2 * len(IDS)


def test_a_set_gives_texts_that_answer_and_texts_that_do_not(folder: Path):
    examples = examples_of(folder)
    for example in examples:
        check(example)
    answering = [e for e in examples if e.span]
    assert sorted(e.text[slice(*e.span)] for e in answering) == sorted(TOWNS)
    others = [e for e in examples if not e.span]
    assert len(others) >= 2 * len(IDS)
    assert all(set(e.relevant) <= {0} for e in others)
    misleading = [e for e in others if e.question.startswith("Where did")]
    assert misleading
    for example in misleading:
        number = example.question.split("accident ")[1].split()[0]
        if number.isdigit() and example.question.split()[2] == "ferry":
            town = TOWNS[IDS.index(int(number))]
            assert town not in example.text


def test_the_answer_most_people_gave_is_learned(spans: Path):
    examples = list(span_examples(spans, random.Random(0)))
    assert len(examples) == len(TOWNS)
    for example in examples:
        check(example)
    answered = [e for e in examples if e.span]
    assert answered
    assert all(e.text[slice(*e.span)] in TOWNS for e in answered)


def test_pairs_have_labelled_sentences_and_no_spans(pairs: Path):
    examples = list(pair_examples(pairs, random.Random(0)))
    for example in examples:
        check(example)
        assert example.span is None
        for place, relevant in zip(example.sentences, example.relevant, strict=True):
            assert ("makes" in example.text[slice(*place)]) == bool(relevant)
        assert example.span_known == (1 not in example.relevant)


def test_a_file_that_is_no_article_is_named(tmp_path: Path, folder: Path):
    (tmp_path / "questions.jsonl").write_text("")
    (tmp_path / "articles.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match="articles.jsonl line 1"):
        read_set(tmp_path, "train")
