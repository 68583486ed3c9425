"""Article -> sentences. The library sentencex proposes boundaries; rules mend them.

Lines never join: a headline, a caption or an item of a list needs no stop.
"""

import re
from collections.abc import Iterator

import sentencex

from qa_bot.text.language import article_language
from qa_bot.text.word_files import TEXT
from qa_bot.types import Article, Sentence

MAX_CHARACTERS = 1000
SEEN = 80  # characters that the rules see on either side of a boundary; keeps the splitter linear
LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

# sentencex looks for sentences inside of quotes and brackets only where it cannot see them.
QUOTES_AND_BRACKETS = str.maketrans(dict.fromkeys('"“”„«»‹›‘()[]{}', " "))
OPENING = "\"'“„‘«‹([{"
CLOSING = "\"'”’»›)]}"
AFTER_STOP = re.compile(
    rf"[{re.escape(CLOSING)}]*(?:[“‘](?!\S))?(?:\s[»”](?!\S)|(?<=['’])\s\"(?!\S))?"
)
"""Quotes and brackets that close a sentence, also „so.“ and « ainsi ! »."""

STARTERS = TEXT.words("sentence_starters")
NOT_SPEAKERS = STARTERS - {"I"}
ABBREVIATIONS = TEXT.words("abbreviations")
BEFORE_NUMBERS = TEXT.words("before_numbers")
NAMES_WITH_MARK = ("Yahoo!", "Jeopardy!", "Wham!")
PARTS = re.compile(r"[\s:/–—-]")
WORD = re.compile(r"[^\W_]")

CAPITAL_FOLLOWS = re.compile(
    rf"[.?!…][{re.escape(CLOSING)}]*\s+[{re.escape(OPENING)}]*(?=[^\W\d_a-z])"
)
NO_SPACE = re.compile(
    rf"(?<!\S)[{re.escape(OPENING)}]*[$£€\w][\w,’'%)-]*[.?!…]"
    rf"[{re.escape(CLOSING)}]*[{re.escape(OPENING)}]*"
    rf"(?=(?!(?:{TEXT.pattern('address_endings')})\b)[A-Z][a-z]+[ ,’']|[AI] )"
)
"""A stop glued to the next word; not within addresses, which hold more than letters."""

FIRST_WORD = re.compile(rf"[\s–—{re.escape(OPENING)}-]*([^\W_]+)")
LIST_MARK = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
SAID = re.compile(
    r"(?:I|[A-Z][^\s?!]+(?:\s[^\s?!]+){0,4}?)\s"
    rf"(?:{TEXT.pattern('said_after_quote')})\b(?! that\b)"
)
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
TIME = re.compile(r"\b[ap]\.m$", re.IGNORECASE)
AFTER_TIME = re.compile(TEXT.pattern("after_clock_time"))


def split_sentences(article: Article) -> list[Sentence]:
    """Ordered and disjoint; together they leave out nothing but white space."""
    language = article_language(article)
    return [
        Sentence(article, start, end)
        for line in LINE.finditer(article.text)
        for long_start, long_end in _sentences(line[0], line.start(), language)
        for start, end in _pieces(article.text, long_start, long_end)
    ]


def _sentences(line: str, offset: int, language: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in [*_boundaries(line, language), len(line)]:
        if sentence := line[start:cut].strip():
            begin = offset + cut - len(line[start:cut].lstrip())
            yield begin, begin + len(sentence)
        start = cut


def _boundaries(line: str, language: str) -> Iterator[int]:
    """Where a sentence ends and another follows, in order."""
    english = language == "en"
    masked = line.translate(QUOTES_AND_BRACKETS)
    proposed = {b["end_index"] for b in sentencex.get_sentence_boundaries(language, masked)}
    if english:
        proposed = {cut for cut in proposed if masked[cut - 1].isspace()}
        proposed |= {match.end() for match in CAPITAL_FOLLOWS.finditer(line)}
        proposed |= {match.end() for match in NO_SPACE.finditer(line)}
    previous = 0
    for proposal in sorted(proposed):
        cut = _after_closing(line, proposal)
        before, after = line[max(previous, cut - SEEN) : cut], line[cut : cut + SEEN].lstrip()
        if previous < cut and after and not _goes_on(before, after, english):
            yield cut
            previous = cut


def _after_closing(line: str, cut: int) -> int:
    """The boundary moved to where the stop ends and the quotes and brackets that close after it."""
    while cut and (line[cut - 1].isspace() or line[cut - 1] in OPENING + CLOSING):
        cut -= 1
    return AFTER_STOP.match(line, cut).end()  # which may be nothing


def _goes_on(before: str, after: str, english: bool) -> bool:
    """Whether the sentence goes on although a boundary was proposed."""
    stem = before.rstrip(CLOSING)
    match = FIRST_WORD.match(after)
    first = match[1] if match else ""
    small = first.islower() and first[0].isalpha()
    wordless = after[0] in ".?!…" or not WORD.search(before) or not WORD.search(after)
    if small or wordless or LIST_MARK.fullmatch(before.strip()):
        return True
    if stem != before and stem[-1:] in "?!" and first not in NOT_SPEAKERS and SAID.match(after):
        return True
    if stem.endswith(NAMES_WITH_MARK):
        return first not in STARTERS
    return english and stem.endswith(".") and _abbreviated(stem[:-1], first, after)


def _abbreviated(stem: str, first: str, after: str) -> bool:
    """Whether the stop after `stem` only shortens a word."""
    if TIME.search(stem):
        return AFTER_TIME.match(after) is not None
    last = PARTS.split(stem)[-1].lstrip(OPENING)
    if last in BEFORE_NUMBERS:
        return first[:1].isdigit()
    short = last in ABBREVIATIONS or last.capitalize() in ABBREVIATIONS
    return (short or INITIALS.fullmatch(last) is not None) and first not in STARTERS


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence itself, or pieces of it where it is too long to be read as one."""
    if end - start <= MAX_CHARACTERS:
        yield start, end
        return
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # takes half a second

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=MAX_CHARACTERS,
        chunk_overlap=0,
        separators=["; ", ", ", " ", ""],
        keep_separator="end",
        add_start_index=True,
    )
    for piece in splitter.create_documents([text[start:end]]):
        begin = start + piece.metadata["start_index"]
        yield begin, begin + len(piece.page_content)
