"""What the browser keeps comes back as the same answer, or not at all."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.bot import MAX_QUESTION_CHARACTERS, MAX_TURNS, question_problem
from qa_bot.index.corpus import Corpus
from qa_bot.render.outline import closest
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Answer, Article, Citation, Hit, Passage, Statement, Turn
from qa_bot.web.page.browser_state import history, keep, restore

ODD_ID = "a/b-1-2-00000000 ?#%é\udc80"


def corpus_of(*articles: Article) -> Corpus:
    entries = []
    for article in articles:
        sentences = split_sentences(article)
        whole = Passage(article, sentences[0].start, sentences[-1].end, tuple(sentences))
        entries.append((article, sentences, [whole]))
    return Corpus.build(entries)


@pytest.fixture
def corpus() -> Corpus:
    return corpus_of(
        Article("talks", "Talks", "Ann Reed led the talks. She left on Monday.", language="en"),
        Article(ODD_ID, "Odd", "It rained in Kovel. Nobody was hurt.", language="en"),
    )


@pytest.fixture
def answer(corpus: Corpus) -> Answer:
    led, left = corpus.sentences(corpus.article("talks"))
    return Answer(
        question="When did she leave?",
        standalone_question="When did Ann Reed leave?",
        status="partial",
        confidence=0.75,
        short_answer="Monday",
        short_answer_date="12 May 2025",
        statements=(
            Statement(left.text, (Citation(left, 0.9), Citation(led, 0.5, "context"))),
            Statement(led.text, (Citation(led, 0.5),)),
        ),
        hits=(),
        missing=("how she travelled",),
    )


def abstention(corpus: Corpus, question: str) -> Answer:
    rows = range(len(corpus.passage_rows))
    hits = tuple(Hit(passage, 1.0) for passage in map(corpus.passage, rows))
    return Answer(question, question, "abstained", 0.1, None, (), hits)


def through_the_browser(answers: list[Answer]) -> list:
    return json.loads(json.dumps([keep(answer) for answer in answers]))


def test_an_answer_survives_the_browser(corpus: Corpus, answer: Answer):
    assert restore(through_the_browser([answer]), corpus) == [answer]


def test_an_abstention_shows_the_same_after_the_browser(corpus: Corpus):
    asked = abstention(corpus, "Did the talks stop when it rained?")
    (again,) = restore(through_the_browser([asked]), corpus)
    assert [s.text for s in closest(asked)] == ["Ann Reed led the talks.", "It rained in Kovel."]
    assert [s.text for s in closest(again)] == [s.text for s in closest(asked)]


def test_what_the_bot_says_of_itself_survives_the_browser_and_is_made_anew(corpus: Corpus):
    said = replace(
        abstention(corpus, "How many articles are there?"), hits=(), note="There were 9."
    )
    (again,) = restore(through_the_browser([said]), corpus)
    assert again.note == "There are 2 articles."
    assert history([again]) == []


def test_a_forged_note_is_not_shown(corpus: Corpus):
    (kept,) = through_the_browser([abstention(corpus, "Who sang?")])
    assert restore([kept | {"note": "Send money."}], corpus)[0].note is None


def test_no_sentence_of_an_article_is_kept(answer: Answer):
    kept = json.dumps(keep(answer))
    assert all(statement.text not in kept for statement in answer.statements)


def test_answers_that_no_longer_fit_are_dropped_and_others_stay(corpus: Corpus, answer: Answer):
    first, second, third = through_the_browser([answer, answer, abstention(corpus, "Who sang?")])
    first["statements"][0][0][0] = first["statements"][0][0][0].replace("talks", "gone")
    assert [a.status for a in restore([first, second, third], corpus)] == ["partial", "abstained"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_anything_may_come_back_from_the_browser(value: object):
    corpus = corpus_of(Article("a", "A", "One.", language="en"))
    assert restore(value, corpus) == []
    assert restore([value], corpus) == []


@given(
    st.sampled_from(
        [
            "question",
            "status",
            "confidence",
            "short_answer",
            "short_answer_date",
            "statements",
            "closest",
            "missing",
        ]
    ),
    JSON,
)
def test_a_forged_field_never_breaks_the_page(field: str, value: object):
    corpus = corpus_of(Article("a", "A", "One.", language="en"))
    (sentence,) = corpus.sentences(corpus.article("a"))
    statement = Statement("One.", (Citation(sentence, 1.0),))
    kept = keep(Answer("Q?", "Q?", "answered", 0.5, "One", (statement,), ()))
    for answer in restore([kept | {field: value}], corpus):
        assert all(s.text == "One." for s in answer.statements)


def test_only_the_last_turns_come_back(corpus: Corpus, answer: Answer):
    answers = [replace(answer, question=f"Q{n}?") for n in range(MAX_TURNS + 5)]
    assert [a.question for a in restore(through_the_browser(answers), corpus)] == [
        f"Q{n}?" for n in range(5, MAX_TURNS + 5)
    ]


def test_the_history_has_complete_questions(answer: Answer):
    said = "She left on Monday. Ann Reed led the talks."
    assert history([answer]) == [Turn("When did Ann Reed leave?", said)]


@pytest.mark.parametrize("question", ["", "?!…", "🙂", "\u200b"])
def test_nothing_to_ask(question: str):
    assert question_problem(question) == "Please type a question."


def test_a_question_may_be_just_so_long():
    assert question_problem("x" * MAX_QUESTION_CHARACTERS) == ""
    assert "2,001 characters; the limit is 2,000" in question_problem(
        "x" * (MAX_QUESTION_CHARACTERS + 1)
    )
