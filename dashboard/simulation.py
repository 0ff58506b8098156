"""The real model behind the page: the public names of `sim`, in the form the page uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sim
from dashboard.digest import Run
from dashboard.model import POLICY, POLICY_TITLE, Lever, Progress
from dashboard.selection import Choices, Entry
from sim.evidence.parameters import LeverSpec, levers, parameters, sources
from sim.foundation.errors import InputError
from sim.world.scenario import (
    Institution,
    Scenario,
    list_institutions,
    list_scenarios,
    load_institution,
    load_scenario,
)

_GRADES = {
    "strong": "strong: trials or large comparative studies",
    "moderate": "moderate: controlled studies, not all agree",
    "weak": "weak: few or uncontrolled studies",
    "none": "none: an assumption",
}
_PER = {
    "person": "faculty member",
    "cfte": "clinical full-time equivalent",
    "unit": "unit",
    "departure": "departure",
    "unfunded": "investigator without a grant",
}


class Simulation:
    """Implements `dashboard.model.Model` with `sim`."""

    def __init__(self, own: Sequence[str | Path] = ()) -> None:
        """Offer the built-in institutions, and those in the user's own files, such as fitted ones.

        Args:
            own: paths of institution files; the first of them comes first in the list.

        Raises:
            InputError: one of them is not right.
        """
        self._institutions = {(found := load_institution(path)).name: found for path in (*own, *list_institutions())}
        self.version: str = sim.__version__
        self.levers = tuple(_lever(spec) for spec in levers().values())
        self.choices = Choices(
            institutions={name: _entry(found) for name, found in self._institutions.items()},
            scenarios={name: _entry(_shipped(name)) for name in list_scenarios()},
            levers=tuple(lever.name for lever in self.levers),
            first=next(iter(self._institutions)) if own else None,
        )

    def headcount(self, institution: str) -> int:
        """Return the faculty lines of an institution."""
        return self._institutions[institution].headcount

    def content(self, institution: str, scenario: str, policy: Mapping[str, float]) -> str:
        """Return a fingerprint of everything except seed and replicates that the run depends on."""
        place = self._institutions[institution]
        fitted = f"{sorted(place.parameters.items())} {place.posterior}"
        return f"{place.content_hash} {fitted} {_scenario(scenario, policy).content_hash}"

    def run(
        self,
        institution: str,
        scenario: str,
        policy: Mapping[str, float],
        *,
        replicates: int,
        months: int,
        seed: int,
        progress: Progress,
    ) -> Run:
        """Run a built-in scenario, or the reader's policy if `scenario` is POLICY."""
        return sim.run(
            _scenario(scenario, policy),
            institution=self._institutions[institution],
            replicates=replicates,
            months=months,
            seed=seed,
            by_unit=False,
            draws=replicates,  # each future has its own posterior draw
            progress=progress,
        )

    def explain(self, error: Exception) -> str | None:
        """Return the message for an error that the reader made, else None."""
        return str(error) if isinstance(error, InputError) else None

    def warm_up(self, say: Callable[[str], None]) -> None:
        """Compile what is not compiled yet, before anyone waits for it."""
        sim.warm_up(say)


@cache
def _shipped(name: str) -> Scenario:
    return load_scenario(name)


def _scenario(name: str, policy: Mapping[str, float]) -> Scenario:
    if name != POLICY:
        return _shipped(name)
    return Scenario(name=POLICY, title=POLICY_TITLE, levers=dict(policy))


def _entry(found: Institution | Scenario) -> Entry:
    return Entry(found.name, found.title, " ".join(found.why.split()))


def _lever(spec: LeverSpec) -> Lever:
    facts = [("Acts on", spec.acts_on)]
    facts += [("At full intensity", text) for text in [_effects(spec)] if text]
    facts += [
        ("Takes effect", f"after {spec.ramp_months} months" if spec.ramp_months else "at once"),
        ("Costs", "; ".join(_cost(cost) for cost in spec.costs) or "no direct cost"),
        ("Evidence", _GRADES[spec.grade]),
        ("Source", _source(spec.source)),
    ]
    return Lever(
        name=spec.name,
        title=spec.title,
        group=spec.group,
        group_title=spec.group_title,
        description=" ".join(spec.description.split()),
        facts=tuple(facts),
        levels=tuple((name, value) for value, name in spec.levels.items()),
    )


def _effects(spec: LeverSpec) -> str:
    known = parameters()
    found = [known[name] for name in spec.effects if name in known]
    return "; ".join(
        f"{one.note.rstrip('.')}: {one.value:g} ({one.low:g} to {one.high:g}) {one.unit}" for one in found
    )


def _cost(cost: Any) -> str:
    per = _PER.get(cost.per, cost.per)
    return f"${cost.usd_per_year:,.0f} ({cost.low:,.0f} to {cost.high:,.0f}) a year per {per}"


def _source(key: str) -> str:
    found = sources().get(key)
    return str(found["citation"]) if found else "an assumption, declared with a wide range"
