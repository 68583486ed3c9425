"""Answers: which sentences, with what context, and when none."""

import pytest

from qa_bot.answering.extractive import ExtractiveAnswerer
from qa_bot.assemble import make_bot
from qa_bot.errors import UsageError
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.settings import Settings
from qa_bot.types import Answer, Article, Citation, Sentence, Statement, Turn


@pytest.fixture(scope="module")
def bot(sample_index, embedder):
    return make_bot(Settings(), open_index(sample_index), embedder)


def unexpected(place: str, reason: str) -> None:
    raise AssertionError(f"{place}: {reason}")


def quotes(answer: Answer) -> list[str]:
    return [c.sentence.text for s in answer.statements for c in s.citations]


def test_an_answer_is_sentences_of_the_articles_word_for_word(bot):
    answer = bot.ask("Who leads the Russian delegation in Istanbul?")
    assert answer.status == "answered"
    assert answer.short_answer == "Vladimir Medinsky"
    assert 1 <= len(answer.statements) <= 3
    assert "Medinsky" in answer.statements[0].text
    for statement in answer.statements:
        evidence = statement.citations[0]
        assert evidence.role == "evidence"
        assert statement.text == evidence.sentence.text
        span = evidence.sentence
        assert span.article.text[span.start : span.end] == statement.text


def test_no_two_statements_say_the_same(bot):
    answer = bot.ask("How many Ukrainian soldiers were freed in the exchange of September 2022?")
    texts = [set(s.text.lower().split()) for s in answer.statements]
    assert answer.short_answer == "215"
    for i, one in enumerate(texts):
        assert all(len(one & other) < 0.8 * min(len(one), len(other)) for other in texts[:i])


@pytest.mark.parametrize(
    "question",
    ["How do I bake sourdough bread?", "Who won the tennis final in Melbourne?", "qwzx plorf"],
)
def test_what_the_corpus_does_not_speak_of_is_not_answered(bot, question):
    answer = bot.ask(question)
    assert answer.status == "abstained"
    assert answer.statements == ()
    assert answer.short_answer is None


def test_a_follow_up_is_completed_and_answered(bot):
    history = [Turn("Who leads the Russian delegation in Istanbul?", "Vladimir Medinsky leads it.")]
    answer = bot.ask("And at which airport did it land?", history)
    assert answer.question == "And at which airport did it land?"
    assert "Russian delegation" in answer.standalone_question
    assert any("Atatürk Airport" in quote for quote in quotes(answer))


def test_the_number_of_passages_shown_does_not_change_the_answer(bot):
    one, ten = (bot.ask("Where did Zelenskyy meet Erdoğan?", k=k) for k in (1, 10))
    assert (len(one.hits), len(ten.hits)) == (1, 10)
    assert one.statements == ten.statements


def test_the_same_question_gives_the_same_answer(bot):
    first, second = (bot.ask("What is the goal of the talks?") for _ in range(2))
    assert first.statements == second.statements
    assert first.confidence == second.confidence


@pytest.mark.parametrize("question", ["", "  \n", "\u200b", "?!", "a" * 100_000])
def test_what_is_no_question_is_refused_in_one_line(bot, question):
    with pytest.raises(UsageError) as caught:
        bot.ask(question)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("question", ["Кто возглавляет делегацию?", "代表团由谁率领？", "🎉🎉 a"])
def test_a_question_in_another_script_is_answered_or_not_but_never_fails(bot, question):
    assert bot.ask(question).status in ("answered", "abstained")


def test_a_sentence_that_leans_back_comes_with_the_one_before(tmp_path, embedder):
    text = (
        "Mayor Ada Quill opened the new bridge on Monday. "
        "She said the toll would be three crowns for every lorry.\n\n"
        "Trade in the harbour grew slowly."
    )
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.md").write_text(f"---\ntitle: The bridge opens\n---\n{text}\n", "utf-8")
    rebuild([folder], tmp_path / "index", embedder, skipped=unexpected, undated=unexpected)
    bot = make_bot(Settings(), open_index(tmp_path / "index"), embedder)
    statement = bot.ask("What toll will a lorry pay on the bridge?").statements[0]
    assert statement.text.startswith("She said")
    assert [(c.role, c.sentence.text) for c in statement.citations] == [
        ("evidence", statement.text),
        ("context", "Mayor Ada Quill opened the new bridge on Monday."),
    ]


def test_types_refuse_what_cannot_be():
    article = Article("a", "t", "One sentence.")
    sentence = Sentence(article, 0, 13)
    for start, end in ((0, 0), (5, 3), (-1, 4), (0, 14)):
        with pytest.raises(ValueError, match="no span"):
            Sentence(article, start, end)
    with pytest.raises(ValueError, match="without a citation"):
        Statement("One sentence.", ())
    statement = Statement("One sentence.", (Citation(sentence, 1.0),))
    with pytest.raises(ValueError, match="abstained means"):
        Answer("q", "q", "abstained", 0.0, None, (statement,), ())


def test_the_answerer_needs_no_hits(sample_index, embedder, bot):
    assert isinstance(bot.answerer, ExtractiveAnswerer)
    [answer] = bot.answerer.answers("Who leads?", [])
    assert answer.status == "abstained"
