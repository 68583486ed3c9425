"""Markdown -> text: front matter read, marks removed where that is simple and safe."""

import re
from collections.abc import Iterable, Iterator

from qa_bot.reading.plain_text import decode, title_from
from qa_bot.records import Record

FIELDS = {
    "id": "id",
    "title": "title",
    "url": "url",
    "source": "source",
    "author": "author",
    "published": "published",
    "date": "published",
    "language": "language",
    "lang": "language",
}
"""The keys of a front matter that are read, and what they are for an article."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)")
_DROPPED = re.compile(
    r" {0,3}(?:=+|-{2,}|(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|\[[^\]\n]+\]:\s*\S.*)?\s*"
)
"""Blank lines, rules, lines under headings, targets of links."""
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_SOFT_BREAK = re.compile(r"(?<!  )\n(?!(?:[-*+]|\d{1,9}[.)])[ \t]|\|)")
_BULLET = re.compile(r"^[-*+][ \t]+(?=\S)", re.MULTILINE)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`++)([^`]+)\1(?!`)")
_TARGET = r"\([^()]*(?:\([^()]*\)[^()]*)?\)"
_STARS = (re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*]*[^\s*\\])\1(?![\w*])"), r"\2")
_UNDERSCORES = (re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]*[^\s_\\])\1(?!\w)"), r"\2")
_MARKS = [
    (re.compile(rf"!\[[^\[\]]*\](?:{_TARGET}|\[[^\[\]]*\])"), ""),
    (re.compile(r"\[\^[^\[\]\s]+\]"), ""),
    (re.compile(rf"\[([^\[\]]*)\](?:{_TARGET}|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>"), r"\1"),
    *(_STARS, _STARS, _UNDERSCORES, _UNDERSCORES),  # twice: one may stand inside the other
    (re.compile(r"~~([^~]+)~~"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
]


def read_markdown(data: bytes, stem: str) -> Record:
    """A Markdown file; its title is in the front matter, or is its first heading of level 1."""
    record, body = split_front_matter(decode(data))
    headings = (match for line in body.split("\n") if (match := _HEADING.match(line)))
    heading = next((_heading(match) for match in headings if match[1] == "#"), "")
    title = record.get("title") or heading or title_from(stem)
    return record | {"title": title, "text": plain(body)}


def split_front_matter(text: str) -> tuple[Record, str]:
    """The known `key: value` lines between two lines of `---` at the start, and the rest."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    ends = (n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    if not end:
        return {}, text
    record: Record = {}
    for line in lines[1:end]:
        key, colon, value = line.partition(":")
        field, value = FIELDS.get(key.strip().lower()), _unquoted(value.strip())
        if colon and field and value:
            record[field] = value
    return record, "\n".join(lines[end + 1 :])


def plain(markdown: str) -> str:
    """The text without marks; a paragraph is one line, and blank lines stand between them."""
    return "\n\n".join(_blocks(_COMMENT.sub("", markdown))).strip()


def _blocks(markdown: str) -> Iterator[str]:
    for is_code, lines in _segments(markdown):
        if is_code:
            yield "\n".join(lines)
        else:
            yield from _paragraphs(lines)


def _segments(markdown: str) -> Iterator[tuple[bool, list[str]]]:
    """The lines between fences, which are code, and those around them; the fences left out."""
    fence, lines = "", list[str]()
    for line in markdown.split("\n"):
        match = _FENCE.match(line)
        opens = match and not fence
        closes = match and fence and match[1].startswith(fence) and not line.strip().strip(fence[0])
        if opens or closes:
            yield bool(fence), lines
            fence, lines = match[1] if opens else "", []
        else:
            lines.append(line)
    yield bool(fence), lines


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    paragraph: list[str] = []
    for line in [*lines, ""]:
        line = _QUOTE.sub("", line)
        heading = _HEADING.match(line)
        if not heading and not _DROPPED.fullmatch(line):
            paragraph.append(line.strip() + ("  " if line.endswith("  ") else ""))
            continue
        if paragraph:
            joined = _SOFT_BREAK.sub(" ", "\n".join(paragraph))
            yield _without_marks(_BULLET.sub("", joined.replace("  \n", "\n")))
            paragraph = []
        if heading:
            yield _heading(heading)


def _heading(match: re.Match[str]) -> str:
    words = match[2].split()
    if len(words) > 1 and not words[-1].strip("#"):
        words.pop()
    return _without_marks(" ".join(words))


def _without_marks(text: str) -> str:
    codes: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        codes.append(match[2].strip())
        return f"\0{len(codes) - 1}\0"  # a text has no NUL of its own

    text = _CODE.sub(put_aside, text)
    for mark, content in _MARKS:
        text = mark.sub(content, text)
    return re.sub(r"\0(\d+)\0", lambda match: codes[int(match[1])], text).strip()


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].strip()
    return value
