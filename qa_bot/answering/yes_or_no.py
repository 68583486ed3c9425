"""Does a sentence settle a yes-or-no question? Where there is any doubt, nothing is said."""

import re
from itertools import pairwise

from qa_bot.answering.question_type import analyse_question
from qa_bot.english.entities import VERB, token_matches
from qa_bot.english.word_lists import ENGLISH, PAST_VERBS, PREPOSITIONS
from qa_bot.text.words import stem

MAX_BETWEEN = 4
"""Words of the sentence between one word of the question and the next. More may turn the sense."""

_NOT = ENGLISH.words("negations")
_BE = ENGLISH.words("forms_of_be")
_AUXILIARIES = ENGLISH.words("idle_verbs")
_MODALS = ENGLISH.words("settled_modals")
_UNSETTLED = ENGLISH.words("unsettling_words")
_LIMITS = ENGLISH.words("limiting_a_question")
_PRONOUNS = ENGLISH.words("pronoun_subjects")
_TELLING = ENGLISH.words("telling_prepositions")
_BREAKS = ENGLISH.words("clause_breaks")
_IT_IS_TRUE = re.compile(r"^\W*(?:is|was) it (?:true|correct) that ", re.IGNORECASE)


def yes_or_no(question: str, sentence: str) -> str | None:
    """ "Yes" or "No" where the question's words stand in it in order and close together."""
    analysis = analyse_question(_IT_IS_TRUE.sub("did ", question))
    question_words = _words(analysis.text.rstrip(" ?"))
    words = _words(sentence)
    modals = _MODALS.intersection(question_words)
    if (
        len(analysis.stems) < 2
        or question_words[1] in _PRONOUNS
        or not (_UNSETTLED | _LIMITS).isdisjoint(set(question_words) - modals)
        or not (_UNSETTLED - modals).isdisjoint(words)
        or not modals.union(_TELLING.intersection(question_words)).issubset(words)
    ):
        return None
    places = _in_order(analysis.stems, words)
    if not places or not _is_close(places, words) or not _same_form(question_words, words, places):
        return None
    negations = [i for i, word in enumerate(words) if word in _NOT or word.endswith("n't")]
    if not negations:
        return "Yes"
    # "He, who was not there, came" denies nothing: the negation stands before what is asked.
    return "No" if len(negations) == 1 and negations[0] + 1 in places else None


def _words(text: str) -> list[str]:
    return [word.group().lower() for word in token_matches(text.replace("’", "'"))]


def _in_order(stems: tuple[str, ...], words: list[str]) -> list[int]:
    """The places of the stems, one after another; none where one is missing."""
    rest = iter(enumerate(map(stem, words)))
    places = [next((i for i, own in rest if own == wanted), -1) for wanted in stems]
    return [] if -1 in places else places


def _is_close(places: list[int], words: list[str]) -> bool:
    """Whether what is said of the first word is said of that, and not of "the mayor's wife"."""
    before = [word for word in words[: places[0]] if word not in ("the", "a", "an")][-1:]
    if any(word in PREPOSITIONS | {"of"} or word.endswith("'s") for word in before):
        return False
    return not any(
        right - left - 1 > MAX_BETWEEN
        or words[left].endswith(("'s", "'"))
        or any(map(_turns, words[left + 1 : right]))
        for left, right in pairwise(places)
    )


def _turns(word: str) -> bool:
    verb = word in PAST_VERBS or (VERB.fullmatch(word) and not word.endswith("ly"))
    return word in _BREAKS or bool(verb and word not in _AUXILIARIES)


def _same_form(question_words: list[str], words: list[str], places: list[int]) -> bool:
    """Whether both are passive or neither, and the sentence is of the past only as the question."""
    inside = words[places[0] : places[-1] + 1]
    if _BE.isdisjoint(question_words) != _BE.isdisjoint(inside):
        return False
    now = question_words[0] in ("is", "are", "do", "does")
    past = [w for w in inside if w in PAST_VERBS or w.endswith("ed") or w in ("was", "were", "had")]
    return not now or set(past) <= set(question_words)
