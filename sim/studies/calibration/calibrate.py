"""A calibration from its study file to a posterior, a point and the charts that tell how much was learned."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.priors import Space
from sim.foundation.brief import Brief
from sim.studies.calibration.point import best_point
from sim.studies.calibration.prior import Beforehand
from sim.studies.calibration.simulator import Simulated
from sim.studies.calibration.study import CalibrationStudy
from sim.studies.calibration.waves import Posterior, close_in
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.versions import identity

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, repr=False)
class Calibrated(Brief):
    """What a calibration found.

    Attributes:
        study: What was asked.
        posterior: Weighted points.
        seconds: How long it took, resumed parts included as if they took no time.
        closest: Values of the fitted parameters that come closest to the data, where they were asked for.
    """

    study: CalibrationStudy
    posterior: Posterior
    seconds: float
    closest: dict[str, float]

    @property
    def draws(self) -> pd.DataFrame:
        """Equally weighted draws of all uncertain parameters, one row each."""
        return self.posterior.draws(self.study.draws, self.study.seed)

    @property
    def fit(self) -> pd.DataFrame:
        """Each target beside what the posterior shows: `[target, outcome, point, low, high, median, q025, q975]`."""
        rows = []
        for k, datum in enumerate(self.study.data):
            q025, median, q975 = self.posterior.quantiles(self.posterior.values[:, k])
            rows.append((datum.name, datum.outcome, datum.point, *datum.band, median, q025, q975))
        return pd.DataFrame(
            rows, columns=["target", "outcome", "point", "low", "high", "median", "q025", "q975"]
        )

    def correlations(self) -> pd.DataFrame:
        """Return correlations of the fitted parameters (as scores) in the posterior."""
        columns = self.posterior.space.places(self.posterior.fitted)
        found = np.atleast_2d(np.cov(self.posterior.scores[:, columns].T, aweights=self.posterior.weights))
        scale = np.sqrt(np.diag(found))
        names = list(self.posterior.fitted)
        return pd.DataFrame(found / np.outer(scale, scale), index=names, columns=names)


def from_priors(fitted: tuple[str, ...], space: Space | None = None) -> Beforehand:
    """Return the priors of all uncertain parameters (or of some) as what is thought beforehand.

    All of them move in the proposals: whatever a parameter's part in a target is, the weights make the result
    the prior times the likelihood.
    """
    space = Space.of() if space is None else space
    nowhere = np.zeros((1, len(space.names)))
    return Beforehand(
        space,
        fitted,
        draw=space.draw,
        centres=lambda points, _: nowhere.repeat(points, axis=0),
        moving=tuple(range(len(space.names))),
        spread=np.ones(len(space.names)),
    )


def calibrate(
    study: CalibrationStudy,
    *,
    folder: Path | None = None,
    closest: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Calibrated:
    """Run a calibration; with a folder it can be interrupted and resumes where it stopped.

    Args:
        study: What is fitted, to what.
        folder: Where simulated points are kept.
        closest: Look for the closest single point, too.
        threads: As many as there are processors where left out; they change nothing in the result.
        progress: Called with the points that are done, of how many.
        cancelled: Asked between points whether to stop.

    Raises:
        InputError: The folder belongs to something else.
        Cancelled: `cancelled` returned true.
    """
    start, data = perf_counter(), study.data
    evaluator = PointEvaluator.of(institution=study.institution, months=study.months, seed=study.seed)
    made_from = identity(study=study.model_dump(mode="json"), **evaluator.identity)
    with PointCache.open(folder, made_from, threads=threads, cancelled=cancelled) as points:
        outcomes = [datum.outcome for datum in data]
        simulate = Simulated(evaluator, Space.of(), outcomes, study.waves, points, progress=progress)
        found = close_in(from_priors(study.fitted), data, study.waves, simulate, study.seed)
        point = best_point(evaluator, data, study.fitted, points) if closest else {}
    return Calibrated(study, found, perf_counter() - start, point)
