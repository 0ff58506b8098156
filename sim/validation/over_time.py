"""Patterns through time: a baseline of twenty years, the way back after a shock, the lag of a lever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.evidence.outcomes import interval
from sim.evidence.parameters import parameters
from sim.simulate.compare import compare
from sim.simulate.run import run
from sim.validation.study import YEAR
from sim.world.in_force import settings_in_force
from sim.world.institution import Institution, load_institution
from sim.world.scenario import Scenario

SHOWN = (
    "annual_departure_rate",
    "burned_out",
    "intends_to_leave",
    "hours_per_week",
    "vacancy_share",
    "headcount",
)
ANSWERS = ("hours_per_week", "exhaustion", "burned_out", "intends_to_leave", "annual_departure_rate")
TRENDS = ("message_growth_per_year", "admin_growth_per_year", "target_growth_per_year")
LONG = 20 * YEAR
YEARS_SHOWN = (1, 5, 10, 15, 20)
SHOCK_FROM, SHOCK_TO, SHOCK_SIZE = 13, 25, 0.2
HORIZON = 8 * YEAR
_HALF, _LEFT = 0.5, 0.2


@dataclass(frozen=True)
class Drift:
    """Yearly means of the untouched school, with the declared trends and with the smallest plausible ones."""

    usual: pd.DataFrame
    slow: pd.DataFrame
    trends: Mapping[str, float]
    slow_trends: Mapping[str, float]


@dataclass(frozen=True)
class Response:
    """How one outcome answers to a change.

    Attributes:
        outcome: Which.
        largest: Largest difference from the baseline (yearly mean).
        half: Months from the beginning of the change until half of the largest difference is reached.
        back: Months from its end until the difference is below a fifth of the largest for good; NaN where never.
        last: Mean difference in the last year.
        half_width: Of its 95% interval over simulated futures, paired; NaN with a single one.
    """

    outcome: str
    largest: float
    half: float
    back: float
    last: float
    half_width: float


@dataclass(frozen=True)
class OverTime:
    """Everything that the section on time shows."""

    drift: Drift
    shock: Sequence[Response]
    lever: Sequence[Response]
    replicates: int


def over_time(
    institution: str | Path | Institution = "typical",
    replicates: int = 24,
    seed: int = 1,
    threads: int | None = None,
    switches: Mapping[str, float] | None = None,
) -> OverTime:
    """Run the three patterns at the default parameters."""
    how: dict[str, object] = {"institution": institution, "replicates": replicates, "seed": seed, "threads": threads}
    how["switches"] = dict(switches or {})
    slow = {name: parameters()[name].low for name in TRENDS}
    held = settings_in_force(load_institution(institution))
    usual = {name: held[name] for name in TRENDS}
    drift = Drift(_years(how, {}), _years(how, slow), usual, slow)
    surge = Scenario(
        title="A year of more patients",
        shocks=[{"kind": "patient_surge", "start": SHOCK_FROM, "months": SHOCK_TO - SHOCK_FROM, "size": SHOCK_SIZE}],
    )  # fmt: skip
    help_ = Scenario(title="Documentation support", levers={"documentation_support": 1.0})
    base = Scenario(title="Nothing happens")
    found = compare([base, surge, help_], months=HORIZON, by_unit=False, **how)  # type: ignore[arg-type]
    months = {name: one.monthly_of(["all"], ANSWERS) for name, one in found.runs.items()}
    reference, shocked, helped = (_by_future(table) for table in months.values())
    return OverTime(
        drift,
        [response(name, shocked[name] - reference[name], SHOCK_FROM, SHOCK_TO) for name in ANSWERS],
        [response(name, helped[name] - reference[name], 1, None) for name in ANSWERS],
        replicates,
    )


def _years(how: Mapping[str, object], values: Mapping[str, float]) -> pd.DataFrame:
    """Return means by year of the baseline."""
    found = run(months=LONG, parameters=values, by_unit=False, **how)  # type: ignore[arg-type]
    table = found.monthly_of(["all"], SHOWN)
    table = table[table["month"] > 0]
    year = (table["month"] - 1) // YEAR + 1
    means = table.groupby(year)[list(SHOWN)].mean()
    means.index.name = "year"
    return means


def _by_future(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return each outcome by month (rows) and simulated future (columns)."""
    return {name: table.pivot(index="month", columns="replicate", values=name) for name in ANSWERS}


def response(outcome: str, differences: pd.DataFrame, start: int, end: int | None) -> Response:
    """Describe a difference from the baseline month by month; departures are too few to be read unsmoothed.

    Args:
        outcome: Its name.
        differences: By month from 0 (rows) and simulated future (columns).
        start: Month in which the change begins.
        end: First month without it; None where it stays.
    """
    months = YEAR if outcome == "annual_departure_rate" else YEAR // 4
    smooth = differences.mean(axis=1).rolling(months, min_periods=1, center=True).mean()
    after = smooth.loc[start:].to_numpy()
    largest = float(after[np.abs(after).argmax()])
    half = float((after / largest >= _HALF).argmax() + 1)
    back = np.nan
    if end is not None:
        far = np.flatnonzero(np.abs(smooth.loc[end:].to_numpy() / largest) >= _LEFT)
        back = float(far[-1] + 1) if len(far) else 0.0
        back = np.nan if end + back > smooth.index[-1] else back
    mean, low, _ = interval(differences.iloc[-YEAR:].mean().to_numpy()[:, None])
    return Response(outcome, largest, half, back, float(mean[0]), float(mean[0] - low[0]))
