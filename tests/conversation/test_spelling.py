"""Typing errors become words of the articles; real words and other names stay."""

import random
import time

import pytest

from qa_bot.conversation.spelling import Speller
from qa_bot.index.lexical import LexicalIndex
from qa_bot.index.store import open_index


@pytest.fixture(scope="module")
def speller(sample_index, embedder) -> Speller:
    return Speller(open_index(sample_index).words, embedder)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Who leads the Rusian delegaton?", "Who leads the Russian delegation?"),
        ("who leads the rusian delegation", "who leads the Russian delegation"),
        ("How many prisonners were exchnaged?", "How many prisoners were exchanged?"),
        ("What is a ceasfire?", "What is a ceasefire?"),
        ("Who negociates for Ukriane?", "Who negotiates for Ukraine?"),
        ("What was the Grain Initative?", "What was the Grain Initiative?"),
        ("Negociations in Istambul?", "Negotiations in Istanbul?"),
        ("What does Keith Kellog do?", "What does Keith Kellogg do?"),
        ("who is zelensky", "who is Zelenskyy"),
    ],
)
def test_a_misspelled_word_is_corrected(speller: Speller, typed: str, meant: str) -> None:
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the Russian delegation?",
        "Where did Erdogan speak, and when did TURKIYE agree?",  # accents and case are no errors
        "Who won the football match?",  # "match" is no error for "March"
        "Who pays the renters?",  # nor is what is made of a word
        "What did Macron say?",  # a name the articles do not know
        "Who is Denisova?",  # ends unlike Denisov: somebody else
        "Who is Fomina, and who is Umarov?",
        "Is Rubbio coming?",  # too short a name
        "qwzx plorf",
        "B2B in 2022: 215?",
        "Кто возглавляет делегацию?",
        "",
    ],
)
def test_what_may_be_meant_is_left_alone(speller: Speller, question: str) -> None:
    assert speller.correct(question) == question


def test_a_wrong_name_is_not_answered_as_another(sample_bot) -> None:
    answer = sample_bot.ask("What did Denisova say about the ceasefire?")
    assert "Denisova" in answer.standalone_question


def test_the_more_frequent_of_two_words_is_taken(embedder) -> None:
    texts = [("The traders", "en"), ("The tradurs traders", "en"), ("The traders", "en")]
    assert Speller(LexicalIndex.build(texts), embedder).correct("tradirs") == "traders"


def test_two_letters_may_differ_in_long_words_only(embedder) -> None:
    speller = Speller(LexicalIndex.build([("the accomodation and wheezle", "en")]), embedder)
    assert speller.correct("acommodatoin") == "acommodatoin"
    assert speller.correct("acomodatoin") == "accomodation"
    assert speller.correct("whizzle") == "whizzle"


def test_questions_in_other_languages_are_left_alone(embedder) -> None:
    texts = [("Die Verhandlungen sind zu Ende.", "de"), ("The negotiations are over.", "en")]
    speller = Speller(LexicalIndex.build(texts), embedder)
    german = "Wann waren denn nun die Verhamdlungen zu Ende?"
    assert speller.correct(german) == german
    assert speller.correct("Are the negotiatons over now?") == "Are the negotiations over now?"


def test_an_index_without_words_corrects_nothing(embedder) -> None:
    words = LexicalIndex.build([("grain", "en")])
    words.words = []
    assert Speller(words, embedder).correct("Where is the delegaton?") == "Where is the delegaton?"


@pytest.mark.slow
def test_two_hundred_thousand_words_are_no_hurdle(embedder) -> None:
    chance = random.Random(7)
    syllables = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in "lnrst"]
    made = {"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(220_000)}
    speller = Speller(LexicalIndex.build([(" ".join(sorted(made)), "en")]), embedder)
    speller.correct("warming")
    began = time.process_time()
    for _ in range(10):
        speller.correct("What did the gorbatov ministir say about negosiations?")
    assert (time.process_time() - began) / 10 < 0.05
