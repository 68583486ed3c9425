"""Build an index from articles, or bring it up to date."""

import argparse
import sys
from pathlib import Path

from qa_bot.embed import load_embedder
from qa_bot.errors import QABotError
from qa_bot.rebuild import rebuild
from qa_bot.settings import load_settings
from qa_bot.terminal import progress_bar


def say(heard: list[str], what: str, place: str, reason: str) -> None:
    heard.append(place)
    print(f"{what} {place}: {reason}", file=sys.stderr)


def main() -> int:
    add = (parser := argparse.ArgumentParser(description=__doc__)).add_argument
    add("--articles", nargs="+", required=True, type=Path, metavar="PATH", help="files or folders")
    add("--index", metavar="DIR", help="folder of the index (default: index)")
    add("--full", action="store_true", help="start over: embed everything again")
    add("--allow-shrink", action="store_true", help="also where half of the articles are gone")
    how, skipped = vars(parser.parse_args()), []
    how["skipped"] = lambda *at: say(skipped, "skipped", *at)
    how["undated"] = lambda *at: say([], "kept without its date", *at)
    try:
        settings = load_settings({"index": how.pop("index")})
        folder, embedder = Path(settings.index), load_embedder(settings.embedder)
        done = rebuild(how.pop("articles"), folder, embedder, progress=progress_bar(), **how)
        print(f"{done}; {len(skipped)} skipped")
    except (QABotError, KeyboardInterrupt) as error:
        print(f"rebuild_index: {str(error) or 'interrupted; run it again'}", file=sys.stderr)
        return error.exit_code if isinstance(error, QABotError) else 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
