"""PDF -> articles."""

from pathlib import Path

import pytest
from support.files import PAGES, Reading, encrypted, pdf

pytestmark = pytest.mark.slow  # PDFs are read in a process of their own


def test_a_pdf(tmp_path: Path) -> None:
    info = "/Title (Ferry stops) /Author (Ann) /CreationDate (D:20250515093000+02'00')"
    (tmp_path / "a.pdf").write_bytes(pdf(*PAGES, info=info))
    article = Reading(tmp_path).article
    assert (article.title, article.author) == ("Ferry stops", "Ann")
    assert article.published == "2025-05-15T09:30:00+02:00"
    assert article.text.split("\n\n") == [
        "Ferry to Sandholm stops",
        "The ferry to the island of Sandholm stopped running on Monday because its engine had"
        " failed, the company said in the morning. It sails again.",
        "A bus takes the passengers to the bridge in the north, and it goes on from there. The end.",
    ]


def test_a_pdf_without_text_is_named(tmp_path: Path) -> None:
    files = [
        (pdf(""), "no text layer"),
        (encrypted(pdf("Text.")), "encrypted"),
        (pdf("x")[:200], "not a PDF that can be read"),
        (b"%PDF-1.4 junk", "not a PDF that can be read"),
    ]
    for number, (data, _) in enumerate(files):
        (tmp_path / f"{number}.pdf").write_bytes(data)
    skipped = Reading(tmp_path).skipped
    for number, ((place, said), (_, reason)) in enumerate(zip(skipped, files, strict=True)):
        assert place == f"{tmp_path}/{number}.pdf"
        assert said.startswith(reason)


def test_a_pdf_that_every_viewer_opens_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(encrypted(pdf("The ferry sails again."), password=""))
    assert Reading(tmp_path).article.text == "The ferry sails again."
