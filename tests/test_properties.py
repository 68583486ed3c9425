"""What holds for any text: places are exact, nothing is lost, nothing is made up, nothing depends on chance.

Properties of single steps stand with these: that passages cover every sentence in order and within
the budget in test_passages, that sentences leave out only white space in test_sentences, that any
text is harmless in an answer in test_render, that an article comes back from its record in test_articles.
"""

import json
import os
import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.articles import ARTICLES, refuse, write_articles
from support.markup import Reader
from support.toy_embedder import ToyEmbedder

from qa_bot.answering.generative import checked
from qa_bot.answering.prompt import read_claims
from qa_bot.errors import EndpointError, IndexDamaged
from qa_bot.index.corpus import Corpus
from qa_bot.index.lexical import LexicalIndex
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.reading.articles import read_articles
from qa_bot.records import answer_record
from qa_bot.render.answer_html import answer_html, article_html, question_html
from qa_bot.render.findings import check_html
from qa_bot.render.lists_html import (
    articles_html,
    limits_html,
    next_html,
    passages_html,
    timeline_html,
)
from qa_bot.render.pointers import find_sentence, pointer
from qa_bot.text.escape import visible
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Answer, Article, Citation, Finding, Hit, Sentence, Statement
from qa_bot.web.page.browser_state import keep, restore

pytestmark = pytest.mark.reliability

PIECES = (
    "Ann Reed led the talks. ", "“It rained,” he said. ", "Dr. Koval left at 9 a.m. ", "e\u0301\u0323", "\u1e69", "ﬁ",
    "\r\n", "\n\n", "\u2028", "\x85", "\t", "\x0c", "\ufeff", "\u200d", "\u202e", "𝔸", "😀👩‍👩‍👧", "🇺🇦", "שלום ", "Переговоры. ",
    "会议结束。", "회의 ", "<b>", "&amp;", "[1]", "$1.6bn ", "...", "?!", " ", "\x00", "\u3000",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=14).map("".join)


def has_text(text: str) -> bool:
    return any(map(str.isalnum, text))


STORED = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode()).filter(has_text)
"""As files can hold it."""
FORMS: tuple[Callable[[str], str], ...] = (
    *(lambda text, form=form: unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")),
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: "😀".join(text),
    lambda text: "\u0301".join(text),
)  # fmt: skip


def corpus_of(articles: Sequence[Article]) -> Corpus:
    entries = []
    for article in articles:
        sentences = split_sentences(article)
        passages = make_passages(sentences, count_tokens=ToyEmbedder().count_tokens, max_tokens=256)
        entries.append((article, sentences, passages))
    return Corpus.build(entries)


def answered(*sentences: Sentence, words: str = "") -> Answer:
    statements = tuple(Statement(words or s.text, (Citation(s, 0.5),)) for s in sentences)
    return Answer("Who?", "Who?", "answered", 0.5, None, statements, ())


# P1: a quotation is the slice at its place, in whatever form it leaves


@given(st.lists(STORED, min_size=1, max_size=3), st.data())
def test_a_quotation_is_the_slice_at_its_place_wherever_it_is_shown(texts, data):
    corpus = corpus_of(
        [Article(f"a{n}", text, text, language="en") for n, text in enumerate(texts)]
    )
    sentences = [s for article in corpus.articles for s in corpus.sentences(article)]
    if not sentences:
        return
    chosen = data.draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=3))
    answer = answered(*chosen)
    [again] = restore(json.loads(json.dumps([keep(answer)])), corpus)
    for shown in (answer, again):
        for sentence, statement in zip(chosen, answer_record(shown)["statements"], strict=True):
            [cited] = statement["citations"]
            text = corpus.article(cited["article_id"]).text
            assert text[cited["start"] : cited["end"]] == cited["quote"] == sentence.text
    for sentence in chosen:
        found = find_sentence(pointer(sentence), corpus)
        page = Reader(article_html(found.article, found))
        assert page.marks == {"cited": visible(sentence.text)}


# P2: the passages of an index cover every character that is not white space, in order


@given(st.lists(STORED, min_size=1, max_size=3))
def test_the_passages_of_an_index_cover_its_articles_in_order(texts):
    corpus = corpus_of([Article(f"a{n}", "", text, language="en") for n, text in enumerate(texts)])
    for article in corpus.articles:
        passages = [corpus.passage(row) for row in range(*corpus.passage_range(article))]
        covered = {place for p in passages for place in range(p.start, p.end)}
        assert covered >= {n for n, c in enumerate(article.text) if not c.isspace()}
        assert [p.start for p in passages] == sorted(p.start for p in passages)
        assert all(p.article is article for p in passages)


# P3: the form of the text moves no offset


@given(TEXTS, st.sampled_from(FORMS))
def test_no_form_of_the_text_moves_an_offset(tmp_path_factory, text, form):
    text = form(text).encode("utf-8", "replace").decode()
    if not has_text(text):
        return
    file = tmp_path_factory.getbasetemp() / "forms.jsonl"
    write_articles(file, [Article("a", "Title", text, language="en")])
    [article] = read_articles([file], refuse, undated=refuse)
    assert article.text == text
    corpus = corpus_of([article])
    again = Corpus.from_files(corpus.to_files())
    for sentence in corpus.sentences(article):
        found = find_sentence(pointer(sentence), again)
        assert found.text == sentence.text == text[found.start : found.end]


# P4: whatever a model writes, only what it was given is cited

QUOTES = {
    f"s{number:08x}": Statement(s.text, (Citation(s, 0.5),))
    for number, s in enumerate(s for article in ARTICLES for s in split_sentences(article))
}
IDS = st.sampled_from([*QUOTES]) | st.sampled_from(
    ["s00000099", "1", "exchange:0-9", "", "S00000000"]
)
SAID = st.sampled_from([quote.text for quote in QUOTES.values()]) | TEXTS
LINES = st.builds(
    lambda text, ids: json.dumps({"text": text, "ids": ids}),
    SAID,
    st.lists(IDS | st.none() | st.integers() | st.text(max_size=3), max_size=4),
)
OUTPUT = st.lists(LINES | st.text(max_size=30), max_size=5).map("\n".join)


@given(OUTPUT, st.integers(1, 9), st.sampled_from(["replace", "drop"]))
def test_whatever_a_model_writes_only_what_it_was_given_is_cited(output, piece, unsupported):
    pieces = [output[start : start + piece] for start in range(0, len(output), piece)]
    given_out = {citation for quote in QUOTES.values() for citation in quote.citations}
    try:
        for claim in read_claims(pieces):
            for statement in checked(claim, QUOTES, unsupported):
                named = {c for name in claim.ids if name in QUOTES for c in QUOTES[name].citations}
                assert set(statement.citations) <= named <= given_out
    except EndpointError:
        return


# P5: no tag but ours, and no address but the article's own

ADDRESSES = TEXTS | st.sampled_from(
    ["javascript:x()", "//h/x", "http://h/'\"><img src=x>", "http://a@h/", "HTTP://H/x"]
)
TAGS = re.findall(r"\S+", """
    a b blockquote button del details div h2 i input ins label li mark ol option p pre rect select small span
    summary svg table tbody td th thead title tr ul""")  # fmt: skip


@given(TEXTS, TEXTS, ADDRESSES)
def test_no_tag_but_ours_and_no_address_but_the_articles_own(text, other, url):
    article = Article(
        other or "a", other, f"Grain {text} left.", url, other, text, "2025-05-15", "en"
    )
    corpus = corpus_of([article])
    sentence = corpus.sentences(article)[0]
    hits = [Hit(corpus.passage(row), 1.0) for row in range(*corpus.passage_range(article))]
    finding = Finding(sentence, "supported", (Citation(sentence, 0.5),), reasons=(text,))
    pages = [
        answer_html(answered(sentence, words=f"Grain left, {text}"), judging=True),
        article_html(article, sentence, [sentence]),
        question_html(text, other, True),
        articles_html([article], 9) + timeline_html([article]) + limits_html([article]),
        passages_html(hits, f"grain {text}", "en"),
        next_html([text, other]),
        check_html([finding]),
    ]
    own = {urlsplit(url).geturl()} if url.lower().startswith("http") else set()
    for markup in pages:
        void = Void(markup)
        assert {tag for tag, _ in void.tags} <= set(TAGS)
        for _, attributes in void.tags:
            assert not any(name.startswith("on") or name in ("src", "style") for name in attributes)
            href = attributes.get("href") or "#cite-"
            assert href.startswith(("#cite-", "#article-")) or href in own


class Void(Reader):
    """Also reads elements that need no end."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue


# P6: what is loaded is what was saved, and no byte of it may change


@given(st.lists(STORED, min_size=1, max_size=4))
def test_what_is_loaded_is_what_was_saved(texts):
    corpus = corpus_of(
        [Article(f"a{n}", text, text, language="en") for n, text in enumerate(texts)]
    )
    words = LexicalIndex.build([(text, "en") for text in texts])
    again = Corpus.from_files(corpus.to_files())
    assert again.articles == corpus.articles
    for article in corpus.articles:
        assert again.sentences(article) == corpus.sentences(article)
    assert again.to_files() == corpus.to_files()
    assert LexicalIndex.from_files(words.to_files()).to_files() == words.to_files()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("properties")
    write_articles(folder / "news.jsonl", ARTICLES)
    made(folder / "news.jsonl", folder / "index")
    return folder / "index"


def made(articles: Path, index: Path) -> None:
    rebuild([articles], index, ToyEmbedder(), skipped=refuse, undated=refuse)


@given(data=st.data())
def test_no_byte_of_an_index_may_change(index, data):
    generation = open_index(index)
    name = data.draw(st.sampled_from(["MANIFEST.json", *sorted(generation.manifest["files"])]))
    file = index / generation.name / name
    good = file.read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    change = data.draw(st.integers(1, 255))
    file.write_bytes(good[:place] + bytes([good[place] ^ change]) + good[place + 1 :])
    try:
        with pytest.raises(IndexDamaged):
            open_index(index)
    finally:
        file.write_bytes(good)


# P7: an index depends on what the articles say, not on how their files came to be

NEWS = [
    *ARTICLES,
    *(Article(f"n{n}", f"Grain {n}", f"Ship {n} left with grain. It rained.") for n in range(5)),
]


@settings(max_examples=settings.default.max_examples // 10)  # each makes several indexes
@given(chance=st.randoms(use_true_random=False))
def test_an_index_does_not_depend_on_how_the_files_came_to_be(tmp_path_factory, chance):
    folder = tmp_path_factory.mktemp("pure")
    numbered = list(enumerate(chance.sample(NEWS, chance.randrange(1, 5))))
    first, second = (made_from(folder / name, numbered, chance) for name in ("one", "two"))
    assert first == second


def made_from(
    folder: Path, numbered: list[tuple[int, Article]], chance: random.Random
) -> dict[str, bytes]:
    """The files of an index over them, written in any order at any time, some of them indexed before."""
    (folder / "news").mkdir(parents=True)
    shuffled = chance.sample(numbered, len(numbered))
    for place, (number, article) in enumerate(shuffled):
        file = folder / "news" / f"{number:03}.jsonl"
        write_articles(file, [article])
        moment = chance.randrange(2_000_000_000)
        os.utime(file, (moment, moment))
        if place == 0 and chance.random() < 0.5:
            made(folder / "news", folder / "index")
    made(folder / "news", folder / "index")
    generation = open_index(folder / "index")
    names = generation.manifest["files"]
    return {name: (folder / "index" / generation.name / name).read_bytes() for name in names}


# P8: an article more changes no quotation of an answer that was given before


@given(st.lists(STORED, min_size=1, max_size=3), STORED, st.booleans())
def test_an_article_more_changes_no_quotation(texts, more, before):
    articles = [Article(f"a{n}", "", text, language="en") for n, text in enumerate(texts)]
    corpus = corpus_of(articles)
    sentences = [s for article in articles for s in corpus.sentences(article)]
    if not sentences:
        return
    answer = answered(*sentences[:3])
    added = Article("more", more, more, language="en")
    larger = corpus_of([added, *articles] if before else [*articles, added])
    [again] = restore([keep(answer)], larger)
    assert answer_record(again)["statements"] == answer_record(answer)["statements"]
