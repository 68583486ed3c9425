"""Text -> the word stems that are compared: small, no accents, by the stemmer of its language."""

import functools
import re
import unicodedata
from collections.abc import Callable

import Stemmer
from bm25s.tokenization import Tokenizer

from qa_bot.text.word_files import TEXT

IRREGULAR = TEXT.pairs("irregular_forms")
WORD = re.compile(r"\w+")
"""A word, where it is enough that nothing but letters, digits and _ stands in it."""
_ACRONYM = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_FOLDED = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
LANGUAGES = TEXT.words("stemmed_languages")
_STOP_LISTS = {code: code for code in TEXT.words("languages_with_stop_words")} | {"en": "en_plus"}
"""What bm25s calls its list of each."""


def stems(text: str, language: str) -> list[str]:
    """The stems of a text in order, stop words left out."""
    fold = _folding(language)
    return [stem for word in WORD.findall(_small(text)) if (stem := fold(word))]


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one English word, without a possessive ending; a stop word is its own."""
    small = _small(word).removesuffix("'s")
    word = IRREGULAR.get(small, small)
    return _folding("en")(word) or word


def _small(text: str) -> str:
    without_dots = _ACRONYM.sub(lambda match: match[0].replace(".", ""), text)
    return unicodedata.normalize("NFC", without_dots).lower().replace("’", "'")


@functools.cache
def _folding(language: str) -> Callable[[str], str]:
    """One word -> its folded stem, or "" for a stop word. Cached by word: news repeats itself.

    Accents are folded after stemming, because the stemmers need them: "Erdoğan" meets "Erdogan".
    """
    stemmer = Stemmer.Stemmer(language, 0) if language in LANGUAGES else None
    stop = frozenset(Tokenizer(stopwords=_STOP_LISTS.get(language)).stopwords)
    irregular = IRREGULAR if language == "en" else {}

    @functools.lru_cache(maxsize=200_000)
    def fold(word: str) -> str:
        if word in stop:
            return ""
        word = irregular.get(word, word)
        stem = stemmer.stemWord(word) if stemmer else word
        decomposed = unicodedata.normalize("NFKD", stem)
        return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_FOLDED)

    return fold
