"""Does the method hold what it says? Made-up institutions whose truth is known are calibrated in its own way.

Simulation-based calibration (Talts et al., "Validating Bayesian inference algorithms with simulation-based
calibration", 2018): the truth is drawn from the priors, its targets are measured with errors as large as the
published bands, and the calibration must find each parameter's rank in its posterior to be uniform.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.engine import Progress
from sim.experiments.calibration.calibrate import from_priors
from sim.experiments.calibration.store import FIRST_OF_WAVE
from sim.experiments.calibration.study import Study
from sim.experiments.calibration.waves import Simulator, close_in
from sim.experiments.points import Bench, run_points
from sim.experiments.space import Space
from sim.institution import load_institution

Array = np.ndarray[Any, Any]
PEOPLE = 300  # made-up institutions are small, so that fifty of them take minutes
COMMON = 1500  # points of the first wave, which does not depend on the data and is shared
WAVES = (250, 500)
BINS = 10


@dataclass(frozen=True)
class Coverage:
    """Where the truth lay in each posterior.

    Attributes:
        table: `[institution, parameter, share_below, effective]`: the posterior's share below the truth.
    """

    table: pd.DataFrame

    def held(self) -> pd.DataFrame:
        """Return by parameter, and for all, how often the central 50 % and 90 % intervals held the truth."""
        parts = {**dict(list(self.table.groupby("parameter", sort=False))), "all": self.table}
        rows = []
        for name, part in parts.items():
            off = (part["share_below"] - 0.5).abs()
            rows.append((name, len(part), (off <= 0.25).mean(), (off <= 0.45).mean(), part["effective"].median()))
        return pd.DataFrame(rows, columns=["parameter", "n", "held_50", "held_90", "median_effective"])

    def histogram(self) -> list[int]:
        """Return how many truths lay in each tenth of their posteriors."""
        return [int(n) for n in np.histogram(self.table["share_below"], BINS, (0.0, 1.0))[0]]


def check_coverage(
    study: Study,
    institutions: int = 50,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Coverage:
    """Calibrate made-up institutions.

    Args:
        study: Whose targets, bands and fitted parameters are used.
        institutions: How many.
        threads: As many as there are processors where left out.
        progress: Called with the points that are done, of how many.
        cancelled: Asked between points whether to stop.
    """
    place = load_institution(study.institution).scaled(PEOPLE)
    bench = Bench.of(institution=place, months=study.months, seed=study.seed)
    space, data = Space.of(), study.data
    names = [datum.outcome for datum in data]
    total = COMMON + institutions * (1 + sum(WAVES))
    done = [0]

    def simulate(scores: Array, first: int) -> Array:
        def tell(now: int, _: int) -> None:
            if progress is not None:
                progress(done[0] + now, total)

        points = space.named(space.values(scores))
        table = run_points(
            bench, points, names, own_luck=True, first=first, threads=threads, progress=tell, cancelled=cancelled
        )
        done[0] += len(scores)
        return np.asarray(table[names], dtype=np.float64)

    def after(mine: int) -> Simulator:
        return lambda wave, scores: simulate(scores, mine + wave * FIRST_OF_WAVE // 10) if wave else common

    before = from_priors(study.fitted, space)
    common = simulate(before.draw(COMMON, study.seed), 0)
    truths = space.draw(institutions, study.seed + 1)
    rows = []
    for k, truth in enumerate(truths):
        mine = (k + 1) * FIRST_OF_WAVE
        luck = np.random.default_rng([study.seed, k])
        shown = simulate(truth[None], mine)[0]
        measured = [datum.noisy(float(value), luck) for datum, value in zip(data, shown, strict=True)]

        found = close_in(before, measured, (COMMON, *WAVES), after(mine), study.seed)
        for name in study.fitted:
            below = found.share_below(name, float(truth[space.names.index(name)]))
            rows.append((k + 1, name, below, found.effective))
    return Coverage(pd.DataFrame(rows, columns=["institution", "parameter", "share_below", "effective"]))
