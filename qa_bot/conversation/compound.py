"""A question that asks several things -> one question for each; and their answers -> one answer.

English only, and only where the grammar leaves no doubt: "Who leads it and when did it arrive?" is
two questions, "Who came and saw?" and "What did he say about who leads and who follows?" are one.
The parts follow each other like the turns of a conversation.
"""

import re
from collections.abc import Sequence
from itertools import chain, zip_longest

from qa_bot.answering.question_type import AnswerType, analyse_question
from qa_bot.english.noun_phrases import find_phrases
from qa_bot.english.word_lists import AUXILIARIES, ENGLISH, VERB_FORMS, WH
from qa_bot.text.words import WORD
from qa_bot.types import Answer, Turn

MAX_PARTS = 4
MAX_CHARACTERS_TO_SPLIT = 400  # a longer question is taken as it is
MIN_CHOICE = 3  # words of a yes-or-no question that is a part
_LISTED = re.compile(ENGLISH.pattern("question_with_adverbs"), re.I | re.S)
_BARE = re.compile(rf"(?:{ENGLISH.pattern('question_adverbs')})\W*", re.I)
_PHRASED = re.compile(ENGLISH.pattern("time_or_place_in_words"), re.I)
_JOINT = re.compile(r",?\s+and\b(?:,?\s+if (?:so|yes|not)\b)?,?\s+(?:also\s+)?|,\s+", re.I)
_LEADING = re.compile(rf"\A{ENGLISH.pattern('before_a_question')}", re.I)
_QUOTES = re.compile(r"[\"“”„«»]")
_DEGREES = ENGLISH.words("degrees")
_FINITE = ENGLISH.words("finite_forms")
"""Forms that cannot go on a clause as infinitives do: "Did he come and have lunch?"."""


def split_question(question: str) -> list[str]:
    """The questions that it asks, in order, or itself. Parts may lean on those before."""
    sentences = re.split(r"(?<=\?)\s+", question.strip())
    if len(question) > MAX_CHARACTERS_TO_SPLIT or not all(map(_asks, sentences)):
        return [question]
    parts = [part for sentence in sentences for part in _split_sentence(sentence.rstrip("?!. "))]
    if len(_words(parts[0])) < 2 or not 1 < len(parts) <= MAX_PARTS:
        return [question]
    bare = (part.strip(" ?!.,") for part in parts)
    return [f"{part[0].upper()}{part[1:]}?" for part in bare]


def as_turn(answer: Answer) -> Turn:
    """An answered part, for what comes after it.

    "He" may be whom "who" was answered with, unless the question itself names somebody.
    """
    question = answer.standalone_question
    names_somebody = {"person", "name"} & {phrase.kind for phrase in find_phrases(question)}
    asks_for_somebody = analyse_question(question).kind is AnswerType.PERSON and not names_somebody
    return Turn(question, (asks_for_somebody and answer.short_answer) or "")


def combined(answers: Sequence[Answer], most_hits: int) -> Answer:
    """One answer of the answers to the parts; nothing is shown twice."""
    if len(answers) == 1:
        return answers[0]
    answered = [answer for answer in answers if answer.statements]
    missing = [answer.standalone_question for answer in answers if not answer.statements]
    statements = {s.text: s for answer in answered for s in answer.statements}
    shorts = dict.fromkeys(a.short_answer for a in answered if a.short_answer)
    hits = chain.from_iterable(zip_longest(*(answer.hits for answer in answers)))
    distinct = {hit.passage.id: hit for hit in hits if hit is not None}
    return Answer(
        question=" ".join(answer.question for answer in answers),
        standalone_question=" ".join(answer.standalone_question for answer in answers),
        status="abstained" if not answered else "partial" if missing else "answered",
        confidence=min(answer.confidence for answer in answered or answers),
        short_answer="; ".join(shorts) or None,
        statements=tuple(statements.values()),
        hits=tuple(distinct.values())[:most_hits],
        missing=tuple(missing) if answered else (),
        timings_ms={n: sum(a.timings_ms[n] for a in answers) for n in answers[0].timings_ms},
        notice=next((answer.notice for answer in answers if answer.notice), None),
    )


def _split_sentence(sentence: str) -> list[str]:
    listed = _LISTED.fullmatch(sentence)
    if listed and listed[2].split()[0].lower() in AUXILIARIES:
        return [f"{word} {listed[2]}" for word in WORD.findall(listed[1]) if word != "and"]
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if len(_QUOTES.findall(left)) % 2:
            continue
        if phrased := _PHRASED.fullmatch(right):
            right = "when" if phrased[1] else "where"
        if tail := _shared_tail(left, right):
            return [f"{left} {tail}", *_split_sentence(right)]
        if _are_two(left, right, listed="and" not in joint[0].lower()):
            return [left, *_split_sentence(right)]
    return [sentence]


def _are_two(left: str, right: str, *, listed: bool) -> bool:
    """Whether both are questions by themselves; `listed`: only a comma stands between them."""
    before, after = _words(left), _words(right)
    if len(before) < 2 or not after or not _asks(left):
        return False
    embeds = not WH.isdisjoint(before[1:])  # "what he said about who leads": more of it may follow
    if _BARE.fullmatch(right):
        return not embeds and not listed
    first, second = after[0], after[1] if len(after) > 1 else ""
    inverted = second in AUXILIARIES or (second in _DEGREES and _has_verb(after))
    if first in {"when", "where", "why", "how"}:
        return inverted and len(after) > 2
    if embeds or listed:
        return False
    if first in WH:
        relative = first == "which" and _is_verb(second)
        return len(after) > 2 and not relative and (first == "who" or _has_verb(after))
    choice = first in _FINITE and before[0] in AUXILIARIES and not _is_verb(second)
    return choice and len(after) >= MIN_CHOICE


def _shared_tail(left: str, right: str) -> str:
    """What "how many soldiers" shares with "how many commanders were exchanged"; or nothing."""
    before, after = _words(left), _words(right)
    opening = 2 if before[:1] == ["how"] else 1
    alike = before[:opening] == after[:opening] and before[:1] in (["how"], ["what"], ["which"])
    if not alike or len(before) <= opening or _has_verb(before):
        return ""
    words = list(WORD.finditer(right))
    verb = next((word for word in words[opening + 1 :] if _is_verb(word[0].lower())), None)
    return right[verb.start() :] if verb else ""


def _asks(text: str) -> bool:
    """Whether it begins like a question: "And in which city ..."."""
    return not (WH | AUXILIARIES).isdisjoint(_words(text)[:1])


def _words(text: str) -> list[str]:
    """In small letters, without the small words before the asking one."""
    return WORD.findall(_LEADING.sub("", text.lstrip(), count=1).lower())


def _has_verb(words: Sequence[str]) -> bool:
    return any(_is_verb(word) for word in words[1:])


def _is_verb(word: str) -> bool:
    return word in AUXILIARIES | VERB_FORMS or (word.endswith("ed") and len(word) > 4)
