"""The mechanisms that answer objections: what each moves in total, and what it tells apart, where people differ in it."""

import numpy as np
import pandas as pd

from sim.evidence.parameters import switches
from sim.results.run import Run, estimated
from sim.simulate.request import Prepared, RunRequest, prepare
from sim.simulate.run import run_all
from sim.studies.drivers.told_apart import FOLLOWED, SURVEY, followed, is_constant, log_odds_per_sd
from sim.world.in_force import asked_of

SHOWS_IN = {
    "own_week": "hours_per_week", "own_causes": "values_gap", "moods": "pfi_burnout_state", "relation": "leader_score_state",
    "grants": "strain_research",
}  # fmt: skip
"""In which state of people a mechanism shows; the others are the same for all of a department, or hold for a few."""
VOLUNTARY = "departures_voluntary"


def second_round(ready: Prepared, asked: RunRequest, usual: Run) -> pd.DataFrame:
    """Return the two numbers of every mechanism of the kind `mechanism` that is on.

    Args:
        ready: The scenario, with all mechanisms on.
        asked: Replicates, months, seed, threads.
        usual: Its run.

    Returns:
        `[mechanism, title, moved, moved_low, moved_high, shows_in, log_odds, constant, assumed]`: share of voluntary
        departures that go without it (negative: that come), and log odds of leaving per standard deviation of what it
        shows in.
    """
    before = usual.horizon([VOLUNTARY])[VOLUNTARY]
    month = min(SURVEY, usual.months // 3)
    people = followed(usual, month, min(FOLLOWED, usual.months - month))
    left = people["voluntary"].to_numpy(dtype=float)
    rows = []
    for name, spec in switches().items():
        if spec.kind != "mechanism" or not ready.job.settings[name]:
            continue
        run = run_all([prepare(asked_of(ready.scenario, {}, {name: 0}), asked, quiet=True)], asked, None, None)[0]
        less = (before - run.horizon([VOLUNTARY])[VOLUNTARY]).to_numpy()[:, None] / (before.mean() or np.nan)
        found = estimated(less, run.draw_of, run.draws)
        moved = [float(found[key][0]) for key in ("mean", "low", "high")]
        column = SHOWS_IN.get(name, "")
        odds = log_odds_per_sd(people[column].to_numpy(dtype=float), left)[0] if column else float("nan")
        constant = bool(column) and is_constant(abs(moved[0]), odds)
        rows.append((name, spec.title, *moved, column, odds, constant, spec.assumption_only))
    names = ["mechanism", "title", "moved", "moved_low", "moved_high", "shows_in", "log_odds", "constant", "assumed"]
    return pd.DataFrame(rows, columns=names)
