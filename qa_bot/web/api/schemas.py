"""What programs send and get, as JSON schemas: fields of `records`, their types and meanings."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass

from qa_bot.types import Change, Role, Status, Turn, Verdict

EXAMPLE = "Who heads the Russian delegation?"


class Input(BaseModel):
    """What a program sends; a field that is not known is a mistake."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")


EarlierTurn = dataclass(Turn, config=ConfigDict(extra="forbid"), frozen=True)


class Question(Input):
    """A question, and what was said before it."""

    model_config = ConfigDict(json_schema_extra={"example": {"question": EXAMPLE}})
    question: str
    history: list[EarlierTurn] = []
    """Earlier turns, oldest first; of many, the last are read."""
    k: int = Field(5, ge=1, le=100)
    """Passages shown with the answer."""
    asked_on: date | None = None
    """The day whose "this week" is meant; else that of the newest article."""


class Query(Input):
    """What passages are wanted."""

    model_config = ConfigDict(json_schema_extra={"example": {"query": "monitor a ceasefire"}})
    query: str
    k: int = Field(5, ge=1, le=100)
    """Most passages."""


class Output(BaseModel):
    """What a program gets; there may be more fields one day."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="allow")


class Problem(Output):
    """Why there is no answer."""

    detail: str
    """One line: what is wrong, and what to do."""


class Article(Output):
    """One news article. All offsets count Unicode code points of `text`."""

    id: str
    title: str
    text: str
    url: str | None
    source: str | None
    author: str | None
    published: str | None
    """ISO 8601; a bare date stays a bare date."""
    language: str | None


class Index(Output):
    """Which index answered."""

    generation: str
    articles_sha256: str
    """The same wherever the same articles are indexed."""


class Passage(Output):
    """A run of sentences of one article: `text` is the article's text from `start` to `end`."""

    rank: int
    """From 1."""
    article_id: str
    start: int
    end: int
    text: str
    score: float
    """Compares within one list only."""


class Passages(Output):
    """What was found, best first."""

    index: Index
    passages: list[Passage]


class Citation(Output):
    """A place in an article: `quote` is the article's text from `start` to `end`, always."""

    article_id: str
    title: str
    url: str | None
    source: str | None
    published: str | None
    start: int
    end: int
    quote: str
    article_sha256: str
    role: Role
    """`context` is a sentence without which the evidence cannot be understood."""
    support: float
    """How well the sentence answers the question, 0 to 1."""


class Statement(Output):
    """One sentence of an answer, with at least one citation."""

    text: str
    verbatim: bool
    """Whether it is its evidence word for word; else a language model worded it."""
    citations: list[Citation]


class Answer(Output):
    """What the bot says."""

    index: Index
    question: str
    standalone_question: str
    """The question with what it left to the earlier turns filled in."""
    status: Status
    """`partial`: part of what was asked is found. `abstained`: nothing, and no statement."""
    confidence: float
    """Estimated probability that the answer is right."""
    short_answer: str | None
    """The shortest span that answers, where there is one."""
    short_answer_date: str | None
    """What the short answer is on the calendar."""
    statements: list[Statement]
    missing: list[str]
    """What was asked and not found, in words."""
    note: str | None
    """What the bot says in its own words, greeted or asked about itself."""
    notice: str | None
    """Why the words of the language model that was asked are not shown."""
    passages: list[Passage]
    """What the retriever found, best first, also what was not used."""
    timings_ms: dict[str, float]


class Finding(Output):
    """What the articles say about one sentence, from `start` to `end` of the checked text."""

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: list[Citation]
    differences: list[Change]
    """Of an altered sentence: all its words in order, and those of the source."""
    reasons: list[str]
    """Why it is not simply there."""


class Check(Output):
    """What the articles say about a text."""

    index: Index
    findings: list[Finding]
    """One for each sentence, in order."""
