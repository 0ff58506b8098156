"""What costs are made from: people who left, care that was lost, and what was bought, as counts by future and month.

Prices act on nothing in the model. So a changed price needs these counts, not another simulation; `sim.results.finance` puts
prices to them. Without changes the same dollars come out as those of `sim.results.costs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sim.evidence.outcomes import SMALLEST_GROUP
from sim.evidence.parameters import levers
from sim.results.observed import Observed
from sim.rules.vocabulary import PersonColumn, Reach, UnitColumn
from sim.world.population import Population

Array = np.ndarray[Any, Any]
# parameters that turn counts into dollars; each future has those of its posterior draw
RATES = (
    "replacement_not_access", "visits_per_clinic_hour", "abrupt_handover_usd", "patient_cost_borne", "fringe_share",
    "discount_per_year",
)  # fmt: skip
OTHERS = "Departments under five people"


@dataclass(frozen=True)
class Place:
    """A department as the costs know it.

    Attributes:
        name: Of the department.
        people: Faculty lines.
        replacement_usd: Cost of replacing one of its physicians.
        margin_usd: Contribution margin of an hour of clinic.
        search_months: From a departure to the successor's first day.
    """

    name: str
    people: int
    replacement_usd: float
    margin_usd: float
    search_months: float


@dataclass(frozen=True)
class Ledger:
    """The counts of one run.

    Attributes:
        places: Its departments.
        leavers: [futures, months, departments] people who left, from month 1.
        visits_lost: [futures, months, departments] visits below what patients count on; negative where there are more.
        dropped: [futures, months] patients of leavers who were dropped.
        reached: By lever in use, what its price counts: [futures, months].
        raises: [futures, months] dollars of equity raises, without benefits.
        rates: By name of `RATES`: [futures].
        draw_of: [futures] the posterior draw of each.
        draws: How many there are; 0 where all have the same parameters.
    """

    places: tuple[Place, ...]
    leavers: Array
    visits_lost: Array
    dropped: Array
    reached: Mapping[str, Array]
    raises: Array
    rates: Mapping[str, Array]
    draw_of: Array
    draws: int

    @property
    def futures(self) -> int:
        """How many futures it holds."""
        return int(self.leavers.shape[0])

    @property
    def months(self) -> int:
        """The horizon."""
        return int(self.leavers.shape[1])

    @property
    def nbytes(self) -> int:
        """Memory of its arrays."""
        arrays = [
            self.leavers,
            self.visits_lost,
            self.dropped,
            self.raises,
            *self.reached.values(),
            *self.rates.values(),
        ]
        return sum(one.nbytes for one in arrays)


class Parameters(Protocol):
    """What a job says of its parameters and its people."""

    @property
    def settings(self) -> Mapping[str, float]:
        """All parameters."""

    @property
    def population(self) -> Population:
        """Whose departments have prices."""


def ledger_of(observed: Observed, jobs: Sequence[Parameters], draw_of: Array) -> Ledger:
    """Return the counts of an ensemble.

    Args:
        observed: What was seen.
        jobs: What the engine was given, one for each posterior draw.
        draw_of: The place among them of each replicate.
    """
    specs = jobs[0].population.department_specs
    leavers = observed.by_department(PersonColumn.DEPARTURES)[:, 1:]
    seen, of_units = observed.of("all")
    if of_units is None:  # of all people there always are
        raise ValueError("no units")
    reached = {}
    for spec in levers().values():
        for cost in spec.costs:
            values = observed.use[:, 1:, spec.index, Reach[cost.per.upper()]]
            if values.any():
                reached[spec.name] = values.copy()
    return Ledger(
        places=tuple(
            Place(
                one.name,
                one.headcount,
                one.replacement_cost_usd_2024,
                one.margin_usd_per_clinic_hour,
                one.search_months,
            )
            for one in specs
        ),
        leavers=leavers.astype(np.uint8 if leavers.max(initial=0.0) < 256 else np.uint16),
        visits_lost=observed.by_department(UnitColumn.VISITS_LOST)[:, 1:].astype(np.float32),
        dropped=of_units[UnitColumn.PANELS_DROPPED][:, 1:, 0].astype(float),
        reached=reached,
        raises=seen[PersonColumn.EQUITY_RAISES_USD][:, 1:, 0].astype(float),
        rates={name: np.array([jobs[k].settings[name] for k in draw_of]) for name in RATES},
        draw_of=np.asarray(draw_of),
        draws=len(jobs) if len(jobs) > 1 else 0,
    )


def shown(places: Sequence[Place]) -> list[tuple[str, list[int]]]:
    """Return the departments that may be told apart, and those under five people put together.

    A single small department would be the rest of the whole, so the next smallest one joins it.

    Args:
        places: All of them.

    Returns:
        A name and the places among `places` that it stands for, in order; the others last. Without people, none.
    """
    some = [k for k, one in enumerate(places) if one.people > 0]
    small = [k for k in some if places[k].people < SMALLEST_GROUP]
    if len(small) == 1 and len(some) > 1:
        small.append(min((k for k in some if k not in small), key=lambda k: places[k].people))
    found = [(places[k].name, [k]) for k in some if k not in small]
    if not small:
        return found
    name = (
        OTHERS if all(places[k].people < SMALLEST_GROUP for k in small) else "Smallest departments together"
    )
    return [*found, (name, sorted(small))]
