"""Chat completions as OpenAI's clients speak them, answered by the bot, with exact citations."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

from qa_bot.bot import MAX_TURNS, Bot, question_problem
from qa_bot.errors import InputError
from qa_bot.records import Record
from qa_bot.render import outline
from qa_bot.text.escape import encodable, tidy
from qa_bot.types import Answer, Span, Turn

MODEL = "qa_bot"
MAX_NAME_CHARACTERS = 200
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""Clients expect it; nothing is paid by the token here."""


def complete(body: bytes, bot: Bot) -> Record | Iterator[str]:
    """The completion, or its events where the request says `stream`. Raises InputError."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the request is no JSON ({_why(error)})") from error
    question, history = _conversation(request)
    content, annotations = _content(bot.ask(question, history))
    head = {
        "id": f"chatcmpl-{uuid4().hex}",
        "created": int(datetime.now(UTC).timestamp()),
        "model": encodable(str(request.get("model") or MODEL))[:MAX_NAME_CHARACTERS],
    }
    message = {"role": "assistant", "content": content, "annotations": annotations}
    if request.get("stream") is True:
        head["object"] = "chat.completion.chunk"
        options = request.get("stream_options")
        with_usage = isinstance(options, Mapping) and options.get("include_usage") is True
        return _events(head, message, with_usage)
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return head | {"object": "chat.completion", "choices": [choice], "usage": USAGE}


def model_record(name: str = MODEL) -> Record:
    return {"id": name, "object": "model", "created": 0, "owned_by": MODEL}


def _why(error: Exception) -> str:
    """For people who send requests, where Python speaks to those who write programs."""
    match error:
        case json.JSONDecodeError():
            return str(error)
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case RecursionError():
            return "it is nested too deeply"
    return "a number in it has too many digits"


def _conversation(request: Any) -> tuple[str, list[Turn]]:
    """The last message is the question; each earlier question and its reply are a turn."""
    if not isinstance(request, Mapping) or not isinstance(request.get("messages"), list):
        raise InputError(
            'the request has no "messages"; send a list of objects with role and content'
        )
    spoken = [m for m in request["messages"] if _role(m) in ("user", "assistant")]
    messages = [(_role(m), _text(m)) for m in spoken]
    if not messages or messages[-1][0] != "user":
        raise InputError("the last message is not by the user; send the question last")
    if problem := question_problem(messages[-1][1]):
        raise InputError(problem)
    turns = [
        Turn(text, reply)
        for (role, text), (next_role, reply) in pairwise(messages)
        if (role, next_role) == ("user", "assistant")
    ]
    return messages[-1][1], turns[-MAX_TURNS:]


def _role(message: Any) -> str:
    if not isinstance(message, Mapping) or not isinstance(message.get("role"), str):
        raise InputError("a message has no role; each is an object with role and content")
    return message["role"]


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
    texts = [part.get("text") for part in parts if isinstance(part, Mapping)]
    if len(texts) != len(parts) or not all(isinstance(text, str) for text in texts):
        raise InputError("a message has content that is no text; this program reads only text")
    return tidy(" ".join(texts))


def _content(answer: Answer) -> tuple[str, list[Record]]:
    """One line a sentence with the numbers of its sources, and what each sentence rests on."""
    if answer.note:
        return f"{outline.BY_THE_BOT} {answer.note}", []
    if answer.status == "abstained":
        return outline.ABSTAINED, []
    number = outline.numbers(answer)
    content, annotations = "", []
    for line in outline.lines(answer):
        marks = "".join(f"[{number[article.id]}]" for article in outline.articles_of(line.spans))
        place = {"start_index": len(content), "end_index": len(content) + len(line.text)}
        annotations += [
            {"type": "url_citation", "url_citation": place | _cited(span)} for span in line.spans
        ]
        content += f"{line.text} {marks}{f' ({outline.WORDED})' if line.kind == 'worded' else ''}\n"
    return f"{content}{answer.notice or ''}".rstrip("\n"), annotations


def _cited(span: Span) -> Record:
    article = span.article
    exact = {"article_id": article.id, "start": span.start, "end": span.end, "quote": span.text}
    return {"title": article.title, "url": article.url or "", **exact}


def _events(head: Record, message: Record, with_usage: bool) -> Iterator[str]:
    """A line of the content at a time; the citations come after the last."""
    pieces: Sequence[str] = message["content"].splitlines(keepends=True)
    deltas = [{"role": "assistant"}, *({"content": piece} for piece in pieces)]
    deltas.append({"annotations": message["annotations"]})
    for delta in deltas:
        yield _event(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    yield _event(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    if with_usage:
        yield _event(head | {"choices": [], "usage": USAGE})
    yield "data: [DONE]\n\n"


def _event(record: Record) -> str:
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n"
