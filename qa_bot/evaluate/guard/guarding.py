"""How often the guard lets an altered sentence pass, and how often it raises a false alarm."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.evaluate.estimate import estimate
from qa_bot.evaluate.guard.alterations import ALTERING
from qa_bot.evaluate.guard.edits import HARMLESS, edits
from qa_bot.evaluate.guard.name_edits import capitalised
from qa_bot.guard.judge import Judgement, judge
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article

MAX_NAMES = 40
"""Names of an article that are put into its sentences."""
MIN_CHARACTERS = 25
REWORDING, OTHER_MEANING = "rewording", "other meaning"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, what was made of it, and what the guard says."""

    kind: str
    """Of edit; `unchanged`; a true `rewording`, or one with an `other meaning`. `in a rewording` if
    a true one was edited."""
    source: str
    text: str
    harmless: bool
    judgement: Judgement

    @property
    def is_right(self) -> bool:
        """Whether what says the same is supported, and what does not is not."""
        return (self.judgement.outcome == "supported") == self.harmless


def judged_edits(articles: Iterable[Article]) -> Iterator[Pair]:
    """Each sentence as it is, and with one edit of each kind."""
    for article in articles:
        sentences = split_sentences(article)
        names = sorted({m[0] for sentence in sentences for m in capitalised(sentence.text)})
        for sentence in sentences:
            text = sentence.text
            if len(text) < MIN_CHARACTERS:
                continue
            yield Pair("unchanged", text, text, True, judge(text, [sentence]))
            for edit in edits(text, names[:MAX_NAMES]):
                judgement = judge(edit.text, [sentence])
                yield Pair(edit.kind, text, edit.text, edit.harmless, judgement)


def judged_rewordings(path: Path, articles: Iterable[Article]) -> Iterator[Pair]:
    """Rewordings of sentences of the articles, written by hand.

    True ones, each also with edits that make it untrue, and such as say something else. What no
    rule was tuned on is counted apart.
    """
    places = {s.text: s for article in articles for s in split_sentences(article)}
    names = sorted({m[0] for text in places for m in capitalised(text)})[:MAX_NAMES]
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        sources = [places[text] for text in record["sources"] if text in places]
        if len(sources) < len(record["sources"]):
            continue
        text, is_true, kind = record["paraphrase"], not record["changed"], _rewording_kind(record)
        told = " ".join(source.text for source in sources)
        yield Pair(kind, told, text, is_true, judge(text, sources))
        for edit in edits(text, names) if is_true else ():
            if not edit.harmless:
                yield Pair("in a rewording", told, edit.text, False, judge(edit.text, sources))


def _rewording_kind(record: Mapping[str, Any]) -> str:
    kind = OTHER_MEANING if record["changed"] else REWORDING
    return f"{kind}, held out" if record["held_out"] else kind


def guard_metrics(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Counts and the share that is judged rightly, per kind and for all of a sort."""
    kinds = list(dict.fromkeys([*ALTERING, *HARMLESS, *(pair.kind for pair in pairs)]))
    groups = {kind: [pair for pair in pairs if pair.kind == kind] for kind in kinds}
    altered = [pair for pair in pairs if pair.kind in ALTERING]
    same = [pair for pair in pairs if pair.kind == "unchanged" or pair.kind in HARMLESS]
    figures = {kind: _figures(group) for kind, group in groups.items()}
    return {"altered": _figures(altered), "same": _figures(same), "kinds": figures}


def _figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    counts = {
        outcome: sum(pair.judgement.outcome == outcome for pair in pairs)
        for outcome in ("supported", "contradicted", "unsupported")
    }
    return counts | {"right": estimate([float(pair.is_right) for pair in pairs])}


def misses(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """What was judged wrongly, with its texts."""
    return [
        {
            "kind": pair.kind, "source": pair.source, "text": pair.text,
            "outcome": pair.judgement.outcome, "reasons": list(pair.judgement.reasons),
        }
        for pair in pairs if not pair.is_right
    ]  # fmt: skip


def guard_table(metrics: Mapping[str, Any]) -> str:
    """As a Markdown table."""
    rows = [("all altered", metrics["altered"]), ("all unchanged or reformatted", metrics["same"])]
    rows += metrics["kinds"].items()
    lines = [
        "| kind | pairs | supported | contradicted | unsupported | right (95% interval) |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, row in rows:
        right = row["right"]
        if right["n"]:
            share = f"{right['mean']:.3f} ({right['low']:.3f} to {right['high']:.3f})"
            counts = f"{row['supported']} | {row['contradicted']} | {row['unsupported']}"
            lines.append(f"| {kind} | {right['n']} | {counts} | {share} |")
    return "\n".join(lines)
