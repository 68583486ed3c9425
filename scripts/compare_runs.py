"""Compare two runs of the same questions; ends with 1 where the new one is worse."""

import argparse
import sys
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.evaluate.compare import compare, comparison_table
from qa_bot.evaluate.evaluation import load_answers, load_questions, with_twins


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--questions", action="append", type=Path, required=True, help="may be given again")
    add("--margin", type=float, default=0.02, help="a loss that is put up with (default: 0.02)")
    add("old", metavar="BASE", type=Path, help="folder with the answers.jsonl to compare with")
    add("new", metavar="NEW", type=Path, help="folder with the answers.jsonl in question")
    args = parser.parse_args()
    try:
        questions = load_questions(args.questions)
        old, new = load_answers(args.old), load_answers(args.new)
        comparisons = compare(with_twins(questions, old, new), old, new)
    except QABotError as error:
        print(f"compare_runs: {error}", file=sys.stderr)
        return error.exit_code
    print(comparison_table(comparisons, args.margin))
    return int(any(comparison.is_worse_by(args.margin) for comparison in comparisons))


if __name__ == "__main__":
    sys.exit(main())
