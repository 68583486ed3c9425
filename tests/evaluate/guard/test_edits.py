"""The edits by which the guard is measured: they change what they say they change, and nothing else."""

import unicodedata
from pathlib import Path

import pytest

from qa_bot.evaluate.guard.alterations import ALTERING
from qa_bot.evaluate.guard.edits import HARMLESS, edits
from qa_bot.evaluate.guard.guarding import (
    guard_metrics,
    guard_table,
    judged_edits,
    judged_rewordings,
    misses,
)
from qa_bot.reading.articles import read_articles
from qa_bot.types import Article

NAMES = ("Petro Lys", "Larnholm")
PLAIN = str.maketrans("“”‘’", "\"\"''", "\u00ad")


def edited(sentence: str, kind: str) -> str:
    """The edit of one kind."""
    return next(edit.text for edit in edits(sentence, NAMES) if edit.kind == kind)


@pytest.mark.parametrize(
    ("kind", "sentence", "altered"),
    [
        ("negation", "The port was closed.", "The port was not closed."),
        ("negation", "The port was not closed.", "The port was closed."),
        ("negation", "He left without a pilot.", "He left with a pilot."),
        ("number", "It has seven cranes.", "It has eleven cranes."),
        ("date", "He came on Monday.", "He came on Thursday."),
        ("date", "He came in 2022.", "He came in 2025."),
        ("date", "He left yesterday.", "He left tomorrow."),
        ("name", "A ship hailed Andrii Koval near shore while Tarcza slept.", None),
        ("modality", "The port may close.", "The port will close."),
        ("attribution", "According to Koval, it is safe.", None),
        ("scale", "It cost 3 million euros.", "It cost 3 billion euros."),
        ("points", "It rose by 3%.", "It rose by 3 percentage points."),
        ("points", "It rose by 3 percentage points.", "It rose by 3 percent."),
        ("quantifier", "At least 3 ships left.", "At most 3 ships left."),
        ("direction", "Prices rose in Odesa.", "Prices fell in Odesa."),
    ],
)
def test_each_kind_alters_what_it_is_named_after(kind, sentence, altered):
    text = edited(sentence, kind)
    assert text != sentence
    assert altered is None or text == altered


def test_a_number_gets_another_value_in_the_same_form():
    text = edited("The port paid 1,250 euros.", "number")
    assert len(text) == len("The port paid 1,250 euros.")
    assert "1,250" not in text


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("negation", "Two ships left Odesa."),
        ("number", "He came on 13 May 2025."),
        ("number", "An F-16 landed."),
        ("date", "He may march."),
        ("name", "Ships left."),
        ("modality", "Two ships left Odesa."),
        ("attribution", "Two ships left Odesa."),
        ("direction", "He set up the port at first."),
        ("quantifier", "They faced each other."),
    ],
)
def test_a_sentence_without_it_is_left_alone(kind, sentence):
    assert kind not in {edit.kind for edit in edits(sentence, NAMES)}


def test_harmless_edits_keep_every_letter():
    sentence = "Most of them — “12 in all,” said Erdoğan, “weren’t well-known sailors.”"
    harmless = [edit for edit in edits(sentence) if edit.harmless]
    assert {edit.kind for edit in harmless} == HARMLESS.keys()
    for edit in harmless:
        assert letters(edit.text) == letters(sentence), edit.kind


def letters(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.translate(PLAIN))
    return "".join(c for c in composed.casefold() if c.isalnum())


def test_the_same_edits_each_time_and_one_of_a_kind():
    sentence = "Koval said that 12 ships may leave Odesa on Monday, before all others."
    found = edits(sentence, NAMES)
    assert found == edits(sentence, NAMES)
    kinds = [edit.kind for edit in found]
    assert len(kinds) == len(set(kinds))
    assert {edit.kind for edit in found if not edit.harmless} <= ALTERING.keys()


@pytest.mark.parametrize("text", ["", "🙂", "שלום", "Переговоры", "." * 1000])
def test_no_text_is_too_strange(text):
    assert all(edit.text != text for edit in edits(text, NAMES))


def test_the_figures_count_every_pair():
    article = Article("a", "Port", "The port was closed on Monday. The port may open in 2026.")
    pairs = list(judged_edits([article]))
    metrics = guard_metrics(pairs)
    assert sum(row["right"]["n"] for row in metrics["kinds"].values()) == len(pairs)
    assert metrics["kinds"]["unchanged"]["right"] == {"n": 2, "mean": 1.0, "low": 1.0, "high": 1.0}
    assert metrics["altered"]["right"]["n"] + metrics["same"]["right"]["n"] == len(pairs)
    assert len(misses(pairs)) == sum(not pair.is_right for pair in pairs)
    assert "| negation | 2 |" in guard_table(metrics)


@pytest.mark.slow
def test_rewordings_that_nothing_was_tuned_on_are_counted_apart():
    root = Path(__file__).parents[3]
    articles = list(read_articles([root / "articles"], lambda *skipped: None))
    pairs = list(judged_rewordings(root / "tests/data/paraphrases.jsonl", articles))
    kinds = guard_metrics(pairs)["kinds"]
    counted = {kind: kinds[kind]["right"]["n"] for kind in kinds if kind in {p.kind for p in pairs}}
    assert counted.pop("in a rewording") > 100
    assert counted == {
        "rewording": 125, "rewording, held out": 25, "other meaning": 20, "other meaning, held out": 20,
    }  # fmt: skip
    assert kinds["other meaning, held out"]["supported"] <= 2
