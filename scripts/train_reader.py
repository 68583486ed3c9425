"""Train the reader on question sets, and write its weights as reader.onnx."""

import argparse
import sys
from pathlib import Path

from qa_bot.embed import packaged_folder
from qa_bot.errors import QABotError
from qa_bot.training.recipe import Recipe
from qa_bot.training.train import Options, train_and_export


def shared(text: str) -> tuple[Path, float]:
    path, _, share = text.partition("=")
    return Path(path), float(share or 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--set", nargs="+", type=Path, required=True, help="folders; one named twice counts twice")
    add("--pairs", nargs="*", type=shared, default=[], metavar="FILE[=SHARE]")
    add("--spans", nargs="*", type=shared, default=[], metavar="FILE[=SHARE]", help="read once")
    add("--distractors", nargs="*", type=Path, default=[], help="more articles")
    add("--output", type=Path, required=True, help="folder; goes on from what is there")
    for name, default in (("--passes", 2), ("--seed", 0)):
        add(name, type=int, default=default)
    add("--bfloat16", action="store_true", help="faster, on processors that have it")
    add("--checkpoint-every", type=int, default=200, metavar="BATCHES")
    args = parser.parse_args()
    recipe = Recipe(args.set, args.pairs, args.spans, args.distractors, args.passes)
    options = Options(args.seed, args.bfloat16, args.checkpoint_every)
    try:
        print(train_and_export(recipe, packaged_folder(), args.output, options))
    except QABotError as error:
        print(f"train_reader: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
