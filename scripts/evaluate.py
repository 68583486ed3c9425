"""Run a question set, or score an earlier run again."""

import argparse
import sys
from pathlib import Path

from qa_bot.assemble import open_bot
from qa_bot.errors import QABotError
from qa_bot.evaluate.evaluation import load_questions, score_run
from qa_bot.evaluate.runs import run_questions
from qa_bot.settings import load_settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", help="folder of the index (default: ./index)")
    parser.add_argument("--questions", type=Path, required=True, help="question file (.jsonl)")
    parser.add_argument("--output", type=Path, required=True, help="folder for what is written")
    parser.add_argument("--k", type=int, default=10, help="passages kept with each answer")
    parser.add_argument("--score-only", action="store_true", help="score OUTPUT/answers.jsonl")
    args = parser.parse_args()
    try:
        questions = load_questions(args.questions)
        about = {}
        if not args.score_only:
            opened = open_bot(load_settings({"index": args.index, "k": args.k}))
            run_questions(opened.bot, questions, args.output, args.k)
            about["index_generation"] = opened.generation.name
        print(score_run(questions, args.output, **about))
    except QABotError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130  # what was answered so far is in OUTPUT/answers.jsonl
    return 0


if __name__ == "__main__":
    sys.exit(main())
