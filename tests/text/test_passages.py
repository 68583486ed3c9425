"""Passages: what holds for any text, and that the default model reads every passage to its end."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.models.packaged import packaged_tokenizer
from qa_bot.text.passages import OVERLAP_TOKENS, TARGET_TOKENS, embedded_text, make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article, Passage

MAX_TOKENS = 256
SPECIAL = 2
TOKENIZER = packaged_tokenizer("")


def word_pieces(texts: Sequence[str]) -> list[int]:
    encodings = TOKENIZER.encode_batch(list(texts), add_special_tokens=False)
    return [len(encoding.ids) for encoding in encodings]


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def article(text: str, title: str = "", published: str | None = None) -> Article:
    return Article(id="a", title=title, text=text, published=published, language="en")


def passages_of(of: Article, *, max_tokens: int = MAX_TOKENS, overlap: int = 1) -> list[Passage]:
    return make_passages(
        split_sentences(of), count_tokens=word_pieces, max_tokens=max_tokens, overlap=overlap
    )


def prose(sentences: int, length: int = 20) -> str:
    """Sentences of `length` words, no two alike."""
    return " ".join(
        f"Line {number} " + "word " * (length - 3) + "ends." for number in range(sentences)
    )


def assert_sound(of: Article, passages: list[Passage], max_tokens: int = MAX_TOKENS) -> None:
    """Sentences are covered to the last character, in order, and the embedder reads all of it."""
    sentences = split_sentences(of)
    places = [(passage.start, passage.end) for passage in passages]
    assert places == sorted(set(places))
    assert [end for _, end in places] == sorted({end for _, end in places})
    for passage in passages:
        assert of.text[passage.start : passage.end] == passage.text == passage.text.strip()
        touched = [s for s in sentences if s.start < passage.end and passage.start < s.end]
        assert list(passage.sentences) == touched
        if len(touched) > 1:
            assert (passage.start, passage.end) == (touched[0].start, touched[-1].end)
    covered = {i for start, end in places for i in range(start, end)}
    kept = {i for s in sentences for i in range(s.start, s.end) if not of.text[i].isspace()}
    assert kept <= covered
    texts = [embedded_text(passage) for passage in passages]
    assert all(count + SPECIAL <= max_tokens for count in word_pieces(texts))


HARD = {
    "addresses": "See https://news.example/a_b/c-d?e=f&g=%20" + "/x1y2/z%C3%A9" * 60 + " now. " * 3,
    "Cyrillic": "Министерство иностранных дел опубликовало подробное заявление о переговорах " * 40,
    "Turkish": "Cumhurbaşkanlığı sözcüsü görüşmelerin yapılamayacağını açıkladığından dolayı " * 40,
    "Chinese": "外交部发言人在北京举行的例行记者会上回答了有关谈判的问题" * 60,
    "Korean": "외교부 대변인은 정례 기자회견에서 협상에 관한 질문에 답했다 " * 60,
    "emoji": "🎉🔥👩‍👩‍👧‍👦 wow " * 300,
    "a long word": "Donaudampfschifffahrtsgesellschaft" * 100,
    "a longer word": "x" * 5000,
    "marks": "?!.,;:" * 800,
    "figures": "3.14159, 2,718,281 and 42% of $1.6bn; " * 100,
    "control characters": "\0\x01\x02 a\0b " * 300,
    "combining marks": "e\u0301\u0323" * 1500 + "\n" + "\u0301\n" * 3000,
    "lines": "Headline without a stop\n" * 300,
    "prose": prose(100),
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
@pytest.mark.parametrize(
    "title", ["", "A plain headline", "Переговоры " * 30, "回答" * 100, "회견" * 90]
)
def test_nothing_is_cut_off_by_the_default_model(text: str, title: str) -> None:
    hard = article(text, title, "2025-05-15")
    assert_sound(hard, passages_of(hard))


SNIPPETS = st.sampled_from([text[:900] for text in HARD.values()])


@settings(deadline=None, max_examples=50)
@given(
    text=st.text(max_size=300) | st.lists(SNIPPETS, max_size=3).map("\n".join),
    title=st.text(max_size=200),
    overlap=st.integers(0, 3),
    max_tokens=st.integers(200, 512),
)
def test_sentences_are_covered_in_order_within_the_budget(
    text: str, title: str, overlap: int, max_tokens: int
) -> None:
    any_article = article(text, title)
    passages = passages_of(any_article, max_tokens=max_tokens, overlap=overlap)
    assert_sound(any_article, passages, max_tokens)


@settings(deadline=None, max_examples=50)
@given(lengths=st.lists(st.integers(3, 120), min_size=1, max_size=40), overlap=st.integers(0, 3))
def test_overlap_is_small_and_every_passage_adds_something(
    lengths: list[int], overlap: int
) -> None:
    text = "\n".join(f"Line {i} " + "word " * (n - 3) + "ends." for i, n in enumerate(lengths))
    passages = make_passages(
        split_sentences(article(text)), count_tokens=words, max_tokens=MAX_TOKENS, overlap=overlap
    )
    for before, after in zip(passages, passages[1:], strict=False):
        shared = [s for s in after.sentences if s in before.sentences]
        assert len(shared) <= overlap
        assert len(shared) < min(len(before.sentences), len(after.sentences))
        assert sum(words([s.text for s in shared])) <= OVERLAP_TOKENS
    assert {s for p in passages for s in p.sentences} == set(split_sentences(article(text)))


def test_passages_are_runs_of_whole_sentences_near_the_target() -> None:
    passages = passages_of(article(prose(60)))
    sizes = word_pieces([passage.text for passage in passages])
    assert all(passage.text.startswith("Line") for passage in passages)
    assert all(passage.text.endswith("ends.") for passage in passages)
    assert all(0.8 * TARGET_TOKENS <= size <= TARGET_TOKENS for size in sizes[:-1])


def test_neighbours_share_one_short_sentence() -> None:
    passages = passages_of(article(prose(60)))
    assert len(passages) > 2
    assert all(
        before.sentences[-1] == after.sentences[0]
        for before, after in zip(passages, passages[1:], strict=False)
    )


def test_neighbours_do_not_share_long_sentences() -> None:
    passages = passages_of(article(prose(30, length=60)))
    seen = [sentence for passage in passages for sentence in passage.sentences]
    assert len(seen) == len(set(seen)) == 30


@pytest.mark.parametrize(("rest", "passages"), [(0, 1), (5, 1), (TARGET_TOKENS // 2, 2)])
def test_a_short_rest_joins_the_passage_before_it(rest: int, passages: int) -> None:
    text = prose(5, length=TARGET_TOKENS // 5) + " Rest" * bool(rest) + " word" * (rest - 1)
    sentences = split_sentences(article(text))
    made = make_passages(sentences, count_tokens=words, max_tokens=MAX_TOKENS)
    assert len(made) == passages
    assert made[-1].sentences[-1] == sentences[-1]


def test_a_sentence_beyond_the_budget_becomes_pieces_cut_at_spaces() -> None:
    text = "Переговоры состоялись " * 40 + "вчера."
    passages = passages_of(article(text))
    assert len(passages) > 1
    assert all(len(passage.sentences) == 1 for passage in passages)
    assert " ".join(passage.text for passage in passages).split() == text.split()


def test_title_and_date_are_embedded_but_not_part_of_the_passage() -> None:
    (passage,) = passages_of(article("He left.", "Mayor  quits\n", "2025-05-15T09:30:00Z"))
    assert embedded_text(passage) == "Mayor quits (2025-05-15)\nHe left."
    assert passage.text == "He left."


@pytest.mark.parametrize(
    ("title", "published", "header"),
    [
        ("", None, ""),
        ("", "2025-05-15", "(2025-05-15)\n"),
        ("Mayor quits", None, "Mayor quits\n"),
        ("word " * 50, None, "word " * 19 + "word …\n"),
        ("w" * 200, None, "w" * 100 + " …\n"),
        ("回" * 200, None, "回" * 33 + " …\n"),
    ],
)
def test_header(title: str, published: str | None, header: str) -> None:
    (passage,) = passages_of(article("He left.", title, published))
    assert embedded_text(passage) == header + "He left."


def test_no_sentences_no_passages() -> None:
    assert passages_of(article(" \n ")) == []


def test_a_budget_without_room_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="max_tokens of 40 is too small"):
        passages_of(article("He left.", "Mayor quits after a long day"), max_tokens=40)
