"""A school of a session's own as a file, as Python code, and in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.own.fields import Fields
from dashboard.own.model import Fit, Row
from sim.evidence.outcomes import outcomes
from sim.world.scenario import Institution

# what the fields of the page are called in `sim.own_school`, and what it calls them in the school's file
NAMES = {
    "departures": ("departures", "departures"),
    "burned_out": ("burned_out", "burnout"),
    "intends": ("intends_to_leave", "intention"),
    "answered": ("answered", ""),
    "hours": ("hours_per_week", "hours"),
}
SAID = {
    "departures": "Departures",
    "burnout": "Burnout",
    "intention": "Intention to leave",
    "hours": "Working hours",
}
_YES_NO = ("urim", "tenure_track")


def numbers(fields: Fields) -> dict[str, Any]:
    """Return the numbers of a school as `sim.own_school` takes them."""
    return {
        name: getattr(fields, field)
        for field, (name, _) in NAMES.items()
        if getattr(fields, field) is not None
    }


def fields_of(known: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of the page that hold some of a school's numbers."""
    return tuple(field for field, (_, name) in NAMES.items() if name in known)


def warning(text: str, rows: Iterable[Row]) -> str:
    """Return a warning of a fit in the words of the page.

    Args:
        text: As the fit has it.
        rows: How each known number was met.
    """
    head, colon, _ = text.partition(": ")
    for row in rows:
        if colon and row.known == head:
            yours, usual = _range(row.outcome, row.low, row.high), _range(row.outcome, row.before_low, row.before_high)
            what = SAID.get(head, row.title)
            return f"{what}: yours ({yours}) lies outside what the model produces for such a school ({usual})."
    for name, said in SAID.items():
        text = text.replace(f" {name}", f" {said.lower()}") if "contradict" in text else text
    return text


def _range(outcome: str, low: float, high: float) -> str:
    percent = outcomes()[outcome].kind == "share" or outcome == "annual_departure_rate"
    return f"{100 * low:.1f} to {100 * high:.1f}%" if percent else f"{low:.1f} to {high:.1f}"


def starter(institution: Institution) -> str:
    """Return an institution file with its own numbers, to be fitted on the command line."""
    head = [
        "# Your own numbers, as the dashboard understood them. Fit it on the command line: attrition fit FILE",
        "# With a roster: attrition fit FILE --roster ROSTER",
    ]
    return "\n".join([*head, institution.to_yaml()])


def roster_file(people: pd.DataFrame) -> str:
    """Return people in the columns of the template."""
    table = people.copy()
    for name in _YES_NO:
        table[name] = table[name].map({1.0: "yes", 0.0: "no"})
    return str(table.to_csv(index=False, lineterminator="\n"))


def snippet(fit: Fit, how: str, futures: int, months: int, seed: int) -> str:
    """Return Python code that fits the school again, and projects its departures.

    Args:
        fit: What was fitted.
        how: Further arguments of the fit.
        futures: Of the projection.
        months: Its horizon.
        seed: Of its random numbers.
    """
    fields = fit.fields
    given = [f'"{fields.like}"']
    if fit.roster:
        given.append('roster="roster.csv"')
    else:
        given.append(f"headcount={fields.people}")
        given += [f"women_share={fields.women}"] if fields.women is not None else []
    given += [f"{name}={value}" for name, value in numbers(fields).items()]
    roster = ' roster="roster.csv",' if fit.roster else ""
    lines = [
        f"# Faculty Attrition, version {fit.version}; with another version, numbers may differ",
        *(["# roster.csv is in the zip file of the fitted school"] if fit.roster else []),
        "from pathlib import Path",
        "",
        "import sim",
        "from sim.studies.calibration.fit.report import write",
        "",
        f"school = sim.own_school({', '.join(given)})",
        f"found = sim.fit_school(school, seed={fit.seed}{how})",
        'print(found.table()[["known", "value", "low", "high", "median", "q025", "q975"]].to_string(index=False))',
        'write(found, Path("our-school-fitted"))',
        'result = sim.run("baseline", institution="our-school-fitted/institution.yaml",' + roster,
        f"                 replicates={futures}, draws={futures}, months={months}, seed={seed}, by_unit=False)",
        'print(result.horizon(["departures", "annual_departure_rate", "burned_out"]).describe().to_string())',
    ]
    return "\n".join(lines) + "\n"
