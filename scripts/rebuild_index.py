"""Build an index from articles, or bring it up to date."""

import argparse
import os
import signal
import sys
from pathlib import Path


def interrupted(number: int, _: object) -> None:
    os.write(2, b"rebuild_index: interrupted; the index in use is whole\n")
    os._exit(128 + number)  # a library could swallow an exception; the next rebuild clears up


def rebuild_from(args: argparse.Namespace) -> str:
    """What was done, in one line; what is skipped is told as it happens."""
    # these take a second, during which an interruption is heard
    from qa_bot.cli.streams import progress_bar
    from qa_bot.index.rebuild import rebuild
    from qa_bot.models.load import load_embedder
    from qa_bot.settings import load_settings

    settings = load_settings({"index": args.index})
    skipped: list[str] = []

    def skip(place: str, reason: str) -> None:
        skipped.append(place)
        print(f"skipped {place}: {reason}", file=sys.stderr)

    def tell_undated(place: str, reason: str) -> None:
        print(f"kept without its date {place}: {reason}", file=sys.stderr)

    done = rebuild(
        args.articles,
        Path(settings.index),
        load_embedder(settings.embedder, building=True),
        full=args.full,
        allow_shrink=args.allow_shrink,
        skipped=skip,
        undated=tell_undated,
        progress=progress_bar(),
    )
    return f"{done}; {len(skipped)} skipped"


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    from qa_bot.errors import QABotError

    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--articles", nargs="+", required=True, type=Path, metavar="PATH", help="files or folders")
    add("--index", metavar="DIR", help="folder of the index (default: index)")
    add("--full", action="store_true", help="start over: embed everything again")
    add("--allow-shrink", action="store_true", help="also where half of the articles are gone")
    try:
        print(rebuild_from(parser.parse_args()))
    except QABotError as error:
        print(f"rebuild_index: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
