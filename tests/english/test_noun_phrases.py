"""Noun phrases by capitals and closed lists."""

import pytest

from qa_bot.english.noun_phrases import find_phrases


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("What did the president of Toyota say?", ["Toyota", "the president of Toyota"]),
        ("Where was leader Ada Wells confined to?", ["Ada Wells"]),
        ("Why did Foreign Minister Ada Wells leave?", ["Ada Wells"]),
        ("Whose landlord was foreclosed upon?", ["landlord"]),
        ("When did the talks in Larnholm end?", ["the talks", "Larnholm"]),
        ("Is the bridge safe?", ["the bridge"]),
        ("Will the American's car be sold?", ["the American", "the American's car"]),
    ],
)
def test_phrases_in_order(text, phrases):
    assert [phrase.text for phrase in find_phrases(text)] == phrases


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the manager", "person"),
        ("Detective Ada Wells", "person"),
        ("the interior", "thing"),
        ("Larnholm University", "thing"),
        ("Finland", "place"),
        ("May 2025", "date"),
    ],
)
def test_what_a_phrase_names(text, kind):
    assert [phrase.kind for phrase in find_phrases(f"Who saw {text}?")] == [kind]
