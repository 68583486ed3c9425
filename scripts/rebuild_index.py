#!/usr/bin/env python3
"""Build an index from articles, or bring it up to date."""

import argparse
import sys
from pathlib import Path

from qa_bot.embed import load_embedder
from qa_bot.errors import QABotError
from qa_bot.rebuild import rebuild
from qa_bot.settings import load_settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", nargs="+", required=True, type=Path, metavar="PATH",
                        help="files or folders: JSON Lines, JSON, text, Markdown, HTML, PDF")  # fmt: skip
    parser.add_argument("--index", metavar="DIR", help="folder of the index (default: index)")
    parser.add_argument("--full", action="store_true", help="start over: embed everything again")
    arguments = parser.parse_args()
    skipped: list[str] = []

    def report_skipped(place: str, reason: str) -> None:
        skipped.append(place)
        print(f"skipped {place}: {reason}", file=sys.stderr)

    def report_undated(place: str, reason: str) -> None:
        print(f"kept without its date {place}: {reason}", file=sys.stderr)

    try:
        settings = load_settings({"index": arguments.index})
        folder, embedder = Path(settings.index), load_embedder(settings.embedder)
        done = rebuild(
            arguments.articles, folder, embedder,
            full=arguments.full, skipped=report_skipped, undated=report_undated,
        )  # fmt: skip
    except QABotError as error:
        print(f"rebuild_index: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("rebuild_index: interrupted; run it again", file=sys.stderr)
        return 130
    print(f"{done}; {len(skipped)} skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
