"""A text that a person gives -> what the articles say about each of its sentences.

Nearly the same words are compared word by word; other words are left to the guard. A sentence that
differs in one word is altered, whatever the word, and the person sees which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qa_bot.checking.candidates import Candidates, Run, sentences_of, word_forms
from qa_bot.checking.diff import changes, in_words, likeness, omission
from qa_bot.checking.tokens import Tokens, find, quotations, tokenize, without_outer_quotes
from qa_bot.guard.judge import judge
from qa_bot.index.generation import Generation
from qa_bot.models.embedder import Embedder
from qa_bot.reading.plain_text import unwrap
from qa_bot.text.escape import encodable
from qa_bot.text.normal_form import one_line
from qa_bot.text.sentences import split_sentences
from qa_bot.text.words import stems
from qa_bot.types import Article, Citation, Finding, Passage, Sentence, Span, Verdict

MIN_LIKENESS = 0.7  # likeness from which on one wording is the other, altered
MIN_CONTENT = 0.5
"""More than this share of the content words must be the same: stop words are alike everywhere."""
MIN_WORDS = 4  # of a sentence that can be altered; of fewer, any other sentence is another sentence
MIN_SHARED = 0.5
"""Share of a sentence's stems from which on a source is about the same and worth judging."""
MAX_BY_MEANING = 6  # passages looked at for a sentence that stands nowhere in nearly the same words
MAX_JUDGED = 4  # sentences of them that are judged
BATCH = 32  # sentences that are embedded together
MAX_CHECKED = 60_000
"""Characters of a text that a door of the server takes: about 10,000 words, which take a minute."""
MISQUOTED = "in quotation marks, but in none of the articles looked at: “{}”"
_PARAGRAPH = re.compile(r"(?:[^\S\n]*\S[^\n]*(?:\n|$))+")
_CUT = re.compile(r"(?<=[^\s.!?:…])[^\S\n]*\r?\n(?=[^\S\n]*[^\W\d_])")
"""A line end that may stand within a sentence."""
_LINE_END = re.compile(r"[\r\n]")

Judged = tuple[Verdict, tuple[Sentence, ...], tuple[str, ...]]  # a verdict, its sentences, and why


class _Comparison(NamedTuple):
    """A sentence beside the passages that have its words; the finding, where that settles it."""

    sentence: Span
    mine: Tokens
    passages: Sequence[Passage]
    finding: Finding | None


class Checker:
    """Compares sentences with the articles of one index."""

    def __init__(self, index: Generation, embedder: Embedder) -> None:
        self._corpus, self._vectors, self._words = index.corpus, index.vectors, index.words
        self._embedder, self._candidates = embedder, Candidates(index)

    def sentences(self, text: str) -> list[Sentence]:
        """Those of a pasted text, which is taken to be in a language of the articles."""
        return pasted_sentences(text, self._words.question_language(one_line(text)))

    def check(self, sentences: Sequence[Span]) -> Iterator[Finding]:
        """One finding for each sentence, in order."""
        for first in range(0, len(sentences), BATCH):
            compared = [self._compared(sentence) for sentence in sentences[first : first + BATCH]]
            unsettled = [one_line(c.sentence.text) for c in compared if not c.finding]
            vectors = self._embedder.embed(unsettled)
            near = iter(self._vectors.search_all(vectors, MAX_BY_MEANING)[1].tolist())
            for comparison in compared:
                yield comparison.finding or self._judged(comparison, next(near))

    def _compared(self, sentence: Span) -> _Comparison:
        passages = self._candidates.passages(sentence.text)
        broken = "\n" in sentence.text
        known = word_forms(" ".join(p.text for p in passages)) if broken else ()
        mine = tokenize(sentence.text, sentence.start, known)
        runs = self._candidates.runs(sentence.text, len(mine), passages)
        finding = _verbatim(sentence, mine, runs) or _altered(sentence, mine, runs)
        return _Comparison(sentence, mine, passages, finding)

    def _judged(self, comparison: _Comparison, near: Sequence[int]) -> Finding:
        """What the guard says of it beside sentences that speak of the same; `near` are rows."""
        passages = [*comparison.passages, *map(self._corpus.passage, near)]
        text = one_line(comparison.sentence.text)
        language = self._words.question_language(text)
        wanted = set(stems(text, language))
        shares = {s: _share(wanted, stems(s.text, language)) for s in sentences_of(passages)}
        about = sorted((s for s in shares if shares[s] >= MIN_SHARED), key=lambda s: -shares[s])
        verdict, cited, reasons = self._verdict(text, about[:MAX_JUDGED])
        misquoted = self._misquoted(comparison.mine, passages)
        if misquoted and verdict == "supported":
            verdict = "not_found"
        citations = tuple(Citation(s, shares.get(s, 0.0)) for s in cited)
        return Finding(comparison.sentence, verdict, citations, (), (*reasons, *misquoted))

    def _verdict(self, text: str, about: Sequence[Sentence]) -> Judged:
        """What is judged; each sentence also with the one before it."""
        contradicted: list[Judged] = []
        for sentence in about:
            judgement = judge(text, [sentence])
            if judgement.outcome == "supported":
                return "supported", (sentence,), ()
            before = self._corpus.sentence_before(sentence)
            if before and judge(text, [before, sentence]).outcome == "supported":
                return "supported", (before, sentence), ()
            if judgement.outcome == "contradicted":
                contradicted.append(("contradicted", (sentence,), judgement.reasons))
        return contradicted[0] if contradicted else ("not_found", tuple(about[:1]), ())

    def _misquoted(self, mine: Tokens, passages: Sequence[Passage]) -> tuple[str, ...]:
        """A reason for each quotation that stands in no passage, nor where its words are."""
        reasons = []
        for quotation in quotations(mine):
            words = " ".join(token.form for token in quotation)
            places = (*passages, *self._candidates.standing(words))
            if all(find(quotation, tokenize(passage.text)) < 0 for passage in places):
                reasons.append(MISQUOTED.format(words))
        return tuple(reasons)


def _verbatim(sentence: Span, mine: Tokens, runs: Sequence[Run]) -> Finding | None:
    """Exact where a run has the same words; altered where that part of it says something else."""
    wanted = without_outer_quotes(mine)
    cuts: list[tuple[Run, str]] = []
    for run in runs:
        if (at := find(wanted, run.words)) < 0:
            continue
        span, last = run.span, at + len(wanted) - 1
        before = span.article.text[span.start : run.words[at].start]
        after = span.article.text[run.words[last].end : span.end]
        if not (reason := omission(before, after)):
            return Finding(sentence, "exact", _citations(run, 1.0))
        cuts.append((run, reason))
    if not cuts or len(wanted) < MIN_WORDS:
        return None
    return _as_altered(sentence, mine, cuts[0][0], (cuts[0][1],))


def _altered(sentence: Span, mine: Tokens, runs: Sequence[Run]) -> Finding | None:
    """Altered where a run has nearly the same words."""
    alike = [likeness(mine, run.words) for run in runs]
    if len(mine) < MIN_WORDS or not alike or max(alike) < MIN_LIKENESS:
        return None
    run = runs[alike.index(max(alike))]
    wanted = set(stems(one_line(sentence.text), "en"))
    if wanted and _share(wanted, stems(run.span.text, "en")) <= MIN_CONTENT:
        return None
    return _as_altered(sentence, mine, run, judge(one_line(sentence.text), run.sentences).reasons)


def _as_altered(sentence: Span, mine: Tokens, run: Run, reasons: tuple[str, ...]) -> Finding:
    differences = tuple(changes(sentence, mine, run.span, run.words))
    citations = _citations(run, likeness(mine, run.words))
    return Finding(sentence, "altered", citations, differences, reasons or in_words(differences))


def _citations(run: Run, support: float) -> tuple[Citation, ...]:
    return tuple(Citation(sentence, support) for sentence in run.sentences)


def _share(wanted: set[str], given: Sequence[str]) -> float:
    return len(wanted & set(given)) / len(wanted) if wanted else 0.0


def pasted_sentences(text: str, language: str) -> list[Sentence]:
    """The sentences that have a letter or a digit, also those that a page width cut into lines."""
    pasted = Article("pasted", "", text, language=language)
    whole = replace(pasted, text=_CUT.sub(_joined, _PARAGRAPH.sub(_unwrapped, encodable(text))))
    return [
        Sentence(pasted, sentence.start, sentence.end)
        for sentence in split_sentences(whole)
        if any(character.isalnum() for character in sentence.text)
    ]


def _unwrapped(paragraph: re.Match[str]) -> str:
    """On one line, where it was cut by a page width; every character keeps its place."""
    lines = paragraph[0].rstrip()
    if unwrap(lines.replace("\r\n", "\n")) == lines.replace("\r\n", "\n"):
        return paragraph[0]
    return _LINE_END.sub(" ", lines) + paragraph[0][len(lines) :]


def _joined(cut: re.Match[str]) -> str:
    """One line where the next one begins with a small letter."""
    after = cut.string[cut.end() :].lstrip()[:1]
    return _LINE_END.sub(" ", cut[0]) if after.islower() else cut[0]
