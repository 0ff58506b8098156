"""What the published worksheet asks, and what the simulation says to it: the same on the page and in its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from sim.foundation.errors import InputError
from sim.results.finance import Finance
from sim.results.worksheet import Inputs, Simulated

Array = np.ndarray[Any, Any]


class Totals(Protocol):
    """One side, over the horizon."""

    @property
    def months(self) -> int:
        """The horizon."""

    @property
    def totals(self) -> Mapping[str, Array]:
        """[futures] by outcome."""


def inputs_of(finance: Finance, policy: Totals, reference: Totals) -> Inputs | None:
    """Return the worksheet's inputs as this school has them with this policy; None where it has no answer to them."""
    years = reference.months / 12
    leavers = finance.reference.leavers.sum(axis=1, dtype=float)  # [futures, departments]
    price = [
        finance.assumptions.replacement_usd.get(one.name, one.replacement_usd)
        for one in finance.reference.places
    ]
    spent = (finance.with_it.by_kind["levers_usd"] - finance.without.by_kind["levers_usd"]).sum(axis=1)
    try:
        return Inputs(
            physicians=float(np.mean(reference.totals["headcount"])),
            turnover=float(np.mean(reference.totals["annual_departure_rate"])),
            burned_out=float(np.mean(reference.totals["burned_out"])),
            burned_out_after=float(np.mean(policy.totals["burned_out"])),
            replacement_usd=float((leavers * price).sum() / max(leavers.sum(), 1.0)),
            spent_usd=max(float(spent.mean()) / years, 0.0),
        )
    except InputError:
        return None


def simulated(finance: Finance) -> Simulated:
    """Return what the simulation says in a year, on average."""
    years = finance.policy.months / 12
    saved = {name: -finance.change((finance.with_it.by_kind[name] - finance.without.by_kind[name]).sum(axis=1)).mean / years
             for name in ("turnover_usd", "lost_access_usd", "handover_usd")}  # fmt: skip
    return Simulated(
        float(finance.avoided.mean()) / years,
        saved["turnover_usd"],
        saved["lost_access_usd"] + saved["handover_usd"],
    )
