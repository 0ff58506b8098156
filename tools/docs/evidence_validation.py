"""What `docs/validation.md` and `docs/objections.md` say, as data."""

import re
from typing import Any

from markdown_parts import bullets, headings, paragraphs, section, table

GROUPS = {"held_out": "## Held out", "open": "## Open: seen by the modelers", "test": "## Test part", "fitted": "## Fitted"}
_MADE = re.compile(r"Made by `([^`]+)` with version ([\w.]+)")
_SIMULATED = re.compile(r"(\S+) \[(\S+), (\S+)\]")


def content(page: str) -> dict[str, Any]:
    """Return the scoreboard with its failures, and the rivals."""
    lead = paragraphs(page)
    found = _MADE.search(page)
    if found is None:
        raise SystemExit("docs/validation.md does not say what made it.")
    rivals = section(page, "## Rival structures")
    near = re.search(r"^Met narrowly .*$", page, re.MULTILINE)
    test = next((each for each in paragraphs(section(page, GROUPS["test"])) if each.startswith("The test part")), "")
    items = bullets(rivals)
    return {
        "command": found[1],
        "version": found[2],
        "seed": re.search(r"--seed (\d+)", found[1])[1],  # type: ignore[index]
        "method": lead[0],
        "basis": lead[1].split(". ", 1)[1],
        "summary": _sentences(lead[2]),
        "groups": {name: [_row(row) for row in table(section(page, heading))] for name, heading in GROUPS.items()},
        "test": test,
        "near": near[0] if near else "",
        "rivals": {
            "lead": paragraphs(rivals)[0],
            "names": [each for each in items if not each.startswith("Against the model")],
            "against": [each for each in items if each.startswith("Against the model")],
            "rows": table(rivals),
        },
    }


def objections(page: str) -> dict[str, Any]:
    """Return the objections with their numbers, before and now."""
    found = _MADE.search(page)
    parts = [
        {"title": heading.removeprefix("## "), "rows": table(section(page, heading))}
        for heading in headings(page, 2)
    ]  # fmt: skip
    if found is None or not parts:
        raise SystemExit("docs/objections.md does not say what made it.")
    return {"command": found[1], "version": found[2], "lead": paragraphs(page)[0], "parts": parts}


def _row(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of the board: numbers as they are shown; the verdict stands in the second column without a heading."""
    names = list(row)
    verdict = next(row[name] for name in names[1:] if row[name] in ("pass", "fail"))
    simulated = _SIMULATED.fullmatch(row["Simulated"])
    if simulated is None:
        raise SystemExit(f"Not a simulated value: {row['Simulated']!r}")
    return {
        "finding": row[names[0]],
        "measure": row["Measure"],
        "published": row["Published"],
        "band": row["Band"],
        "simulated": list(simulated.groups()),
        "chance": row["Chance alone, at the defaults"],
        "n": row["n"],
        "met": verdict == "pass",
        "kind": row["Kind"],
    }


def _sentences(text: str) -> list[str]:
    """Return what is said of each part of the board, one piece each."""
    return [f"Of {each.strip()}" for each in re.split(r"(?:^|(?<=\. ))Of (?=\d+ (?:held-out|open|findings))", text) if each.strip()]
