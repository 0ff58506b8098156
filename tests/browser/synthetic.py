"""A stand-in for the model, for tests of the page only: tables of the right shape, made in milliseconds.

Its numbers mean nothing, but they behave: more of any lever, fewer departures; same replicate, same random numbers.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.digest import DESTINATIONS
from dashboard.model import POLICY, Lever
from dashboard.selection import Choices, Entry

MEMBERS = {
    "gender": {"women": 0.45, "men": 0.55},
    "rank": {"instructor": 0.09, "assistant": 0.47, "associate": 0.24, "full": 0.20},
    "track": {
        "clinician": 0.5,
        "clinician_educator": 0.3,
        "clinician_investigator": 0.15,
        "physician_scientist": 0.05,
    },
    "department": {"Medicine": 0.6, "Surgery": 0.397, "Tiny": 0.003},
}
EFFECTS = {"protected-time": 0.12, "team-care": 0.2, "pay-equity": 0.05, "support-cut": -0.1, "culture": 0.15}


def _levers() -> tuple[Lever, ...]:
    levels = (("none", 0.0), ("pilot", 0.25), ("most clinics", 0.7), ("everywhere", 1.0))
    return tuple(
        Lever(
            name=f"lever_{group}_{number}",
            title=f"Lever {number} of group {group}",
            group=f"group_{group}",
            group_title=f"Group {group}",
            description="What it does, in a sentence or two.",
            facts=(("Acts on", "minutes per message"), ("Evidence", "B, from a trial"), ("Source", "X1")),
            levels=levels,
        )
        for group in range(1, 9)
        for number in (1, 2)
    )


@dataclass
class SyntheticRun:
    """What the page reads of a run."""

    monthly: pd.DataFrame
    departures: pd.DataFrame
    costs: pd.DataFrame
    notices: Sequence[str] = ()

    def monthly_of(
        self, groups: Iterable[str] | None = None, outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        part = self.monthly[self.monthly["group"].isin(list(groups or []))]
        return part[["replicate", "month", "group", "member", *(outcomes or [])]]

    def horizon(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        everyone = self.monthly[(self.monthly["group"] == "all") & (self.monthly["month"] > 0)]
        by_future = everyone.groupby("replicate")
        where = self.departures.groupby(["replicate", "destination"]).size().unstack(fill_value=0)
        found = {}
        for name in outcomes or []:
            if name.endswith("_usd"):
                found[name] = self.costs.groupby("replicate")[name].sum()
            elif name.startswith("to_"):
                found[name] = where.get(name.removeprefix("to_"), by_future.size() * 0)
            else:
                found[name] = by_future[name].agg("sum" if name == "departures" else "mean")
        return pd.DataFrame(found).fillna(0.0)


class SyntheticModel:
    """Answers like the model, at once; `gate` closed makes runs wait, to test what happens meanwhile."""

    version = "0.0-synthetic"

    def __init__(self) -> None:
        self.levers = _levers()
        institutions = {
            "typical": Entry("typical", "A typical school", "Most are like this."),
            "community": Entry("community", "A community-based school", "Small."),
        }
        scenarios = {"baseline": Entry("baseline", "Baseline", "Nothing changes.")}
        scenarios |= {name: Entry(name, name.replace("-", " ").capitalize(), "Why.") for name in EFFECTS}
        self.choices = Choices(institutions, scenarios, tuple(lever.name for lever in self.levers))
        self.gate = threading.Event()
        self.gate.set()
        self.runs: list[tuple[str, int]] = []

    def headcount(self, institution: str) -> int:
        return 1000 if institution == "typical" else 250

    def content(self, institution: str, scenario: str, policy: Mapping[str, float]) -> str:
        return hashlib.sha256(repr((institution, scenario, sorted(policy.items()))).encode()).hexdigest()

    def explain(self, error: Exception) -> str | None:
        return str(error) if isinstance(error, ValueError) else None

    def warm_up(self, say: Callable[[str], None]) -> None:
        say("Nothing to prepare.")

    def run(
        self,
        institution: str,
        scenario: str,
        policy: Mapping[str, float],
        *,
        replicates: int,
        months: int,
        seed: int,
        progress: Callable[[int, int], None],
    ) -> SyntheticRun:
        self.runs.append((scenario, replicates))
        for done in range(replicates):
            while not self.gate.wait(0.01):
                progress(done, replicates)
            progress(done + 1, replicates)
        effect = sum(policy.values()) * 0.04 if scenario == POLICY else EFFECTS.get(scenario, 0.0)
        return made_up(self.headcount(institution), effect, replicates, months, seed)


def made_up(people: int, effect: float, replicates: int, months: int, seed: int) -> SyntheticRun:
    """Makes tables for a policy that takes the share `effect` off everything bad."""
    monthly, departures, costs = [], [], []
    for replicate in range(replicates):
        rng = np.random.default_rng([seed, replicate])
        leaving = rng.poisson(people * 0.0062 * (1 - effect), months + 1).astype(float)
        leaving[0] = 0
        burned = np.clip(0.4 * (1 - effect) + rng.normal(0, 0.01, months + 1), 0, 1)
        everyone = {
            "headcount": people * 0.97,
            "departures": leaving,
            "departures_voluntary": leaving * 0.8,
            "burned_out": burned,
            "intends_to_leave": burned * 0.7,
            "evening_hours_per_week": 7 * (1 - effect / 2) + rng.normal(0, 0.1, months + 1),
            "protected_share": np.clip(0.7 * (1 + effect / 2) + rng.normal(0, 0.01, months + 1), 0, 1),
            "vacancies": people * 0.03 * (1 - effect),
        }
        month = np.arange(months + 1)
        monthly.append(
            pd.DataFrame({"replicate": replicate, "month": month, "group": "all", "member": "all"} | everyone)
        )
        for group, members in MEMBERS.items():
            for member, share in members.items():
                cells = {"replicate": replicate, "month": month, "group": group, "member": member} | everyone
                cells |= {"headcount": people * 0.97 * share, "departures": leaving * share}
                monthly.append(pd.DataFrame(cells))
        when = np.repeat(month, leaving.astype(int))
        departures.append(
            pd.DataFrame(
                {
                    "replicate": replicate,
                    "month": when,
                    "months_since_hire": rng.integers(1, 240, len(when)),
                    "destination": rng.choice(
                        [name.removeprefix("to_") for name in DESTINATIONS], len(when)
                    ),
                    "kind": rng.choice(
                        ["voluntary", "retirement", "life event"], len(when), p=[0.8, 0.15, 0.05]
                    ),
                }
            )
        )
        years = np.arange(1, months // 12 + 1)
        turnover = leaving[1:].reshape(-1, 12).sum(axis=1) * 4e5
        levers = np.full(len(years), max(effect, 0.0) * 8e6)
        table = {
            "replicate": replicate,
            "year": years,
            "turnover_usd": turnover,
            "lost_access_usd": turnover / 4,
        }
        costs.append(pd.DataFrame(table | {"levers_usd": levers, "total_usd": turnover * 1.25 + levers}))
    return SyntheticRun(*(pd.concat(parts, ignore_index=True) for parts in (monthly, departures, costs)))
