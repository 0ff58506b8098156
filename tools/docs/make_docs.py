"""Write the tables of the documentation from the declarations that the model itself reads.

    python tools/docs/make_docs.py             write them
    python tools/docs/make_docs.py --check     exit with 1 if a table is not what the declarations say
    python tools/docs/make_docs.py --outputs   also run the commands whose output is shown, and show it afresh

A table stands between two comments that name it, `<!-- table: NAME -->` and `<!-- end: NAME -->`; the output of
a command between `<!-- output: COMMAND -->` (or `COMMAND; first 20 lines`) and `<!-- end: output -->`. Everything
outside is written by hand.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docs_tables

ROOT = Path(__file__).resolve().parents[2]
TABLE = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)
OUTPUT = re.compile(
    r"(<!-- output: (?P<command>attrition [^\n;]+?)(?:; first (?P<lines>\d+) lines)? -->\n).*?(<!-- end: output -->)",
    re.DOTALL,
)
WIDTH = 92  # columns of a terminal that fit beside a page of text


def pages(root: Path = ROOT) -> list[Path]:
    """Return the pages that may hold tables."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").glob("*.md"))]


def with_tables(text: str) -> str:
    """Return a page with all its tables as the declarations have them."""
    known: dict[str, Callable[[], str]] = docs_tables.TABLES

    def made(match: re.Match[str]) -> str:
        if match[2] not in known:
            raise SystemExit(f"There is no table {match[2]!r}. Known: {', '.join(known)}.")
        return f"{match[1]}\n{known[match[2]]()}\n{match[3]}"

    return TABLE.sub(made, text)


def with_outputs(text: str) -> str:
    """Return a page with the output of each of its commands, as anybody gets it."""

    def made(match: re.Match[str]) -> str:
        lines = output(match["command"])[: int(match["lines"]) if match["lines"] else None]
        return f"{match[1]}\n```text\n{chr(10).join(lines).rstrip()}\n```\n\n{match[4]}"

    return OUTPUT.sub(made, text)


def output(command: str) -> list[str]:
    """Run one `attrition` command beside this Python and return the lines that it prints."""
    words = shlex.split(command)
    program = Path(sys.executable).with_name(words[0])
    done = subprocess.run(
        [str(program), *words[1:]], cwd=ROOT, env={**os.environ, "COLUMNS": str(WIDTH), "TERM": "dumb"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    shown = done.stdout or done.stderr
    return [line.rstrip() for line in shown.strip("\n").splitlines()]


def main() -> int:
    """Write, or check, all pages."""
    options = argparse.ArgumentParser(description="Write the tables of the documentation.")
    options.add_argument(
        "--check", action="store_true", help="change nothing; exit with 1 if a table is stale"
    )
    options.add_argument("--outputs", action="store_true", help="run the commands whose output is shown, too")
    chosen = options.parse_args()
    stale = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        made = with_tables(text)
        if chosen.outputs and not chosen.check:
            made = with_outputs(made)
        if made != text:
            stale.append(page.relative_to(ROOT).as_posix())
            if not chosen.check:
                page.write_text(made, encoding="utf-8")
    if stale:
        print(f"{'Out of date' if chosen.check else 'Written'}: {', '.join(stale)}")
        if chosen.check:
            print("Run: python tools/docs/make_docs.py")
    return int(chosen.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
