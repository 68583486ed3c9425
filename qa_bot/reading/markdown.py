"""Markdown -> text: front matter read, marks removed."""

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from qa_bot.reading.plain_text import decode, title_from
from qa_bot.records import Record

FIELDS = ("id", "title", "url", "source", "author", "published", "language")
ALIASES = {"date": "published", "lang": "language"}
"""The keys of a front matter that are read, and other names for them."""
MAX_NESTING = 50
"""Of quotes and lists. The parser drops what is nested deeper; such a text is left as it is."""
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_FOOTNOTE_MARK = re.compile(r"(?<![^\n])\[\^[^\[\]\s]+\]:[ \t]*|\[\^[^\[\]\s]+\]")
_FRONT_MATTER = re.compile(r"(?sm)---[^\S\n]*\n(.*?)^(?:---|\.\.\.)[^\S\n]*$\n?")
_QUOTED = re.compile(r"\A(['\"])(.*)\1\Z")
_MANY_LINE_ENDS = re.compile(r"\n{3,}")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_MARKS = {
    "th_open": "| ", "td_open": "| ", "th_close": " ", "td_close": " ", "tr_close": "|\n",
    "paragraph_close": "\n\n", "heading_close": "\n\n", "table_close": "\n\n",
    "bullet_list_close": "\n\n", "ordered_list_close": "\n\n",
}  # fmt: skip
_STAR_IN_A_WORD = re.compile(r"(?<=\w)\*(?=\w)")


def read_markdown(data: bytes, stem: str) -> Record:
    """A Markdown file; its title is in the front matter, or is its first heading of level 1."""
    record, body = split_front_matter(decode(data))
    text = _COMMENT.sub("", body)
    tokens = _PARSER.parse(text)
    headings = (line for mark, line in pairwise(tokens) if mark.tag == "h1" and mark.nesting == 1)
    title = record.get("title") or next(map(_line, headings), "") or title_from(stem)
    if all(token.level < MAX_NESTING - 1 for token in tokens):
        text = _MANY_LINE_ENDS.sub("\n\n", "".join(map(_block, tokens)))
    return record | {"title": title, "text": text.strip()}


def split_front_matter(text: str) -> tuple[Record, str]:
    """The known `key: value` lines between two lines of `---` at the start, and the rest."""
    matter = _FRONT_MATTER.match(text)
    if not matter:
        return {}, text
    record: Record = {}
    for line in matter[1].split("\n"):
        key, _, value = map(str.strip, line.partition(":"))
        name = ALIASES.get(key.lower(), key.lower())
        value = _QUOTED.sub(r"\2", value).strip()
        if name in FIELDS and value:
            record[name] = value
    return record, text[matter.end() :]


def _block(token: Token) -> str:
    """A paragraph is one line; blank lines stand between all but the items of a list."""
    match token.type:
        case "inline":
            return _line(token)
        case "fence":
            return token.content + "\n\n"
        case "list_item_open" if token.info:
            return f"{token.info}{token.markup} "
        case "paragraph_close" if token.hidden:
            return "\n"
        case mark:
            return _MARKS.get(mark, "")


def _line(inline: Token) -> str:
    pieces = (
        token.content if token.type in ("text", "code_inline") else _BREAKS.get(token.type, "")
        for token in inline.children  # also what opens and closes, and images
    )
    return "".join(pieces).strip()


def _leave_out_footnote_mark(state: StateInline, silent: bool) -> bool:
    if mark := _FOOTNOTE_MARK.match(state.src, state.pos):
        state.pos = mark.end()
    return bool(mark)


def _keep_star_in_a_word(state: StateInline, silent: bool) -> bool:
    """2*3*4 is no emphasis."""
    if star := _STAR_IN_A_WORD.match(state.src, state.pos):
        state.pos += 1
        state.pending += "" if silent else "*"
    return bool(star)


_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
"""Of CommonMark with tables and struck words; HTML and indented lines are text."""
_PARSER.enable(["strikethrough", "table"]).disable("code")
_PARSER.inline.ruler.before("link", "footnote_mark", _leave_out_footnote_mark)
_PARSER.inline.ruler.before("emphasis", "star_in_a_word", _keep_star_in_a_word)
