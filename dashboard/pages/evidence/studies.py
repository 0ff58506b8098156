"""What the stored studies found: robust and fragile conclusions, the tornado, and objections."""

from __future__ import annotations

import math
from typing import Any

from dashboard.pages.evidence.drawn import link, row, strip, table
from dashboard.pages.evidence.found import found, number
from sim.evidence.parameters import levers, parameters


def claims() -> list[dict[str, Any]]:
    """Return what holds and what depends on the parameters, by outcome; levers as links."""
    made = []
    for outcome in found()["sensitivity"]["outcomes"]:
        groups = [
            {
                "title": claim["claim"],
                "robust": claim["claim"].startswith("Robust"),
                "levers": [
                    {**link(name, lever_address(name)), "after": shares} for name, shares in claim["levers"]
                ],
            }
            for claim in outcome["claims"]
        ]
        made.append(
            {
                "title": outcome["title"],
                "groups": groups,
                "pairs": outcome["pairs"],
                "orders": outcome["orders"],
            }
        )
    return made


def effects() -> dict[str, Any]:
    """Return tables of what each lever does over the whole space of parameters, by outcome."""
    made = {}
    for at, outcome in enumerate(found()["sensitivity"]["outcomes"]):
        head = [word[:1].upper() + word[1:] for word in outcome["levers"][0]]
        rows = [
            row(link(first, lever_address(first)), *cells)
            for first, *cells in ([*one.values()] for one in outcome["levers"])
        ]  # fmt: skip
        made[f"effects-{at}"] = table(
            f"{outcome['title']}: each lever alone, over prior / posterior", head, rows
        )
    return made


def tornadoes() -> dict[str, Any]:
    """Return a table with bars for each outcome: each parameter alone at the ends of its range."""
    return {
        f"tornado-{at}": _tornado(one) for at, one in enumerate(found()["sensitivity"]["tornado"]["outcomes"])
    }


def objections() -> list[dict[str, Any]]:
    """Return each objection with its numbers, published, before, and now."""
    made = []
    for at, one in enumerate(found()["objections"]["parts"], 1):
        title = one["title"]
        rows = [
            row(each[""], each["Published"] or "–", each["Said"] or "–", each["Before"], each["Now"])
            for each in one["rows"]
        ]
        head = ("Measure", "Published", "Objection said", "Before", "Now")
        made.append({"title": title, "table": f"objection-{at}", "content": table(title, head, rows)})
    return made


def lever_address(title: str) -> str:
    """Return the address of a lever on the page by its title, with or without the star of an assumption."""
    plain = title.removesuffix(" *")
    name = next((name for name, spec in levers().items() if spec.title == plain), "")
    return f"#lever-{name}" if name else ""


def _tornado(outcome: dict[str, Any]) -> dict[str, Any]:
    at_defaults = number(outcome["said"].split(" at the defaults")[0])
    ends = [(number(one["at its low end"]), number(one["at its high end"])) for one in outcome["rows"]]
    least, most = min(min(each) for each in ends), max(max(each) for each in ends)
    rows = []
    for one, (low, high) in zip(outcome["rows"], ends, strict=True):
        drawn = strip(least, most, (math.nan, min(low, high), max(low, high)), usual=at_defaults)
        drawn.update(band=[None, None], bar=True)
        spec = parameters().get(one["parameter"])
        words = one["meaning"].split(";")[0]
        name = {
            **link(words, f"#parameter-{one['parameter']}"),
            "sub": [f"Range: {one['range'].replace('-', '−')}{f' {spec.unit}' if spec else ''}"],
        }
        rows.append(
            row(
                name, one["at its low end"], one["at its high end"], one["difference (95%)"], {"strip": drawn}
            )
        )
    head = ("Parameter", "At its low end", "At its high end", "Difference (95%)", "From low to high")
    return table(
        f"{outcome['title'][:1].upper()}{outcome['title'][1:]}: {outcome['said']}", head, rows, filled=True
    )
