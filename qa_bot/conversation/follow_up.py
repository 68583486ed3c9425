"""An earlier conversation and a question -> a question that stands alone.

English only, by rules: a fragment ("And Ukraine?") is put in place of its parallel in the question
before; "one", pronouns and bare descriptions ("the talks") are replaced by what they stand for.
What a rule cannot place follows in brackets: "Is this new? (a heat pump)".
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from qa_bot.conversation import coreference
from qa_bot.conversation.coreference import COUNTED, PRONOUNS, EarlierTurn, Substitution
from qa_bot.english import word_lists as english
from qa_bot.english.noun_phrases import Phrase, Word, find_phrases, find_words
from qa_bot.english.word_lists import ENGLISH
from qa_bot.types import Turn

REMEMBERED_TURNS = 10
MAX_CHARACTERS_TO_COMPLETE = 500  # a longer question is taken to stand alone
READ_OF_ANSWER = 1000
MAX_FRAGMENT, MAX_SHORT_ANSWER = 8, 8  # words
ANSWER_KINDS: dict[str, tuple[str, ...]] = {
    "who": ("person", "name", "names"), "which": ("names",), "what": (), "where": ("place",),
    "when": ("date",),
}  # fmt: skip
"""What an answer to such a question names first."""
_ASKING = english.WH | english.AUXILIARIES | english.COMMANDS | PRONOUNS.keys()
_OPENING = re.compile(r"\A\s*(?:and|but|so|also|then)\b,?\s+(?=\S)", re.I)
_BARE = re.compile(rf"({ENGLISH.pattern('bare_question')})\W*", re.I)
_BARE_EVENT = re.compile(rf"{ENGLISH.pattern('question_of_an_event')}\W*", re.I)
_PLURAL_BE = {"is": "are", "was": "were"}
_WHAT_ABOUT = re.compile(rf"\s*{ENGLISH.pattern('what_about')}\W*", re.I | re.S)
_ADVERBIAL = re.compile(r"(?:when|where|why|how)\s+(?=(\w+))", re.I)
_ASPECT = re.compile(rf"{ENGLISH.pattern('question_of_an_aspect')}\W*", re.I)
_BRACKETED = re.compile(r"(.*\S) \((.*)\)", re.S)


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """The question, completed from the earlier turns (oldest first) where it leans on them."""
    earlier: list[EarlierTurn] = []
    for turn in history[-REMEMBERED_TURNS:]:
        before, used = _complete(turn.question[:MAX_CHARACTERS_TO_COMPLETE], earlier)
        if find_words(before):
            earlier.insert(0, _remember(before, turn.answer[:READ_OF_ANSWER], used))
    return _complete(question, earlier)[0]


def _remember(question: str, answer: str, used: list[Phrase]) -> EarlierTurn:
    if bracketed := _BRACKETED.fullmatch(question):
        question = bracketed[2] if bracketed[2].endswith("?") else bracketed[1]
    question = question[:MAX_CHARACTERS_TO_COMPLETE]
    first = re.match(r"\w+", question)
    kinds = ANSWER_KINDS.get(first[0].lower()) if first else None
    definite = [p for p in find_phrases(answer) if p.is_definite]
    names_it = kinds == () and len(answer.split()) <= MAX_SHORT_ANSWER
    named = definite if names_it else [p for p in definite if p.kind in (kinds or ())]
    return EarlierTurn(question, (*named, *used, *find_phrases(question), *definite))


def _complete(question: str, earlier: list[EarlierTurn]) -> tuple[str, list[Phrase]]:
    """The completed question, and the earlier phrases that went into it."""
    if not earlier or not question.strip() or len(question) > MAX_CHARACTERS_TO_COMPLETE:
        return question, []
    body = _OPENING.sub("", question, count=1)
    if completed := _bare(body, earlier) or _parallel(question, earlier):
        return completed, []
    words = find_words(body)
    if not any(word.lower in english.WH | english.AUXILIARIES | english.COMMANDS for word in words):
        cut_short = len(words) == 1 and question.strip().endswith(("?", "؟", "？"))
        return (f"{question.strip()} ({earlier[0].question})" if cut_short else question), []
    substitutions = coreference.references(body, words, earlier)
    if substitutions:
        return _changed(body, substitutions), [one.phrase for one in substitutions]
    topic = coreference.topic_of(earlier)
    if topic and (aspect := _ASPECT.fullmatch(body)) and aspect[1].lower() in english.ASPECTS:
        end = aspect.end(1)
        return f"{body[:end]} of {topic.full}{body[end:]}", [topic]
    if topic and coreference.leans(body, words):
        return f"{body.strip()} ({topic.text})", [topic]
    return question, []


def _changed(body: str, substitutions: list[Substitution]) -> str:
    for one in sorted(substitutions, key=lambda one: -one.start):
        body = body[: one.start] + one.text + body[one.end :]
    return body[0].upper() + body[1:]


def _bare(body: str, earlier: list[EarlierTurn]) -> str:
    """ "Why?", "When was that?"; empty where the question is no such thing."""
    if event := _BARE_EVENT.fullmatch(body):
        if phrase := coreference.find(earlier[:2], coreference.is_event):
            word, be, noun = event[1].capitalize(), event[2], phrase.full
            if not be:
                return f"{word} did {noun} happen?"
            return f"{word} {_PLURAL_BE[be.lower()] if phrase.plural else be} {noun}?"
        if event[3].lower() == "it":
            return ""
    bare = event or _BARE.fullmatch(body)
    if not bare:
        return ""
    word, before = bare[1].capitalize(), earlier[0].question
    return _with_question_word(word, before) or f"{word}? ({before})"


def _with_question_word(word: str, before: str) -> str:
    """The earlier question, with "Why" and the like; empty where the grammar would need more."""
    if word.lower() in {"who", "whom", "what", "why not"}:
        return ""
    adverbial = _ADVERBIAL.match(before)
    if adverbial and adverbial[1].lower() in english.AUXILIARIES:
        return f"{word} {before[adverbial.end() :]}"
    if counted := COUNTED.fullmatch(before):
        noun = counted[2] if counted[1].lower() == "how many" else f"the {counted[2]}"
        return f"{word} {counted[3]} {noun}{counted[4]}"
    if before.split(maxsplit=1)[0].lower() in english.AUXILIARIES:
        return f"{word} {before[0].lower()}{before[1:]}"
    return ""


def _parallel(question: str, earlier: list[EarlierTurn]) -> str:
    """ "And Ukraine?", "What about 2022?", "In Paris?"; empty where it is no such thing."""
    about = _WHAT_ABOUT.fullmatch(question)
    fragment = about[1] if about else question.strip().rstrip("?!. ")
    words = find_words(fragment)
    leads = bool(words) and words[0].lower in english.PREPOSITIONS
    phrases = find_phrases(fragment)
    asks = {word.lower for word in words} & _ASKING
    if not phrases or not (about or leads) or len(words) > MAX_FRAGMENT or asks:
        return ""
    before, new = earlier[0].question, phrases[-1]
    if place := _parallel_place(new, words, before):
        return _changed(before, [place])
    if leads and new.kind in {"date", "place"}:
        return f"{before.rstrip('?!. ')} {fragment}?"
    topic = coreference.topic_of(earlier)
    typed = _OPENING.sub("", question).strip()
    asking = typed if re.match(r"what|how", typed, re.I) else f"What about {fragment}?"
    return f"{asking.strip()} ({topic.text})" if topic else ""


def _parallel_place(new: Phrase, words: list[Word], before: str) -> Substitution | None:
    """Where the new phrase goes in the earlier question: in place of what is of its kind."""
    old = find_phrases(before)
    for phrase in old:
        same_kind = new.kind == phrase.kind and new.kind in {"date", "place"}
        people = {new.kind, phrase.kind} <= {"person", "name"}
        same_noun = new.head.lower() == phrase.head.lower() and new.text != phrase.text
        if same_kind or people or same_noun:
            start = _start_with_titles(before, phrase) if people else phrase.start
            return Substitution(start, phrase.end, new.text, new)
    adjective = english.DEMONYMS.get(new.head) or next(
        (w.text for w in words if w.text in english.NATIONALITIES), ""
    )
    other = coreference.nationality_in(before)
    if not adjective or not other:
        return None
    if new.head in english.DEMONYMS or new.head in {adjective, "side", "one", "ones"}:
        return Substitution(other.start, other.end, adjective, new)
    around = next((p for p in old if p.start <= other.start < p.end), None)
    return Substitution(around.start, around.end, new.text, new) if around else None


def _start_with_titles(before: str, person: Phrase) -> int:
    """Where "NATO chief Mark Rutte" begins, of which the phrase is only the name."""
    words = reversed(find_words(before[: person.start])[1:])
    titles = takewhile(lambda word: word.text[0].isupper() or word.lower in english.TITLES, words)
    return min((word.start for word in titles), default=person.start)
