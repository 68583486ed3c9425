"""Fit the weights by which figures become probabilities (qa_bot/models/weights.json)."""

import argparse
import json
import sys
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.models.load import load_embedder
from qa_bot.models.reader import load_reader
from qa_bot.training.judging import fit_weights, read_source


def main() -> int:
    """Fit without the reader first, then with it; the exit code."""
    args = arguments()
    try:
        embedder, weights = load_embedder("default"), {}
        for reader in (None, load_reader("default")):
            sources = [
                read_source(index, folder, untrained=untrained, embedder=embedder, reader=reader)
                for untrained, pairs in ((False, args.set), (True, args.untrained))
                for index, folder in pairs
            ]
            weights = fit_weights(sources, weights)
    except QABotError as error:
        print(f"fit_weights: {error}", file=sys.stderr)
        return error.exit_code
    args.output.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
    return 0


def arguments() -> argparse.Namespace:
    """Those of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--set",
        nargs=2,
        action="append",
        type=Path,
        default=[],
        metavar=("INDEX", "FOLDER"),
        help="an index, and the folder of articles and questions to ask of it",
    )
    parser.add_argument(
        "--untrained",
        nargs=2,
        action="append",
        type=Path,
        default=[],
        metavar=("INDEX", "FOLDER"),
        help="likewise; the reader was not trained on these articles",
    )
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
