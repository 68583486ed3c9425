"""Words become the stems that are compared."""

import pytest

from qa_bot.text.words import stem, stems


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The talks were talking", ["talk", "talk"]),
        ("en", "negotiations negotiated", ["negoti", "negoti"]),
        ("de", "Verhandlungen und Verhandlung", ["verhandl", "verhandl"]),
        ("fr", "les négociations négociées", ["negoci", "negoci"]),
        ("tr", "görüşmeler ve görüşme", ["gorusme", "gorusme"]),
        ("en", "U.S. US", ["us", "us"]),
        ("en", "215 prisoners in 2022", ["215", "prison", "2022"]),
        ("ja", "会談 2022", ["会談", "2022"]),
        ("en", " — … “”", []),
        ("en", "", []),
    ],
)
def test_stems_by_language(language: str, text: str, expected: list[str]) -> None:
    assert stems(text, language) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("Erdoğan", "Erdogan"), ("Łódź", "Lodz"), ("Köln", "Ko\u0308ln"), ("NATO", "nato")],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert stems(one, "en") == stems(other, "en") != []


def test_the_same_letters_are_another_stem_in_another_language() -> None:
    assert stems("die", "en") == ["die"]
    assert stems("die", "de") == []


@pytest.mark.parametrize(
    "group", ["lead leads leading led", "win wins winning won", "city cities", "Erdoğan Erdogan"]
)
def test_forms_of_one_word_meet(group: str) -> None:
    assert len({stem(word) for word in group.split()}) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [("news", "news"), ("the", "the"), ("mayor’s", "mayor"), ("U.S.", "us"), ("1,200", "1,200")],
)
def test_the_stem_of_one_word(word: str, expected: str) -> None:
    assert stem(word) == expected
