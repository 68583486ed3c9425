"""The words of the program. Read this file, then bot.py, and you know how it works.

A citation is a pointer (article, start, end) and never a copied string, so a quotation cannot
differ from its source. Offsets are half-open and count Unicode code points, like Python slices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Status = Literal["answered", "partial", "abstained"]
Role = Literal["evidence", "context"]
Verdict = Literal["exact", "altered", "supported", "contradicted", "not_found"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `text` is never changed after reading: every offset indexes into it."""

    id: str
    title: str
    text: str
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    """ISO 8601, as it was given: a bare date stays a bare date."""
    language: str | None = None
    """ISO 639-1, such as "en"."""

    @property
    def published_on(self) -> date | None:
        """The day of publication."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@dataclass(frozen=True, slots=True)
class Span:
    """A place in an article. Refuses to be empty or to reach outside the text."""

    article: Article
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.article.text):
            raise ValueError(
                f"no span {self.start}-{self.end} in article {self.article.id} "
                f"of {len(self.article.text)} characters"
            )

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def id(self) -> str:
        return f"{self.article.id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """The unit of citation. Begins and ends with a character that is not white space."""


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """The unit of retrieval: a run of sentences, or a piece of one that is too long to embed."""

    sentences: tuple[Sentence, ...] = ()
    """The sentences that it touches, in order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a retriever found. Scores compare within one list only."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """The edge from a statement to its evidence."""

    sentence: Span
    support: float
    """How well the sentence answers the question, 0 to 1."""
    role: Role = "evidence"
    """`context` is a sentence without which the evidence cannot be understood ("He said ...")."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer. Has at least one citation."""

    text: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"a statement without a citation: {self.text!r}")

    @property
    def verbatim(self) -> bool:
        """Whether it is its evidence word for word; else a model worded it."""
        quotes = [" ".join(c.sentence.text.split()) for c in self.citations if c.role == "evidence"]
        return " ".join(self.text.split()) in (*quotes, " ".join(quotes))


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says. Abstained means: no statement, no short answer."""

    question: str
    standalone_question: str
    """The question with what it left to the earlier turns filled in."""
    status: Status
    confidence: float
    """Estimated probability that the answer is right."""
    short_answer: str | None
    """The shortest span that answers, where there is one."""
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    """What the retriever returned, best first: also what was not used."""
    missing: tuple[str, ...] = ()
    """In words, what was asked and not found."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    short_answer_date: str | None = None
    """What the short answer is on the calendar: "15 May 2025" for "Thursday"."""
    note: str | None = None
    """What the bot says in its own words, greeted or asked about itself or the corpus."""
    notice: str | None = None
    """Why the words of the language model that was asked are not shown."""
    within: str = ""
    """In words, the articles that the question was limited to: "within 1–16 May 2025"."""

    def __post_init__(self) -> None:
        if (self.status == "abstained") != (not self.statements):
            raise ValueError("abstained means no statement, and the reverse")


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words of a checked sentence, and what the source has in its place.

    Offsets are those of the checked text and of the article. Where one side has no words
    (`insert`: the source has none, `delete`: the sentence leaves them out), its start is its end.
    """

    kind: Literal["equal", "replace", "insert", "delete"]
    text: str
    start: int
    end: int
    source_text: str
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What the articles say about one sentence of a text that was given to be checked."""

    sentence: Span
    verdict: Verdict
    citations: tuple[Citation, ...] = ()
    """The closest sentence, or several that follow each other; none where nothing comes close."""
    differences: tuple[Change, ...] = ()
    """Of an altered sentence: all its words in order, and those of the source."""
    reasons: tuple[str, ...] = ()
    """For a person: why it is not simply there."""


Messages = list[dict[str, str]]
"""What a language model is sent; each with its `role` and `content`, as OpenAI has them."""
