"""Made-up lives, for tests of the page that shows two calendars: the right shape, in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.choices import Choices
from dashboard.lives import KINDS, MONTHS, WITH, WITHOUT
from dashboard.model import Progress
from dashboard.question import Question
from sim.results.event_log import STRAINS
from sim.results.hurt import CAUSES
from tests.unit.dashboard.made_up import MadeUp

PEOPLE = 60


def fates(futures: int = 2, people: int = PEOPLE, departments: tuple[str, ...] = ("Medicine", "Surgery")) -> pd.DataFrame:
    """Return everybody: every third leaves without the policy, every sixth with it, too; every seventh with it only."""
    rows = []
    for future in range(futures):
        for at in range(people):
            without = 5.0 + at % 20 if at % 3 == 0 else np.nan
            with_ = 9.0 + at % 20 if at % 6 == 0 else np.nan
            if at % 7 == 0 and at % 3:
                with_ = 11.0
            rows.append(
                {
                    "replicate": future,
                    "person": f"L{at:04d}.0",
                    "gender": ("woman", "man")[at % 2],
                    "age": 30.0 + at % 35,
                    "rank": ("instructor", "assistant", "associate", "full")[(at // 2) % 4],
                    "track": ("clinician", "clinician_educator")[(at // 8) % 2],
                    "department": departments[(at // 16) % len(departments)],
                    "volume_gap_hours": float(at % 13),
                    "values_gap": 0.01 * (at % 21),
                    "left_without": without,
                    "left_with": with_,
                    "kind_without": None if without != without else ("voluntary" if at % 9 else "retirement"),
                    "kind_with": None if with_ != with_ else "voluntary",
                }
            )
    table = pd.DataFrame(rows)
    kind = ["replicate", "department", "rank", "gender", "track"]
    table.insert(7, "alike", table.groupby(kind)["person"].transform("size"))
    return table


def life(months: int, left: Mapping[str, int | None], adjunct: float = 2.0) -> dict[str, pd.DataFrame]:
    """Return a life.

    Args:
        months: The horizon.
        left: When the person leaves in each world.
        adjunct: Teaching hours after leaving.
    """
    rows, gone = [], []
    for side, (world, month_left) in enumerate(left.items()):
        for month in range(months + 1):
            row: dict[str, Any] = dict.fromkeys(MONTHS, np.nan) | {"world": world, "month": month}
            here = month_left is None or month < month_left
            row |= {"present": here, "hours_per_week": 50.0 + month - 3 * side, "exhaustion": 0.5 + 0.001 * month}
            if here:
                row |= {f"{kind}_hours": row["hours_per_week"] / 7 for kind in KINDS}
                row |= {f"wished_{kind}_hours": 6.0 + at for at, kind in enumerate(KINDS)}
                row |= {"sustainable_hours": 63.0, "evening_hours": 9.0, "volume_gap_hours": max(0.0, month - 13.0)}
                row |= {"values_gap": 0.07, "self_respect": 0.6, "intention": 0.3, "burned_out_state": False}
                on_the_way = month_left is not None and month >= month_left - 2
                row["stage"] = "search" if on_the_way else "settled"
            else:
                row |= {"destination": "industry", "hours_per_week": 42.0, "teaching_hours_per_week": adjunct}
                row["exhaustion"] = 0.3
            rows.append(row)
        if month_left is not None:
            gone.append(
                {
                    "world": world, "month": month_left, "kind": "voluntary", "path": "dissatisfaction", "handover": "abrupt",
                    "destination": "industry", "second_post": False, "hurt_most": "strain_inbox", "audit_month": 4.0,
                    "volume_gap_hours_at_audit": 6.25, "values_gap_at_audit": 0.08, **dict.fromkeys(STRAINS, 0.2),
                }
            )  # fmt: skip
    hurts = [{**dict.fromkeys(CAUSES, -0.1), "strain_inbox": 0.9, "volume_gap": 0.4, "world": one["world"]} for one in gone]
    columns = ["world", "month", "kind", "path", "handover", "destination", "second_post", "hurt_most", "audit_month"]
    return {
        "months": pd.DataFrame(rows),
        "departures": pd.DataFrame(gone, columns=None if gone else columns),
        "hurts": pd.DataFrame(hurts, columns=None if hurts else [*CAUSES, "world"]),
    }


class MadeUpLives(MadeUp):
    """Answers like the model."""

    def __init__(self, own: bool = False) -> None:
        super().__init__()
        if own:
            schools = {name: replace(one, own=True) for name, one in self.choices.schools.items()}
            self.choices = Choices(schools, self.choices.courses, self.choices.levers, self.choices.tracks)
        self.followed: list[tuple[int, str]] = []

    def fates(self, question: Question, futures: int, progress: Progress) -> pd.DataFrame:
        self._wait(2 * futures, progress)
        return fates(futures)

    def life(
        self, question: Question, futures: int, future: int, person: str, progress: Progress
    ) -> dict[str, pd.DataFrame]:
        self._wait(2 * futures + 2, progress)
        self.followed.append((future, person))
        at = int(person[1:5])
        row = fates(1).iloc[at]
        left = {
            world: None if row[f"left_{world}"] != row[f"left_{world}"] else int(row[f"left_{world}"])
            for world in (WITHOUT, WITH)
        }
        return life(question.months, left)

    def life_snippet(self, question: Question, futures: int, future: int, person: str) -> str:
        return f"import sim  # {futures} {future} {person}"
