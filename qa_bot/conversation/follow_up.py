"""An earlier conversation and a question -> a question that stands alone.

English only, by rules: a fragment ("And Ukraine?") is put in place of its parallel in the question
before; "one", pronouns and bare descriptions ("the talks") are replaced by what they stand for.
What a rule cannot place follows in brackets: "Is this new? (a heat pump)".
"""

import re
from collections.abc import Sequence

from qa_bot.conversation.antecedents import Past, find, is_event, topic_of
from qa_bot.conversation.coreference import COUNTED, PRONOUNS, Substitution, leans, references
from qa_bot.english import word_lists as english
from qa_bot.english.noun_phrases import Phrase, Word, find_phrases, find_words
from qa_bot.types import Turn

REMEMBERED_TURNS = 10
LONGEST_QUESTION = 500
"""Characters. A longer question is taken to stand alone."""
LONGEST_FRAGMENT = 8
"""Words."""
READ_OF_ANSWER = 1000
SHORT_ANSWER = 8
"""Words."""
ASKED_KINDS: dict[str, tuple[str, ...]] = {
    "who": ("person", "name", "names"),
    "which": ("names",),
    "what": (),
    "where": ("place",),
    "when": ("date",),
}
"""What an answer to such a question names first."""
_ASKING = english.WH | english.AUXILIARIES | english.COMMANDS | PRONOUNS.keys()
_OPENING = re.compile(r"\A\s*(?:and|but|so|also|then)\b,?\s+(?=\S)", re.I)
_BARE = re.compile(
    r"((?:(?:since|until|by|with|for|from|to)\s+)?(?:who|whom|what|when|where|why|how)(?:\s+(?:long|not))?)\W*",
    re.I,
)
_BARE_EVENT = re.compile(
    r"(when|where|why|how) (?:(is|was)|did) (it|that|this)(?(2)|(?: (?:happen|take place|occur)))\W*",
    re.I,
)
_PLURAL_BE = {"is": "are", "was": "were"}
_WHAT_ABOUT = re.compile(
    r"\s*(?:(?:and |but |so )?(?:what|how) about|and|but)\s+(\S.*?)\W*", re.I | re.S
)
_ADVERBIAL = re.compile(r"(?:when|where|why|how)\s+(?=(\w+))", re.I)
_ASPECT = re.compile(
    r"(?:what|who|which)(?:['’]s| is| are| was| were)(?: some of)?(?: the)?(?: \w+){0,2}? (\w+)\W*",
    re.I,
)
_BRACKETED = re.compile(r"(.*\S) \((.*)\)", re.S)


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """The question, completed from the earlier turns (oldest first) where it leans on them."""
    earlier: list[Past] = []
    for turn in history[-REMEMBERED_TURNS:]:
        asked, used = _complete(turn.question[:LONGEST_QUESTION], earlier)
        if find_words(asked):
            earlier.insert(0, _remember(asked, turn.answer[:READ_OF_ANSWER], used))
    return _complete(question, earlier)[0]


def _remember(asked: str, answer: str, used: list[Phrase]) -> Past:
    bracketed = _BRACKETED.fullmatch(asked)
    if bracketed:
        asked = bracketed[2] if bracketed[2].endswith("?") else bracketed[1]
    asked = asked[:LONGEST_QUESTION]
    first = re.match(r"\w+", asked)
    wanted = ASKED_KINDS.get(first[0].lower()) if first else None
    answered = [p for p in find_phrases(answer) if p.is_definite]
    if wanted == () and len(answer.split()) <= SHORT_ANSWER:
        named = answered
    else:
        named = [phrase for phrase in answered if phrase.kind in (wanted or ())]
    return Past(asked, (*named, *used, *find_phrases(asked), *answered))


def _complete(question: str, earlier: list[Past]) -> tuple[str, list[Phrase]]:
    """The completed question, and the earlier phrases that went into it."""
    if not earlier or not question.strip() or len(question) > LONGEST_QUESTION:
        return question, []
    body = _OPENING.sub("", question, count=1)
    if asked := _bare(body, earlier) or _parallel(question, earlier):
        return asked, []
    words = find_words(body)
    if not any(word.lower in english.WH | english.AUXILIARIES | english.COMMANDS for word in words):
        cut_short = len(words) == 1 and question.strip().endswith(("?", "؟", "？"))
        return (_bracketed(question, earlier[0].asked) if cut_short else question), []
    substitutions = references(body, words, earlier)
    if substitutions:
        return _changed(body, substitutions), [
            substitution.phrase for substitution in substitutions
        ]
    topic = topic_of(earlier)
    if topic and (aspect := _ASPECT.fullmatch(body)) and aspect[1].lower() in english.ASPECTS:
        end = aspect.end(1)
        return f"{body[:end]} of {topic.full}{body[end:]}", [topic]
    if topic and leans(body, words):
        return _bracketed(body, topic.text), [topic]
    return question, []


def _bracketed(body: str, topic: str) -> str:
    return f"{body.strip()} ({topic})"


def _changed(body: str, substitutions: list[Substitution]) -> str:
    for substitution in sorted(substitutions, key=lambda substitution: -substitution.start):
        body = body[: substitution.start] + substitution.text + body[substitution.end :]
    return body[0].upper() + body[1:]


def _bare(body: str, earlier: list[Past]) -> str:
    """ "Why?", "When was that?"; empty where the question is no such thing."""
    if event := _BARE_EVENT.fullmatch(body):
        if phrase := find(earlier[:2], is_event):
            word, be, noun = event[1].capitalize(), event[2], phrase.full
            if not be:
                return f"{word} did {noun} happen?"
            return f"{word} {_PLURAL_BE[be.lower()] if phrase.plural else be} {noun}?"
        if event[3].lower() == "it":
            return ""
    bare = event or _BARE.fullmatch(body)
    if not bare:
        return ""
    word, asked = bare[1].capitalize(), earlier[0].asked
    return _with_question_word(word, asked) or f"{word}? ({asked})"


def _with_question_word(word: str, asked: str) -> str:
    """The earlier question asked with "Why" and the like; empty where the grammar would need more."""
    if word.lower() in {"who", "whom", "what", "why not"}:
        return ""
    if (adverbial := _ADVERBIAL.match(asked)) and adverbial[1].lower() in english.AUXILIARIES:
        return f"{word} {asked[adverbial.end() :]}"
    if counted := COUNTED.fullmatch(asked):
        noun = counted[2] if counted[1].lower() == "how many" else f"the {counted[2]}"
        return f"{word} {counted[3]} {noun}{counted[4]}"
    if asked.split(maxsplit=1)[0].lower() in english.AUXILIARIES:
        return f"{word} {asked[0].lower()}{asked[1:]}"
    return ""


def _parallel(question: str, earlier: list[Past]) -> str:
    """ "And Ukraine?", "What about 2022?", "In Paris?"; empty where the question is no such thing."""
    about = _WHAT_ABOUT.fullmatch(question)
    fragment = about[1] if about else question.strip().rstrip("?!. ")
    words = find_words(fragment)
    leads = bool(words) and words[0].lower in english.PREPOSITIONS
    phrases = find_phrases(fragment)
    asks = {word.lower for word in words} & _ASKING
    if not phrases or not (about or leads) or len(words) > LONGEST_FRAGMENT or asks:
        return ""
    asked, new = earlier[0].asked, phrases[-1]
    if place := _place_of_parallel(new, words, asked):
        return _changed(asked, [place])
    if leads and new.kind in {"date", "place"}:
        return f"{asked.rstrip('?!. ')} {fragment}?"
    topic = topic_of(earlier)
    typed = _OPENING.sub("", question).strip()
    asking = typed if re.match(r"what|how", typed, re.I) else f"What about {fragment}?"
    return _bracketed(asking, topic.text) if topic else ""


def _place_of_parallel(new: Phrase, words: list[Word], asked: str) -> Substitution | None:
    """Where the new phrase goes in the earlier question: in place of what is of its kind."""
    old = find_phrases(asked)
    for phrase in old:
        same_kind = new.kind == phrase.kind and new.kind in {"date", "place"}
        people = {new.kind, phrase.kind} <= {"person", "name"}
        same_noun = new.head.lower() == phrase.head.lower() and new.text != phrase.text
        if same_kind or people or same_noun:
            start = _start_with_titles(asked, phrase) if people else phrase.start
            return Substitution(start, phrase.end, new.text, new)
    adjective = english.DEMONYMS.get(new.head) or next(
        (w.text for w in words if w.text in english.NATIONALITIES), ""
    )
    other = next((w for w in find_words(asked) if w.text in english.NATIONALITIES), None)
    if not adjective or not other:
        return None
    if new.head in english.DEMONYMS or new.head in {adjective, "side", "one", "ones"}:
        return Substitution(other.start, other.end, adjective, new)
    around = next((p for p in old if p.start <= other.start < p.end), None)
    return Substitution(around.start, around.end, new.text, new) if around else None


def _start_with_titles(asked: str, person: Phrase) -> int:
    """Where "NATO chief Mark Rutte" begins, of which the phrase is only the name."""
    start = person.start
    for word in reversed(find_words(asked[: person.start])[1:]):
        if not (word.text[0].isupper() or word.lower in english.TITLES):
            break
        start = word.start
    return start
