"""Train the reader on question sets, and write its weights as reader.onnx."""

import argparse
import sys
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.training.encoder import unpacked_encoder
from qa_bot.training.recipe import Recipe, shared
from qa_bot.training.train import Options, train_and_export


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--set", nargs="+", type=Path, required=True, help="folders; one named twice counts twice")
    add("--pairs", nargs="*", type=shared, default=[], metavar="FILE[=SHARE]")
    add("--spans", nargs="*", type=shared, default=[], metavar="FILE[=SHARE]", help="read once")
    add("--distractors", nargs="*", type=Path, default=[], help="more articles")
    add(
        "--encoder",
        type=Path,
        help="folder of a BERT; by default the cross-encoder of docs/reader.md",
    )
    add("--output", type=Path, required=True, help="folder; goes on from what is there")
    add("--bfloat16", action="store_true", help="faster, on processors that have it")
    for name, default in (("--passes", 2), ("--seed", 0), ("--checkpoint-every", 200)):
        add(name, type=int, default=default)
    args = parser.parse_args()
    recipe = Recipe(args.set, args.pairs, args.spans, args.distractors, args.passes)
    try:
        options = Options(args.seed, args.bfloat16, args.checkpoint_every)
        encoder = args.encoder or unpacked_encoder(args.output / "encoder")
        print(train_and_export(recipe, encoder, args.output, options))
    except QABotError as error:
        print(f"train_reader: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
