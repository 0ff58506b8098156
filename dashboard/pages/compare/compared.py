"""The chosen policies side by side, as tables; pure functions of what was simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.answers.digest import Digest
from dashboard.pages.compare.chosen import Option
from dashboard.pages.compare.measures import MEASURES, Measure
from dashboard.parts import wording as w
from sim.results.assumptions import Assumptions
from sim.results.contrast import Contrast, beats, best_in, contrast
from sim.results.finance import Finance

Array = np.ndarray[Any, Any]
BASELINE = "Baseline"


@dataclass(frozen=True)
class Row:
    """One policy with what was simulated.

    Attributes:
        option: It.
        side: Its digest.
        rests: On what assumptions its difference rests; empty where it does not.
    """

    option: Option
    side: Digest
    rests: str = ""

    @property
    def title(self) -> str:
        """As in a list."""
        return self.option.title


@dataclass(frozen=True)
class Compared:
    """Some policies against one baseline.

    Attributes:
        rows: Those that are simulated, in the order of choosing.
        reference: The baseline.
        assumptions: Of the reader on costs; they price both sides.
        years: The horizon.
    """

    rows: tuple[Row, ...]
    reference: Digest
    assumptions: Assumptions
    years: int

    @cached_property
    def finances(self) -> Mapping[str, Finance]:
        """What each costs and saves, by key."""
        return {
            row.option.key: Finance(row.side.ledger, self.reference.ledger, self.assumptions)
            for row in self.rows
        }

    @property
    def futures(self) -> int:
        """How many each side has."""
        return self.reference.futures

    def level(self, measure: Measure, row: Row | None = None) -> Array:
        """Return [futures] of an outcome, of the baseline where no policy is named."""
        if measure.name == "total_usd" and self.assumptions.changed:
            if row is not None:
                return np.asarray(self.finances[row.option.key].with_it.by_kind["total_usd"].sum(axis=1))
            return np.asarray(next(iter(self.finances.values())).without.by_kind["total_usd"].sum(axis=1))
        return np.asarray((self.reference if row is None else row.side).totals[measure.name], dtype=float)

    def change(self, measure: Measure, row: Row, other: Row | None = None) -> Contrast:
        """Return a policy against the baseline, or against another policy."""
        values = self.level(measure, row) - self.level(measure, other)
        return contrast(values, self.reference.draw_of, self.reference.draws)

    def differences(self) -> pd.DataFrame:
        """Return each outcome of each policy, with and without it, and the paired difference."""
        rows = []
        for row in self.rows:
            for measure in MEASURES:
                before, after, found = (
                    self.level(measure),
                    self.level(measure, row),
                    self.change(measure, row),
                )
                rows.append(
                    (row.title, measure.title, measure.name, float(before.mean()), float(after.mean()), found.mean, found.low,
                     found.high, found.mean_low, found.mean_high, found.below, found.above)
                )  # fmt: skip
        columns = [
            "policy",
            "outcome",
            "name",
            "without",
            "with",
            "difference",
            "difference_low",
            "difference_high",
        ]
        more = ["mean_low", "mean_high", "share_of_futures_below", "share_of_futures_above"]
        return pd.DataFrame(rows, columns=[*columns, *more])

    def ranked(self, measure: Measure) -> list[tuple[Row, Contrast, float]]:
        """Return the policies from best to worst, with the difference and the share of futures in which each is the best."""
        if not self.rows:
            return []
        values = np.array([self.level(measure, row) for row in self.rows])
        best = best_in(values, measure.better)
        order = np.argsort(values.mean(axis=1) * (1.0 if measure.better == "lower" else -1.0), kind="stable")
        return [(self.rows[k], self.change(measure, self.rows[k]), float(best[k])) for k in order]

    def ranking(self, measure: Measure) -> pd.DataFrame:
        """Return the ranking as a table."""
        rows = [
            (at, row.title, found.mean, found.low, found.high, best, found.wins(measure.better), row.rests)
            for at, (row, found, best) in enumerate(self.ranked(measure), 1)
        ]
        columns = [
            "rank",
            "policy",
            "difference",
            "low",
            "high",
            "best_in",
            "better_than_baseline_in",
            "rests_on",
        ]
        return pd.DataFrame(rows, columns=columns)

    def pairs(self, measure: Measure) -> pd.DataFrame:
        """Return each policy against each other one and the baseline: how often it does better, and by how much."""
        every: list[Row | None] = [*(row for row, _, _ in self.ranked(measure)), None]
        values = np.array([self.level(measure, row) for row in every])
        wins = beats(values, measure.better)
        rows = []
        for k, one in enumerate(every):
            for j, other in enumerate(every):
                if k != j and one is not None:
                    found = self.change(measure, one, other)
                    rows.append(
                        (
                            _title(one),
                            _title(other),
                            wins[k, j],
                            found.mean,
                            found.low,
                            found.high,
                            found.moves,
                        )
                    )
        return pd.DataFrame(
            rows, columns=["policy", "against", "better_in", "difference", "low", "high", "clear"]
        )

    def value(self) -> pd.DataFrame:
        """Return what each policy costs, and per departure avoided where the sample bears it."""
        rows = []
        for row in self.rows:
            found = self.finances[row.option.key]
            items = found.items().set_index("name")
            per = found.per_departure()
            cells = [row.title, *(float(items.loc["levers_usd", key]) for key in ("change", "low", "high"))]
            cells += [float(items.loc["total_usd", key]) for key in ("change", "low", "high", "saves")]
            rows.append((*cells, *per["levers"], *per["net"]))
        columns = [
            "policy",
            "levers_usd",
            "levers_low",
            "levers_high",
            "net_usd",
            "net_low",
            "net_high",
            "saves_in",
        ]
        prices = ["levers_per_departure", "net_per_departure"]
        more = [f"{one}{end}" for one in prices for end in ("", "_low", "_high")]
        return pd.DataFrame(rows, columns=[*columns, *more])


def _title(row: Row | None) -> str:
    return BASELINE if row is None else row.title


def headline(compared: Compared, measure: Measure) -> str:
    """Say in a sentence or two which policy does best, and how sure that is."""
    order = compared.ranked(measure)
    if not order:
        return ""
    over = f"over {w.years_in_words(compared.years)}"
    (first, found, _), *others = order
    name = f"“{first.title}”"
    said = _effect(measure, found)
    if not others:
        tail = "" if found.moves else ", which is not clear of chance"
        return f"{name}: {said} {over} against the baseline{tail}. Choose another policy to compare it with."
    second = others[0][0]
    wins = float(
        beats(np.array([compared.level(measure, row) for row in (first, second)]), measure.better)[0, 1]
    )
    gap = compared.change(measure, first, second)
    among = f"Of {w.counted(len(order), 'policy', 'policies')}, "
    if found.moves:
        lead = f"{among}{name} does best on {measure.title.lower()}: {said} {over}."
    else:
        lead = f"{among}none clearly improves {measure.title.lower()}; {name} comes first: {said} {over}."
    often = f"{share(wins, compared.futures)} futures"
    if gap.below == gap.above == 0.0:
        return f"{lead} “{second.title}” gives exactly the same numbers."
    if gap.moves:
        return f"{lead} It does better than “{second.title}” in {often}."
    return f"{lead} Whether it beats “{second.title}” is open: it does in {often}."


def _effect(measure: Measure, found: Contrast) -> str:
    said = measure.change(found.mean)
    return f"{said} departures" if measure.name == "departures" and said != "no change" else said


def share(part: float, futures: int) -> str:
    """Return a share of futures as a count: “83 of 100”; half futures are equal ones."""
    number = part * futures
    return (
        f"{number:.0f} of {futures}" if abs(number - round(number)) < 0.01 else f"{number:.1f} of {futures}"
    )


def marked(rows: Sequence[Row]) -> list[str]:
    """Return what each policy rests on where that is assumptions."""
    return [f"“{row.title}”: {row.rests}" for row in rows if row.rests]
