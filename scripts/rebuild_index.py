"""Build an index from articles, or bring it up to date."""

import argparse
import os
import signal
import sys
from pathlib import Path


def interrupted(number: int, _: object) -> None:
    os.write(2, b"rebuild_index: interrupted; the index in use is whole\n")
    os._exit(128 + number)  # a library could swallow an exception; the next rebuild clears up


def rebuild_from(articles: list[Path], index: str | None, **how: bool) -> str:
    from qa_bot import embed, rebuild, settings, terminal  # they take a second: heard meanwhile

    chosen, skipped = settings.load_settings({"index": index}), []
    say = "{} {}: {}\n".format
    how["skipped"] = lambda *at: skipped.append(sys.stderr.write(say("skipped", *at)))
    how["undated"] = lambda *at: sys.stderr.write(say("kept without its date", *at))
    how["progress"], embedder = terminal.progress_bar(), embed.load_embedder(chosen.embedder)
    done = rebuild.rebuild(articles, Path(chosen.index), embedder, **how)
    return f"{done}; {len(skipped)} skipped"


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    from qa_bot.errors import QABotError

    add = (parser := argparse.ArgumentParser(description=__doc__)).add_argument
    add("--articles", nargs="+", required=True, type=Path, metavar="PATH", help="files or folders")
    add("--index", metavar="DIR", help="folder of the index (default: index)")
    add("--full", action="store_true", help="start over: embed everything again")
    add("--allow-shrink", action="store_true", help="also where half of the articles are gone")
    try:
        print(rebuild_from(**vars(parser.parse_args())))
    except QABotError as error:
        sys.exit(print(f"rebuild_index: {error}", file=sys.stderr) or error.exit_code)
