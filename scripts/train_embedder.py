"""Train the static embedder from all-MiniLM-L6-v2, and write its model.safetensors."""

import argparse
import sys
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.models.load import load_embedder, packaged_folder
from qa_bot.training.embedder_examples import write_examples
from qa_bot.training.static_embedding import Options, train_and_save


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--articles", nargs="*", type=Path, default=[], help="files or folders")
    add("--set", nargs="*", type=Path, default=[], help="folders with articles and questions")
    add("--pairs", nargs="*", type=Path, default=[], help="files of questions and sentences")
    add("--teacher", type=Path, help="folder of another model; all-MiniLM-L6-v2 by default")
    add("--output", type=Path, required=True, help="folder; examples.jsonl.gz there is used again")
    for name, default in (("--dimension", 256), ("--spans", 4_000_000), ("--steps", 6000)):
        add(name, type=int, default=default)
    for name, default in (("--batch", 8192), ("--seed", 0)):
        add(name, type=int, default=default)
    args = parser.parse_args()
    examples = args.output / "examples.jsonl.gz"
    options = Options(args.dimension, args.spans, args.steps, args.batch, args.seed)
    try:
        args.output.mkdir(parents=True, exist_ok=True)
        if not examples.exists():
            count_tokens = load_embedder("default").count_tokens
            write_examples(examples, args.articles, args.set, args.pairs, count_tokens)
        teacher = args.teacher or packaged_folder()
        print(train_and_save(examples, teacher, args.output, options))
    except QABotError as error:
        print(f"train_embedder: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
