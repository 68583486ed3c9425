"""Files of articles, and what is read of them."""

import io
import json
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from qa_bot.reading.articles import read_articles
from qa_bot.types import Article

DATA = Path(__file__).parents[1] / "data" / "articles"
BODY = "The ferry to Sandholm stopped running on Monday. Its engine had failed.\n\nIt sails again."
PAGES = (
    "Ferry to Sandholm stops\n\nThe ferry to the island of Sandholm stopped running on Mon-\n"
    "day because its engine had failed, the company said in the\nmorning. It sails again.\n"
    "A bus takes the passengers to the bridge in the north, and\nit goes on from",
    "there. The end.",
)


class Reading:
    """What was read, with all that was reported; compared by the tests."""

    def __init__(self, *paths: Path) -> None:
        self.skipped: list[tuple[str, str]] = []
        self.undated: list[tuple[str, str]] = []
        self.articles = list(
            read_articles(
                paths,
                lambda *report: self.skipped.append(report),
                undated=lambda *report: self.undated.append(report),
            )
        )

    @property
    def article(self) -> Article:
        (article,) = self.articles
        assert not self.skipped
        return article

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"a{number}", "title": f"Title {number}", "text": f"Text {number}."} | fields


def pdf(*pages: str, info: str = "") -> bytes:
    """A PDF of these pages, in a font of every reader."""
    count, kids = len(pages), " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        lines = "".join(f"({line}) Tj T*\n" for line in page.split("\n"))
        stream = f"BT /F1 11 Tf 72 720 Td 14 TL\n{lines}ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< {info} >>")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n"
        f"<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


def encrypted(data: bytes, password: str = "secret") -> bytes:
    writer, written = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(password, owner_password="secret", algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()
