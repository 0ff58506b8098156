"""A stand-in for portfolios: a search that is done at once, with numbers that mean nothing but behave."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import numpy as np
import pandas as pd

from dashboard.choices import Choices
from dashboard.model import Progress
from dashboard.wish import Wish
from sim.results.paired import COMPARED, Paired
from sim.studies.portfolio import Estimate, Problem, Sought

STEPS = (0, 1, 2, 3)  # of the frontier: as many levers at full intensity
RATE, LESS = 0.08, 0.008  # departures a year, and how much less with each lever
OUTCOMES = {
    "departures": (400.0, -30.0), "annual_departure_rate": (RATE, -LESS), "burned_out": (0.4, -0.03),
    "intends_to_leave": (0.3, -0.02), "evening_hours_per_week": (9.0, -0.4), "protected_share": (0.68, 0.05),
    "total_usd": (2e8, 4e6), "departures_avoided": (0.0, 30.0),
}  # fmt: skip


def sought(wish: Wish, choices: Choices) -> Sought:
    """Return what a search finds: each lever avoids 30 departures and costs $400k a year."""
    names = list(wish.levers(choices))[:3]
    rows = [_row(step, names, wish) for step in STEPS if step <= len(names)]
    inside = [row for row in rows if row["usd_per_year"] <= wish.budget]
    reach = [row for row in rows if row["missing"] <= 0.0]
    status, beyond, most = "best", None, None
    answer = inside[-1]
    if wish.goals:
        paid = [row for row in reach if row in inside]
        status = "already" if rows[0] in reach else "reached" if paid else "beyond" if reach else "unreachable"
        answer = paid[0] if paid else answer
        beyond, most = (reach[0] if status == "beyond" else None), (rows[-1] if status == "unreachable" else None)
    for row, role in ((answer, "answer"), (beyond, "beyond"), (most, "most")):
        if row is not None:
            row["roles"] += f"; {role}"
    told = [one for row in (answer, beyond) if row is not None for one in _confirmed(row)]
    method = {"evaluations": 100, "within_budget": 90, "hypervolume": 0.7}
    methods = pd.DataFrame(
        [
            {
                "method": name, **method, "share_of_joint_front": share, "most_departures_avoided": most_,
                "cheapest_that_reaches_usd": 4e5,
            }
            for name, share, most_ in (("optimizer", 0.8, 92.0), ("greedy", 0.2, 88.0), ("random", 0.0, 60.0))
        ]
    )  # fmt: skip
    rng = np.random.default_rng(1)
    usd = rng.uniform(0, 1.5e6, 90)
    tried = pd.DataFrame(
        {"method": np.repeat(["optimizer", "greedy", "random"], 30), "usd_per_year": usd, "within_budget": usd <= wish.budget,
         "departures_avoided": usd / 4e5 * 25 * rng.uniform(0.4, 1, 90)}
    )  # fmt: skip
    alone = pd.DataFrame({"lever": names, "usd_per_year": 4e5, "departures_avoided": 30.0})
    problem = Problem(budget_usd=wish.budget, targets=wish.targets, criterion=wish.criterion)
    tables = pd.DataFrame(rows), pd.DataFrame(told), 55 if reach else 0, methods, tried, alone
    return Sought(problem, status, 1000, 400, 20, 40, 80, *tables)


def _row(step: int, names: list[str], wish: Wish) -> dict[str, Any]:
    means = {name: before + step * each for name, (before, each) in OUTCOMES.items()}
    ends = {"low": 0.8, "high": 1.2}
    spans = {f"{name}_{end}": value * share for name, value in means.items() for end, share in ends.items()}
    gaps = [means_of(name, number, means) for name, number in wish.goals]
    return {
        "point": str(step), "roles": "frontier; nothing" if step == 0 else "frontier", "usd_per_year": 4e5 * step,
        "reached_in": min(step / 3, 1.0), "missing": max(gaps, default=np.nan), "on_front": 1.0 - 0.1 * step,
        **means, **spans, "found_usd_per_year": 4.1e5 * step, "found_departures_avoided": 32.0 * step,
        **{f"lever:{name}": float(at < step) for at, name in enumerate(names)},
    }  # fmt: skip


def means_of(goal: str, number: float, means: dict[str, float]) -> float:
    """Return how much is missing of a goal."""
    name = {"departures_per_year": "annual_departure_rate"}.get(goal, goal)
    share = goal not in ("departures_avoided", "evening_hours_per_week")
    aim = number / 100 if share else number
    return aim - means[name] if goal in ("departures_avoided", "protected_share") else means[name] - aim


def _confirmed(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "point": row["point"], "outcome": name, "today": before, "mean": row[name], "low": row[f"{name}_low"],
            "high": row[f"{name}_high"], "change": row[name] - before, "change_low": row[name] - before - abs(each),
            "change_high": row[name] - before + abs(each),
        }
        for name, (before, each) in OUTCOMES.items()
    ]  # fmt: skip


class MadeUpPortfolios:
    """Seeks at once; `gate` closed makes a search wait, to test what happens meanwhile."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.gate = threading.Event()
        self.gate.set()
        self.searched: list[Wish] = []
        self.estimates = True
        self.breaks: Exception | None = None

    def key(self, wish: Wish) -> str:
        return "portfolio-" + hashlib.sha256(repr(wish).encode()).hexdigest()[:16]

    def seconds(self, wish: Wish) -> float:
        return 60.0

    def estimate(self, wish: Wish) -> Estimate | None:
        if not self.estimates:
            return None
        names = wish.levers(self.choices)[: int(wish.budget // 4e5)][:3]
        change = {name: np.full(100, -30.0 * len(names)) for name in COMPARED}
        before = {name: np.full(100, 400.0) for name in COMPARED}
        months = np.arange(0, 61, 3)
        paired = Paired("estimate", months, np.outer(np.ones(100), months), change, before, np.arange(100), 100)
        points = pd.DataFrame(
            {"usd_per_year": [0.0, 4e5], "departures_avoided": [0.0, 30.0], "departures_avoided_low": [0.0, 20.0],
             "departures_avoided_high": [0.0, 40.0]}
        )  # fmt: skip
        levels = dict.fromkeys(wish.targets, (0.08, 0.065, 0.05, 0.08))
        return Estimate(dict.fromkeys(names, 1.0), 4e5 * len(names), bool(names), False, 52, levels, paired, points)

    def search(self, wish: Wish, progress: Progress) -> Sought:
        self.searched.append(wish)
        for done in range(20):
            while not self.gate.wait(0.01):
                progress(done, 20)
            progress(done + 1, 20)
        if self.breaks is not None:
            raise self.breaks
        return sought(wish, self.choices)

    def snippet(self, wish: Wish) -> str:
        return f"from sim.studies.portfolio import Problem, seek\nproblem = Problem(budget_usd={wish.budget!r})\n"
