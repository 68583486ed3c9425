"""An index of the three articles."""

import shutil
from pathlib import Path

import pytest
from support.articles import ARTICLES, refuse, write_articles
from support.toy_embedder import ToyEmbedder

from qa_bot.index.rebuild import rebuild


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    write_articles(folder / "news.jsonl", ARTICLES)
    rebuild(
        [folder / "news.jsonl"], folder / "index", ToyEmbedder(), skipped=refuse, undated=refuse
    )
    return folder / "index"


@pytest.fixture
def index(pristine: Path, tmp_path: Path) -> Path:
    """A folder with one generation, free to be damaged."""
    return shutil.copytree(pristine, tmp_path / "index")
