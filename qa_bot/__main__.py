"""The command line: qa-bot chat | ask | search | article | verify."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from qa_bot import __version__
from qa_bot.errors import InputError, QABotError, UsageError
from qa_bot.settings import Settings, load_settings

SETTINGS = ("index", "embedder", "reader", "k", "threshold", "host", "port")
"""Those that are options of a command of the same name."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Results go to standard output, everything else to standard error; both are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings({name: vars(options).get(name) for name in SETTINGS})
        code = int(options.run(options, settings))
        print(end="", flush=True)
        return code
    except QABotError as error:
        print(f"qa-bot: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # `qa-bot search … | head` ends quietly
        _drop_output()
        return 0
    except OSError as error:
        if error.errno not in FULL:
            raise
        print(f"qa-bot: cannot write the output: {error.strerror}; make room", file=sys.stderr)
        _drop_output()
        return 1
    except KeyboardInterrupt:
        return 130


def _drop_output() -> None:
    """Nothing can be written; what waits to be written at the end shall not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.server import serve

    address = f"http://{settings.host}:{settings.port}"
    print(
        f"opening {settings.index}; the page will be at {address} (Ctrl-C ends it)", file=sys.stderr
    )
    serve(settings)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.question is None) == (options.batch is None):
        raise UsageError('give one question, or --batch FILE: qa-bot ask "Who leads the talks?"')
    from qa_bot.assemble import open_bot
    from qa_bot.records import answer_record
    from qa_bot.render import answer_text

    if options.batch is not None:
        return _ask_batch(options.batch, settings)
    answer = open_bot(settings).bot.ask(options.question, k=settings.k)
    print(
        json.dumps(answer_record(answer), ensure_ascii=False)
        if options.json
        else answer_text(answer)
    )
    return 0


def _ask_batch(file: str, settings: Settings) -> int:
    from qa_bot.answer import no_answer
    from qa_bot.assemble import open_bot
    from qa_bot.questions import read_questions
    from qa_bot.records import answer_record

    refused: list[InputError] = []

    def refuse(error: InputError) -> None:
        print(f"qa-bot: {error}", file=sys.stderr)
        refused.append(error)

    with _lines(file) as lines:
        bot, asked = open_bot(settings).bot, 0
        for question in read_questions(lines, file, refused=refuse):
            asked += 1
            try:
                answer = bot.ask(
                    question.question, question.history, k=settings.k, asked_on=question.asked_on
                )
            except UsageError as error:
                print(f"qa-bot: question {question.id}: {error}", file=sys.stderr)
                answer = no_answer(question.question)
            print(json.dumps(answer_record(answer, question.id), ensure_ascii=False), flush=True)
    return 0 if not refused else 1 if asked else 2


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.assemble import open_bot
    from qa_bot.records import passage_record
    from qa_bot.terminal import passage_text

    hits = open_bot(settings).bot.retriever.retrieve(options.query, settings.k)
    for rank, hit in enumerate(hits, 1):
        record = passage_record(rank, hit)
        print(json.dumps(record, ensure_ascii=False) if options.json else passage_text(rank, hit))
    return 0


def _article(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.records import article_record
    from qa_bot.store import open_index
    from qa_bot.terminal import article_text

    article = open_index(Path(settings.index)).corpus.article(options.id)
    record: dict[str, Any] = article_record(article)
    print(json.dumps(record, ensure_ascii=False) if options.json else article_text(article))
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.store import open_index
    from qa_bot.verify import answer_problems, index_problems

    generation = open_index(Path(settings.index))
    problems = list(index_problems(generation))
    if options.answers:
        with _lines(options.answers) as lines:
            problems += answer_problems(generation.corpus, lines, options.answers)
    for problem in problems:
        print(problem, file=sys.stderr)
    about = generation.manifest
    print(
        f"{generation.name}: {about['articles']} articles, {about['sentences']} sentences, "
        f"{about['passages']} passages: {len(problems) or 'no'} problems"
    )
    return 1 if problems else 0


@contextmanager
def _lines(file: str) -> Iterator[TextIO]:
    """The lines of a file; `-` is standard input. A byte order mark at the start is passed over."""
    try:
        if file == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig")
            yield sys.stdin
        else:
            with _opened(file) as stream:
                yield stream
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 (byte {error.start})") from error


def _opened(file: str) -> TextIO:
    try:
        return Path(file).open(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qa-bot", description="Ask a corpus of news articles; every sentence shows its source."
    )
    parser.add_argument("--version", action="version", version=f"qa-bot {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.add_argument("--index", metavar="DIR", help="folder of the index (default: index)")
        added.set_defaults(run=run)
        return added

    chat = command("chat", _chat, "serve the chat page")
    chat.add_argument("--host", help="address (default: 127.0.0.1)")
    chat.add_argument("--port", type=int, help="port (default: 7860)")
    ask = command("ask", _ask, "answer one question, or a file of questions")
    ask.add_argument("question", nargs="?")
    ask.add_argument(
        "--batch", metavar="FILE", help="questions, one JSON object a line; - is standard input"
    )
    ask.add_argument("--json", action="store_true", help="print the answer as a JSON object")
    search = command("search", _search, "find passages")
    search.add_argument("query")
    search.add_argument("--json", action="store_true", help="print one JSON object a line")
    for asking in (chat, ask, search):
        asking.add_argument("--embedder", help="default, a model folder, or a hub id")
        asking.add_argument("--reader", help="default, none, a model folder, or a hub id")
    for showing in (ask, search):
        showing.add_argument("--k", type=int, help="passages shown (default: 5)")
    article = command("article", _article, "print a stored article")
    article.add_argument("id")
    article.add_argument("--json", action="store_true", help="print it as a JSON object")
    verify = command(
        "verify", _verify, "check every stored file, offset and, with a file, citation"
    )
    verify.add_argument("answers", nargs="?", metavar="ANSWERS.jsonl")
    return parser


if __name__ == "__main__":
    sys.exit(main())
