"""Build an index from articles, or bring it up to date."""

import argparse
import sys
from functools import partial
from pathlib import Path

from qa_bot.embed import load_embedder
from qa_bot.errors import QABotError
from qa_bot.rebuild import rebuild
from qa_bot.settings import load_settings


def say(skipped: list[str], what: str, place: str, reason: str) -> None:
    skipped.append(place)
    print(f"{what} {place}: {reason}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--articles", nargs="+", required=True, type=Path, metavar="PATH", help="files or folders")
    add("--index", metavar="DIR", help="folder of the index (default: index)")
    add("--full", action="store_true", help="start over: embed everything again")
    args, skipped = parser.parse_args(), []
    hear, warn = partial(say, skipped, "skipped"), partial(say, [], "kept without its date")
    try:
        settings = load_settings({"index": args.index})
        folder, embedder = Path(settings.index), load_embedder(settings.embedder)
        done = rebuild(args.articles, folder, embedder, full=args.full, skipped=hear, undated=warn)
        print(f"{done}; {len(skipped)} skipped")
    except (QABotError, KeyboardInterrupt) as error:
        print(f"rebuild_index: {str(error) or 'interrupted; run it again'}", file=sys.stderr)
        return error.exit_code if isinstance(error, QABotError) else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
