"""The scoreboard: held-out, open and fitted findings with band and simulated range, misses first, and the rivals."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.pages.evidence.drawn import link, row, strip, table
from dashboard.pages.evidence.found import found, number
from sim.evidence.targets import Measure, targets
from sim.validation.verdicts import verdicts

GROUPS = {
    "held_out": ("Held-out findings", "Not fitted; earlier boards had shown some of them to the modelers."),
    "open": (
        "Open findings",
        "Known to the modelers before they built what these measure, with bands set before any run.",
    ),
    "test": ("Test part", "Split off by lot; earlier boards had shown some of them."),
    "fitted": ("Fitted", "Used by calibration: that these are met is no evidence."),
}
HEAD = ("Finding", "Published", "Band", "Model", "Band and model", "Verdict")
KINDS = {"emergent": "", "by design": "follows from the design"}
COUNTED = ("held_out", "open", "test")


def boards() -> dict[str, Any]:
    """Return a table for each group of findings."""
    return {f"board-{name}": _board(name) for name in GROUPS}


def misses() -> list[dict[str, Any]]:
    """Return what is missed: finding, its measures, why, what is missing in the model, what it could mislead."""
    missed: dict[str, list[dict[str, Any]]] = {}
    for group in COUNTED:
        for one in found()["validation"]["groups"][group]:
            if not one["met"]:
                missed.setdefault(one["finding"], []).append(one)
    made = []
    for name, rows in missed.items():
        verdict = verdicts().get(name)
        said = (
            [("Why", verdict.why), ("What is missing", verdict.missing), ("Could mislead", verdict.misleads)]
            if verdict
            else []
        )
        what = "; ".join(f"{one['measure']}: {one['simulated'][0]}, band {one['band']}" for one in rows)
        made.append(
            {
                "id": f"missed-{name}",
                "title": f"{name}: {targets()[name].pattern}",
                "what": what,
                "said": said,
            }
        )
    return made


def counts() -> list[dict[str, Any]]:
    """Return findings missed and met in all their measures, of those that count, for each group."""
    made = []
    for group in COUNTED:
        verdict: dict[str, bool] = {}
        for one in found()["validation"]["groups"][group]:
            if one["kind"] == "emergent":
                verdict[one["finding"]] = verdict.get(one["finding"], True) and one["met"]
        met = sum(verdict.values())
        made.append({"title": GROUPS[group][0], "of": len(verdict), "met": met, "missed": len(verdict) - met})
    return made


def rivals() -> dict[str, Any]:
    """Return the board of other structures."""
    rows = found()["validation"]["rivals"]["rows"]
    head = ["Finding", *list(rows[0])[1:]]
    drawn = []
    for one in rows:
        first, *cells = one.values()
        marked = [{"t": text, "c": "missed", "mark": "missed"} if "✗" in text else text for text in cells]
        drawn.append(row(first or "All", *marked, kind="" if first else "sum"))
    return table(
        "The same measures in other structures; missed ones are marked",
        [_title(word) for word in head],
        drawn,
    )


@cache
def _measures() -> dict[tuple[str, str], Measure]:
    return {
        (one.target, f"{one.name.replace('_', ' ')} ({one.unit})"): one
        for target in targets().values()
        for one in target.measures
    }


def _board(name: str) -> dict[str, Any]:
    rows = found()["validation"]["groups"][name]
    missing = {one["finding"] for one in rows if not one["met"]}
    order = list(dict.fromkeys(one["finding"] for one in rows))
    rows = sorted(rows, key=lambda one: (one["finding"] not in missing, order.index(one["finding"])))
    title, said = GROUPS[name]
    drawn, before = [], ""
    for one in rows:
        anchor = f"finding-{one['finding']}" if one["finding"] != before else ""
        before = one["finding"]
        drawn.append(_row(one, anchor))
    missed = sum(not one["met"] for one in rows)
    caption = f"{title}: {missed} of {len(rows)} measures missed, those findings first. {said}"
    return table(caption, HEAD, drawn, filled=True)


def _row(one: dict[str, Any], anchor: str) -> dict[str, Any]:
    target, measure = targets()[one["finding"]], _measures()[one["finding"], one["measure"]]
    median, low, high = (text.replace("-", "−") for text in one["simulated"])
    sub = [one["measure"], *([f"Source: {', '.join(target.sources)}"] if anchor else [])]
    kind = KINDS[one["kind"]]
    verdict: dict[str, Any] = {"t": "Met", "c": "met"}
    if not one["met"]:
        verdict = {**link("Missed", f"#missed-{one['finding']}"), "c": "missed"}
        if one["finding"] not in verdicts():
            verdict.pop("h")
    return row(
        {"t": f"{one['finding']}: {target.pattern}" if anchor else one["finding"], "sub": sub},
        one["published"].replace("-", "−"),
        one["band"].replace("-", "−"),
        {"t": median, "sub": [f"{low} to {high}"]},
        {
            "strip": strip(
                measure.low, measure.high, [number(each) for each in one["simulated"]], measure.point
            )
        },
        {**verdict, "sub": [kind] if kind else []},
        anchor=anchor,
        kind="" if one["met"] else "is-missed",
    )


def _title(word: str) -> str:
    return word[:1].upper() + word[1:]
