"""Sentences: the table of cases, and what holds for any text."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.text.sentences import MAX_CHARACTERS, split_sentences
from qa_bot.types import Article

CASES = Path(__file__).parents[1] / "data" / "sentences.txt"
HARD = st.text() | st.lists(
    st.sampled_from(
        [
            *"Aa1 .?!…,\"'“”‘’«»()[]\n\r\t\0\u2028\u0301",
            "\r\n",
            "Mr.",
            "U.S.",
            "p.m.",
            "He",
            "https://a.b/",
            "😀",
        ]
    )
).map("".join)


def article(text: str, language: str = "en") -> Article:
    return Article(id="a", title="", text=text, language=language)


def cases() -> list[tuple[str, str, str]]:
    """Category, language and the text with its marks."""
    found = []
    category = language = ""
    for line in CASES.read_text("utf-8").splitlines():
        if line.startswith("== "):
            category, _, language = line.removeprefix("== ").rstrip("]").rpartition(" [")
        elif line and not line.startswith("#"):
            marked = line.replace("\\n", "\n").replace("\\r", "\r").replace("\\u2028", "\u2028")
            found.append((category, language, marked))
    return found


def split(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in split_sentences(article(text, language))]


def boundaries(sentences: list[str]) -> set[int]:
    """Where sentences end, counted without white space; the end of the text is no merit and left out."""
    ends, end = set(), 0
    for sentence in sentences:
        end += len("".join(sentence.split()))
        ends.add(end)
    return ends - {end}


def test_table_of_cases() -> None:
    """F1 of the boundaries; `pytest -s` shows what is still wrong."""
    both = found = right = 0
    for category, language, marked in cases():
        wanted = [part.strip() for part in marked.split("|")]
        got = split(marked.replace("|", ""), language)
        if wanted != got:
            sys.stdout.write(f"{category}:\n  wanted {wanted}\n  got    {got}\n")
        both += len(boundaries(wanted) & boundaries(got))
        found += len(boundaries(got))
        right += len(boundaries(wanted))
    f1 = 2 * both / (found + right)
    sys.stdout.write(f"{len(cases())} cases, {right} boundaries, F1 {f1:.3f}\n")
    assert len(cases()) >= 120
    assert f1 >= 0.97


@settings(deadline=None)
@given(HARD)
def test_sentences_are_ordered_and_leave_out_only_white_space(text: str) -> None:
    sentences = split_sentences(article(text))
    kept = "".join(sentence.text for sentence in sentences)
    assert "".join(kept.split()) == "".join(text.split())
    ends = [0, *(sentence.end for sentence in sentences)]
    assert all(end <= s.start for end, s in zip(ends, sentences, strict=False))
    assert all(s.text == s.text.strip() for s in sentences)


@settings(deadline=None)
@given(HARD)
def test_no_sentence_reaches_over_a_line_break(text: str) -> None:
    assert all(len(sentence.splitlines()) == 1 for sentence in split(text))


@settings(deadline=None)
@given(st.text(alphabet="ab,; ☃", min_size=MAX_CHARACTERS - 2, max_size=3 * MAX_CHARACTERS))
def test_no_sentence_is_longer_than_the_limit(text: str) -> None:
    sentences = split(text)
    assert all(len(sentence) <= MAX_CHARACTERS for sentence in sentences)
    assert "".join("".join(sentences).split()) == "".join(text.split())


def test_an_overlong_sentence_is_cut_between_words() -> None:
    words = [f"word{i}" for i in range(1000)]
    sentences = split(" ".join(words))
    assert len(sentences) > 1
    assert " ".join(sentences).split() == words


def test_offsets_count_code_points() -> None:
    text = "😀 Çok güzel. Evet! 𝒜 e\u0301 end."
    assert split(text) == ["😀 Çok güzel.", "Evet!", "𝒜 e\u0301 end."]


@pytest.mark.parametrize("language", ["en", "tr", "ru", "ar", "zh", "xx", "../x", "EN-gb"])
def test_any_language_is_split(language: str) -> None:
    assert len(split("One two three.\nFour five six.", language)) == 2


def test_language_is_guessed_where_the_article_does_not_say() -> None:
    text = "Der Minister kam am 5. Mai nach Berlin. Er blieb dort nur einen Tag und reiste dann weiter."
    sentences = split_sentences(Article(id="a", title="", text=text))
    assert [s.text for s in sentences] == [text[:39], text[40:]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "." * 100_000,
        '"' * 50_000,
        "“" * 50_000,
        "‘a. " * 25_000,
        "(" * 100_000,
        "a" * 200_000,
        '."A' * 30_000,
        "A." * 50_000,
        "p.m. " * 20_000,
        ". " * 50_000,
        "?!\n" * 30_000,
        "\u0301" * 100_000,
        " " * 1_000_000,
    ],
    ids=lambda text: ascii(text[:5]),
)
def test_hostile_text_is_split_completely(text: str) -> None:
    """Would not end within a minute if the work grew with the square of the length."""
    kept = "".join(sentence.text for sentence in split_sentences(article(text)))
    assert "".join(kept.split()) == "".join(text.split())
