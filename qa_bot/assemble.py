"""Settings -> a bot. The only place where implementations are chosen."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from qa_bot.answer import ExtractiveAnswerer
from qa_bot.bot import QABot
from qa_bot.embed import Embedder, load_embedder
from qa_bot.errors import IndexMismatch
from qa_bot.rank import SentenceRanker
from qa_bot.reader import load_reader
from qa_bot.retrieve import (
    DenseRetriever,
    DistinctRetriever,
    FusedRetriever,
    LexicalRetriever,
    RerankedRetriever,
    Retriever,
)
from qa_bot.settings import Settings
from qa_bot.spelling import Speller
from qa_bot.store import Generation, open_index, rebuild_command

DRIFT = 0.01
"""Largest difference of a coordinate that the same weights may show on another machine."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bot and the index it answers from."""

    bot: QABot
    generation: Generation


def open_bot(settings: Settings) -> Opened:
    """Open the index of the settings, with its embedder.

    Raises:
        IndexMissing, IndexDamaged: see store.
        IndexMismatch: the index was made with another embedder.
        ModelError: the embedder or the reader cannot be loaded.
    """
    folder = Path(settings.index)
    generation = open_index(folder)
    embedder = load_embedder(settings.embedder)
    check_embedder(generation, embedder, folder)
    return Opened(make_bot(settings, generation, embedder), generation)


def make_bot(settings: Settings, generation: Generation, embedder: Embedder) -> QABot:
    """The reader, the retriever and the answerer that the settings ask for."""
    retriever = make_retriever(settings, generation, embedder)
    reader = load_reader(settings.reader)
    if reader:
        retriever = RerankedRetriever(retriever, reader, generation.words)
    answerer = ExtractiveAnswerer(
        SentenceRanker(embedder, generation.words, reader),
        generation.corpus,
        max_statements=settings.max_statements,
        threshold=settings.threshold,
    )
    speller = Speller(generation.words, embedder)
    return QABot(retriever, answerer, generation.corpus, speller)


def make_retriever(settings: Settings, generation: Generation, embedder: Embedder) -> Retriever:
    """Vectors and words, fused, without repeats."""
    corpus, words = generation.corpus, generation.words
    languages = (
        None if settings.embedder_languages == "all" else _codes(settings.embedder_languages)
    )
    dense = DenseRetriever(generation.vectors, corpus, embedder, words, languages)
    lexical = LexicalRetriever(words, corpus)
    weight = settings.dense_weight
    return DistinctRetriever(FusedRetriever([(weight, dense), (1 - weight, lexical)]))


def check_embedder(generation: Generation, embedder: Embedder, folder: Path) -> None:
    """Raises IndexMismatch unless the embedder is the one that made the index, and still gives its vectors."""
    made = generation.manifest["embedder"]
    if made != asdict(embedder.info):
        raise IndexMismatch(
            f"the index in {folder} was made with {made['name']} (weights "
            f"{made['weights_sha256'][:12]}…), the settings say {embedder.info.name} (weights "
            f"{embedder.info.weights_sha256[:12]}…); set embedder, or rebuild: {rebuild_command(folder)}"
        )
    probe = generation.manifest["probe"]
    drift = np.abs(embedder.embed([probe["text"]])[0] - np.array(probe["vector"])).max()
    if drift > DRIFT:
        raise IndexMismatch(
            f"the embedder {embedder.info.name} does not give the vectors that the index in {folder} "
            f"was made with (they differ by {drift:.3f}); rebuild: {rebuild_command(folder)} --full"
        )


def _codes(languages: str) -> frozenset[str]:
    return frozenset(code.strip() for code in languages.split(",") if code.strip())
