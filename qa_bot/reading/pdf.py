"""PDF -> text, from its text layer; pictures of text are not read."""

import io
import logging
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable

from pypdf import DocumentInformation, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from qa_bot.reading.input_files import PARSER_ERRORS, Unreadable
from qa_bot.reading.plain_text import title_from
from qa_bot.records import Record

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # it remarks on each oddity

JUNK = (
    *PARSER_ERRORS, PyPdfError, DependencyError, AssertionError, NotImplementedError, OSError,
    struct.error, zlib.error,
)  # fmt: skip
"""What pypdf raises on damaged files: besides its own errors, those of the data it trusts."""

_SENTENCE_END = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_LETTERS = {n: unicodedata.normalize("NFKC", chr(n)) for n in range(0xFB00, 0xFB07)} | {0: None}
"""Takes ligatures apart, and out what cannot be stored."""


def read_pdf(data: bytes, stem: str) -> Record:
    """A PDF file; title, author and date are those its maker stored in it, where there are any."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):  # viewers try no password first
            raise Unreadable("encrypted; save it without a password")
        pages = [page.extract_text() for page in reader.pages]
        stored = reader.metadata or DocumentInformation()
        title, author, created = stored.title, stored.author, stored.creation_date
    except JUNK as error:
        raise Unreadable(f"not a PDF that can be read ({error})") from error
    text = paragraphs(pages)
    if not text:
        raise Unreadable("no text layer; it may be a scan, which needs text recognition first")
    return {
        "title": (title or "").strip() or title_from(stem),
        "text": text,
        "author": (author or "").strip() or None,
        "published": created.isoformat() if created else None,
    }


def paragraphs(pages: Iterable[str]) -> str:
    """The lines of the pages joined to paragraphs, with blank lines between them.

    A PDF holds lines, not paragraphs. A line that is shorter than the others ends one, as does a
    blank line after the end of a sentence, unless the next line starts with a small letter.
    """
    text = "\n".join(pages).translate(_LETTERS).encode("utf-8", "ignore").decode()
    lines = [line.strip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    short = 0.75 * lengths[len(lengths) * 4 // 5] if lengths else 0  # most lines are full
    parts: list[list[str]] = []
    previous, gap = "", False
    for line in lines:
        if not line:
            gap = True
            continue
        ended = len(previous) < short or (gap and _SENTENCE_END.search(previous))
        if not previous or (ended and not line[0].islower()):
            parts.append([line])
        elif line[0].islower() and _HYPHEN.search(parts[-1][-1]):
            parts[-1][-1] = _HYPHEN.sub("", parts[-1][-1])
            parts[-1].append(line)
        else:
            parts[-1].append(f" {line}")
        previous, gap = line, False
    return "\n\n".join("".join(pieces) for pieces in parts)
