"""Who leaves and where they go in each future, and all results as plain values for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.evidence.outcomes import SMALLEST_GROUP, horizon_values, outcomes
from sim.results.run import estimated
from sim.rules.vocabulary import Destination, PersonColumn

if TYPE_CHECKING:
    from sim import Comparison, Run

GROUPS = ("gender", "urim", "rank", "track")
_RATE = "annual_departure_rate"
_DESTINATIONS = [f"to_{destination.name.lower()}" for destination in Destination]

Values = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Part:
    """One value per replicate for a part of the faculty or of those who leave.

    Attributes:
        group: The kind of part.
        name: Its name.
        people: Average number of people; for destinations, of those who leave.
        values: One per replicate.
        run: The run, which knows the posterior draw of each replicate.
    """

    group: str
    name: str
    people: float
    values: Values
    run: "Run"


def who_leaves(run: "Run") -> list[Part]:
    """Return departures per person-year for each group that is large enough."""
    found = []
    for group in GROUPS:
        seen, of_units = run.observed.of(group)
        rates = horizon_values(outcomes()[_RATE], seen, of_units, 1)
        people = seen[PersonColumn.HEADCOUNT][:, 1:].mean(axis=(0, 1))
        for k, member in enumerate(run.observed.members(group)):
            if people[k] >= SMALLEST_GROUP:
                found.append(Part(group, member, float(people[k]), rates[:, k], run))
    return found


def destinations(run: "Run") -> list[Part]:
    """Return those who leave over the whole horizon, by destination."""
    table = run.horizon(_DESTINATIONS)
    return [
        Part("destination", _place(name), float(table[name].mean()), table[name].to_numpy(dtype=np.float64), run)
        for name in table.columns
    ]  # fmt: skip


def _place(name: str) -> str:
    return outcomes()[name].title.removeprefix("To ").removeprefix("the ").capitalize()


def estimate(values: Values, run: "Run") -> tuple[float, float, float]:
    """Return the mean, low, and high of one value per replicate."""
    found = estimated(values[:, None], run.draw_of, run.draws)
    return float(found["mean"][0]), float(found["low"][0]), float(found["high"][0])


def matched(reference: list[Part], other: list[Part]) -> list[tuple[Part, Part]]:
    """Return the parts that both have, side by side."""
    theirs = {(part.group, part.name): part for part in other}
    return [(part, theirs[part.group, part.name]) for part in reference if (part.group, part.name) in theirs]


def run_content(run: "Run") -> dict[str, Any]:
    """Return all results of a run as plain values."""
    return {
        "scenario": run.name,
        "title": run.scenario.title,
        "institution": run.institution.name,
        "metadata": run.metadata,
        "summary": records(run.summary()),
        "who_leaves": [_part(part) for part in who_leaves(run)],
        "destinations": [_part(part) for part in destinations(run)],
    }


def comparison_content(found: "Comparison") -> dict[str, Any]:
    """Return all results of a comparison as plain values."""
    reference = found.runs[found.reference]
    return {
        "reference": found.reference,
        "scenarios": {name: run.scenario.title for name, run in found.runs.items()},
        "institution": reference.institution.name,
        "metadata": found.metadata,
        "summary": records(found.summary()),
        "who_leaves": _paired(found.runs, found.reference, who_leaves),
        "destinations": _paired(found.runs, found.reference, destinations),
    }


def _paired(runs: Mapping[str, "Run"], reference: str, parts: Any) -> list[dict[str, Any]]:
    usual = parts(runs[reference])
    rows = [{"scenario": reference, **_part(part)} for part in usual]
    for name, run in runs.items():
        for one, other in matched(usual, parts(run)) if name != reference else ():
            difference, low, high = estimate(other.values - one.values, one.run)
            change = {"difference": difference, "difference_low": low, "difference_high": high}
            rows.append({"scenario": name, **_part(other), **change})
    return rows


def _part(part: Part) -> dict[str, Any]:
    mean, low, high = estimate(part.values, part.run)
    return {
        "group": part.group,
        "name": part.name,
        "people": part.people,
        "mean": mean,
        "low": low,
        "high": high,
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
