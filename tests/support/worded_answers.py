"""A bot whose answers a scripted language model words."""

from collections.abc import Sequence
from pathlib import Path

from qa_bot.answering.generative import LLMAnswerer, Unsupported
from qa_bot.assemble import make_bot
from qa_bot.bot import QABot
from qa_bot.guard.judge import judge
from qa_bot.index.generation import Generation
from qa_bot.index.rebuild import rebuild
from qa_bot.index.store import open_index
from qa_bot.settings import ModelAddress, Settings
from qa_bot.types import Answer, Article
from support.articles import refuse, write_articles
from support.scripted_model import Asked, Connection, line
from support.toy_embedder import ToyEmbedder

KEY = "sk-secret-of-the-test"
QUESTION = "Who called the exchange of prisoners a beginning?"
SAYS_IT = "Gen. Petro Lys called the exchange “a beginning”."
GOOD = "Gen. Petro Lys called the exchange “a beginning”"


def made_index(folder: Path, articles: Sequence[Article]) -> Generation:
    write_articles(folder / "articles.jsonl", articles)
    rebuild(
        [folder / "articles.jsonl"], folder / "index", ToyEmbedder(), skipped=refuse, undated=refuse
    )
    return open_index(folder / "index")


def toy_bot(generation: Generation) -> QABot:
    return make_bot(Settings(threshold=0, reader="none"), generation, ToyEmbedder())


def with_model(
    bot: QABot, url: str, *, seconds: float = 20, unsupported: Unsupported = "replace"
) -> QABot:
    """The bot, its answers worded by the model at the address."""
    from qa_bot.models.llm import Endpoint  # the client takes a second

    endpoint = Endpoint(ModelAddress(url, KEY), "tiny", seconds)
    answerer = LLMAnswerer(bot.answerer, endpoint, max_statements=3, unsupported=unsupported)
    return QABot(bot.retriever, answerer, bot.corpus, bot.speller)


def id_of(asked: Asked, said: str) -> str:
    return next(name for name, sentence in asked.sentences.items() if sentence == said)


def says(*texts: str):
    """A model that says each text with the id of the sentence that names the general."""

    def script(asked: Asked, connection: Connection) -> None:
        connection.speak("".join(line(text, id_of(asked, SAYS_IT)) for text in texts))

    return script


def distrust(answer: Answer) -> list[str]:
    """What is shown and neither word for word nor borne out by what it cites."""
    return [
        statement.text
        for statement in answer.statements
        if not statement.verbatim
        and judge(statement.text, [c.sentence for c in statement.citations]).outcome != "supported"
    ]


def texts(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements]


def status(code: int, said: str = f"wrong key {KEY}", **headers: str):
    return lambda asked, connection: connection.status(code, said, **headers)
