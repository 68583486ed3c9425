"""Text without what only its setting changes: spaces, quotes, dashes, hyphenation."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_MARKS = str.maketrans({c: "'" for c in "‘’‚‛′`´"} | {c: '"' for c in "“”„‟«»″"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_BROKEN = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")
_CUT = re.compile(r"(?<=[^\W\d_])[-‐]\s*\n\s*(?=[^\W\d_A-Z])|\u00ad(?:[^\S\n]*\r?\n\s*)?")
"""Where a line end or a soft hyphen parts a word."""
_KEPT = re.compile(r"[^\W_]+(?:[.,:][0-9]+)*|[%$€£¥°?]|(?<![^\W_])-(?=[0-9.])")
_JOINED = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])|(?<=[^\W_])'(?=[^\W_])")


def normal_form(text: str) -> str:
    """With one kind of space, quote and dash, characters composed, no soft hyphens."""
    composed = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    marked = composed.translate(_MARKS).translate(_DASHES).replace("''", '"')
    return " ".join(_BROKEN.sub("", marked).split())


def bare(text: str) -> str:
    """The words and figures of the normal form alone, in small letters."""
    return " ".join(_KEPT.findall(_JOINED.sub("", normal_form(text)).casefold()))


def one_line(text: str) -> str:
    """As it stands, but on one line, with words whole that a line end broke."""
    return " ".join(_CUT.sub("", text).split())
