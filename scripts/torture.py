"""Run the tests that count the faults which are survived, and write the table of docs/reliability.md."""

import argparse
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end -->)", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--release", action="store_true", help="as often as before a release: hours"
    )
    parser.add_argument("tests", nargs="*", help="some of the tests, as pytest names them")
    args = parser.parse_args()
    figures, page = ROOT / "docs" / "reliability.json", ROOT / "docs" / "reliability.md"
    run = [sys.executable, "-m", "pytest", "-m", "reliability", f"--figures={figures}", *args.tests]
    code = subprocess.run(run + ["--release"] * args.release, cwd=ROOT, check=False).returncode
    if code == 0 and not args.tests:
        day = datetime.now(UTC).date().isoformat()
        rows = "".join(
            f"| {figure['what']} | {figure['value']} | `{figure['test']}` |\n"
            for figure in json.loads(figures.read_text("utf-8"))
        )
        kind = "`--release`" if args.release else "the usual run"
        head = f"\n{day}, {kind}:\n\n| what | figure | test |\n| --- | --- | --- |\n"
        page.write_text(TABLE.sub(lambda _: f"{head}{rows}\n", page.read_text("utf-8")), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
