"""Does a statement say what its sources say? Deterministic, and every "no" has a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from qa_bot.english.entities import quotes
from qa_bot.english.synonyms import DIRECTED, SAME
from qa_bot.english.word_lists import ENGLISH
from qa_bot.guard.alignment import Alignment, Difference, Differences, align, other_words
from qa_bot.guard.attachment import check_attachment
from qa_bot.guard.attribution import check_attribution
from qa_bot.guard.cross_source import check_sources
from qa_bot.guard.facts import check_facts
from qa_bot.guard.polarity import check_conditions, check_polarity
from qa_bot.guard.roles import check_roles
from qa_bot.guard.terms import Term, TermKind, Terms, read_terms
from qa_bot.text.normal_form import bare, normal_form
from qa_bot.text.words import stem
from qa_bot.types import Span

Outcome = Literal["supported", "contradicted", "unsupported"]
MAX_CHARACTERS = 5_000
"""Of a statement or a source that is compared word by word."""
CONTEXT_CHARACTERS = 400
"""Characters before a source that its pronouns may stand for."""
NEAR_COPY = 0.7
"""Share of terms in the source's order from which on a foreign word is a changed one."""
MAX_FRAGMENT = 3
"""Words of a statement that must stand so in its source."""
MAX_UNKNOWN = 0.25
"""Share of foreign words that a free rewording may have."""
_COMMON_ENDS = tuple(ENGLISH.words("common_endings"))
_LIGHT = frozenset(map(stem, ENGLISH.words("light_words")))
"""Words that add little, even to what is nearly a copy."""
SAME_MATTER = 0.6
"""Share of known terms from which on the source speaks of the same."""
_HE, _SHE = re.compile(r"\b(?:he|him|his)\b", re.I), re.compile(r"\b(?:she|her|hers)\b", re.I)
_PRONOUN = re.compile(rf"\b(?:{ENGLISH.pattern('leaning_words')})\b", re.I)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the sources say about a statement."""

    outcome: Outcome
    reasons: tuple[str, ...]
    """For a person: what is otherwise; empty where supported."""


def judge(statement: str, sources: Sequence[Span]) -> Judgement:
    """Whether the sources say what the statement says: one of them, or all together."""
    if any(statement.strip() == source.text.strip() for source in sources):
        return Judgement("supported", ())
    sources = [source for source in sources if source.end - source.start <= MAX_CHARACTERS]
    if len(statement) > MAX_CHARACTERS or not sources:
        return Judgement("unsupported", ("nothing that can be compared word by word",))
    words = bare(statement)
    if words and any(words == bare(source.text) for source in sources):
        return Judgement("supported", ())
    everything = "\n".join(source.text for source in sources)
    runs = [(source,) for source in sources] + ([tuple(sources)] if len(sources) > 1 else [])
    compared = [_compare(statement, run, everything) for run in runs]
    supported = (judgement for _, judgement in compared if judgement.outcome == "supported")
    return next(supported, max(compared, key=lambda one: one[0])[1])


def _compare(statement: str, sources: Sequence[Span], quotable: str) -> tuple[float, Judgement]:
    """How much of the statement the sources hold, and what is otherwise."""
    text = "\n".join(source.text for source in sources)
    published = sources[0].article.published_on
    own, each = read_terms(statement, published), [read_terms(s.text, published) for s in sources]
    content = [term for term in own if term.has_content]
    if not content:
        return 0.0, Judgement("unsupported", ("there is nothing to compare",))
    alignment = align(own, _in_a_row(each))
    keys = {term.key for term in alignment.source}
    strangers = [i for i, t in alignment.added.items() if t.has_content and t.key not in keys]
    around = _context(sources) if strangers else frozenset()
    named = around if _PRONOUN.search(text) else frozenset()
    differences = [
        *_misquotes(statement, quotable),
        *_sexes(statement, text),
        *check_facts(alignment, named),
        *check_conditions(alignment),
        *check_polarity(alignment),
        *check_attribution(alignment),
        *check_attachment(alignment),
        *check_roles(alignment),
        *(check_sources(own, each) if len(each) > 1 else ()),
    ]
    known = 1 - sum(own[i].is_word for i in strangers) / (sum(t.is_word for t in content) or 1)
    reasons = tuple(dict.fromkeys(difference.reason for difference in differences))
    if known >= SAME_MATTER and any(difference.contradicts for difference in differences):
        return known, Judgement("contradicted", reasons)
    if len(statement.split()) <= MAX_FRAGMENT and alignment.in_order < len(content):
        return 0.0, Judgement("unsupported", (f"too short to be compared: {statement.strip()}",))
    unknown = [
        own[i] for i in strangers
        if not _is_left_out(alignment, i, named if own[i].is_name else around)
    ]  # fmt: skip
    reasons += _foreign(unknown, alignment.in_order / len(content), len(content))
    return known, Judgement("unsupported" if reasons else "supported", reasons)


def _misquotes(statement: str, source: str) -> Differences:
    """What stands in quotation marks and does not stand so in the source."""
    spoken, known = normal_form(statement), f" {bare(source)} "
    for quote in quotes(spoken):
        words = spoken[quote.start : quote.end]
        if f" {bare(words)} " not in known:
            yield Difference(True, f"not the words of the source: “{words}”")


def _sexes(statement: str, source: str) -> Differences:
    """ "She" where the source knows only a "he"."""
    for own, other in ((_HE, _SHE), (_SHE, _HE)):
        mine, theirs = own.search(statement), other.search(source)
        if mine and theirs and not own.search(source) and not other.search(statement):
            yield other_words(theirs[0], mine[0])


def _in_a_row(sources: Sequence[Terms]) -> Terms:
    """The terms of all; each source begins a sentence."""
    first, *others = sources
    begun = ((replace(terms[0], breaks=True), *terms[1:]) for terms in others if terms)
    return (*first, *chain.from_iterable(begun))


def _foreign(unknown: Terms, in_order: float, count: int) -> tuple[str, ...]:
    """The words that the source does not have, where they are more than a rewording has."""
    words = [term for term in unknown if term.is_word]
    odd = any((t.is_name and not _is_common(t)) or t.key in DIRECTED for t in words)
    if strict := odd or in_order >= NEAR_COPY:
        words = [term for term in words if term.key in DIRECTED or stem(term.text) not in _LIGHT]
    if len(words) <= (0 if strict else MAX_UNKNOWN * count):
        return ()
    return (f"the source does not speak of: {', '.join(term.text for term in words[:5])}",)


def _context(sources: Sequence[Span]) -> frozenset[str]:
    """The keys of what stands before the sources, to which their pronouns may refer."""
    terms: list[Term] = []
    for source in sources:
        first = max(0, source.start - CONTEXT_CHARACTERS)
        before = f"{source.article.title}. {source.article.text[first : source.start]}"
        terms += read_terms(before, source.article.published_on)
    return frozenset(term.key for term in terms if term.has_content)


def _is_left_out(alignment: Alignment, i: int, around: frozenset[str]) -> bool:
    """Whether the source leaves the term to the text around it: "he" for a name."""
    term, own = alignment.statement[i], {t.key for t in alignment.statement}
    instead = any(t.has_content and t.key not in own for t in alignment.displaced(i))
    return not instead and term.key in around and term.is_word


def _is_common(term: Term) -> bool:
    """Whether a word that begins the statement is hardly a name."""
    low = term.text.lower()
    return term.kind is TermKind.WORD and (term.key in SAME or low.endswith(_COMMON_ENDS))
