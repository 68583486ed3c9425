"""Edit the sentences of articles by script, and count what the guard says of them."""

import argparse
import json
import sys
from itertools import islice
from pathlib import Path

from qa_bot.errors import QABotError
from qa_bot.evaluate.guard import guarding
from qa_bot.reading.articles import read_articles

ROOT = Path(__file__).parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--articles", nargs="+", type=Path, default=[ROOT / "articles"], help="files or folders")
    add("--paraphrases", type=Path, default=ROOT / "tests/data/paraphrases.jsonl")
    add("--most", type=int, help="read so many articles only")
    add("--output", type=Path, help="JSON with figures and misses; a table goes beside it")
    args = parser.parse_args()
    try:
        articles = list(islice(read_articles(args.articles, lambda *skipped: None), args.most))
    except QABotError as error:
        print(f"evaluate_guard: {error}", file=sys.stderr)
        return error.exit_code
    pairs = list(guarding.judged_edits(articles))
    pairs += guarding.judged_rewordings(args.paraphrases, articles)
    print(table := guarding.guard_table(metrics := guarding.guard_metrics(pairs)))
    if args.output:
        result = metrics | {"misses": guarding.misses(pairs)}
        args.output.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        args.output.with_suffix(".md").write_text(table + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
