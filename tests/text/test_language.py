"""Which language a text is in."""

import pytest

from qa_bot.text.language import article_language, guess_language
from qa_bot.types import Article

GERMAN = "Die Verhandlungen in Istanbul sind ohne Ergebnis zu Ende gegangen, sagte der Minister."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The talks in Istanbul ended without a result, the minister said on Monday.", "en"),
        (GERMAN, "de"),
        ("Переговоры в Стамбуле закончились без результата, сообщил министр.", "ru"),
    ],
)
def test_a_sentence_tells(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_of_some_languages_the_likeliest_is_taken() -> None:
    assert guess_language("sagte", ["en", "de"]) == "de"
    assert guess_language(GERMAN, ["en", "fr"]) in ("en", "fr")
    assert guess_language(GERMAN, ["no-such"]) == "de"


@pytest.mark.parametrize(
    ("declared", "language"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("EN", "en"), ("", "de"), (None, "de")],
)
def test_what_an_article_says_of_itself_counts(declared: str | None, language: str) -> None:
    assert article_language(Article("a", "", GERMAN, language=declared)) == language
