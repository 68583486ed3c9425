"""What "it", "the other one" or "the talks" of a question stands for in the turns before.

Agreement in number and kind decides, then nearness. Fillers ("Is it true that ...") and words whose
antecedent stands in the question itself are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa_bot.conversation.antecedents import Past, Sort, find, fitting, is_event, is_vague
from qa_bot.english import word_lists as english
from qa_bot.english.noun_phrases import Phrase, Word, find_phrases, find_words, is_plural

PRONOUNS: dict[str, Sort] = {
    **dict.fromkeys(("he", "she", "him", "his", "her"), "person"),
    **dict.fromkeys(("it", "its"), "thing"),
    **dict.fromkeys(("they", "them", "their"), "several"),
}
_NEVER: dict[Sort, tuple[str, ...]] = {
    "person": ("date", "place"),
    "thing": ("date",),
    "several": ("date",),
}
"""Kinds of phrase that the pronoun cannot stand for, wherever they are."""
POSSESSIVES = frozenset({"his", "its", "their"})
COUNTED = re.compile(
    r"(how many|which)\s+((?:\w+\s+){1,5}?)(was|were|are|is)\s+(?=\w+ed\b|held\b)(.*)", re.I | re.S
)
_LOOSE = english.AUXILIARIES | english.LINKING | {"for", "to"}
"""Words that do not part "the benefits" from "its" in "the benefits of its oil"."""
_IN_TIME = frozenset({"before", "after", "during", "since", "until"})
_MOVES = re.compile(
    r"(go|goes|going|went|gone|get|gets|got|travel|travell?ed|come|came|fly|flew|sent) there\b",
    re.I,
)
_EXPLETIVE = re.compile(
    r"\b(?:it(?: (?:is|was|will be|be))?(?: \w+)?|(?:is|was|isn['’]t) it(?: \w+)?) "
    r"(?:true|possible|likely|known|said|reported|raining|snowing|cold|hot|dark|late|legal|safe|important|necessary|"
    r"hard|easy|difficult|good|bad|common|normal|decided|agreed|announced|that|who)\b(?: (?:that|to|for|if|whether|how)\b|(?<=ing))"
    r"|\b(?:is|was) it (?:raining|snowing)\b|\bdoes it (?:rain|snow|get (?:dark|cold|hot|light))\b"
    r"|\bit (?:\w+ )?(?:means?|takes?|took)\b.* to\b"
    r"|\b(?:time|date|day|year) (?:is|was) it\b"
    r"|\bwhat (?:does|did) it mean\b",
    re.I,
)
_NARROWED = re.compile(r"\s+(?:that|who|which|whose|of|for|from)\b", re.I)
_NEW_CLAUSE = re.compile(
    r"[,.;?!]|\b(?:and|but|that|because|when|while|after|before|if|say|says|said|think|claim)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Substitution:
    """`text` is to stand at `start`-`end` of the question; `phrase` is where it comes from."""

    start: int
    end: int
    text: str
    phrase: Phrase


def references(body: str, words: list[Word], earlier: list[Past]) -> list[Substitution]:
    """What is to be replaced in the question; `words` are its words, `earlier` is newest first."""
    return [
        *_ones(body, words, earlier),
        *_pronouns(body, words, earlier),
        *_described(body, earlier),
    ]


def _ones(body: str, words: list[Word], earlier: list[Past]) -> Iterator[Substitution]:
    """ "the Ukrainian one", "the other ones", "become one"."""
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else None
        free = after is None or after.breaks or after.lower in english.STOPS - {"of", "in"}
        if word.lower not in {"one", "ones"} or not i or not free:
            continue
        before = words[i - 1]
        several = word.lower == "ones"
        nation = before.text in english.NATIONALITIES
        phrase = find(
            earlier,
            lambda p, several=several, nation=nation: (
                p.kind == "thing"
                and p.plural == several
                and not is_vague(p)
                and (
                    not nation
                    or any(word.text in english.NATIONALITIES for word in find_words(p.text))
                )
            ),
        )
        narrowed = before.lower in english.DETERMINERS and _NARROWED.match(body, word.end)
        if not phrase or narrowed or before.lower in {"no", "any", "every", "some", "at"}:
            continue
        ends = not body[word.end :].strip(" ?!.")
        tail = phrase.full[len(phrase.text) :] if ends else ""
        if nation:
            old = next(w for w in find_words(phrase.text) if w.text in english.NATIONALITIES)
            text = f"{before.text}{phrase.text[old.end :]}{tail}"
            yield Substitution(before.start, word.end, text, phrase)
        elif before.lower not in english.STOPS or before.lower == "which":
            yield Substitution(word.start, word.end, phrase.head + tail, phrase)
        elif phrase.text.startswith(("a ", "an ")):
            yield Substitution(word.start, word.end, phrase.text, phrase)


def _pronouns(body: str, words: list[Word], earlier: list[Past]) -> Iterator[Substitution]:
    named = {phrase.text for phrase in find_phrases(body)}
    done: set[str] = set()
    for i, word in enumerate(words):
        wanted = PRONOUNS.get(word.lower)
        if wanted and wanted not in done and _points_back(body, words, i):
            done.add(wanted)
            found = find(earlier, *fitting(wanted, words, named, earlier))
            if found:
                if wanted != "several":
                    found = replace(found, kind=wanted)
                yield _for_pronoun(body, words, i, found, earlier)
        elif (word.lower in {"there", "then", "that", "this"}) and (
            substitution := _for_adverb(body, words, i, earlier)
        ):
            yield substitution


def _points_back(body: str, words: list[Word], i: int) -> bool:
    """Whether the pronoun needs an earlier turn: it is no filler, and nothing before it fits."""
    word = words[i]
    if word.text == "IT" or (word.lower == "it" and _EXPLETIVE.search(body)):
        return False
    kinds = _NEVER[PRONOUNS[word.lower]]
    ends = [p.end for p in find_phrases(body) if p.end <= word.start and p.kind not in kinds]
    if words[0].lower == "who" and i and PRONOUNS[word.lower] != "thing":
        ends.append(words[0].end)
    for end in ends:
        gap = body[end : word.start]
        between = {w.lower for w in find_words(gap)} - _LOOSE
        if _NEW_CLAUSE.search(gap) or (between and not _is_object(words, i)):
            return False
    return True


def _is_object(words: list[Word], i: int) -> bool:
    """Whether the pronoun is what something is done to, so that the doer is somebody else."""
    word, before = words[i], words[i - 1].lower if i else ""
    if word.lower in {"him", "them"}:
        return True
    followed = i + 1 < len(words) and not words[i + 1].breaks
    after = words[i + 1].lower if followed else ""
    clause = (
        after in english.AUXILIARIES or after[:1] in {"'", "’"} or before in english.AUXILIARIES
    )
    noun = _has_noun(words, i) and after not in english.DETERMINERS
    return word.lower in {"it", "her"} and not (clause and after) and not noun


def _has_noun(words: list[Word], i: int) -> bool:
    after = words[i + 1] if i + 1 < len(words) else None
    stops = english.STOPS - {"first", "long", "many", "most"}
    return after is not None and not after.breaks and after.lower not in stops


def _for_pronoun(
    body: str, words: list[Word], i: int, phrase: Phrase, earlier: list[Past]
) -> Substitution:
    word, text = words[i], phrase.text
    ends = not body[word.end :].strip(" ?!.")
    if word.lower in POSSESSIVES or (word.lower == "her" and _has_noun(words, i)):
        text += "'" if text.endswith("s") and (phrase.plural or is_plural(phrase.head)) else "'s"
    elif PRONOUNS[word.lower] == "thing" and ends:
        text = phrase.full
    elif PRONOUNS[word.lower] == "several":
        if text.startswith(("a ", "an ")):
            text = _several(text.split(" ", 1)[1])
        counted = next((c for past in earlier if (c := COUNTED.fullmatch(past.asked))), None)
        if counted and counted[2].strip() == text:
            text = f"the {text}" + (f" {counted[4].rstrip(' ?!.')}" if ends else "")
    return Substitution(word.start, word.end, text, phrase)


def _several(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _for_adverb(body: str, words: list[Word], i: int, earlier: list[Past]) -> Substitution | None:
    """ "there", "then", and "that" after a preposition."""
    word = words[i]
    before = words[i - 1].lower if i else ""
    after = words[i + 1].lower if i + 1 < len(words) else ""
    ends = not after or words[i + 1].breaks
    prepositional = before in english.PREPOSITIONS
    phrase, lead = None, "in"
    if word.lower == "there" and not {before, after} & (english.BE | {"be", "been"}):
        phrase = find(earlier, lambda p: p.kind == "place")
        lead = "to" if _MOVES.search(body[: word.end]) else "in"
    elif word.lower == "then" and ends and (prepositional or {w.lower for w in words} & english.BE):
        phrase = find(earlier[:2], lambda p: p.kind == "date")
        lead = "on" if phrase and re.search(r"\b\d{1,2}\b|day", phrase.text) else "in"
    elif word.lower in {"that", "this"} and ends and before in _IN_TIME:
        phrase = find(earlier[:2], is_event)
    if not phrase:
        return None
    text = phrase.full if prepositional else f"{lead} {phrase.text}"
    return Substitution(word.start, word.end, text, phrase)


def _described(body: str, earlier: list[Past]) -> Iterator[Substitution]:
    """ "the talks" for the Istanbul talks."""
    for phrase in find_phrases(body):
        parts = phrase.text.split()
        bare = len(parts) == 2 and parts[0].lower() in {"the", "this", "that", "these", "those"}
        if not bare or phrase.full != phrase.text or _NARROWED.match(body, phrase.end):
            continue
        found = find(
            earlier,
            lambda p, noun=parts[1]: (
                p.head.lower() == noun.lower()
                and "other" not in p.text
                and len(p.text.split()) > 1 + p.text.startswith(("the ", "a ", "an "))
            ),
        )
        if found:
            text = re.sub(r"^(?:the |an? )?", "the ", found.text)
            yield Substitution(phrase.start, phrase.end, text, found)


def leans(body: str, words: list[Word]) -> bool:
    """Whether a pronoun is left that stands for something said before."""
    for i, word in enumerate(words):
        before = words[i - 1].lower if i else ""
        after = words[i + 1] if i + 1 < len(words) else None
        if after and after.lower in english.NOW:
            continue
        if word.lower in PRONOUNS and _points_back(body, words, i):
            return True
        if word.lower in {"this", "these", "those"} and before != "of":
            return word.lower != "those" or (after is not None and after.lower not in english.STOPS)
        if word.lower == "so" and before in {"say", "said", "says"}:
            return True
        said = before in english.VERB_FORMS | english.PREPOSITIONS
        if word.lower == "that" and (before in english.AUXILIARIES or (said and after is None)):
            return True
    return False
