"""Text -> the words that count when two wordings are compared, each with its place.

White space, soft hyphens, hyphenation at a line end, the kind of quotes and dashes, commas and
stops, commas in large numbers, and how an accent is encoded make no difference.
"""

import re
import sys
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

QUOTE = '"'  # the key of every quotation mark, single or double

_MARKS = "".join(
    chr(code)
    for code in range(0x300, min(sys.maxunicode, 0x1E950))
    if unicodedata.category(chr(code)).startswith("M")
)
_LETTER = r"[^\W_]"
_UNSEEN = r"\u200b-\u200f\u2060\ufeff"
_INSIDE = rf"(?:{_LETTER}|[{_MARKS}{_UNSEEN}]|\u00ad(?:[^\S\n]*\r?\n\s*)?|['’](?=[^\W\d_]))*"
_WORD = rf"{_LETTER}{_INSIDE}"
_TOKEN = re.compile(
    rf"(?P<broken>(?:[^\W\d_][{_MARKS}]*)+[-‐][^\S\n]*\r?\n\s*(?=[^\W\d_A-Z]){_WORD})"
    r"|(?P<number>(?:(?<![^\s(])[-−](?=\d))?\d+(?:[.,]\d+)*)"
    r"|(?P<sign>[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff%‰&@#?$+=<>°£€¥₽₴₺₹¢×÷])"
    rf"|(?P<word>{_WORD})"
    r"|(?P<quote>[\"“”„‟«»‹›]|['‘’‚](?!\d0s))"
)
_OPENING = re.compile(r"(?<![^\s(\[—–“\"‘'-]).(?=\S)")
"""A quotation mark that stands before a word rather than after one."""
_IGNORED = re.compile(rf"[{_UNSEEN}\u00ad]|\s+")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_LINE_END = re.compile(r"[-‐]\s*\n\s*")
_SINGLE = "'‘’‚"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a sign that changes what is said, or a quotation mark."""

    key: str
    """What is compared first: without case."""
    form: str
    """With case; of a quotation mark, “ where it opens and ” where it closes."""
    start: int
    end: int
    initial: bool
    """Whether it begins a sentence or a quotation, where a capital says nothing."""


Tokens = Sequence[Token]


def tokenize(text: str, offset: int = 0, known: Collection[str] = ()) -> list[Token]:
    """The tokens of one sentence; `offset` is added to their places.

    A word broken at a line end is one word where `known` has it as one, or has none of its parts.
    """
    tokens: list[Token] = []
    open_single = False
    for match in _TOKEN.finditer(text):
        initial = not tokens or tokens[-1].form == "“"
        if match["quote"]:
            opens = bool(_OPENING.match(text, match.start()))
            if match[0] in _SINGLE:
                if not opens and not open_single:
                    continue  # an apostrophe
                open_single = opens
            form = "“" if opens else "”"
            tokens.append(Token(QUOTE, form, offset + match.start(), offset + match.end(), False))
            continue
        for form, start, end in _forms(match, known):
            tokens.append(Token(form.casefold(), form, offset + start, offset + end, initial))
            initial = False
    return tokens


def same(one: Token, other: Token) -> bool:
    """Whether they say the same: case counts, but not at the start of a sentence or quotation."""
    if one.form == other.form or one.key == other.key == QUOTE:
        return True
    begins = one.initial or other.initial
    return one.key == other.key and begins and one.form[1:] == other.form[1:]


def without_outer_quotes(tokens: Tokens) -> Tokens:
    """Without quotation marks at either end: a quotation may run over several sentences."""
    words = [i for i, token in enumerate(tokens) if token.key != QUOTE]
    return tokens[words[0] : words[-1] + 1] if words else ()


def find(part: Tokens, whole: Tokens) -> int:
    """The index at which `part` stands in `whole` word for word; -1 where it does not."""
    places = range(len(whole) - len(part) + 1) if part else ()
    return next((at for at in places if all(map(same, part, whole[at:]))), -1)


def quotations(tokens: Tokens) -> Iterator[Tokens]:
    """The words between quotation marks; a quotation may have begun before, or go on after."""
    start: int | None = 0
    for i, token in ((i, token) for i, token in enumerate(tokens) if token.key == QUOTE):
        if token.form == "”" and start is not None and start < i:
            yield tokens[start:i]
        start = i + 1 if token.form == "“" else None
    if start and start < len(tokens):
        yield tokens[start:]


def _forms(match: re.Match[str], known: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """The words of a match with their places: mostly one."""
    if match["broken"]:
        first, second = _LINE_END.split(match[0], maxsplit=1)
        joined = _plain(first + second)
        parts = {_plain(first).casefold(), _plain(second).casefold()}
        if joined.casefold() not in known and parts <= set(known):
            yield _plain(first), match.start(), match.start() + len(first)
            yield _plain(second), match.end() - len(second), match.end()
        else:
            yield joined, match.start(), match.end()
    elif match["number"]:
        yield _THOUSANDS.sub("", match[0].replace("−", "-")), match.start(), match.end()
    else:
        yield _plain(match[0]), match.start(), match.end()


def _plain(word: str) -> str:
    word = word if word.isascii() else _IGNORED.sub("", unicodedata.normalize("NFC", word))
    return word.replace("’", "'")
