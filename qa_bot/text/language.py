"""Which language a text is in, as ISO 639-1.

Source: langid.py (Lui and Baldwin, 2012), as packaged in py3langid.
"""

import functools
from collections.abc import Iterable

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from qa_bot.types import Article

MAX_CHARACTERS = 2000


@functools.cache
def _identifier(among: frozenset[str]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    if known := among & set(identifier.labels):
        identifier.set_languages(known)
    return identifier


def guess_language(text: str, among: Iterable[str] = ()) -> str:
    """The likeliest language, of those in `among` where any are given."""
    label, _ = _identifier(frozenset(among)).classify(text[:MAX_CHARACTERS])
    return str(label)


def article_language(article: Article) -> str:
    """The language the article says it is in ("en-GB" counts as "en"), or a guess from its text."""
    declared = (article.language or "").split("-")[0].split("_")[0].lower()
    return declared or guess_language(article.text)
