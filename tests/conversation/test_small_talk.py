"""What is said to the bot gets a reply; what is asked of the articles never does."""

import pytest

from qa_bot.conversation.small_talk import own_words
from qa_bot.index.corpus import Corpus
from qa_bot.text.passages import make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article


def corpus_of(*articles: Article) -> Corpus:
    entries = []
    for article in articles:
        sentences = split_sentences(article)
        made = make_passages(
            sentences, count_tokens=lambda texts: [len(t.split()) for t in texts], max_tokens=99
        )
        entries.append((article, sentences, made))
    return Corpus.build(entries)


CORPUS = corpus_of(
    Article("a", "Grain leaves", "Ships left.", source="Gazette", published="2025-05-12"),
    Article("b", "Talks end", "It ended.", source="Herald", published="2025-05-13T18:30:00Z"),
    Article("c", "Talks begin", "It began.", source="Gazette", published="2025-05-13"),
    Article("d", "Undated", "It is."),
)
GREETING, BOT, EXTENT = "Hello. Ask me", "I am qa_bot", "There are 4 articles"
NEWEST, SOURCES, LISTED = (
    "The newest articles are of 13 May 2025:",
    "The articles come from",
    EXTENT,
)
REPLIES = {
    "hi": GREETING,
    "Hello there!": GREETING,
    "good morning": GREETING,
    "Hey": GREETING,
    "How are you?": GREETING,
    "thanks": "Gladly",
    "Thank you very much!": "Gladly",
    "ok, thanks": "Gladly",
    "great": "Gladly",
    "bye": "Goodbye",
    "who are you?": BOT,
    "What can you do?": BOT,
    "how do you work": BOT,
    "Hello, who are you?": BOT,
    "help": BOT,
    "What's your name?": BOT,
    "Are you a robot?": BOT,
    "are you ChatGPT?": BOT,
    "What is this bot?": BOT,
    "How can I use this page?": BOT,
    "What can I ask?": BOT,
    "How many articles are there?": EXTENT,
    "How many articles do you have in total?": EXTENT,
    "how many stories have you read": EXTENT,
    "Which period do the articles cover?": EXTENT,
    "what is the newest article?": NEWEST,
    "Show me the latest articles": NEWEST,
    "What's the latest news?": NEWEST,
    "what's new?": NEWEST,
    "What is the oldest article?": "The oldest article is of 12 May 2025: “Grain leaves”.",
    "which sources do you have?": SOURCES,
    "What are your sources?": SOURCES,
    "Where do the articles come from?": SOURCES,
    "What do you know about?": LISTED,
    "what topics do you cover?": LISTED,
    "list the articles": LISTED,
    "List all articles, please": LISTED,
    "What articles do you have?": LISTED,
    "What are the articles about?": LISTED,
    "What is in the corpus?": LISTED,
}
QUESTIONS = [
    "How many articles of the treaty were signed?",
    "Hello Kitty sales?",
    "Who are you talking about?",
    "help for refugees: who gives it?",
    "What do you know about Medinsky?",
    "Hi, who leads the Russian delegation?",
    "Who said hello to the president?",
    "Good morning Vietnam box office?",
    "Thanks to whom was the deal made?",
    "What is the latest news on Ukraine?",
    "What is the newest ship of the navy?",
    "How many articles did the minister write?",
    "Which sources did the report cite?",
    "What topics were discussed in Istanbul?",
    "What can Rubio do?",
    "How does the initiative work?",
    "How do you make bread?",
    "Who helped the refugees?",
    "Can you help me find who leads the talks?",
    "What is new about the treaty?",
    "List the members of the delegation",
    "List the articles of the constitution",
    "How old are the soldiers?",
    "What is it?",
    "What about articles?",
    "And Ukraine?",
    "Why?",
    "How many are there?",
    "Where do the soldiers come from?",
    "Who are they?",
    "What is the period of the ceasefire?",
    "Are you sure that Medinsky leads it?",
    "articles",
    "news",
    "Good Friday agreement",
    "Bye-election results?",
    "What is ChatGPT?",
    "Who is this?",
    "What did the bot say?",
    "What can you tell me about the talks?",
    "Привет, кто возглавляет делегацию?",
]


@pytest.mark.parametrize("message", REPLIES)
def test_what_is_said_to_the_bot_gets_a_reply(message: str) -> None:
    assert own_words(message, CORPUS).startswith(REPLIES[message])


@pytest.mark.parametrize(
    "question", [*QUESTIONS, *(f"{question} please" for question in QUESTIONS)]
)
def test_a_question_to_the_articles_gets_none(question: str) -> None:
    assert own_words(question, CORPUS) == ""


def test_the_corpus_is_told_as_it_is() -> None:
    assert own_words("How many articles are there?", CORPUS) == (
        "There are 4 articles, from 12 to 13 May 2025, from 2 sources."
    )
    assert own_words("Which sources do you have?", CORPUS) == (
        "The articles come from Gazette (2), Herald (1)."
    )
    assert own_words("newest article", CORPUS).split("\n")[1:] == ["“Talks end”", "“Talks begin”"]
    assert own_words("list the articles", CORPUS).split("\n")[1:] == [
        "“Talks end”",
        "“Talks begin”",
        "“Grain leaves”",
        "“Undated”",
    ]


def test_a_corpus_without_dates_and_sources() -> None:
    bare = corpus_of(Article("a", "One", "One."))
    assert own_words("how many articles are there", bare) == "There is 1 article."
    assert "no dates" in own_words("what is the newest article", bare)
    assert "do not name their sources" in own_words("which sources do you have", bare)


def test_a_large_corpus_is_told_in_short() -> None:
    many = [
        Article(f"a{n}", "word " * 400, "One.", source=f"{n} " * 300, published=f"{1990 + n}-01-02")
        for n in range(30)
    ]
    for message in REPLIES:
        assert len(own_words(message, corpus_of(*many))) < 2000
    assert own_words("list the articles", corpus_of(*many)).endswith("and 20 more")
    assert "from 2 January 1990 to 2 January 2019" in own_words("hi", corpus_of(*many))
