"""A text that a person pasted -> its sentences, with their places in it."""

import re
from dataclasses import replace

from qa_bot.reading.plain_text import unwrap
from qa_bot.text.escape import encodable
from qa_bot.text.sentences import split_sentences
from qa_bot.types import Article, Sentence

_PARAGRAPH = re.compile(r"(?:[^\S\n]*\S[^\n]*(?:\n|$))+")
_CUT = re.compile(r"(?<=[^\s.!?:…])[^\S\n]*\r?\n(?=[^\S\n]*[^\W\d_])")
"""A line end that may stand within a sentence."""
_LINE_END = re.compile(r"[\r\n]")


def pasted_sentences(text: str, language: str) -> list[Sentence]:
    """The sentences that have a letter or a digit, also those that a page width cut into lines."""
    pasted = Article("pasted", "", text, language=language)
    whole = replace(pasted, text=_CUT.sub(_joined, _PARAGRAPH.sub(_unwrapped, encodable(text))))
    return [
        Sentence(pasted, sentence.start, sentence.end)
        for sentence in split_sentences(whole)
        if any(character.isalnum() for character in sentence.text)
    ]


def _unwrapped(paragraph: re.Match[str]) -> str:
    """On one line, where it was cut by a page width; every character keeps its place."""
    lines = paragraph[0].rstrip()
    if unwrap(lines.replace("\r\n", "\n")) == lines.replace("\r\n", "\n"):
        return paragraph[0]
    return _LINE_END.sub(" ", lines) + paragraph[0][len(lines) :]


def _joined(cut: re.Match[str]) -> str:
    """One line where the next one begins with a small letter."""
    after = cut.string[cut.end() :].lstrip()[:1]
    return _LINE_END.sub(" ", cut[0]) if after.islower() else cut[0]
