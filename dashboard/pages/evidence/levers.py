"""Every lever: what it acts on, its effect with range and source, what studies found, and what rests on assumptions."""

from __future__ import annotations

from typing import Any

from dashboard.pages.evidence.drawn import link
from dashboard.pages.evidence.found import found
from dashboard.pages.evidence.parameters import NO_SOURCE, STATUS, exact, source_words
from sim.evidence.parameters import LeverSpec, levers, parameters, sources
from sim.evidence.published import reached

GRADES = {
    "strong": "Strong: trials or large comparative studies",
    "moderate": "Moderate: controlled studies, not all agree",
    "weak": "Weak: few or uncontrolled studies",
    "none": "None: an assumption",
}
PER = {
    "person": "a year per faculty member",
    "cfte": "a year per clinical full-time equivalent",
    "unit": "a year per unit",
    "departure": "per departure",
    "unfunded": "a year per investigator without a grant",
}


def ceiling() -> list[str]:
    """Return what institutions and trials have reached, beyond which an answer is a direction and no size."""
    lowest, fall = reached("lowest_burnout"), reached("largest_fall")
    return [
        f"Lowest burnout that any institution has reported: {lowest.published} ({source_words(lowest.source)}).",
        f"Largest fall of burnout that trials have reported: {fall.published} ({source_words(fall.source)}).",
        "The model knows no ceiling. Where an answer goes beyond one of these, it says so: take it as a direction.",
    ]


def cards() -> list[dict[str, Any]]:
    """Return every lever as the script draws it, in the order of Explore."""
    return [_card(spec) for spec in levers().values()]


def _card(spec: LeverSpec) -> dict[str, Any]:
    known = [parameters()[name] for name in spec.effects]
    assumed = [one for one in known if one.source in NO_SOURCE or one.status == "assumption"]
    effects = [
        {
            **link(one.note.split(";")[0], f"#parameter-{one.name}"),
            "after": f"{exact(one.value)}{_range(one.low, one.high)} {one.unit}; {STATUS[one.status][0]}",
        }
        for one in known
    ]
    costs = [
        f"${one.usd_per_year:,.0f} (${one.low:,.0f} to ${one.high:,.0f}) {PER[one.per]}; {_cost_source(one.source)}"
        for one in spec.costs
    ]
    if spec.raises:
        costs.append("The raises themselves, with benefits.")
    return {
        "id": f"lever-{spec.name}",
        "title": spec.title,
        "group": spec.group_title,
        "grade": spec.grade,
        "gradeWords": GRADES[spec.grade],
        "mark": "Its effect rests on an assumption only" if spec.assumption_only else "",
        "description": " ".join(spec.description.split()),
        "acts": spec.acts_on,
        "effects": effects,
        "assumed": _assumed(len(assumed), len(known)),
        "found": _studies(spec),
        "costs": costs or ["Nothing is bought: its price is clinic given up (see lost access)."],
        "robust": _robust(spec.title),
    }


def _assumed(number: int, of: int) -> str:
    if number == of:
        return "All sizes of this effect are assumptions."
    if not number:
        return "Every size of this effect has a source."
    return f"{number} of {of} sizes of this effect are assumptions."


def _studies(spec: LeverSpec) -> list[str]:
    """Return what the sources of a lever and of its effects found, each once."""
    keys = dict.fromkeys([spec.source, *(parameters()[name].source for name in spec.effects)])
    made = []
    for key in keys:
        if key in NO_SOURCE:
            continue
        one = sources()[key]
        where = str(one["population"]).split(": ")[-1]
        made.append(
            f"{one['quantity']}: {one['value']}. {'' if where == '-' else f'{where}. '}{source_words(key)} [{key}]"
        )
    return made or ["No study has tried it."]


def _robust(title: str) -> list[dict[str, str]]:
    """Return what the stored study concludes of a lever, by outcome."""
    made = []
    for outcome in found()["sensitivity"]["outcomes"]:
        for claim in outcome["claims"]:
            for name, shares in claim["levers"]:
                if name.removesuffix(" *") == title:
                    said = claim["claim"].replace("Robust: ", "robustly ")
                    made.append({"t": f"{outcome['title']}: {said[:1].lower()}{said[1:]}", "after": shares})
    return made


def _cost_source(key: str) -> str:
    return "an assumption" if key in NO_SOURCE else source_words(key)


def _range(low: float, high: float) -> str:
    return "" if low == high else f" ({exact(low)} to {exact(high)})"
