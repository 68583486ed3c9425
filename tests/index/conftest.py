"""The three articles, as a file and as an index that a test may change."""

import shutil
from pathlib import Path

import pytest
from support.articles import ARTICLES, write_articles


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_articles(tmp_path / "news.jsonl", ARTICLES)
    return tmp_path / "news.jsonl"


@pytest.fixture
def index(toy_index: Path, tmp_path: Path) -> Path:
    """A folder with one generation, free to be damaged."""
    return shutil.copytree(toy_index, tmp_path / "index")
