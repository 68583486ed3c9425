"""Hostile text -> text that does nothing in Markdown, in a terminal; `render.markup` is for HTML.

What hides text, reorders it or commands a terminal is shown by its number. Joiners and plain
direction marks pass, because some scripts need them.
"""

import re

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~&:@$^=]")


def encodable(text: str) -> str:
    """With "?" for half a surrogate pair, which JSON can hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def tidy(question: str) -> str:
    """On one line, without what cannot be encoded."""
    return " ".join(encodable(question).split())


def visible(text: str) -> str:
    """With the number of each character that hides text, reorders it or commands a terminal."""
    return _CONTROLS.sub(lambda m: " " if m[0].isspace() else f"⟦U+{ord(m[0]):04X}⟧", text)


def as_plain(text: str) -> str:
    """On one line."""
    return visible(" ".join(text.split()))


def as_markdown(text: str) -> str:
    """On one line, with everything that Markdown could act on escaped."""
    return _MARKDOWN.sub(r"\\\g<0>", as_plain(text))


def printable(text: str) -> str:
    """On one line, for messages: what cannot be printed is written as an escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
