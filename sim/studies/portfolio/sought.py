"""What a goal-seek gives back: the answer, how sure it is, the frontier of cost against departures, and the methods."""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from sim.foundation.brief import Brief
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.targets import Target, parsed

Status = Literal["best", "reached", "already", "beyond", "unreachable"]
LEVER = "lever:"
FRONTIER, ANSWER, CANDIDATE, BEYOND, NOTHING = "frontier", "answer", "candidate", "beyond", "nothing"
MOST = "most"  # nearest to targets that nothing reaches, at any price


@dataclass(frozen=True, eq=False, repr=False)
class Sought(Brief):
    """A finished goal-seek. Everything is told for the size of the problem, in dollars a year of that size.

    Attributes:
        problem: What was asked.
        status: "best": no target was set, and the answer is the best for the budget; "reached": the answer reaches all
            targets; "already": so does the course without levers; "beyond": the answer is the nearest within the budget,
            and what reaches the targets costs more; "unreachable": the answer is the nearest, and nothing that was tried
            reaches the targets at any price.
        people: In the school.
        searched_at: The size at which it was searched.
        searched: Futures of each combination in the search.
        retested: Futures of each point in the retest.
        confirmed_in: Futures of the answer in the confirmation.
        points: One row a retested combination, the cheapest first: `point` (0 is no lever at all; `c1`, `c2`, … were
            retested only because they might have been the answer), `roles`, what its levers cost in their dearest
            year (`usd_per_year`), `reached_in` (share of futures that reach all targets), `missing` (share of the widest
            gap, by the criterion; 0 or less: reached), `on_front` (share of draws in which it is on the frontier of cost
            against departures or near it), `departures_avoided` with `_low` and `_high` (19 of 20 futures), the level of
            each outcome with `_low` and `_high`, what the search had found (`found_…`), and `lever:…` intensities.
        confirmed: The answer in futures that nothing was chosen by, and beside it the point that reaches the targets beyond
            the budget: one row each an outcome and target, `[point, outcome, today, mean, low, high, change, change_low,
            change_high]`.
        reached_in: In how many of these futures the answer reaches all targets.
        methods: How well each method searched, as in `Result.methods`, without what is retested.
        tried: Everything tried in the search: `[method, usd_per_year, departures_avoided, within_budget]`.
        alone: Each lever alone at full intensity, as the search saw it: `[lever, usd_per_year, departures_avoided]`.
    """

    problem: Problem
    status: Status
    people: int
    searched_at: int
    searched: int
    retested: int
    confirmed_in: int
    points: pd.DataFrame
    confirmed: pd.DataFrame
    reached_in: int
    methods: pd.DataFrame
    tried: pd.DataFrame
    alone: pd.DataFrame

    @property
    def targets(self) -> tuple[Target, ...]:
        """What should be reached."""
        return tuple(parsed(text) for text in self.problem.targets)

    @property
    def answer(self) -> str:
        """The name of the point that is the answer."""
        return self._named(ANSWER)

    @property
    def beyond(self) -> str:
        """The name of the point that reaches the targets beyond the budget; empty where there is none."""
        return self._named(BEYOND)

    @property
    def most(self) -> str:
        """The name of the point that comes nearest at any price, where nothing reaches the targets; empty otherwise."""
        return self._named(MOST)

    def policy(self, point: str = "") -> dict[str, float]:
        """Return the levers of a point with their intensities, as `Scenario.with_levers` takes them.

        Args:
            point: Its name; the answer if omitted.
        """
        row = self.row(point or self.answer)
        return {key[len(LEVER) :]: float(row[key]) for key in row if key.startswith(LEVER) and row[key] > 0}

    def row(self, point: str) -> dict[str, Any]:
        """Return the row of a point.

        Args:
            point: Its name.
        """
        (found,) = self.points[self.points["point"] == point].to_dict("records")
        return {str(key): value for key, value in found.items()}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what is written into a folder, by the name of the file."""
        return {
            "points": self.points,
            "confirmed": self.confirmed,
            "methods": self.methods,
            "tried": self.tried,
            "alone": self.alone,
        }

    def _named(self, role: str) -> str:
        rows = zip(self.points["point"], self.points["roles"], strict=True)
        found = [name for name, roles in rows if role in roles.split("; ")]
        return str(found[0]) if found else ""
