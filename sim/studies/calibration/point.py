"""One point to stand for the posterior: the fitted parameters that come closest, the others at their defaults."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from sim.evidence.parameters import parameters
from sim.evidence.priors import Space
from sim.studies.calibration.data import Datum, to_scale
from sim.studies.calibration.simulator import mark
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator

Array = np.ndarray[Any, Any]
STEP = 0.15  # in scores: large enough to stand out from the remaining random variation


def best_point(
    evaluator: PointEvaluator, data: Sequence[Datum], fitted: Sequence[str], points: PointCache, replicates: int = 16
) -> dict[str, float]:
    """Return the values of the fitted parameters that come closest to the data.

    Least squares (Levenberg and Marquardt's way within bounds) of distances in standard deviations, with each
    parameter's own prior as a weak pull; all evaluations use the same random numbers.

    Args:
        evaluator: Where.
        data: What is known.
        fitted: Which parameters.
        points: What is known, and evaluates what is not.
        replicates: Simulated futures of each evaluation.
    """
    space = Space.of(fitted)
    centre, spread = (np.array(part) for part in zip(*(datum.centre_and_spread for datum in data), strict=True))
    names = [datum.outcome for datum in data]

    def apart(scores: Array) -> Array:
        values = space.named(space.values(scores[None]))[0]
        table = points(
            [f"closest/{mark(scores)}"], lambda _: evaluator.outcomes(values, range(replicates), names),
            person_months=evaluator.person_months * replicates,
        )  # fmt: skip
        shown = table.mean().to_numpy()
        found = np.array([to_scale(name, np.array(value)) for name, value in zip(names, shown, strict=True)])
        return np.concatenate([(found - centre) / spread, scores])

    found = least_squares(apart, space.defaults, diff_step=STEP, bounds=(-3.0, 3.0), x_scale=1.0, max_nfev=12)
    values = space.named(space.values(found.x[None]))[0]
    return {name: _rounded(value, parameters()[name].low, parameters()[name].high) for name, value in values.items()}


def _rounded(value: float, low: float, high: float) -> float:
    """Return a value rounded to three digits, which is all that the data determine."""
    return float(np.clip(float(f"{value:.3g}"), low, high))
