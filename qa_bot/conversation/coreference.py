"""What "it", "the other one" or "the talks" of a question stands for in the turns before.

Agreement in number and kind decides, then nearness. Fillers ("Is it true that ...") and words whose
antecedent stands in the question itself are left alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from qa_bot.english import word_lists as english
from qa_bot.english.noun_phrases import Phrase, Word, find_phrases, find_words, is_plural
from qa_bot.english.word_lists import ENGLISH

PRONOUNS = ENGLISH.pairs("pronouns")
COUNTED = re.compile(ENGLISH.pattern("question_of_how_many"), re.I | re.S)
_LOOSE = ENGLISH.words("within_possession")
"""Words that do not part "the benefits" from "its" in "the benefits of its oil"."""
_IN_TIME = frozenset({"before", "after", "during", "since", "until"})
_MOVES = re.compile(rf"({ENGLISH.pattern('verbs_of_going')}) there\b", re.I)
_EXPLETIVE = re.compile(ENGLISH.pattern("expletives"), re.I)
_NARROWED = re.compile(r"\s+(?:that|who|which|whose|of|for|from)\b", re.I)
_NEW_CLAUSE = re.compile(rf"[,.;?!]|\b(?:{ENGLISH.pattern('clause_starters')})\b", re.I)


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """An earlier turn: its question completed, and its phrases, the likeliest to be meant first."""

    question: str
    phrases: tuple[Phrase, ...]


Earlier = list[EarlierTurn]  # the newest first
Test = Callable[[Phrase], bool]


@dataclass(frozen=True, slots=True)
class Substitution:
    """`text` is to stand at `start`-`end` of the question; `phrase` is where it comes from."""

    start: int
    end: int
    text: str
    phrase: Phrase


def references(body: str, words: list[Word], earlier: Earlier) -> list[Substitution]:
    """What is to be replaced in the question; `words` are its words, `earlier` is newest first."""
    return [
        *_ones(body, words, earlier),
        *_pronouns(body, words, earlier),
        *_described(body, earlier),
    ]


def _ones(body: str, words: list[Word], earlier: Earlier) -> Iterator[Substitution]:
    """ "the Ukrainian one", "the other ones"."""
    for before, word, after in zip(words, words[1:], [*words[2:], None], strict=False):
        free = after is None or after.breaks or after.lower in english.STOPS - {"of", "in"}
        if word.lower not in {"one", "ones"} or not free:
            continue
        nation = before.text in english.NATIONALITIES
        phrase = find(earlier, partial(_is_one, plural=word.lower == "ones", nation=nation))
        narrowed = before.lower in english.DETERMINERS and _NARROWED.match(body, word.end)
        if not phrase or narrowed or before.lower in {"no", "any", "every", "some", "at"}:
            continue
        tail = phrase.full[len(phrase.text) :] if _ends(body, word) else ""
        if old := nationality_in(phrase.text) if nation else None:
            text = f"{before.text}{phrase.text[old.end :]}{tail}"
            yield Substitution(before.start, word.end, text, phrase)
        elif before.lower not in english.STOPS or before.lower == "which":
            yield Substitution(word.start, word.end, phrase.head + tail, phrase)


def _is_one(phrase: Phrase, *, plural: bool, nation: bool) -> bool:
    """Whether "the one", or "the Russian one" of some nation, may stand for it."""
    fits = phrase.kind == "thing" and phrase.plural == plural and not is_vague(phrase)
    return fits and (not nation or nationality_in(phrase.text) is not None)


def nationality_in(text: str) -> Word | None:
    """The first word that tells one."""
    return next((word for word in find_words(text) if word.text in english.NATIONALITIES), None)


def _ends(body: str, word: Word) -> bool:
    """Whether nothing follows it in the question."""
    return not body[word.end :].strip(" ?!.")


def _pronouns(body: str, words: list[Word], earlier: Earlier) -> Iterator[Substitution]:
    named = {phrase.text for phrase in find_phrases(body)}
    done: set[str] = set()
    for i, word in enumerate(words):
        wanted = PRONOUNS.get(word.lower)
        if wanted and wanted not in done and _points_back(body, words, i):
            done.add(wanted)
            if antecedent := find(earlier, *fitting(wanted, words, named, earlier)):
                if wanted != "several":
                    antecedent = replace(antecedent, kind=wanted)
                yield _for_pronoun(body, words, i, antecedent, earlier)
        elif substitution := _for_adverb(body, words, i, earlier):
            yield substitution


def _points_back(body: str, words: list[Word], i: int) -> bool:
    """Whether the pronoun needs an earlier turn: it is no filler, and nothing before it fits."""
    word = words[i]
    if word.text == "IT" or (word.lower == "it" and _EXPLETIVE.search(body)):
        return False
    never = {"date", "place"} if PRONOUNS[word.lower] == "person" else {"date"}
    ends = [p.end for p in find_phrases(body) if p.end <= word.start and p.kind not in never]
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
    word, after = words[i].lower, _following(words, i)
    if word in {"him", "them"}:
        return True
    verb = after[:1] in {"'", "’"} or not english.AUXILIARIES.isdisjoint({words[i].before, after})
    noun = _has_noun(words, i) and after not in english.DETERMINERS
    return word in {"it", "her"} and not (verb and after) and not noun


def _has_noun(words: list[Word], i: int) -> bool:
    after = _following(words, i)
    return bool(after) and after not in english.STOPS - {"first", "long", "many", "most"}


def _following(words: list[Word], i: int) -> str:
    """The next word in small letters; "" where a mark or the end follows."""
    following = words[i + 1 : i + 2]
    return following[0].lower if following and not following[0].breaks else ""


def _for_pronoun(
    body: str, words: list[Word], i: int, phrase: Phrase, earlier: Earlier
) -> Substitution:
    word, text, ends = words[i], phrase.text, _ends(body, words[i])
    if word.lower in {"his", "its", "their"} or (word.lower == "her" and _has_noun(words, i)):
        text += "'" if text.endswith("s") and (phrase.plural or is_plural(phrase.head)) else "'s"
    elif PRONOUNS[word.lower] == "thing" and ends:
        text = phrase.full
    elif PRONOUNS[word.lower] == "several":
        if text.startswith(("a ", "an ")):
            text = _several(text.split(" ", 1)[1])
        counted = next((c for turn in earlier if (c := COUNTED.fullmatch(turn.question))), None)
        if counted and counted[2].strip() == text:
            text = f"the {text}" + (f" {counted[4].rstrip(' ?!.')}" if ends else "")
    return Substitution(word.start, word.end, text, phrase)


def _several(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _for_adverb(body: str, words: list[Word], i: int, earlier: Earlier) -> Substitution | None:
    """ "there", "then", and "that" after a preposition."""
    word, before, after = words[i], words[i].before, _following(words, i)
    prepositional = before in english.PREPOSITIONS
    dated = prepositional or {w.lower for w in words} & english.BE
    phrase, lead = None, "in"
    if word.lower == "there" and not {before, after} & (english.BE | {"be", "been"}):
        phrase = find(earlier, lambda p: p.kind == "place")
        lead = "to" if _MOVES.search(body[: word.end]) else "in"
    elif word.lower == "then" and not after and dated:
        phrase = find(earlier[:2], lambda p: p.kind == "date")
        lead = "on" if phrase and re.search(r"\b\d{1,2}\b|day", phrase.text) else "in"
    elif word.lower in {"that", "this"} and not after and before in _IN_TIME:
        phrase = find(earlier[:2], is_event)
    if not phrase:
        return None
    text = phrase.full if prepositional else f"{lead} {phrase.text}"
    return Substitution(word.start, word.end, text, phrase)


def _described(body: str, earlier: Earlier) -> Iterator[Substitution]:
    """ "the talks" for the Istanbul talks."""
    for phrase in find_phrases(body):
        parts = phrase.text.split()
        bare = len(parts) == 2 and parts[0].lower() in {"the", "this", "that", "these", "those"}
        if not bare or phrase.full != phrase.text or _NARROWED.match(body, phrase.end):
            continue
        if antecedent := find(earlier, partial(_describes, noun=parts[1].lower())):
            text = re.sub(r"^(?:the |an? )?", "the ", antecedent.text)
            yield Substitution(phrase.start, phrase.end, text, antecedent)


def _describes(phrase: Phrase, *, noun: str) -> bool:
    """Whether it says more of the noun than an article."""
    words = len(phrase.text.split()) - phrase.text.startswith(("the ", "a ", "an "))
    return phrase.head.lower() == noun and "other" not in phrase.text and words > 1


def leans(body: str, words: list[Word]) -> bool:
    """Whether a pronoun is left that stands for something said before."""
    for i, word in enumerate(words):
        before, after = word.before, words[i + 1] if i + 1 < len(words) else None
        if after and after.lower in english.NOW:
            continue
        if word.lower in PRONOUNS and _points_back(body, words, i):
            return True
        if word.lower in {"this", "these", "those"} and before != "of":
            return word.lower != "those" or (after is not None and after.lower not in english.STOPS)
        if word.lower == "so" and before in {"say", "said", "says"}:
            return True
        led = before in english.VERB_FORMS | english.PREPOSITIONS
        if word.lower == "that" and (before in english.AUXILIARIES or (led and after is None)):
            return True
    return False


def find(earlier: Earlier, *tests: Test) -> Phrase | None:
    """The phrase of the latest turn that has one; there, of the first test that any meets."""
    phrases = (p for turn in earlier for test in tests for p in turn.phrases if test(p))
    return next(phrases, None)


def topic_of(earlier: Earlier) -> Phrase | None:
    """What the conversation was about last."""
    return find(
        earlier,
        lambda p: p.kind == "thing" and not is_vague(p),
        lambda p: p.kind != "date" and not is_vague(p),
    )


def is_vague(phrase: Phrase) -> bool:
    """Whether a person would hardly come back to it: "the types", "help"."""
    bare = phrase.text.islower() and " " not in phrase.text and not phrase.plural
    oblique = phrase.lead not in english.AUXILIARIES | {"about", "of"}
    return phrase.head.lower() in english.ASPECTS or (bare and oblique)


def is_event(phrase: Phrase) -> bool:
    """Whether one can ask when it was."""
    return phrase.head.lower() in english.EVENTS


def fitting(wanted: str, words: list[Word], named: set[str], earlier: Earlier) -> list[Test]:
    """What a pronoun may stand for, the likeliest first."""
    lower = {word.lower for word in words}
    phrases = [phrase for turn in earlier for phrase in turn.phrases]
    people = {p.text for p in phrases if p.kind == "person"} | named
    things = {p.text for p in phrases if p.kind == "thing"}
    happens = bool(lower & english.EVENT_VERBS)

    def is_person(p: Phrase) -> bool:
        return p.kind in {"person", "name"} and not p.plural and p.text not in things | named

    def is_thing(p: Phrase) -> bool:
        return not p.plural and p.text not in people and not is_vague(p)

    def is_several(p: Phrase) -> bool:
        several = p.plural or (p.kind == "name" and is_plural(p.head))
        return several and not is_vague(p) and (happens or not is_event(p))

    if wanted == "person":
        return [
            lambda p: is_person(p) and p.text[0].isupper() and not p.head.islower(),
            lambda p: is_person(p) and p.kind == "person",
        ]
    if wanted == "thing":
        apart = english.PREPOSITIONS - {"about"}
        return [
            lambda p: (p.kind == "thing" or p.text in things) and is_thing(p),
            lambda p: p.kind == "place" and is_thing(p) and p.lead not in apart,
        ]
    acts = lower & (english.DO - {"do", "does"})
    return [
        is_several,
        lambda p: bool(acts) and p.head.lower() in english.GROUPS,
        lambda p: p.kind in {"thing", "person"} and p.text.startswith(("a ", "an ")),
    ]
