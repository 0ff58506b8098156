"""What each lever does alone in one institution: ranked, and put together as an estimate of any policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from scipy.interpolate import CubicSpline

from sim.evidence.parameters import levers
from sim.foundation.arguments import Check, checked, is_number, single, whole
from sim.foundation.errors import InputError, shown
from sim.results.metadata import CAVEAT
from sim.results.paired import COMPARED, Kind, Paired
from sim.studies.lever_effects import LEVEL
from sim.studies.lever_effects.combine import Alone
from sim.studies.lever_effects.files import unpacked
from sim.studies.lever_effects.futures import SEED, YEARS, levels
from sim.studies.lever_effects.quantities import COLUMNS, MONTHS_IN_YEAR, Array, over_the_horizon
from sim.studies.lever_effects.ranking import row_of, table_of
from sim.world.scenario import Scenario
from sim.world.scenario_parts import LeverUse

_QUARTER = 3
_DEPARTURES = COLUMNS.index("departures")


def _intensity(given: Any) -> float:
    value = single(given)
    if not is_number(value) or not 0 < value <= 1:
        raise InputError(f"{shown(value)} is out of range.", allowed="an intensity above 0, up to 1")
    return float(value)


INTENSITY = Check(_intensity)
_OUTCOMES = len(COMPARED)
# changes of these may be as large as they like: a gap, and costs that freed time may turn into gains
_UNBOUNDED = ("equity_gap", "lost_access_usd", "total_usd")


@dataclass(frozen=True, eq=False)
class Ranking:
    """A ranking of levers that can be saved.

    Attributes:
        table: One row a lever.
        metadata: What it was made from.
    """

    table: pd.DataFrame
    metadata: dict[str, Any]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what is written into a folder, by the name of the file."""
        return {"levers": self.table}


@dataclass(frozen=True, eq=False)
class LeverEffects:
    """What each lever does alone at its named levels, in many futures of one institution.

    Attributes:
        institution: Title of the institution.
        key: Fingerprint of all that the effects depend on.
        version: Of the program that made them.
        sums: Scenarios x futures x years x what is added up over a year; the baseline first.
    """

    institution: str
    key: str
    version: str
    sums: Array = field(repr=False)

    @classmethod
    def of(cls, source: Path | bytes) -> "LeverEffects":
        """Return what a stored file holds.

        Args:
            source: The file, or its content.

        Raises:
            OSError: It is damaged.
        """
        sums, about = unpacked(source)
        return cls(str(about["institution"]), str(about["key"]), str(about["version"]), sums)

    @property
    def futures(self) -> int:
        """How many futures, each with a posterior draw of its own."""
        return int(self.sums.shape[1])

    @checked
    def ranking(
        self, years: Annotated[int, whole(1, YEARS)] = 5, level: Annotated[float, INTENSITY] = LEVEL
    ) -> pd.DataFrame:
        """Return the levers, the one with the most departures avoided first.

        Args:
            years: The horizon, 1 to 10.
            level: The intensity at which each lever is used alone; exact at a named level, an estimate between them.

        Returns:
            `[lever, title, group, grade, assumption_only, departures_avoided, departures_avoided_low,
            departures_avoided_high, share_of_futures_with_fewer_departures, direction, net_cost_usd, net_cost_usd_low,
            net_cost_usd_high, share_of_futures_that_save_money, …]` and the mean change of further outcomes. `low` and
            `high` contain 95% of futures. `direction` is "fewer", "more" or, where it is open, empty. Net cost is the
            change of all costs, negative where a lever saves more than it costs.
        """
        kind: Kind = "full" if level in levels() else "estimate"
        return table_of([row_of(lever, self._paired({lever: level}, years, kind)) for lever in levers()])

    def as_result(self, table: pd.DataFrame, **about: Any) -> "Ranking":
        """Return a ranking with what it was made from, for `sim.save`.

        Args:
            table: As `ranking` returned it, in any order.
            about: What was asked.
        """
        made = {"institution": self.institution, "futures": self.futures, "version": self.version, "key": self.key}
        return Ranking(table, {**about, **made, "caveat": CAVEAT})

    def estimate(self, policy: Mapping[str, Any], years: int = 5, seed: int = SEED) -> Paired | None:
        """Return an estimate of a policy, without a run.

        Args:
            policy: By lever its intensity from 0 to 1, or a block such as `{"intensity": 0.5}` or a `LeverUse`.
            years: The horizon, 1 to 10.
            seed: Of the futures that are asked about. Those of seed 1 were simulated; in those of another the effects of
                one lever vary a little more than they did in these.

        Returns:
            Paired differences of kind "estimate", with points every three months; None where a lever starts later, ramps
            otherwise, ends, is not kept up as usual, or reaches only some units, departments or tracks: what is stored
            tells nothing about that.

        Raises:
            InputError: There is no such lever, or a number is out of range.
        """
        uses = Scenario(levers=dict(policy)).levers
        if not 1 <= years <= YEARS:
            raise InputError(
                f"{shown(years)} is out of range.", path=("years",), allowed=f"whole years from 1 to {YEARS}"
            )
        if any(use != usual_use(lever, use.intensity) for lever, use in uses.items()):
            return None
        return self._paired({lever: use.intensity for lever, use in uses.items()}, years, "estimate", seed != SEED)

    def _paired(self, policy: Mapping[str, float], years: int, kind: Kind, other_futures: bool = False) -> Paired:
        alone = self._alone(years)
        found = alone.together(policy, other_futures)
        change, avoided = found[:, :_OUTCOMES], 0.0 - found[:, _OUTCOMES:]  # no negative zero
        months = np.arange(0, years * MONTHS_IN_YEAR + 1, _QUARTER)
        return Paired(
            kind=kind,
            months=months,
            avoided=avoided @ between_years(years),
            change=dict(zip(COMPARED, change.T, strict=True)),
            before=dict(zip(COMPARED, alone.before[:, :_OUTCOMES].T, strict=True)),
            draw_of=np.arange(self.futures),
            draws=self.futures,
        )

    def _alone(self, years: int) -> Alone:
        """Return what each lever changes over a horizon: the compared outcomes, then departures by the end of each year."""
        kept = self._kept
        if years not in kept:
            over = over_the_horizon(self.sums[:, :, :years].sum(axis=2), years)
            by_year = np.cumsum(self.sums[:, :, :years, _DEPARTURES], axis=2)
            values = np.concatenate([np.stack([over[name] for name in COMPARED], axis=-1), by_year], axis=-1)
            change = (values[1:] - values[0]).reshape(len(levers()), len(levels()), *values.shape[1:])
            bounded = np.array([name not in _UNBOUNDED for name in COMPARED] + [True] * years)
            kept[years] = Alone.of(levels(), values[0], dict(zip(levers(), change, strict=True)), bounded)
        return kept[years]

    @cached_property
    def _kept(self) -> dict[int, Alone]:
        return {}


def usual_use(lever: str, intensity: float) -> LeverUse:
    """Return how a lever is used where only its intensity is given."""
    spec = levers()[lever]
    return LeverUse(intensity=intensity, ramp=spec.ramp_months, upkeep=spec.upkeep)


@cache
def between_years(years: int) -> Array:
    """Return how values at the ends of years, and 0 at the start, weigh at every third month: years x points.

    A natural cubic spline: the curve has no kinks at the ends of years.
    """
    ends = np.arange(years + 1) * MONTHS_IN_YEAR
    months = np.arange(0, years * MONTHS_IN_YEAR + 1, _QUARTER)
    if years == 1:
        return (months / MONTHS_IN_YEAR)[None]
    return np.asarray(CubicSpline(ends, np.eye(years + 1), bc_type="natural")(months).T[1:])
