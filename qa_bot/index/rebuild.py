"""Articles -> an index that is up to date. What did not change is not embedded again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa_bot.errors import CorpusShrunk, InputError, QABotError
from qa_bot.index import store
from qa_bot.index.corpus import Corpus
from qa_bot.index.fingerprint import splitter_sha256
from qa_bot.index.generation import Generation
from qa_bot.index.lexical import LexicalIndex
from qa_bot.index.vectors import PassageIndex
from qa_bot.models.embedder import Embedder
from qa_bot.reading.articles import read_articles
from qa_bot.reading.input_files import Report
from qa_bot.text.language import article_language
from qa_bot.text.passages import embedded_text, make_passages
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article, Passage, Sentence

BLOCK = 512  # passages embedded at once: enough to sort by length, few enough to show progress
MANY_GONE = 5  # articles; of fewer, half may be gone without a question
PROBE = "The delegations are expected to meet on Thursday."
"""Its vector is kept with the index: the same weights must still give the same vectors."""

Content = tuple[str, str, str | None, str | None]
Entry = tuple[Article, Sequence[Sentence], Sequence[Passage]]
Progress = Callable[[int, int], None]  # hears how many articles are done, and of how many


@contextmanager
def _enough_memory() -> Iterator[None]:
    """Tell in one line where there is not; torch has no error of its own for that."""
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "allocate memory" not in str(error):
            raise
        raise QABotError("memory ran out; the index in use was not changed") from error


@dataclass(frozen=True, slots=True)
class Rebuilt:
    generation: Generation
    embedded: int  # articles that are new or changed
    reused: int
    removed: int
    published: bool  # false where the index was up to date

    def __str__(self) -> str:
        about = self.generation.manifest
        total = f"{about['articles']} articles, {about['sentences']} sentences"
        if not self.published:
            return f"{self.generation.name} is up to date: {total}"
        return (
            f"{self.generation.name} published: {total}; {self.embedded} articles embedded, "
            f"{self.reused} unchanged, {self.removed} removed"
        )


@_enough_memory()
def rebuild(
    paths: Sequence[Path],
    folder: Path,
    embedder: Embedder,
    *,
    full: bool = False,
    allow_shrink: bool = False,
    skipped: Report,
    undated: Report,
    progress: Progress = lambda done, total: None,
) -> Rebuilt:
    """Bring the index in `folder` up to date with what was added on the page and is under `paths`.

    `skipped` hears of each article that cannot be read, `undated` of each whose date cannot. A
    crash at any moment leaves the index that was there.

    Raises InputError: no article could be read; CorpusShrunk: half of the articles or more are
    gone; IndexBusy and StorageError: see store.
    """
    read_articles(paths, skipped)  # a path that leads nowhere is told before a folder is made
    with store.lock(folder):
        live = None
        with suppress(QABotError):
            live = store.open_index(folder)
        before = live if live and not full and is_reusable(live, embedder) else None
        sources = [*store.added_files(folder), *paths]
        articles = list(read_articles(sources, skipped, undated=undated))
        if not allow_shrink:
            _check_size(len(articles), live, folder, paths)
        if before and not before.notice and before.corpus.articles == tuple(articles):
            return Rebuilt(before, 0, len(articles), 0, published=False)
        return publish_articles(articles, before, folder, embedder, progress)


def publish_articles(
    articles: Sequence[Article],
    before: Generation | None,
    folder: Path,
    embedder: Embedder,
    progress: Progress,
) -> Rebuilt:
    """Publish an index of these articles; what `before` has of them is not embedded again.

    The caller holds the lock, and `before` is one that is_reusable. Raises StorageError.
    """
    old = before.corpus.articles if before else ()
    known = {_content(article): article for article in old}
    entries, vectors = _entries_and_vectors(articles, known, before, embedder, progress)
    corpus = Corpus.build(entries)
    texts = (
        (embedded_text(passage), language)
        for article, _, passages in entries
        for language in [article_language(article)]
        for passage in passages
    )
    words = LexicalIndex.build(texts)
    files = {"vectors.faiss": PassageIndex.build(vectors).to_bytes(), **corpus.to_files()}
    about = {
        **corpus.counts,
        "embedder": asdict(embedder.info),
        "probe": {"text": PROBE, "vector": embedder.embed([PROBE])[0].tolist()},
        "splitter_sha256": splitter_sha256(),
    }
    generation = store.publish(folder, files | words.to_files(), about)
    reused = sum(_content(article) in known for article in articles)
    removed = len({a.id for a in old} - {a.id for a in articles})
    return Rebuilt(generation, len(articles) - reused, reused, removed, published=True)


def is_reusable(live: Generation, embedder: Embedder) -> bool:
    """Whether its vectors and offsets are those that a rebuild would make now."""
    same = live.manifest["embedder"] == asdict(embedder.info)
    return same and live.manifest["splitter_sha256"] == splitter_sha256()


def _check_size(count: int, live: Generation | None, folder: Path, paths: Sequence[Path]) -> None:
    """A folder that is not mounted, or a wrong pattern, is no wish to lose the articles."""
    if count == 0:
        names = ", ".join(map(str, paths))
        raise InputError(f"no readable article in {names}; the index in use was not changed")
    sound = live is not None and not live.notice
    # what is damaged can still tell how many it had
    before = len(live.corpus.articles) if sound else store.article_count(folder)
    if before - count >= MANY_GONE and count <= before / 2:
        raise CorpusShrunk(
            f"{count:,} articles instead of {before:,}; the index in use was not changed. "
            "Where that is what you want, add --allow-shrink"
        )


def _content(article: Article) -> Content:
    """What the vectors of an article depend on; not its id, which may change."""
    return article.title, article.text, article.published, article.language


def _entries_and_vectors(
    articles: Sequence[Article],
    known: dict[Content, Article],
    before: Generation | None,
    embedder: Embedder,
    progress: Progress,
) -> tuple[list[Entry], NDArray[np.float32]]:
    entries: list[Entry] = []
    blocks: list[NDArray[np.float32]] = []
    waiting: list[Passage] = []
    old_vectors = before.vectors.vectors if before else np.empty(0)

    def embed_waiting() -> None:
        if waiting:
            blocks.append(embedder.embed([embedded_text(passage) for passage in waiting]))
            waiting.clear()

    for article in articles:
        if before and (old := known.get(_content(article))):
            embed_waiting()
            first, last = before.corpus.passage_range(old)
            blocks.append(old_vectors[first:last])
            entries.append(_moved(article, before.corpus, old))
        else:
            sentences = split_sentences(article)
            passages = make_passages(
                sentences, count_tokens=embedder.count_tokens, max_tokens=embedder.info.max_tokens
            )
            entries.append((article, sentences, passages))
            waiting += passages
            if len(waiting) >= BLOCK:
                embed_waiting()
        progress(len(entries), len(articles))
    embed_waiting()
    return entries, np.concatenate([*blocks, np.empty((0, embedder.info.dimension), np.float32)])


def _moved(article: Article, corpus: Corpus, old: Article) -> Entry:
    """The sentences and passages of an article with the same text, as places in this one."""
    first, last = corpus.passage_range(old)
    moved = {s.start: Sentence(article, s.start, s.end) for s in corpus.sentences(old)}
    made = [
        Passage(article, p.start, p.end, tuple(moved[s.start] for s in p.sentences))
        for p in map(corpus.passage, range(first, last))
    ]
    return article, list(moved.values()), made
