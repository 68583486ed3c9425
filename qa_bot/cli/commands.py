"""The command line: qa-bot chat | ask | search | article | check | verify | mcp | doctor."""

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from qa_bot import __version__, records
from qa_bot.cli.streams import open_lines, prepare_streams, read_text
from qa_bot.errors import InputError, QABotError, UsageError
from qa_bot.log import start_log
from qa_bot.settings import Settings, load_settings, origins

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: results go to standard output, all else to standard error, in UTF-8."""
    prepare_streams()
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(vars(options))
        if sys.stdout is None and options.run is not _chat:
            raise QABotError("standard output is closed, and the result goes there; open it")
        code = options.run(options, settings) or 0
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


def _chat(options: argparse.Namespace, settings: Settings) -> None:
    from qa_bot.web.app import serve

    start_log(settings.log)
    serve(settings)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.question is None) == (options.batch is None):
        raise UsageError('give one question, or --batch FILE: qa-bot ask "Who leads the talks?"')
    from qa_bot.assemble import open_bot
    from qa_bot.render.answer_text import answer_markdown, answer_text

    if options.batch is not None:
        return _ask_batch(options.batch, settings)
    opened = open_bot(settings)
    answer = opened.bot.ask(options.question, k=settings.k)
    record = records.answer_record(answer, index=opened.generation.identity)
    text = answer_markdown(answer) if options.markdown else answer_text(answer)
    print(json.dumps(record, ensure_ascii=False) if options.json else text)
    return 0


def _ask_batch(file: str, settings: Settings) -> int:
    from qa_bot.answering.extractive import no_answer
    from qa_bot.assemble import open_bot
    from qa_bot.reading.question_files import read_questions

    refused: list[InputError] = []

    def refuse(error: InputError) -> None:
        print(f"qa-bot: {error}", file=sys.stderr)
        refused.append(error)

    with open_lines(file) as lines:
        opened, asked = open_bot(settings), 0
        for question in read_questions(lines, file, refused=refuse):
            asked += 1
            try:
                answer = opened.bot.ask(
                    question.question, question.history, k=settings.k, asked_on=question.asked_on
                )
            except UsageError as error:
                print(f"qa-bot: question {question.id}: {error}", file=sys.stderr)
                answer = no_answer(question.question)
            record = records.answer_record(answer, question.id, opened.generation.identity)
            print(json.dumps(record, ensure_ascii=False), flush=True)
    return 0 if not refused else 1 if asked else 2


def _search(options: argparse.Namespace, settings: Settings) -> None:
    from qa_bot.assemble import open_bot
    from qa_bot.render.answer_text import passage_text

    hits = open_bot(settings).retriever.retrieve(options.query, settings.k)
    for rank, hit in enumerate(hits, 1):
        record = records.passage_record(rank, hit)
        print(json.dumps(record, ensure_ascii=False) if options.json else passage_text(rank, hit))


def _article(options: argparse.Namespace, settings: Settings) -> None:
    from qa_bot.index.store import open_index
    from qa_bot.render.answer_text import article_text

    if (generation := open_index(Path(settings.index))).notice:
        print(f"qa-bot: {generation.notice}", file=sys.stderr)
    article = generation.corpus.article(options.id)
    record = records.article_record(article)
    print(json.dumps(record, ensure_ascii=False) if options.json else article_text(article))


def _check(options: argparse.Namespace, settings: Settings) -> int:
    """Ends with 1 where a sentence was altered or is contradicted."""
    from qa_bot.assemble import open_checker
    from qa_bot.render.findings import check_markdown, check_text

    text = read_text(options.file)
    checker = open_checker(settings)
    sentences = checker.sentences(text)
    found = checker.check(sentences)
    findings = list(tqdm(found, total=len(sentences), unit="sentence", leave=False, disable=None))
    if options.markdown:
        print(check_markdown(findings), end="")
    else:
        for finding in findings:
            record = records.finding_record(finding)
            print(json.dumps(record, ensure_ascii=False) if options.json else check_text(finding))
    return int(any(finding.verdict in ("altered", "contradicted") for finding in findings))


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.checking.receipts import answer_problems
    from qa_bot.index.integrity import index_problems
    from qa_bot.index.store import open_index

    generation = open_index(Path(settings.index))
    problems = list(index_problems(generation))
    if options.answers:
        with open_lines(options.answers) as lines:
            problems += answer_problems(generation.corpus, lines, options.answers)
    for problem in problems:
        print(problem, file=sys.stderr)
    about = generation.manifest
    print(
        f"{generation.name}: {about['articles']} articles, {about['sentences']} sentences, "
        f"{about['passages']} passages: {len(problems) or 'no'} problems"
    )
    return 1 if problems else 0


def _mcp(options: argparse.Namespace, settings: Settings) -> None:
    try:
        from qa_bot.web.api.mcp_server import serve  # the package is an extra
    except ImportError as error:
        raise QABotError(
            f"the package mcp is not installed; run: {sys.executable} -m pip install 'mcp>=2.3'"
        ) from error
    serve(settings)


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    """Ends with 1 where something is wrong."""
    from qa_bot.cli.doctor import examine

    wrong = False
    for part in examine(settings, origins(vars(options))):
        print(part, flush=True)
        wrong |= part.wrong
    return int(wrong)


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
    ask.add_argument("--batch", metavar="FILE", help="questions as JSON lines; - is standard input")
    ask.add_argument("--json", action="store_true", help="print the answer as a JSON object")
    ask.add_argument("--markdown", action="store_true", help="print it as Markdown, with places")
    search = command("search", _search, "find passages")
    search.add_argument("query")
    search.add_argument("--json", action="store_true", help="print one JSON object a line")
    mcp = command("mcp", _mcp, "serve the Model Context Protocol on standard input and output")
    for asking in (chat, ask, search, mcp):
        asking.add_argument("--embedder", help="default, a model folder, or a hub id")
        asking.add_argument("--reader", help="default, none, a model folder, or a hub id")
    for showing in (ask, search):
        showing.add_argument("--k", type=int, help="passages shown (default: 5)")
    article = command("article", _article, "print a stored article")
    article.add_argument("id")
    article.add_argument("--json", action="store_true", help="print it as a JSON object")
    _add_check_options(
        command("check", _check, "compare a text with the articles, sentence by sentence")
    )
    verify = command("verify", _verify, "check all stored files and offsets, and given answers")
    verify.add_argument("answers", nargs="?", metavar="ANSWERS.jsonl")
    command("doctor", _doctor, "say what the set-up consists of, and what is wrong with it")
    return parser


def _add_check_options(check: argparse.ArgumentParser) -> None:
    add = check.add_argument
    add("file", nargs="?", default="-", metavar="FILE", help="default: standard input")
    add("--embedder", help="default, a model folder, or a hub id")
    shape = check.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object a sentence")
    shape.add_argument("--markdown", action="store_true", help="print Markdown")
