"""The Model Context Protocol on standard input and output: the answers as tools of a model."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from qa_bot import __version__
from qa_bot.assemble import Opened, open_bot
from qa_bot.bot import Asking
from qa_bot.errors import QABotError
from qa_bot.settings import Settings
from qa_bot.web.api import schemas
from qa_bot.web.api.service import Service

INSTRUCTIONS = (
    "Answers from a corpus of news articles. Every citation is a place in an article: quote it "
    "word for word. Where the status is abstained, the articles do not say; do not fill in from "
    "elsewhere."
)
Count = Annotated[int, Field(description="Most passages.", ge=1, le=100)]


def make_mcp(opened: Opened) -> MCPServer:
    """The server, not yet started. What a tool's docstring says is what a language model reads."""
    server = MCPServer(
        "qa_bot", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    service = Service(opened)
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def ask(question: str, history: Sequence[schemas.EarlierTurn] = ()) -> schemas.Answer:
        """Answer a question with sentences of the articles, each with its exact place.
        `history` holds earlier turns, oldest first, where the question leans on them."""
        return schemas.Answer(**service.ask(Asking(question, history)))

    def search(query: str, k: Count = 5) -> schemas.Passages:
        """Find the passages of the articles that are closest to a query, best first."""
        return schemas.Passages(**service.search(query, k))

    def open_article(article_id: str) -> schemas.Article:
        """Read one whole article; the ids stand in citations and passages."""
        return schemas.Article(**service.article(article_id))

    def check_text(text: str) -> schemas.Check:
        """Compare a text with the articles sentence by sentence: word for word there (exact),
        altered, supported in other words, contradicted, or not_found; with the place it was
        compared to."""
        return schemas.Check(**service.check(text))

    for tool in (ask, search, open_article, check_text):
        server.add_tool(_told()(tool), annotations=reads, structured_output=True)
    return server


def serve(settings: Settings) -> None:
    """Serve until standard input ends; nothing but the protocol goes to standard output."""
    server = make_mcp(open_bot(settings))
    # else Ctrl-C would wait for the thread that waits for a line; there is nothing to tidy up
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server.run("stdio")


@contextmanager
def _told() -> Iterator[None]:
    """What a user can mend is told to the model; all else is a bug and stays in the log."""
    try:
        yield
    except QABotError as error:
        raise ToolError(str(error)) from error
