"""Words become the stems that are compared."""

import pytest

from qa_bot.text.words import stems


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
