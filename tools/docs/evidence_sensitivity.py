"""What `docs/sensitivity.md` and `docs/sensitivity-numbers.md` say, as data."""

import re
from typing import Any

from markdown_parts import bullets, headings, paragraphs, section, table

_MADE = re.compile(r"Made by `([^`]+)` with version ([\w.]+), seed (\d+), parameters (\w+)")
_CLAIM = re.compile(r"(.+?) \((\d+) of (\d+)\): (.+)\.$")
_SHARES = re.compile(r"(.+?)(?: \(([\d%/ ]+)\))?$")


def content(page: str, numbers: str) -> dict[str, Any]:
    """Return what holds, what depends on an assumption, and which parameters matter."""
    holds = section(page, "## What holds, and what depends on an assumption")
    outcomes = [heading for heading in headings(holds, 3) if not heading.startswith("### How far")]
    return {
        **made(page),
        "where": paragraphs(page)[1].split("; ", 1)[0] + ".",
        "rule": paragraphs(holds)[0],
        "winners": [item.split(": ", 1) for item in bullets(holds.split("### ")[0])],
        "outcomes": [_outcome(heading, section(holds, heading)) for heading in outcomes],
        "agreement": table(section(holds, "### How far the whole order holds")),
        "tornado": _tornado(section(numbers, "## What each does alone (tornado of the baseline)")),
        "caveat": paragraphs(section(page, "## Rerun it, or look further"))[-1],
    }


def made(page: str) -> dict[str, str]:
    """Return what made a page: command, version, seed and fingerprint of the parameters."""
    found = _MADE.search(page)
    if found is None:
        raise SystemExit("The page does not say what made it.")
    return dict(zip(("command", "version", "seed", "parameters"), found.groups(), strict=True))


def _outcome(heading: str, text: str) -> dict[str, Any]:
    claims, orders = [], []
    for item in bullets(text):
        claim = _CLAIM.fullmatch(item)
        if claim is None:
            orders.append(item)
            continue
        levers = [_SHARES.fullmatch(each).groups() for each in claim[4].split("; ")]  # type: ignore[union-attr]
        claims.append({"claim": claim[1], "levers": [[name, shares or ""] for name, shares in levers]})
    kept = next(each for each in paragraphs(text) if each.startswith("Of "))
    return {"title": heading.removeprefix("### "), "claims": claims, "pairs": kept, "orders": orders, "levers": table(text)}


def _tornado(text: str) -> dict[str, Any]:
    parts = []
    for heading in headings(text, 3):
        under = section(text, heading)
        rows = [{**row, "parameter": row["parameter"].strip("`")} for row in table(under)]
        parts.append({"title": heading.removeprefix("### Alone: "), "said": paragraphs(under)[0], "rows": rows})
    lead = paragraphs(text.split("### ", maxsplit=1)[0])[0].replace("Sobol below do", "Sobol, in docs/sensitivity-numbers.md, do")
    return {"lead": lead, "outcomes": parts}
