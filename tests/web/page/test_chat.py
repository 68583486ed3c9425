"""What the page does with a question, without a browser."""

import pytest
from support.serving import NOTICE, live

from qa_bot.assemble import Opened
from qa_bot.web.page.chat import STOPPED, Chat, beginning

pytestmark = pytest.mark.slow  # it loads Gradio

QUESTION = "Who called the exchange of prisoners a beginning?"


@pytest.fixture
def chat(toy_opened: Opened) -> Chat:
    return Chat(live(toy_opened), judging=False)


def asked(chat: Chat, question: str, kept: list, within: str = "") -> tuple[list, list]:
    """The messages at the end, and what the browser keeps."""
    first, *_, (messages, kept, _) = chat.turn(question, kept, within)
    assert 'class="progress"' in first[0][-1]["content"]
    return messages, kept


def test_an_answer_follows_its_question_and_comes_back_from_the_browser(chat: Chat):
    messages, kept = asked(chat, QUESTION, [])
    assert [message["role"] for message in messages] == ["user", "assistant"]
    assert "#cite-exchange-" in messages[1]["content"]
    assert chat.reload(kept) == messages


def test_sources_are_numbered_through_the_conversation(chat: Chat):
    _, kept = asked(chat, QUESTION, [])
    messages, kept = asked(chat, "How many ships left Odesa?", kept)
    assert [">1</a>" in m["content"] for m in messages] == [False, True, False, False]
    assert len(kept) == 2


def test_only_the_last_question_is_asked_again_or_edited(chat: Chat):
    _, kept = asked(chat, QUESTION, [])
    _, kept = asked(chat, "How many ships left Odesa?", kept)
    *_, (messages, again, _) = chat.again(kept, "")
    assert [answer["question"] for answer in again] == [a["question"] for a in kept]
    assert len(messages) == 4
    messages, before, question = chat.edit(kept)
    assert (len(messages), len(before), question) == (2, 1, "How many ships left Odesa?")


@pytest.mark.parametrize("question", ["", None, "?", "x" * 2001])
def test_what_is_no_question_is_answered_by_a_notice_and_not_kept(chat: Chat, question):
    [(messages, kept, box)] = chat.turn(question, [], "")
    assert 'class="notice"' in messages[-1]["content"]
    assert not isinstance(kept, list)
    assert box == ""


def test_what_went_wrong_is_said_below_the_conversation(chat: Chat):
    messages, kept = asked(chat, QUESTION, [])
    stopped, _ = chat.stopped(kept)
    assert stopped[:-1] == messages
    assert STOPPED in stopped[-1]["content"]
    failed, _ = chat.failed(kept, messages)
    assert "did not work" in failed[-1]["content"]


def test_without_an_index_every_question_gets_the_notice():
    index = live(None, NOTICE)
    [(messages, _, _)] = Chat(index, judging=False).turn(QUESTION, [], "")
    assert NOTICE in messages[-1]["content"]
    assert NOTICE in beginning(index.now)["placeholder"]
