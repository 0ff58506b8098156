"""Schools made of paper: tables of people whose answer to each measure is known beforehand."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from sim.validation.study import SimulatedInstitution

USUAL: dict[str, Any] = {
    "replicate": 0, "month": 12, "line": 0, "occupant": 0, "unit": "A", "department": "A", "gender": "man", "woman": False,
    "urim": False, "age": 50.0, "rank": "assistant", "track": "clinician", "tenure_track": False, "months_since_hire": 60,
    "care_hours": 0.0, "fte": 1.0, "clinical_effort": 0.8, "meaningful_activity": "research", "clinical_effort_worked": 0.8,
    "meaningful_share": 0.3, "messages_per_week": 100.0, "standing_service_hours": 1.0, "strain_culture": 0.2,
    "pfi_exhaustion": 1.2, "pfi_disengagement": 0.8, "mbi_exhaustion": 16.0, "burned_out": False, "intends_to_leave": False,
    "pay_usd": 250_000.0, "pay_relative": 1.0, "pay_fair": True, "leader_score": 40.0, "unit_vacancy_share": 0.0,
    "specialty": "general_internal_medicine", "left": False, "kind": None, "destination": None, "second_post": False,
    "hired": 1, "left_in": float("nan"), "hours_per_week": 54.0, "pfi_burnout": 1.0, "audit_month": float("nan"),
    "values_gap": 0.2, "volume_gap_hours": 2.0,
}  # fmt: skip


def group(n: int, **known: Any) -> pd.DataFrame:
    """Return n people who are alike."""
    return pd.DataFrame({name: [value] * n for name, value in {**USUAL, **known}.items()})


@dataclass
class PaperStudy:
    """What a measure asks of a `SimulatedInstitution`, from one table of people."""

    people: pd.DataFrame
    after: pd.DataFrame | None = None
    monthly: pd.DataFrame | None = None
    leavers: dict[tuple[int, str], int] = field(default_factory=dict)
    lives: dict[str, Any] = field(default_factory=dict)  # runs by the title of the scenario; "" is the baseline
    replicates: int = 1

    def survey(self, *months: int) -> pd.DataFrame:
        tables = [self.people] if self.after is None else [self.people, self.after]
        table = pd.concat(tables, ignore_index=True)
        return table[table["month"].isin(months)].copy()

    def followed(self, month: int, for_months: int) -> pd.DataFrame:
        return self.people.copy()

    def person_years(self) -> pd.DataFrame:
        return self.people.copy()

    def recruits(self) -> pd.DataFrame:
        return self.people.copy()

    def unit_years(self) -> pd.DataFrame:
        return self.people.copy()

    def left_the_unit(self, month: int, within: int) -> pd.Series:
        return pd.Series(self.leavers, dtype=int)

    @property
    def departures(self) -> pd.DataFrame:
        return self.people[self.people["left"]].copy()

    @property
    def first_years(self) -> Any:
        return self.lives[""]

    def run_for(self, months: int, by_unit: bool = False, scenario: Any = "baseline") -> Any:
        return self.lives[scenario if isinstance(scenario, str) else scenario.title]

    @property
    def run(self) -> Any:
        return SimpleNamespace(monthly_of=lambda groups, outcomes: self.monthly)


def school(*groups: pd.DataFrame, **more: Any) -> SimulatedInstitution:
    """Return a study of these people; each has a line of their own."""
    people = pd.concat(groups, ignore_index=True)
    people["line"] = range(len(people))
    return cast(SimulatedInstitution, PaperStudy(people, **more))
