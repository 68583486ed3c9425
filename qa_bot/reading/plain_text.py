"""Plain text: bytes -> characters, and lines cut by a page width -> paragraphs."""

import codecs
import re
from contextlib import suppress
from statistics import median

from qa_bot.reading.input_files import Unreadable
from qa_bot.records import Record
from qa_bot.text.escape import printable

MAX_TITLE_CHARACTERS = 150
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")


def read_plain_text(data: bytes, stem: str) -> Record:
    """A text file; its first line is the title where it looks like one, and stays in the text."""
    text = decode(data)
    first, _, rest = text.strip().partition("\n")
    is_title = rest and len(first) <= MAX_TITLE_CHARACTERS
    return {"title": first.strip() if is_title else title_from(stem), "text": unwrap(text)}


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252; line ends become "\\n".

    Raises Unreadable: it is none of these. Windows-1252 takes almost any bytes, so it is believed
    only where the result looks like a text in a western European language.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        if marked:
            raise Unreadable(f"broken UTF-16 at byte {error.start}; save it as UTF-8") from error
        text = _decode_western(data, error.start)
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or controls > len(text) / 100:
        raise Unreadable("not a text: it holds control characters")
    if not text.strip():
        raise Unreadable("no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def title_from(stem: str) -> str:
    """A title from the name of a file, which may have bytes that are no characters."""
    return printable(re.sub(r"[-_\s]+", " ", stem).strip() or stem)


def unwrap(text: str) -> str:
    """The text with each paragraph that a page width cut into lines, and so sentences, on one."""
    paragraphs = re.split(r"\n[^\S\n]*\n\s*?(?=\S)|\n[^\S\n]*\n\s*$", text)
    return "\n\n".join(_unwrap_paragraph(paragraph) for paragraph in paragraphs)


def _unwrap_paragraph(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.splitlines()]
    cut = lines[:-1]
    if not cut or median(map(len, cut)) < 40 or max(map(len, cut)) > 120:
        return paragraph
    ended = sum(bool(_SENTENCE_END.search(line)) for line in cut)
    return paragraph if ended > len(cut) / 2 else " ".join(lines)


def _decode_western(data: bytes, wrong: int) -> str:
    refusal = Unreadable(f"neither UTF-8 (byte {wrong}) nor Windows-1252; save it as UTF-8")
    tolerant = data.decode("utf-8", "replace")
    broken = tolerant.count("\N{REPLACEMENT CHARACTER}")
    if sum(character > "\x7f" for character in tolerant) >= 2 * broken:
        raise refusal  # UTF-8 with a few broken bytes
    with suppress(UnicodeDecodeError):
        text = data.decode("cp1252")
        letters = [character for character in text if character.isalpha()]
        if sum(character > "\x7f" for character in letters) <= len(letters) / 5:
            return text
    raise refusal  # another alphabet
