"""Settings -> a bot. The only place where implementations are chosen."""

import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from qa_bot.answering.extractive import Answerer, ExtractiveAnswerer
from qa_bot.answering.generative import LLMAnswerer, Writer
from qa_bot.answering.rank import SentenceRanker
from qa_bot.bot import Bot, QABot
from qa_bot.checking.check import Checker
from qa_bot.conversation.spelling import Speller
from qa_bot.errors import IndexMismatch, ModelError
from qa_bot.index.generation import Generation, rebuild_command
from qa_bot.index.store import open_index
from qa_bot.log import log
from qa_bot.models.embedder import Embedder
from qa_bot.models.load import load_embedder
from qa_bot.models.reader import load_reader
from qa_bot.retrieval.rerank import ReadingScorer, RerankedRetriever, WordScorer
from qa_bot.retrieval.retrievers import (
    DenseRetriever,
    DistinctRetriever,
    FusedRetriever,
    LexicalRetriever,
    Retriever,
)
from qa_bot.settings import Settings, model_address
from qa_bot.text.escape import printable

DRIFT = 0.01  # largest difference of a coordinate that the same weights may show on another machine


@dataclass(frozen=True, slots=True)
class Opened:
    bot: Bot
    retriever: Retriever
    generation: Generation
    checker: Checker


def open_bot(settings: Settings, embedder: Embedder | None = None) -> Opened:
    """Open the index of the settings, with its embedder, which may be loaded already.

    Raises IndexMissing and IndexDamaged: see store; IndexMismatch: it was made with another
    embedder; ModelError: the embedder or the reader cannot be loaded, or no language model be
    asked; UsageError: it is not said where the language model is.
    """
    return make_opened(settings, *_open(settings, embedder))


def make_opened(settings: Settings, generation: Generation, embedder: Embedder) -> Opened:
    bot = make_bot(settings, generation, embedder)
    return Opened(bot, bot.retriever, generation, Checker(generation, embedder))


def open_checker(settings: Settings) -> Checker:
    """Open the index of the settings to check texts against it; raises like `open_bot`."""
    return Checker(*_open(settings, None))


def _open(settings: Settings, embedder: Embedder | None) -> tuple[Generation, Embedder]:
    folder = Path(settings.index)
    generation = open_index(folder)
    if generation.notice:
        log.warning(generation.notice)
    embedder = embedder or load_embedder(settings.embedder)
    check_embedder(generation, embedder, folder)
    return generation, embedder


_reader = lru_cache(maxsize=1)(load_reader)
"""It holds no state of an index, and takes longer to load than one."""


def make_bot(settings: Settings, generation: Generation, embedder: Embedder) -> QABot:
    corpus, words, limit = generation.corpus, generation.words, settings.max_statements
    retriever = RerankedRetriever(make_retriever(settings, generation, embedder), WordScorer(words))
    reader = _reader(settings.reader)
    if reader:
        retriever = RerankedRetriever(retriever, ReadingScorer(reader, words))
    ranker = SentenceRanker(embedder, words, reader)
    answerer: Answerer
    answerer = plain = ExtractiveAnswerer(ranker, corpus, limit, settings.threshold)
    if settings.llm_model:
        answerer = LLMAnswerer(plain, make_writer(settings), limit, settings.llm_unsupported)
    return QABot(retriever, answerer, corpus, Speller(words, embedder))


def make_writer(settings: Settings) -> Writer:
    """The language model of the settings; nothing is sent yet."""
    try:
        from qa_bot.models.llm import Endpoint  # the client is an extra
    except ImportError as error:
        raise ModelError(
            "llm_model is set, and the package openai is not installed; "
            f"run: {sys.executable} -m pip install 'openai>=3.57'"
        ) from error
    return Endpoint(model_address(), settings.llm_model, settings.llm_timeout)


def make_retriever(settings: Settings, generation: Generation, embedder: Embedder) -> Retriever:
    """Vectors and words, fused, without repeats."""
    codes = frozenset(filter(None, map(str.strip, settings.embedder_languages.split(","))))
    languages = None if codes == {"all"} else codes
    dense = DenseRetriever(generation, embedder, languages)
    lexical, weight = LexicalRetriever(generation), settings.dense_weight
    return DistinctRetriever(FusedRetriever([(weight, dense), (1 - weight, lexical)]))


def check_embedder(generation: Generation, embedder: Embedder, folder: Path) -> None:
    """Raises IndexMismatch unless the embedder made the index, and still gives its vectors."""
    made, now = generation.manifest["embedder"], asdict(embedder.info)
    if made != now:
        pairs = ((field, made.get(field), now.get(field)) for field in now | made)
        differing = (f"{name} {_brief(a)}, now {_brief(b)}" for name, a, b in pairs if a != b)
        raise IndexMismatch(
            f"the index in {folder} was made with {printable(made['name'])}, which is not the "
            f"embedder of the settings ({'; '.join(differing)}); set embedder, or rebuild: "
            f"{rebuild_command(folder)}"
        )
    probe = generation.manifest["probe"]
    drift = np.abs(embedder.embed([probe["text"]])[0] - np.array(probe["vector"])).max()
    if drift > DRIFT:
        raise IndexMismatch(
            f"the embedder {embedder.info.name} does not give the vectors that the index in "
            f"{folder} was made with (they differ by {drift:.3f}); rebuild: "
            f"{rebuild_command(folder)} --full"
        )


def _brief(value: object) -> str:
    """Enough of a hash to compare it, and of a name to know it."""
    text = printable(str(value))
    return text if len(text) <= 40 else f"{text[:12]}…{text[-12:]}"
