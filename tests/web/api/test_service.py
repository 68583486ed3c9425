"""What programs get, whatever door they come through, from one opened index."""

import json

import pytest
from pydantic import BaseModel

from qa_bot.assemble import Opened
from qa_bot.bot import Asking
from qa_bot.errors import InputError, UnknownArticle, UsageError
from qa_bot.types import Turn
from qa_bot.web.api import schemas
from qa_bot.web.api.service import MAX_CHECKED, Service

QUESTION = "Who called the exchange of prisoners a beginning?"


def unknown_fields(shape: BaseModel) -> set[str]:
    """The fields that a record has and its shape does not, at any depth."""
    unknown = set(shape.model_extra or {})
    for value in shape.__dict__.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, BaseModel):
                unknown |= unknown_fields(inner)
    return unknown


def test_the_description_is_that_of_what_is_given(toy_opened: Opened):
    service = Service(toy_opened)
    altered = "Each side freed 50 prisoners on Tuesday. The moon is made of cheese."
    given = [
        (schemas.Answer, service.ask(Asking(QUESTION))),
        (schemas.Answer, service.ask(Asking("How many articles are there?"))),
        (schemas.Passages, service.search("grain")),
        (schemas.Article, service.article("harvest")),
        (schemas.Check, service.check(altered)),
    ]
    for shape, record in given:
        read = shape.model_validate(record)
        assert unknown_fields(read) == set()
        assert read.model_dump(mode="json") == json.loads(json.dumps(record))


def test_the_service_checks_no_empty_and_no_endless_text(toy_opened: Opened):
    for text in ("", " \n", "…", "x" * (MAX_CHECKED + 1)):
        with pytest.raises(InputError):
            Service(toy_opened).check(text)


def test_a_question_and_what_was_said_before_are_tidied(toy_opened: Opened):
    service = Service(toy_opened)
    asking = Asking(f" {QUESTION}\n", [Turn("Who\n was\ud83d freed?", "Forty  prisoners.")])
    assert service.ask(asking)["question"] == QUESTION


def test_what_cannot_be_given_is_refused(toy_opened: Opened):
    with pytest.raises(UsageError):
        Service(toy_opened).search(" ?")
    with pytest.raises(UnknownArticle):
        Service(toy_opened).article("gone")
