"""Write `dashboard/data/evidence.json`: what the studies behind `docs/` found, as the page “Evidence” shows it.

    python tools/docs/make_evidence.py             read the pages of docs/ and write the file
    python tools/docs/make_evidence.py --check     exit with 1 if the file is not what the pages say

The pages are the record of long studies; nothing is simulated here. Every step that writes one of these pages ends with this
command (see `reproduce_steps.py`), so that the page in the browser and the page in docs/ always tell the same.
"""

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import evidence_limits
import evidence_sensitivity
import evidence_validation
from reproduce_steps import EVIDENCE, STEPS

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "dashboard" / "data" / "evidence.json"
POSTERIOR = "sim/evidence/posterior.parquet"
SHOWN = ("calibration", "validation", "face", "sensitivity", "lever-effects", "tables")  # steps whose commands the page shows


def content(docs: Path) -> dict[str, Any]:
    """Return all that the pages say, except when the posterior was made."""
    text = {path.stem: path.read_text(encoding="utf-8") for path in docs.glob("*.md")}
    return {
        "sensitivity": evidence_sensitivity.content(text["sensitivity"], text["sensitivity-numbers"]),
        "validation": evidence_validation.content(text["validation"]),
        "objections": evidence_validation.objections(text["objections"]),
        "limits": evidence_limits.content(text["limits"]),
        "calibration": evidence_limits.calibration(text["calibration"], text["record"]),
        "commands": {
            step.name: [command for command in step.commands if command != EVIDENCE] for step in STEPS if step.name in SHOWN
        },
    }


def calibrated(stored: str) -> str:
    """Return the day on which the shipped posterior was made.

    Args:
        stored: What the file says; it stays where the history of the checkout is not there to be asked.
    """

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words, "--", POSTERIOR], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    if git("status", "--porcelain"):
        return date.today().isoformat()
    return git("log", "-1", "--format=%as") or stored


def main() -> int:
    """Write, or check, the file."""
    options = argparse.ArgumentParser(description="Write what the studies found as data for the page “Evidence”.")
    options.add_argument("--check", action="store_true", help="change nothing; exit with 1 if the file is stale")
    chosen = options.parse_args()
    before: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    stored = before.pop("calibrated", "")
    made = content(ROOT / "docs")
    if chosen.check:
        if made != before:
            print(f"Out of date: {FILE.relative_to(ROOT)}\nRun: python tools/docs/make_evidence.py")
        return int(made != before)
    FILE.parent.mkdir(exist_ok=True)
    text = json.dumps({"calibrated": calibrated(stored), **made}, ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"Written: {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
