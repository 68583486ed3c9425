"""A place in an article as text that fits into a link, and back.

A pointer carries a checksum of the words that it points at: what comes back from a browser is not
believed, and an article may have changed.
"""

import re
from urllib.parse import quote, unquote
from zlib import crc32

from qa_bot.errors import InputError
from qa_bot.index.corpus import Corpus
from qa_bot.types import Article, Sentence, Span

_POINTER = re.compile(r"(?P<id>.+)-(?P<start>\d{1,9})-(?P<end>\d{1,9})-(?P<sum>[0-9a-f]{8})")
_NO_POINTER = "This is no pointer to a source; ask the question again."


def pointer(span: Span) -> str:
    """The span as text that fits into a link: article, start, end, checksum of its words."""
    return f"{article_pointer(span.article)}-{span.start}-{span.end}-{_checksum(span)}"


def article_pointer(article: Article) -> str:
    """The id as text that fits into a link."""
    return quote(article.id, safe="", errors="surrogatepass")


def find_article(text: str, corpus: Corpus) -> Article:
    """The article that an `article_pointer` names. Raises UnknownArticle, InputError."""
    try:
        return corpus.article(unquote(text, errors="surrogatepass"))
    except UnicodeDecodeError as error:
        raise InputError(_NO_POINTER) from error


def find_sentence(text: str, corpus: Corpus) -> Sentence:
    """The sentence that a pointer names. Raises UnknownArticle; InputError also if it changed."""
    match = _POINTER.fullmatch(text)
    if not match:
        raise InputError(_NO_POINTER)
    article = find_article(match["id"], corpus)
    start, end = int(match["start"]), int(match["end"])
    if start < end <= len(article.text):
        sentence = Sentence(article, start, end)
        if _checksum(sentence) == match["sum"]:
            return sentence
    raise InputError("This source has changed since the question was asked; ask it again.")


def _checksum(span: Span) -> str:
    return f"{crc32(span.text.encode('utf-8', 'surrogatepass')):08x}"
