"""Run question sets, or score an earlier run again."""

import argparse
import sys
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.evaluate.evaluation import ask_questions, load_questions, score_run
from qa_bot.settings import load_settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--index", help="folder of the index (default: ./index)")
    add("--questions", action="append", type=Path, required=True, help="may be given again")
    add("--output", type=Path, required=True, help="folder for what is written")
    add("--k", type=int, default=10, help="passages kept with each answer")
    add("--threshold", type=float, help="least confidence that counts as an answer (0: any)")
    add("--masked", action="store_true", help="ask also without the passages that answer")
    add("--score-only", action="store_true", help="score OUTPUT/answers.jsonl")
    args = parser.parse_args()
    given = {"index": args.index, "k": args.k, "threshold": args.threshold}
    try:
        settings = load_settings(given)
        questions = load_questions(args.questions)
        if not args.score_only:
            ask_questions(settings, questions, args.output, masked=args.masked)
        print(score_run(questions, args.output, threshold=args.threshold or 0.0))
    except QABotError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130  # what was answered so far is in OUTPUT/answers.jsonl
    return 0


if __name__ == "__main__":
    sys.exit(main())
