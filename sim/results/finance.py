"""Costs as a finance office reads them: dollars put to what was counted, with the reader's own assumptions.

A changed assumption prices both sides, so the baseline moves, too. Nothing is simulated again: prices act on nothing but
dollars. Differences are paired future by future; ranges hold 95% of futures (of posterior draws, where there are several
futures to each). Positive changes are spent, negative ones saved. All dollars are of 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.parameters import levers
from sim.foundation.errors import InputError
from sim.results.assumptions import Assumptions
from sim.results.costs import PARTS, ratio_of_means
from sim.results.ledger import Ledger, shown
from sim.results.run import estimated
from sim.rules.time_units import MONTHS_PER_YEAR

Array = np.ndarray[Any, Any]
USUAL = Assumptions()
RAISES = "Equity raises with benefits"
ITEMS = {
    "turnover_usd": "Turnover: recruiting, hiring, start-up",
    "lost_access_usd": "Lost access (margin of care not given)",
    "handover_usd": "Abrupt handovers",
    "levers_usd": "Levers",
    "total_usd": "Net",
    "total_discounted_usd": "Net present value",
}
COUNTED = {
    "person": "faculty member a year", "cfte": "clinical full-time equivalent a year", "unit": "unit leader a year",
    "departure": "departure", "unfunded": "investigator between grants a year",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A paired change: its mean, and the range that holds 95% of futures or draws.

    Attributes:
        mean: Over futures.
        low: Lower end; NaN with one future.
        high: Upper end.
        saves: Share of futures in which it is below zero.
    """

    mean: float
    low: float
    high: float
    saves: float


@dataclass(frozen=True)
class Priced:
    """The dollars of one run.

    Attributes:
        by_kind: By `PARTS` and "total_usd": [futures, months].
        turnover: [futures, departments] over the horizon.
        access: [futures, departments] likewise.
        levers: By lever, and equity raises: [futures, months].
        discount: [futures, months] what a dollar of that month counts.
    """

    by_kind: Mapping[str, Array]
    turnover: Array
    access: Array
    levers: Mapping[str, Array]
    discount: Array


def priced(ledger: Ledger, assumptions: Assumptions = USUAL) -> Priced:
    """Return the dollars of a run.

    Args:
        ledger: Its counts.
        assumptions: Prices; those of the model where left out.

    Raises:
        InputError: An assumption is of a department or lever that is not here.
    """
    assumptions.fitting(ledger)
    rate = {name: _rate(ledger, name, assumptions)[:, None] for name in ledger.rates}
    replacement, margin = (
        np.array([getattr(assumptions, kind).get(one.name, getattr(one, kind)) for one in ledger.places])
        for kind in ("replacement_usd", "margin_usd")
    )
    turnover = ledger.leavers * replacement * rate["replacement_not_access"][..., None]
    access = ledger.visits_lost.astype(float) / rate["visits_per_clinic_hour"][..., None] * margin
    bought = {name: ledger.reached[name] * _monthly_price(name, assumptions) for name in ledger.reached}
    if ledger.raises.any():
        bought[RAISES] = ledger.raises * (1.0 + rate["fringe_share"])
    month = np.arange(1, ledger.months + 1)
    kinds = {
        "turnover_usd": turnover.sum(-1),
        "lost_access_usd": access.sum(-1),
        "handover_usd": ledger.dropped * rate["abrupt_handover_usd"] * rate["patient_cost_borne"],
        "levers_usd": sum(bought.values(), np.zeros((ledger.futures, ledger.months))),
    }
    kinds["total_usd"] = sum((kinds[name] for name in PARTS), np.zeros(1))
    discount = np.exp(-np.log1p(rate["discount_per_year"]) * month / MONTHS_PER_YEAR)
    return Priced(kinds, turnover.sum(1), access.sum(1), bought, discount)


def _rate(ledger: Ledger, name: str, assumptions: Assumptions) -> Array:
    """Return a parameter by future: the reader's for all of them, or that of each one's draw."""
    own = getattr(assumptions, name, None)
    return ledger.rates[name] if own is None else np.full(ledger.futures, float(own))


def price_of(lever: str, assumptions: Assumptions = USUAL) -> float:
    """Return the price of a lever: dollars a year, or for each departure, of what `COUNTED` says."""
    (cost,) = levers()[lever].costs
    return float(assumptions.price_usd.get(lever, cost.usd_per_year))


def _monthly_price(lever: str, assumptions: Assumptions) -> float:
    (cost,) = levers()[lever].costs
    return price_of(lever, assumptions) / (1.0 if cost.per == "departure" else MONTHS_PER_YEAR)


@dataclass(frozen=True)
class Finance:
    """What a policy costs and saves against its reference, future by future.

    Attributes:
        policy: Counts with it.
        reference: Counts of the same futures without it.
        assumptions: Prices for both.

    Raises:
        InputError: The two are not of the same futures.
    """

    policy: Ledger
    reference: Ledger
    assumptions: Assumptions = USUAL

    def __post_init__(self) -> None:
        if self.policy.leavers.shape != self.reference.leavers.shape:
            raise InputError("The two runs have different futures.", allowed="runs of the same futures")
        object.__setattr__(self, "_with", priced(self.policy, self.assumptions))
        object.__setattr__(self, "_without", priced(self.reference, self.assumptions))

    @property
    def with_it(self) -> Priced:
        """Dollars with the policy."""
        found: Priced = self._with  # type: ignore[attr-defined]
        return found

    @property
    def without(self) -> Priced:
        """Dollars without it."""
        found: Priced = self._without  # type: ignore[attr-defined]
        return found

    def change(self, values: Array) -> Change:
        """Return a paired change from its [futures]."""
        found = estimated(np.asarray(values, dtype=float)[:, None], self.policy.draw_of, self.policy.draws)
        mean, low, high = (float(found[key][0]) for key in ("mean", "low", "high"))
        return Change(mean, low, high, float((values < 0).mean()))

    @property
    def net(self) -> Array:
        """[futures, months] what all costs together change by."""
        return np.asarray(self.with_it.by_kind["total_usd"] - self.without.by_kind["total_usd"])

    @property
    def avoided(self) -> Array:
        """[futures] departures avoided."""
        both = (one.leavers.sum(axis=(1, 2), dtype=float) for one in (self.reference, self.policy))
        before, after = both
        return np.asarray(before - after)

    def items(self) -> pd.DataFrame:
        """Return `[name, item, without, with, change, low, high, saves]` over the horizon: each kind, net, present value."""
        rows = []
        for name, title in ITEMS.items():
            before, after = (self._total(one, name) for one in (self.without, self.with_it))
            rows.append((name, title, before.mean(), after.mean(), *_cells(self.change(after - before))))
        return pd.DataFrame(
            rows, columns=["name", "item", "without", "with", "change", "low", "high", "saves"]
        )

    @staticmethod
    def _total(side: Priced, name: str) -> Array:
        if name == "total_discounted_usd":
            return np.asarray((side.by_kind["total_usd"] * side.discount).sum(axis=1))
        return np.asarray(side.by_kind[name].sum(axis=1))

    def by_year(self) -> pd.DataFrame:
        """Return `[year, …PARTS, net, low, high, cumulative, present_value]`: the cash flow, each against the reference."""
        first = np.arange(0, self.policy.months, int(MONTHS_PER_YEAR))
        yearly = {
            name: np.add.reduceat(self.with_it.by_kind[name] - self.without.by_kind[name], first, axis=1)
            for name in (*PARTS, "total_usd")
        }
        discounted = np.add.reduceat(self.net * self.with_it.discount, first, axis=1).mean(axis=0)
        table = pd.DataFrame(
            {"year": np.arange(1, len(first) + 1), **{name: yearly[name].mean(axis=0) for name in PARTS}}
        )
        net = [self.change(yearly["total_usd"][:, k]) for k in range(len(first))]
        table["net"], table["low"], table["high"] = (
            [getattr(one, key) for one in net] for key in ("mean", "low", "high")
        )
        table["cumulative"], table["present_value"] = table["net"].cumsum(), discounted
        return table

    def by_department(self) -> pd.DataFrame:
        """Return leavers, turnover cost and lost access by department; those under five people together.

        Returns:
            `[department, people, leavers_without, leavers_with, fewer, fewer_low, fewer_high, turnover_without,
            turnover_with, turnover_change, turnover_low, turnover_high, visits_lost_without, visits_lost_with,
            access_without, access_with, access_change, access_low, access_high]` over the horizon.
        """
        rows = []
        for name, which in shown(self.reference.places):
            people = sum(self.reference.places[k].people for k in which)
            before, after = (
                one.leavers[..., which].sum(axis=(1, 2), dtype=float) for one in (self.reference, self.policy)
            )
            row: dict[str, Any] = {"department": name, "people": people}
            row |= {"leavers_without": before.mean(), "leavers_with": after.mean()}
            row |= dict(
                zip(
                    ("fewer", "fewer_low", "fewer_high"), _cells(self.change(before - after))[:3], strict=True
                )
            )
            row |= self._both("turnover", which)
            lost = [
                one.visits_lost[..., which].sum(axis=(1, 2), dtype=float).mean()
                for one in (self.reference, self.policy)
            ]
            row |= {"visits_lost_without": lost[0], "visits_lost_with": lost[1]}
            rows.append(row | self._both("access", which))
        return pd.DataFrame(rows)

    def _both(self, kind: str, which: list[int]) -> dict[str, float]:
        before, after = (getattr(one, kind)[:, which].sum(axis=1) for one in (self.without, self.with_it))
        found = self.change(after - before)
        keys = ("without", "with", "change", "low", "high")
        values = (float(before.mean()), float(after.mean()), found.mean, found.low, found.high)
        return {f"{kind}_{key}": value for key, value in zip(keys, values, strict=True)}

    def by_lever(self) -> pd.DataFrame:
        """Return what is bought beyond the reference: `[name, lever, counted, price, usd, low, high]` over the horizon."""
        rows = []
        nothing = np.zeros(self.net.shape)
        for name in dict.fromkeys([*self.with_it.levers, *self.without.levers]):
            more = self.with_it.levers.get(name, nothing) - self.without.levers.get(name, nothing)
            found = self.change(more.sum(axis=1))
            spec = levers().get(name)
            title, counted = (
                (spec.title, COUNTED[spec.costs[0].per]) if spec is not None else (name, "dollar of raises")
            )
            price = price_of(name, self.assumptions) if spec is not None else float("nan")
            rows.append((name, title, counted, price, found.mean, found.low, found.high))
        return pd.DataFrame(rows, columns=["name", "lever", "counted", "price", "usd", "low", "high"])

    def access(self) -> pd.DataFrame:
        """Return `[item, without, with, change, low, high]` of patients' access: visits lost, and patients dropped."""
        rows = []
        for item, counts in (
            (
                "Visits lost",
                [one.visits_lost.sum(axis=(1, 2), dtype=float) for one in (self.reference, self.policy)],
            ),
            (
                "Patients dropped",
                [one.dropped.sum(axis=1, dtype=float) for one in (self.reference, self.policy)],
            ),
            (
                "Departures",
                [one.leavers.sum(axis=(1, 2), dtype=float) for one in (self.reference, self.policy)],
            ),
        ):
            before, after = counts
            rows.append((item, before.mean(), after.mean(), *_cells(self.change(after - before))[:3]))
        return pd.DataFrame(rows, columns=["item", "without", "with", "change", "low", "high"])

    def per_departure(self) -> dict[str, tuple[float, float, float]]:
        """Return the price of a departure avoided, of levers alone and net, with Fieller's 95% interval.

        NaN where it is not certain that departures are avoided at all: then there is no such price.
        """
        avoided = self.avoided if self.avoided.mean() > 0.0 else np.zeros(self.policy.futures)
        bought = self.with_it.by_kind["levers_usd"] - self.without.by_kind["levers_usd"]
        return {
            "levers": ratio_of_means(bought.sum(axis=1), avoided),
            "net": ratio_of_means(self.net.sum(axis=1), avoided),
        }


def _cells(found: Change) -> tuple[float, float, float, float]:
    return found.mean, found.low, found.high, found.saves
