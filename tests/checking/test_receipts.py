"""Whatever does not fit in an answers file is found."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from support.articles import ARTICLES

from qa_bot.checking.receipts import answer_problems
from qa_bot.errors import InputError
from qa_bot.index.generation import Generation
from qa_bot.index.store import open_index


@pytest.fixture(scope="module")
def generation(toy_index: Path) -> Generation:
    return open_index(toy_index)


CITATION = {"article_id": "harvest", "start": 0, "end": 9, "quote": "Two ships"}


def answers(**change: object) -> list[str]:
    good = {"statements": [{"text": "Two ships", "citations": [CITATION]}]}
    other = {"statements": [{"text": "Two ships", "citations": [CITATION | change]}]}
    return [json.dumps(record) for record in (good, other, {"statements": []})]


def test_good_citations(generation: Generation) -> None:
    assert list(answer_problems(generation.corpus, answers(), "a.jsonl")) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"quote": "Two Ships"}, "harvest:0-9: the quote is not what stands there"),
        ({"start": 1}, "harvest:1-9: the quote is not what stands there"),
        ({"quote": None}, "harvest:0-9: the quote is not what stands there"),
        ({"article_id": "nobody"}, "the article 'nobody' is not in the index"),
        ({"article_id": None}, "the article None is not in the index"),
        ({"start": 9}, "harvest: 9-9 is no place in a text"),
        ({"start": -9}, "harvest: -9-9 is no place in a text"),
        ({"start": "0"}, "harvest: 0-9 is no place in a text"),
        ({"end": 10_000}, "harvest: 0-10000 is no place in a text"),
        (
            {"start": 219, "end": 10_000, "quote": ARTICLES[0].text[219:]},
            "harvest: 219-10000 is no place in a text",
        ),
    ],
)
def test_a_wrong_citation(generation: Generation, change: dict[str, object], problem: str) -> None:
    problems = list(answer_problems(generation.corpus, answers(**change), "a.jsonl"))
    assert problems == [f"a.jsonl: line 2: {problem}"]


def test_a_statement_without_a_citation(generation: Generation) -> None:
    line = json.dumps({"statements": [{"text": "Two ships", "citations": []}]})
    problems = list(answer_problems(generation.corpus, [line], "a.jsonl"))
    assert problems == ["a.jsonl: line 1: a statement has no citation"]


HASH = sha256(ARTICLES[0].text.encode()).hexdigest()


def problems_of(generation: Generation, **change: object) -> list[str]:
    return list(answer_problems(generation.corpus, answers(**change), "a.jsonl"))


def test_a_receipt_holds_where_the_text_is_the_same(generation: Generation) -> None:
    assert problems_of(generation, article_sha256=HASH) == []
    assert problems_of(generation, article_sha256=HASH, article_id="named-otherwise-here") == []
    assert problems_of(generation, article_sha256=HASH, source="Port Gazette", url=None) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, "the article changed since it was cited; the quote still stands at 0-9"),
        (
            {"start": 3, "end": 12},
            "the article changed since it was cited; the quote now stands at 0-9",
        ),
        (
            {"quote": "Three ships"},
            "the article changed since it was cited; the quote no longer stands in it",
        ),
    ],
)
def test_an_article_that_changed_since(
    generation: Generation, change: dict[str, object], problem: str
) -> None:
    found = problems_of(generation, article_sha256="0" * 64, **change)
    assert found == [f"a.jsonl: line 2: harvest: {problem}"]


def test_an_article_that_is_gone(generation: Generation) -> None:
    (problem,) = problems_of(generation, article_sha256="0" * 64, article_id="gone")
    assert problem == "a.jsonl: line 2: the article 'gone' is not in the index"


def test_an_outlet_or_address_that_is_another(generation: Generation) -> None:
    (problem,) = problems_of(generation, url="https://evil.invalid")
    assert problem.endswith("harvest: the url is None, not 'https://evil.invalid'")
    (problem,) = problems_of(generation, source="Elsewhere")
    assert problem.endswith("harvest: the source is 'Port Gazette', not 'Elsewhere'")


def test_a_statement_that_its_citations_do_not_bear_out(generation: Generation) -> None:
    quote = ARTICLES[0].text[:42]
    citation = CITATION | {"end": 42, "quote": quote}
    good = {"text": quote, "citations": [citation]}
    forged = {"text": quote.replace("Two", "Nine"), "citations": [citation]}
    line = json.dumps({"statements": [good, forged]})
    (problem,) = answer_problems(generation.corpus, [line], "a.jsonl")
    assert "Nine ships with grain" in problem
    assert "is not what its citations say" in problem


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no JSON",
        "[]",
        "7",
        "{}",
        '{"statements": 7}',
        '{"statements": [{"citations": [{}]}]}',
        '{"statements": [{"citations": ["harvest"]}]}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_answer(generation: Generation, line: str) -> None:
    with pytest.raises(InputError) as error:
        list(answer_problems(generation.corpus, [*answers(), line], "a.jsonl"))
    assert str(error.value).startswith("a.jsonl: line 4 is no answer")
    assert "\n" not in str(error.value)
