"""Split the targets once into development and test, and write the part of each into `sim/evidence/targets.yaml`.

    python tools/split_targets.py          # print which targets are test
    python tools/split_targets.py --write  # write `part:` into the file

Development is whatever the modelers look at while they work: fitted targets, and those that an objection or the page on
face validity shows. Of the others, half become test, drawn with a seed that nobody chose for its result: the last commit
before the mechanisms of the second round. The draw orders targets by the SHA-256 of seed and name.
"""

import argparse
import hashlib
import re

from sim.evidence.targets import targets
from sim.foundation.paths import evidence_dir

SEED = "350a19f63fe7c64a0ef518864070c6efe829e31f"
LOOKED_AT = {
    "V1": "face page", "V2": "face page", "V5": "face page", "V6": "objection 8", "V9": "objection 16", "V11": "objection 4",
    "V12": "objection 4", "V19": "objection 5", "V20": "face page", "O1": "objection 1", "O2": "objection 1", "O3": "objection 1",
    "O4": "objection 3", "O5": "objection 6", "O6": "objection 2", "O7": "face page", "O8": "objection 4", "O9": "objection 9",
    "O10": "objection 9", "O11": "face page", "O12": "objection 13", "O16": "objection 5", "O17": "objection 16",
    "O18": "objection 8", "O19": "objection 12", "O23": "face page",
}  # fmt: skip
DEVELOPMENT, TEST = "development", "test"


def eligible() -> list[str]:
    """Return the targets that nobody looks at while working."""
    return [name for name, one in targets().items() if one.held_out and name not in LOOKED_AT]


def split() -> dict[str, str]:
    """Return the part of each target."""
    order = sorted(eligible(), key=lambda name: hashlib.sha256(f"{SEED} {name}".encode()).hexdigest())
    test = set(order[: len(order) // 2])
    return {name: TEST if name in test else DEVELOPMENT for name in targets()}


def main() -> None:
    """Print the split, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write `part:` into the file")
    parts = split()
    if parser.parse_args().write:
        path = evidence_dir() / "targets.yaml"
        text = re.sub(r"^  part: .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for name, part in parts.items():
            text = re.sub(rf"(^{name}:\n(?:  .*\n)*?  use: .*\n)", rf"\1  part: {part}\n", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8", newline="\n")
    print("eligible:", ", ".join(eligible()))
    print("test:", ", ".join(name for name, part in parts.items() if part == TEST))


if __name__ == "__main__":
    main()
