"""Masked questions: what answers them is gone, and they are asked and scored as unanswerable."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.answering.extractive import no_answer
from qa_bot.evaluate.evaluation import load_answers, score_run, with_twins
from qa_bot.evaluate.masked import GivenQuestion, bot_for, masked, masked_twins, original
from qa_bot.evaluate.metrics import score
from qa_bot.evaluate.runs import run_questions
from qa_bot.evaluate.wording import contains
from qa_bot.reading.question_files import Evidence, Question
from qa_bot.types import Answer, Article, Citation, Hit, Passage, Sentence, Statement, Turn

WHO = Question("set-1", "Who won?", ("Ann Lee",), True, (Evidence("a0", "She won the race."),))


def passages(*texts):
    found = []
    for number, text in enumerate(texts):
        article = Article(f"a{number}", "Title", text)
        sentence = Sentence(article, 0, len(text))
        found.append(Passage(article, 0, len(text), (sentence,)))
    return found


class ListRetriever:
    """Gives its passages in order, whatever is asked; writes down how deep it was asked."""

    def __init__(self, *texts):
        self.passages, self.depths = passages(*texts), []

    def retrieve(self, question, k, within=None):
        self.depths.append(k)
        return [Hit(p, 1 / rank) for rank, p in enumerate(self.passages[:k], 1)]


class FirstPassageBot:
    """Answers with the whole first passage, and is surest of Ann."""

    def __init__(self, retriever):
        self.retriever = retriever

    def ask(self, question, history=(), *, k=5, asked_on=None):
        hits = self.retriever.retrieve(question, k)
        if not hits:
            return no_answer(question)
        [sentence] = hits[0].passage.sentences
        statement = Statement(sentence.text, (Citation(sentence, 1.0),))
        confidence = 0.9 if "Ann" in sentence.text else 0.2
        return Answer(
            question, question, "answered", confidence, "Ann Lee", (statement,), tuple(hits)
        )


def test_every_question_with_an_answer_to_look_for_has_a_twin():
    turns = (Turn("Hi?", "Yes."),)
    asked = [
        Question("1", "Who?", ("Ann",), True, (Evidence("a", "Ann"),), turns, date(2025, 5, 15)),
        Question("2", "Did she?", ("Yes",), True),
        Question("3", "Who lost?", answerable=False),
        Question("4", "Where?", (), True, (Evidence("a", "In Oslo."),)),
    ]
    [twin] = masked_twins(asked)
    assert (twin.id, twin.question, twin.history) == ("1/masked", "Who?", turns)
    assert (twin.answers, twin.evidence, twin.answerable) == ((), (), False)
    assert twin.asked_on == date(2025, 5, 15)
    assert original(twin) is asked[0]
    assert original(asked[1]) is asked[1]


def test_passages_that_answer_are_passed_over_and_the_next_ones_move_up():
    retriever = ListRetriever("Ann Lee won.", "It rained.", "They saw ANN LEE's car.", "Bob lost.")
    hits = masked(retriever, WHO).retrieve("Who won?", 2)
    assert [hit.passage.text for hit in hits] == ["It rained.", "Bob lost."]


def test_the_evidence_goes_too_where_it_words_the_answer_otherwise():
    retriever = ListRetriever("She won the race.", "She won the race.")
    hits = masked(retriever, WHO).retrieve("Who won?", 5)
    assert [hit.passage.article.id for hit in hits] == ["a1"]  # the same words, another article


def test_a_piece_of_a_sentence_goes_with_the_sentence():
    article = Article("z", "Title", "A long sentence about Ann Lee.")
    piece = Passage(article, 0, 15, (Sentence(article, 0, 30),))
    retriever = ListRetriever()
    retriever.passages = [piece]
    assert masked(retriever, WHO).retrieve("Who won?", 5) == []


def test_it_looks_deeper_until_it_has_enough_or_there_is_no_more():
    deep = ListRetriever(*["Ann Lee."] * 9, "Bob.", *["Ann Lee."] * 30)
    [hit] = masked(deep, WHO).retrieve("Who won?", 1)
    assert hit.passage.text == "Bob."
    assert deep.depths == [2, 4, 8, 16]
    gone = ListRetriever(*["Ann Lee."] * 5)
    assert masked(gone, WHO).retrieve("Who won?", 1) == []
    assert gone.depths == [2, 4, 8, 16]


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(st.text("ABab .,-'é5", min_size=1, max_size=12).filter(str.strip), max_size=20),
    answers=st.lists(st.sampled_from(["a", "B", "ab a", "5", "é"]), min_size=1, max_size=3),
    k=st.integers(1, 6),
)
def test_no_passage_with_an_answer_comes_back_and_no_other_is_lost(texts, answers, k):
    question = Question("1", "?", tuple(answers))
    hits = masked(ListRetriever(*texts), question).retrieve("?", k)
    clean = [text for text in texts if not any(contains(text, answer) for answer in answers)]
    assert [hit.passage.text for hit in hits] == clean[:k]


def test_the_bot_itself_is_left_as_it_was():
    retriever = ListRetriever("Ann Lee won.", "It rained.")
    bot = FirstPassageBot(retriever)
    partial = bot_for(bot, masked_twins([WHO])[0])
    assert partial.ask("Who won?").statements[0].text == "It rained."
    assert bot.ask("Who won?").statements[0].text == "Ann Lee won."
    assert bot.retriever is retriever


def test_a_question_about_a_paragraph_is_asked_only_of_it(toy_opened):
    bot, corpus = toy_opened.bot, toy_opened.generation.corpus
    [article] = [a for a in corpus.articles if a.id == "exchange"]
    about = GivenQuestion(id="1", question="Where do ships go?", place=("exchange", 0, 10))
    hits = bot_for(bot, about).ask(about.question).hits
    assert hits
    assert {hit.passage.article for hit in hits} == {article}
    nowhere = GivenQuestion(id="2", question="Where do ships go?", place=("exchange", 9999, 10000))
    assert not bot_for(bot, nowhere).ask(nowhere.question).hits


def test_a_masked_run_is_scored_as_one(tmp_path):
    other = Question("set-2", "Who lost?", answerable=False)
    bot = FirstPassageBot(ListRetriever("Ann Lee won.", "It rained."))
    run_questions(bot, [WHO, other, *masked_twins([WHO, other])], tmp_path, 5)
    records = load_answers(tmp_path)
    assert list(records) == ["set-1", "set-2", "set-1/masked"]
    asked = with_twins([WHO, other], records)
    assert [question.id for question in asked] == list(records)

    abstention = score(asked, records, threshold=0.5)["abstention"]
    assert abstention["unanswerable"] == {"answered": 1, "abstained": 1, "missing": 0}
    assert abstention["auroc_masked"]["value"] == 1  # .9 against .2
    assert abstention["auroc_unmasked"]["value"] == 0.5  # .9 against .9
    assert abstention["auroc"]["value"] == 0.75
    assert "auroc_masked " in score_run([WHO, other], tmp_path)
    assert "taken away (1)" in (tmp_path / "report.html").read_text("utf-8")


def test_a_run_without_twins_is_not_asked_for_them():
    assert with_twins([WHO], {"set-1": {}}) == [WHO]


@pytest.mark.parametrize("lost", ["set-1", "set-1/masked"])
def test_a_lost_answer_counts_against_the_run(lost, tmp_path):
    bot = FirstPassageBot(ListRetriever("Ann Lee won.", "It rained."))
    asked = [WHO, *masked_twins([WHO])]
    run_questions(bot, asked, tmp_path, 5)
    records = load_answers(tmp_path)
    del records[lost]
    assert score(asked, records)["abstention"]["auroc_masked"]["value"] == 0
