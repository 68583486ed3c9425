"""The lists of English words that several rules share; `data/` says what each is for."""

from pathlib import Path

from qa_bot.text.word_files import WordFiles

ENGLISH = WordFiles(Path(__file__).parent / "data")  # all lists of English words

WH = ENGLISH.words("question_words")
DO = ENGLISH.words("before_plain_verbs")
BE = ENGLISH.words("finite_be")
AUXILIARIES = ENGLISH.words("auxiliaries")
COMMANDS = ENGLISH.words("commands")
PREPOSITIONS = ENGLISH.words("prepositions")
LINKING = ENGLISH.words("linking_prepositions")
DETERMINERS = ENGLISH.words("determiners")
STOPS = ENGLISH.words("noun_phrase_stops")
VERBS = ENGLISH.words("verbs")
PAST_VERBS = ENGLISH.words("past_verbs")
VERB_FORMS = VERBS | PAST_VERBS | {verb + "s" for verb in VERBS - ENGLISH.words("verbs_like_nouns")}
ADJECTIVES = ENGLISH.words("adjectives")
NOUNS_IN_ED = ENGLISH.words("nouns_in_ed")
NOUNS_IN_LY = ENGLISH.words("nouns_in_ly")
TITLES = ENGLISH.words("titles")
PEOPLE = ENGLISH.words("people")
INSTITUTIONS = ENGLISH.words("institutions")
DEMONYMS = ENGLISH.pairs("demonyms")  # Country -> its adjective
NATIONALITIES = frozenset(DEMONYMS.values())
EVENTS = ENGLISH.words("events")
EVENT_VERBS = ENGLISH.words("event_verbs")
ASPECTS = ENGLISH.words("aspects")
GROUPS = ENGLISH.words("groups_of_people")
NOW = ENGLISH.words("time_nouns")
