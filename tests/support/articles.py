"""Three articles, and how articles become a file that is read."""

import json
from collections.abc import Iterable
from pathlib import Path

from qa_bot.records import article_record
from qa_bot.types import Article

SAMPLE_ARTICLES = Path(__file__).parents[2] / "articles"
ARTICLES = (
    Article(
        "harvest",
        "First grain leaves the port",
        "Two ships with grain left Odesa on Monday. “The grain is on its way,” said Dr. Olena Koval, "
        "who runs the port.\n\n"
        "She spoke at 9 a.m. local time — the crews had waited for eleven weeks. The harvest goes to "
        "Egypt.",
        source="Port Gazette",
        published="2025-05-12",
        language="en",
    ),
    Article(
        "exchange",
        "Prisoners come home",
        "Each side freed 40 prisoners on Tuesday. Gen. Petro Lys called the exchange “a beginning”.\n\n"
        "The prisoners crossed the border near Kovel — most of them on foot.",
        url="https://example.org/exchange",
        author="Ann Reed",
        published="2025-05-13T18:30:00Z",
        language="en",
    ),
    Article(
        "meeting",
        "No date for new talks",
        "The talks ended without a result. “We will meet again,” Mr. Hale told reporters.\n\n"
        "He named no date for the next talks.",
    ),
)


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """As a file that rebuild reads."""
    lines = (json.dumps(article_record(article)) + "\n" for article in articles)
    path.write_text("".join(lines), "utf-8")


def refuse(place: str, reason: str) -> None:
    """For tests in which every article must be readable."""
    raise AssertionError(f"{place}: {reason}")
