"""The weights of weights.json, from questions of which the answer is known.

Each question is also asked without the passages that answer it, so that the weights learn what a
near miss looks like. The articles asked about are neither those that the reader was trained on nor
those for tests; of sets that it was not trained on, all but those for tests.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import logit
from tqdm import tqdm

from qa_bot.answering.rank import Features, SentenceRanker, lead_over
from qa_bot.assemble import make_retriever
from qa_bot.bot import READ_PASSAGES
from qa_bot.evaluate.masked import masked, masked_twins, original
from qa_bot.evaluate.measures import has_phrases
from qa_bot.evaluate.wording import contains, meet
from qa_bot.index.store import open_index
from qa_bot.models.embedder import Embedder
from qa_bot.models.reader import Reader
from qa_bot.models.weights import probability
from qa_bot.reading.question_files import Question, read_questions
from qa_bot.retrieval.rerank import PassageScorer, ReadingScorer, WordScorer
from qa_bot.retrieval.retrievers import Retriever, in_order
from qa_bot.settings import Settings
from qa_bot.training.fitting import Choice, fit
from qa_bot.training.labelled import part_of
from qa_bot.types import Hit, Span

MAX_QUESTIONS = 250
"""Questions of one set."""
USUAL = 0.6
"""Share of questions whose first sentence is right when people ask; many here are masked."""
OF_READER = ("answerable", "relevance", "margin")
OF_PASSAGE = {
    WordScorer.name: ("passage", "closest", "names", "opening"),
    ReadingScorer.name: ("passage", *OF_READER),
}
"""What each scorer knows."""
OF_SENTENCE = ("coverage", "nearby", "passage", *OF_READER)
"""What a sentence holds of the asked kind, and names, the reader knows better."""
ALL = tuple(field.name for field in fields(Features))
WITHOUT_READER = tuple(name for name in ALL if name not in OF_READER)


Weights = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Source:
    """Questions, and what finds and ranks in the index that they are asked of."""

    questions: Sequence[Question]
    retriever: Retriever
    """Before any scorer."""
    scorers: Sequence[PassageScorer]
    """In their order; the last is the reader where there is one."""
    ranker: SentenceRanker


def read_source(
    index: Path, folder: Path, *, untrained: bool, embedder: Embedder, reader: Reader | None
) -> Source:
    """The set in the folder, asked of the index.

    Raises:
        IndexMissing, IndexDamaged: see store.
        InputError: there are no questions in the folder.
    """
    generation = open_index(index)
    words = generation.words
    scorers: list[PassageScorer] = [WordScorer(words)]
    return Source(
        tuning_questions(folder, untrained=untrained or not reader),
        make_retriever(Settings(), generation, embedder),
        [*scorers, ReadingScorer(reader, words)] if reader else scorers,
        SentenceRanker(embedder, words, reader),
    )


def tuning_questions(folder: Path, *, untrained: bool) -> list[Question]:
    """About `MAX_QUESTIONS` that can be asked of a whole corpus, and their masked twins."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    tuning_lines = [line for line in lines if _is_for_tuning(json.loads(line), untrained)]
    questions = list(
        read_questions(tuning_lines[:: max(1, len(tuning_lines) // MAX_QUESTIONS)], str(folder))
    )
    return [*questions, *masked_twins(questions)]


def _is_for_tuning(record: dict[str, Any], untrained: bool) -> bool:
    place = record.get("evidence") or [record.get("paragraph") or {}]
    article = place[0].get("article_id") or record.get("passage") or record["id"]
    parts = ("train", "tune") if untrained else ("tune",)
    return part_of(article) in parts and record.get("self_contained", True)


def fit_weights(sources: Sequence[Source], known: Weights) -> Weights:
    """What is judged -> weights, in the shape of weights.json. All sources have a reader, or none.

    Those that are known already are used as they are.
    """
    weights = dict(known)
    asked = [(source, question) for source in sources for question in source.questions]
    hits = [_hits(source, question) for source, question in _with_progress(asked)]
    for stage, scorer in enumerate(sources[0].scorers):
        pairs = list(zip(asked, hits, strict=True))
        passages = [_passages(*one, found, stage) for one, found in _with_progress(pairs)]
        if scorer.name not in weights:
            weights[scorer.name] = fit(passages, OF_PASSAGE[scorer.name])
        hits = [
            _again(h[: scorer.depth], p, weights[scorer.name])
            for h, p in zip(hits, passages, strict=True)
        ]
    pairs = list(zip(asked, hits, strict=True))
    sentences = [_sentences(*one, found) for one, found in _with_progress(pairs)]
    has_reader = len(sources[0].scorers) > 1
    suffix = "" if has_reader else "_without_reader"
    weights[f"sentence{suffix}"] = fit(sentences, OF_SENTENCE if has_reader else WITHOUT_READER)
    firsts = [_first(sentence, weights[f"sentence{suffix}"]) for sentence in sentences]
    confidence = fit(firsts, [*(ALL if has_reader else WITHOUT_READER), "lead"])
    right = np.mean([any(first.right) for first in firsts])
    confidence["intercept"] = round(float(confidence["intercept"] + logit(USUAL) - logit(right)), 3)
    return weights | {f"confidence{suffix}": confidence}


def _with_progress(items: Sequence[Any]) -> Any:
    return tqdm(items, unit=" questions", disable=None, file=sys.stderr)


def _hits(source: Source, question: Question) -> list[Hit]:
    retriever = source.retriever
    if question is not original(question):
        retriever = masked(retriever, original(question))
    return retriever.retrieve(question.question, source.scorers[0].depth)


def _passages(source: Source, question: Question, hits: Sequence[Hit], stage: int) -> Choice:
    scorer, right = source.scorers[stage], _is_right(question)
    judged = hits[: scorer.depth]
    features = scorer.features(question.question, judged)
    return Choice(features, [any(map(right, (h.passage, *h.passage.sentences))) for h in judged])


def _again(hits: Sequence[Hit], passages: Choice, weights: Mapping[str, float]) -> list[Hit]:
    return in_order(hits, [probability(weights, features) for features in passages.features])


def _sentences(source: Source, question: Question, hits: Sequence[Hit]) -> Choice:
    ranked = source.ranker.rank(question.question, hits[:READ_PASSAGES])
    right = _is_right(question)
    return Choice([asdict(r.features) for r in ranked], [right(r.sentence) for r in ranked])


def _first(sentences: Choice, weights: Mapping[str, float]) -> Choice:
    """The sentence that ranks first, with its lead."""
    scored = [probability(weights, features) for features in sentences.features]
    order = sorted(range(len(scored)), key=lambda i: -scored[i])
    if not order:
        return Choice([], [])
    lead = {"lead": lead_over([scored[i] for i in order])}
    return Choice([dict(sentences.features[order[0]]) | lead], [sentences.right[order[0]]])


def _is_right(question: Question) -> Callable[[Span], bool]:
    """Whether a sentence or a passage holds the answer or the evidence."""
    if question is not original(question):
        return lambda span: False
    phrases = question.answers if has_phrases(question) else ()
    return lambda span: (
        any(e.article_id == span.article.id and meet(span.text, e.quote) for e in question.evidence)
        or any(contains(span.text, phrase) for phrase in phrases)
    )
