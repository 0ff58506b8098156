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
from sim.results.metadata import digest
from sim.studies.calibration.store import Simulated, open_folder
from sim.studies.calibration.study import Study
from sim.studies.calibration.waves import Beforehand, Posterior, close_in
from sim.studies.points.evaluator import Bench

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found.

    Attributes:
        study: What was asked.
        posterior: Weighted points.
        seconds: How long it took, resumed parts included as if they took no time.
    """

    study: Study
    posterior: Posterior
    seconds: float

    @property
    def draws(self) -> pd.DataFrame:
        """Equally weighted draws of all uncertain parameters, one row each."""
        space = self.posterior.space
        places = self.posterior.drawn(self.study.draws, self.study.seed)
        return pd.DataFrame(space.values(self.posterior.scores[places]), columns=list(space.names))

    @property
    def fit(self) -> pd.DataFrame:
        """Each target beside what the posterior shows: `[target, outcome, point, low, high, median, q025, q975]`."""
        rows = []
        for k, datum in enumerate(self.study.data):
            q025, median, q975 = self._quantiles(self.posterior.values[:, k])
            rows.append((datum.name, datum.outcome, datum.point, *datum.band, median, q025, q975))
        return pd.DataFrame(
            rows, columns=["target", "outcome", "point", "low", "high", "median", "q025", "q975"]
        )

    def learned(self) -> pd.DataFrame:
        """Return how far each parameter moved from its prior and how much narrower it became.

        Returns:
            `[parameter, fitted, default, median, q025, q975, shift, narrowing]`, the fitted ones first and then
            by shift. `shift` is in standard deviations of the prior; `narrowing` is the share of its standard
            deviation that is gone: 0 means that the targets tell nothing about it.
        """
        found = self.posterior
        mean = found.weights @ found.scores
        spread = np.sqrt(found.weights @ (found.scores - mean) ** 2)
        values = found.space.values(found.scores)
        rows = []
        for k, spec in enumerate(found.space.specs):
            q025, median, q975 = self._quantiles(values[:, k])
            fitted = spec.name in found.fitted
            rows.append((spec.name, fitted, spec.value, median, q025, q975, mean[k], 1.0 - spread[k]))
        head = ["parameter", "fitted", "default", "median", "q025", "q975", "shift", "narrowing"]
        table = pd.DataFrame(rows, columns=head)
        order = np.lexsort((-table["shift"].abs(), ~table["fitted"]))
        return table.iloc[order].reset_index(drop=True)

    def correlations(self) -> pd.DataFrame:
        """Return correlations of the fitted parameters (as scores) in the posterior."""
        columns = self.posterior.space.places(self.posterior.fitted)
        found = np.atleast_2d(np.cov(self.posterior.scores[:, columns].T, aweights=self.posterior.weights))
        scale = np.sqrt(np.diag(found))
        names = list(self.posterior.fitted)
        return pd.DataFrame(found / np.outer(scale, scale), index=names, columns=names)

    def _quantiles(self, values: Array) -> Array:
        order = np.argsort(values)
        return np.asarray(
            np.interp([0.025, 0.5, 0.975], np.cumsum(self.posterior.weights[order]), values[order])
        )


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
    study: Study,
    *,
    folder: Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Calibrated:
    """Run a calibration; with a folder it can be interrupted and goes on where it was.

    Args:
        study: What is fitted, to what.
        folder: Where simulated points are kept.
        threads: As many as there are processors where left out; they change nothing in the result.
        progress: Called with the points that are done, of how many.
        cancelled: Asked between points whether to stop.

    Raises:
        InputError: The folder belongs to something else.
        Cancelled: `cancelled` returned true.
    """
    bench = Bench.of(institution=study.institution, months=study.months, seed=study.seed)
    if folder is not None:
        about = {"study": study.model_dump(mode="json"), "institution": bench.institution.content_hash}
        open_folder(folder, {"kind": "calibration", "hash": digest(about), **about})
    start = perf_counter()
    data = study.data
    simulate = Simulated(
        bench, Space.of(), [datum.outcome for datum in data], 1, folder, threads, progress, study.waves, cancelled
    )
    found = close_in(from_priors(study.fitted), data, study.waves, simulate, study.seed)
    return Calibrated(study, found, perf_counter() - start)
