"""A bot over three articles, and a model that words its answers."""

from collections.abc import Iterator

import pytest
from support.articles import ARTICLES
from support.scripted_model import ScriptedModel, copies, scripted_model
from support.worded_answers import made_index, toy_bot

from qa_bot.bot import QABot
from qa_bot.index.generation import Generation


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return made_index(tmp_path_factory.mktemp("llm"), ARTICLES)


@pytest.fixture(scope="module")
def plain_bot(generation: Generation) -> QABot:
    return toy_bot(generation)


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model(copies) as model:
        yield model
