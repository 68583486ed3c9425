"""Run the tests that count the faults survived, and write the table of docs/reliability.md."""

import argparse
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "docs" / "reliability.json"
PAGE = ROOT / "docs" / "reliability.md"
TABLE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end -->)", re.DOTALL)


def main() -> int:
    """The exit code of the tests. The table is written where all of them ran and passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--release", action="store_true", help="as often as before a release: hours"
    )
    parser.add_argument("tests", nargs="*", help="some of the tests, as pytest names them")
    args = parser.parse_args()
    options = ["-m", "reliability", f"--figures={FIGURES}", *args.tests]
    if args.release:
        options.append("--release")
    code = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT).returncode
    if code == 0 and not args.tests:
        written = table("`--release`" if args.release else "the usual run")
        PAGE.write_text(TABLE.sub(lambda _: written, PAGE.read_text("utf-8")), "utf-8")
    return code


def table(kind: str) -> str:
    """The figures of the run, in Markdown."""
    day = datetime.now(UTC).date().isoformat()
    rows = [
        f"| {figure['what']} | {figure['value']} | `{figure['test']}` |"
        for figure in json.loads(FIGURES.read_text("utf-8"))
    ]
    head = [f"{day}, {kind}:", "", "| what | figure | test |", "| --- | --- | --- |"]
    return "\n".join(["", *head, *rows, "", ""])


if __name__ == "__main__":
    sys.exit(main())
