"""What the details read of one side of an answer: the policy's runs, or its reference's.

These are small tables with one row a future wherever sides are compared, because differences are paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd


class Side(Protocol):
    """One side of an answer."""

    @property
    def months(self) -> int:
        """The horizon."""

    @property
    def paths(self) -> pd.DataFrame:
        """`[replicate, month, headcount, departed, burned_out, intends_to_leave, evening_hours_per_week, protected_share,
        hours_per_week]`; `departed` adds up from month 1."""

    @property
    def costs(self) -> pd.DataFrame:
        """`[replicate, year, turnover_usd, lost_access_usd, handover_usd, levers_usd, total_usd]`."""

    @property
    def totals(self) -> pd.DataFrame:
        """By replicate: `to_…` destinations, hours by kind (`clinic_hours_per_week`, …), over the horizon."""

    @property
    def who(self) -> pd.DataFrame:
        """`[replicate, group, member, departures, person_years, headcount]`: gender, urim, rank, track, department."""

    @property
    def starters(self) -> pd.DataFrame:
        """`[replicate, kind, people]`: how those of month 0 went; kinds stays, voluntary, retirement, life event."""

    @property
    def drivers(self) -> pd.DataFrame:
        """`[replicate, strain, people]`: voluntary leavers by their highest strain at their last values audit."""

    @property
    def notices(self) -> Sequence[str]:
        """What a reader must know of it although nothing is wrong."""
