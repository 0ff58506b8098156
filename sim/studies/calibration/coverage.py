"""Does the method hold what it says? Made-up institutions whose truth is known are calibrated in its own way.

Simulation-based calibration (Talts et al., "Validating Bayesian inference algorithms with simulation-based
calibration", 2018): the truth is drawn from the priors, its targets are measured with errors as large as the
published bands, and the calibration must find each parameter's rank in its posterior to be uniform.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.priors import Space
from sim.studies.calibration.calibrate import from_priors
from sim.studies.calibration.curves import learn_curves
from sim.studies.calibration.simulator import Simulated, Simulator
from sim.studies.calibration.study import CalibrationStudy
from sim.studies.calibration.waves import close_in
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.versions import identity
from sim.world.institution import load_institution

Array = np.ndarray[Any, Any]
PEOPLE = 300  # simulated institutions are small, so that fifty of them take minutes
COMMON = 8000  # points of the first wave; it does not depend on the data, so all share it, and one good one costs little
WAVES = (300, 900)  # points of each institution: some to correct the emulator where its data are, the rest to count
BINS = 10


@dataclass(frozen=True)
class Coverage:
    """Where the truth lay in each posterior.

    Attributes:
        table: `[institution, parameter, share_below, effective]`: the posterior's share below the truth.
    """

    table: pd.DataFrame

    def held(self) -> pd.DataFrame:
        """Return by parameter, and for all, how often the central 50% and 90% intervals included the truth.

        Returns:
            `[parameter, n, held_50, held_90, se_50, se_90, median_effective]`. Standard errors are over institutions, because
            the parameters of one institution share their points; NaN for a single institution.
        """
        parts = {**dict(list(self.table.groupby("parameter", sort=False))), "all": self.table}
        rows = []
        for name, part in parts.items():
            off = (part["share_below"] - 0.5).abs()
            inside = [off <= 0.25, off <= 0.45]
            errors = [one.groupby(part["institution"]).mean().sem() for one in inside]
            rows.append((name, len(part), *(one.mean() for one in inside), *errors, part["effective"].median()))
        columns = ["parameter", "n", "held_50", "held_90", "se_50", "se_90", "median_effective"]
        return pd.DataFrame(rows, columns=columns)

    def histogram(self) -> list[int]:
        """Return how many truths lay in each tenth of their posteriors."""
        return [int(n) for n in np.histogram(self.table["share_below"], BINS, (0.0, 1.0))[0]]


def check_coverage(
    study: CalibrationStudy,
    institutions: int = 50,
    *,
    folder: Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    common: int = COMMON,
    waves: Sequence[int] = WAVES,
) -> Coverage:
    """Calibrate simulated institutions; with a folder it can be interrupted and resumes where it stopped.

    Args:
        study: Whose targets, bands and fitted parameters are used.
        institutions: How many.
        folder: Where simulated points are kept.
        threads: As many as there are processors where left out; they change nothing in the result.
        progress: Called with the points that are done, of how many.
        cancelled: Asked between points whether to stop.
        common: Points of the first wave, which all share.
        waves: Further points of each institution.

    Raises:
        InputError: The folder belongs to something else.
        Cancelled: `cancelled` returned true.
    """
    place = load_institution(study.institution).scaled(PEOPLE)
    evaluator = PointEvaluator.of(institution=place, months=study.months, seed=study.seed)
    space, data, each = Space.of(), study.data, 1 + sum(waves)
    before = from_priors(study.fitted, space)
    made_from = identity(study=study.model_dump(mode="json"), waves=[common, *waves], **evaluator.identity)
    with PointCache.open(folder, made_from, threads=threads, cancelled=cancelled) as points:

        def simulated(number: int, own: Sequence[int]) -> Simulated:
            """Return a simulated institution: number 0 is the common wave; wave 0 of any other is its truth."""
            earlier = common + (number - 1) * each if number else 0

            def tell(done: int, _: int) -> None:
                if progress is not None:
                    progress(earlier + done, common + institutions * each)

            names = [datum.outcome for datum in data]
            return Simulated(evaluator, space, names, own, points, progress=tell, number=number)

        scores = before.draw(common, study.seed)
        values = simulated(0, (common,))(0, scores)
        first = learn_curves(data, scores, values)

        def after(mine: Simulated) -> Simulator:
            return lambda wave, scores: mine(wave, scores) if wave else values

        rows = []
        for k, truth in enumerate(space.draw(institutions, study.seed + 1)):
            mine = simulated(k + 1, (1, *waves))
            shown = mine(0, truth[None])[0]
            rng = np.random.default_rng([study.seed, k])
            measured = [datum.noisy(float(value), rng) for datum, value in zip(data, shown, strict=True)]
            found = close_in(before, measured, (common, *waves), after(mine), study.seed, first)
            for name in study.fitted:
                below = found.share_below(name, float(truth[space.names.index(name)]))
                rows.append((k + 1, name, below, found.effective))
    return Coverage(pd.DataFrame(rows, columns=["institution", "parameter", "share_below", "effective"]))
