"""A run boiled down to what the page shows: arrays with one row a future, cheap to keep and to compare.

Every array begins with futures, because differences are paired: future 7 of two runs meets the same people with the
same random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.model import Run
from sim.evidence.outcomes import SMALLEST_GROUP, outcomes
from sim.results.hurt import HURT
from sim.results.ledger import Ledger
from sim.results.paired import COMPARED

Array = np.ndarray[Any, Any]
# drawn month by month; "departed" adds up from month 1
PATHS = (
    "headcount",
    "burned_out",
    "intends_to_leave",
    "hours_per_week",
    "evening_hours_per_week",
    "protected_share",
)
COSTS = ("levers_usd", "turnover_usd", "lost_access_usd", "handover_usd")  # they add up to total_usd
COUNTED = ("visits_lost", "panels_dropped")  # by year: what costs are made from, besides departures
DESTINATIONS = tuple(name for name in outcomes() if name.startswith("to_"))
HANDOVERS = ("handovers_planned", "handovers_abrupt")
STRAINS = tuple(name for name in outcomes() if name.startswith("strain_"))
# of the working week
WEEK = tuple(
    f"{kind}_hours_per_week"
    for kind in ("clinic", "documentation", "inbox", "administration", "teaching", "service", "research")
)
# how people are treated, what it adds up to in them, and what they make of it: the links between a lever and leaving
TREATMENT = (
    "pay_fairness", "incidents", "heard_share", "requests_received", "leader_quality", "culture", "fear", "extra_load",
)  # fmt: skip
GAPS = ("volume_gap_hours", "values_gap")
STOCKS = ("exhaustion", "disengagement", "moral_injury", "self_respect")
ACCESS = ("visits", "visits_lost", "panels_handed", "panels_dropped")
LINKS = (*TREATMENT, *GAPS, *STOCKS, "searching", *ACCESS, "total_discounted_usd")
TOTALS = (*COMPARED, "departures_voluntary", *WEEK, *DESTINATIONS, *HANDOVERS, *STRAINS, *LINKS)
# groupings whose members are compared, and their titles
GROUPS = {
    "gender": "Gender",
    "urim": "Underrepresented in medicine",
    "rank": "Rank",
    "track": "Track",
    "department": "Department",
}
LEFT = ("voluntary", "retirement", "life event", "not renewed")
STAYS = "stays"
_COUNTED = ("headcount", "departures", "departures_voluntary")


@dataclass(frozen=True)
class Members:
    """Who leaves, by member of one group.

    Attributes:
        names: The members, each with five people or more.
        headcount: [futures, members] people present, mean of months.
        departures: [futures, members] over the horizon.
        voluntary: [futures, members] voluntary departures.
        person_years: [futures, members] lived there.
        suppressed: How many members are left out because they are fewer than five people.
    """

    names: tuple[str, ...]
    headcount: Array
    departures: Array
    voluntary: Array
    person_years: Array
    suppressed: int = 0

    @property
    def rates(self) -> Array:
        """[futures, members] departures per person-year."""
        return self.departures / np.maximum(self.person_years, 1e-9)

    @property
    def gap(self) -> Array | None:
        """[futures] voluntary departures per person-year, the first member less the second; None unless there are two."""
        if len(self.names) != 2 or self.suppressed:
            return None
        rates = self.voluntary / np.maximum(self.person_years, 1e-9)
        return np.asarray(rates[:, 0] - rates[:, 1])


@dataclass(frozen=True)
class Digest:
    """What the page keeps of one run.

    Attributes:
        months: The horizon.
        draw_of: [futures] the posterior draw of each.
        draws: How many draws there are.
        paths: By "departed" and each of PATHS: [futures, months + 1], from month 0.
        costs: By kind of COSTS: [futures, years]; the last year may be cut short.
        counted: By outcome of COUNTED: [futures, years].
        totals: By outcome of TOTALS: [futures], over the horizon.
        who: By group of GROUPS: who leaves.
        today: What became of today's faculty: by STAYS and each of LEFT, [futures] people.
        leading: By cause (the seven strains, both gaps, nothing): [futures] share of voluntary leavers whom it hurt most when
            they last weighed leaving, on one scale, beyond what is usual.
        leavers: By strain: [futures] its mean among voluntary leavers at that time.
        ledger: The counts that costs are made from.
        notices: What a reader must know of it although nothing is wrong.
    """

    months: int
    draw_of: Array
    draws: int
    paths: Mapping[str, Array]
    costs: Mapping[str, Array]
    counted: Mapping[str, Array]
    totals: Mapping[str, Array]
    who: Mapping[str, Members]
    today: Mapping[str, Array]
    leading: Mapping[str, Array]
    leavers: Mapping[str, Array]
    ledger: Ledger
    notices: tuple[str, ...] = ()

    @property
    def futures(self) -> int:
        """How many simulated futures it holds."""
        return len(self.draw_of)

    @property
    def nbytes(self) -> int:
        """Memory of the arrays."""
        tables = (self.paths, self.costs, self.counted, self.totals, self.today, self.leading, self.leavers)
        arrays = [values for table in tables for values in table.values()]
        arrays += [
            values
            for one in self.who.values()
            for values in vars(one).values()
            if isinstance(values, np.ndarray)
        ]
        return sum(values.nbytes for values in arrays) + self.draw_of.nbytes + self.ledger.nbytes


def digest(run: Run) -> Digest:
    """Summarize a run."""
    everyone = run.monthly_of(["all"], ["departures", *PATHS, *COUNTED])
    futures = np.unique(everyone["replicate"].to_numpy())
    shape = (len(futures), -1)
    paths = {name: everyone[name].to_numpy(dtype=np.float32).reshape(shape) for name in PATHS}
    paths["departed"] = _added_up(everyone["departures"].to_numpy(dtype=float).reshape(shape))
    months = paths["departed"].shape[1] - 1
    totals = run.horizon(TOTALS)
    log = run.departures
    place = np.searchsorted(futures, log["replicate"].to_numpy())
    chosen = (log["kind"].astype(str) == "voluntary").to_numpy()
    return Digest(
        months=months,
        draw_of=np.asarray(run.draw_of),
        draws=run.draws,
        paths=paths,
        costs={name: run.costs[name].to_numpy(dtype=float).reshape(shape) for name in COSTS},
        counted={name: _yearly(everyone[name].to_numpy(dtype=float).reshape(shape)) for name in COUNTED},
        totals={name: totals[name].to_numpy(dtype=float) for name in TOTALS},
        who={group: _members(run.monthly_of([group], _COUNTED), months, len(futures)) for group in GROUPS},
        today=_today(log, place, paths["headcount"][:, 0]),
        leading=_named(log[chosen], place[chosen], len(futures)),
        leavers=_strains(log[chosen], place[chosen], len(futures)),
        ledger=run.ledger(),
        notices=tuple(run.notices),
    )


def _added_up(departures: Array) -> Array:
    departures = departures.copy()
    departures[:, 0] = 0.0  # those of the month before the horizon
    return departures.cumsum(axis=1).astype(np.float32)


def _yearly(monthly: Array) -> Array:
    """Add up the months of each year; month 0 lies before the horizon, and the last year may be cut short."""
    return np.add.reduceat(monthly[:, 1:], np.arange(0, monthly.shape[1] - 1, 12), axis=1)


def _members(monthly: pd.DataFrame, months: int, futures: int) -> Members:
    """Add up the months of each member, and leave out whoever is few."""
    names = [str(name) for name in pd.unique(monthly["member"])]
    cells = {
        name: monthly[name].to_numpy(dtype=float).reshape(futures, months + 1, len(names))[:, 1:]
        for name in _COUNTED
    }
    headcount = cells["headcount"].mean(axis=1)
    shown = np.flatnonzero(headcount.mean(axis=0) >= SMALLEST_GROUP)
    if (
        len(shown) == len(names) - 1 and len(names) > 2
    ):  # the one that is left out would be the rest of the whole
        shown = np.delete(shown, np.argmin(headcount.mean(axis=0)[shown]))
    return Members(
        names=tuple(names[k] for k in shown),
        headcount=headcount[:, shown],
        departures=cells["departures"].sum(axis=1)[:, shown],
        voluntary=cells["departures_voluntary"].sum(axis=1)[:, shown],
        person_years=cells["headcount"].sum(axis=1)[:, shown] / 12,
        suppressed=len(names) - len(shown),
    )


def _today(log: pd.DataFrame, place: Array, start: Array) -> dict[str, Array]:
    """Return what became of the people of month 0: whoever left was there at the start if hired no later."""
    there = (log["months_since_hire"] >= log["month"]).to_numpy()
    kinds = log["kind"].astype(str).to_numpy()
    gone = {
        kind: np.bincount(place[there & (kinds == kind)], minlength=len(start)).astype(float) for kind in LEFT
    }
    return {STAYS: start - np.sum(list(gone.values()), axis=0), **gone}


def _named(log: pd.DataFrame, place: Array, futures: int) -> dict[str, Array]:
    """Return by cause the share of those who held an audit whom it hurt most."""
    words = log["hurt_most"].astype(object).to_numpy()
    known = log["hurt_most"].notna().to_numpy()
    many = np.maximum(np.bincount(place[known], minlength=futures), 1)
    return {name: np.bincount(place[words == name], minlength=futures) / many for name in HURT}


def _strains(log: pd.DataFrame, place: Array, futures: int) -> dict[str, Array]:
    """Return by strain its mean among those who held an audit."""
    names: Sequence[str] = [name for name in STRAINS if name in log.columns]
    values = log[list(names)].to_numpy(dtype=float)
    known = np.isfinite(values).all(axis=1) if names else np.zeros(len(values), dtype=bool)
    values, of = values[known], place[known]
    many = np.maximum(np.bincount(of, minlength=futures), 1)
    return {name: np.bincount(of, values[:, k], minlength=futures) / many for k, name in enumerate(names)}
