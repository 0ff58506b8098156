"""Fit a school: start from the shipped posterior, let the school differ a little, and weight by its own data."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.posterior import draws, notices_of
from sim.evidence.priors import Space, uncertain
from sim.simulate.rosters import headcount_of
from sim.studies.calibration.fit.known import School
from sim.studies.calibration.point import best_point
from sim.studies.calibration.prior import Beforehand
from sim.studies.calibration.simulator import Simulated
from sim.studies.calibration.study import load_study
from sim.studies.calibration.waves import Posterior, close_in
from sim.studies.points.cache import PointCache
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.versions import identity

Array = np.ndarray[Any, Any]
# How far schools differ from the whole, in standard deviations of the priors: less than the priors themselves, which hold
# what is unknown about any school, and more for the fitted parameters, which represent culture and market and are local.
# Both are assumptions, as docs/calibration.md says.
SPREAD = 0.7  # in the fitted parameters
SPREAD_OF_OTHERS = 0.35  # and in all others
WAVES = (500, 400, 1000)
FUTURES = 8
MOST_PEOPLE = 1500  # a larger school is simulated at this size: rates do not depend on it
PEOPLE_PER_POINT = 700  # smaller schools are simulated several times a point: their random variation is not the model's
MONTHS = 60
DRAWS = 200
LEAST = 30.0  # effective draws; with fewer, intervals would look far too sure


@dataclass(frozen=True)
class Fitted:
    """What a fit found.

    Attributes:
        school: What was asked.
        posterior: Weighted points.
        power: Weight of the school's numbers in it: below 1 where they can hardly be met together.
        seen: Outcomes of the first wave: what the model shows before the school's numbers count.
        point: Values of the fitted parameters that come closest.
        seed: Of the fit.
        seconds: How long it took.
        notices: What a reader must know of the shipped posterior.
    """

    school: School
    posterior: Posterior
    power: float
    seen: Array
    point: dict[str, float]
    seed: int
    seconds: float
    notices: tuple[str, ...] = ()

    @property
    def draws(self) -> pd.DataFrame:
        """Equally weighted draws of all uncertain parameters; what the school's file sets is the same in all."""
        return self.posterior.draws(DRAWS, self.seed).assign(**held_by(self.school))

    @property
    def parameters(self) -> dict[str, float]:
        """Values that go for the school where nothing varies: what its file sets, and the closest point."""
        return {**held_by(self.school), **self.point}

    def table(self) -> pd.DataFrame:
        """Return `[known, outcome, value, low, high, before_low, before_high, median, q025, q975, apart]`.

        `apart` is how many standard deviations (of what is known and of the posterior together) the posterior's
        mean lies from the school's number.
        """
        rows = []
        weights = self.posterior.weights
        for k, datum in enumerate(self.school.data):
            values = self.posterior.values[:, k]
            q025, median, q975 = self.posterior.quantiles(values)
            before = np.quantile(self.seen[:, k], [0.025, 0.975])
            width = (datum.band[1] - datum.band[0]) / 3.92
            apart = float(weights @ values - datum.point) / width
            rows.append((datum.name, datum.outcome, datum.point, *datum.band, *before, median, q025, q975, apart))
        head = ["known", "outcome", "value", "low", "high", "before_low", "before_high", "median", "q025", "q975", "apart"]
        return pd.DataFrame(rows, columns=head)

    def warnings(self) -> list[str]:
        """Return what a reader must know: numbers out of reach, numbers that contradict each other, rough draws."""
        found = []
        table = self.table()
        beyond = table[(table["high"] < table["before_low"]) | (table["low"] > table["before_high"])]
        for row in beyond.to_dict("records"):
            found.append(
                f"{row['known']}: {row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g}) lies outside what the model "
                f"usually produces for such a school ({row['before_low']:.3g} to {row['before_high']:.3g})."
            )
        apart = table[(table["apart"].abs() > 2.0) & ~table["known"].isin(beyond["known"])]
        if len(apart):
            named = ", ".join(apart["known"])
            found.append(
                f"These numbers contradict each other, as far as the model can tell: {named} cannot be met "
                "together with the rest."
            )
        if self.power < 1.0:
            found.append(
                f"The school's data can hardly be matched together: they count with a weight of {self.power:.0%}, so that "
                f"{self.posterior.effective:.0f} effective draws remain; intervals are rough."
            )
        return found


def fit_school(
    school: School,
    *,
    seed: int = 1,
    folder: Path | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    waves: tuple[int, ...] = WAVES,
    futures: int = FUTURES,
) -> Fitted:
    """Fit a school.

    Args:
        school: Its departments, its own data, and its roster if it has one; such a school is simulated at the size of it.
        seed: Of all that is drawn.
        folder: Where simulated points are kept, so that the fit can go on where it was.
        threads: As many as there are processors where left out.
        progress: Called with the points that are done, of how many.
        cancelled: Asked between points whether to stop.
        waves: Points of each wave.
        futures: How many times as many futures as a point of a wave has are simulated where the closest point is looked for.
    """
    start = perf_counter()
    place = school.institution
    if school.roster is None and place.headcount > MOST_PEOPLE:
        place = place.scaled(MOST_PEOPLE)
    again = bool(place.posterior)  # what an earlier fit found does not count, nor whether it had this roster
    evaluator = PointEvaluator.of(institution=place, months=MONTHS, seed=seed, roster=school.roster, quiet=again)
    people = headcount_of(place, school.roster)
    replicates, before = max(1, -(-PEOPLE_PER_POINT // people)), around_the_shipped(held_by(school))
    made_from = identity(data=[str(datum) for datum in school.data], waves=list(waves), **evaluator.identity)
    with PointCache.open(folder, made_from, threads=threads, cancelled=cancelled) as points:
        names = [datum.outcome for datum in school.data]
        simulate = Simulated(evaluator, before.space, names, waves, points, replicates, progress)
        found = close_in(before, school.data, waves, simulate, seed)
        closest = before.fitted and best_point(evaluator, list(school.data), before.fitted, points, futures * replicates)
    softened, power = found.softened(LEAST)
    seen, notices = found.values[: waves[0]], tuple(notices_of(draws(1)))
    return Fitted(school, softened, power, seen, closest or {}, seed, perf_counter() - start, notices)


def held_by(school: School) -> dict[str, float]:
    """Return what the school's file sets, which holds against the shipped draws and so does not move in a fit.

    Those of a school that was fitted before come from that fit, and are fitted again.
    """
    return {} if school.institution.posterior else dict(school.institution.parameters)


def around_the_shipped(held: Collection[str] = ()) -> Beforehand:
    """Return the shipped draws, each school a little off them, as what is thought beforehand.

    Args:
        held: Parameters that do not move.
    """
    space = Space.of(name for name in uncertain() if name not in held)
    fitted = tuple(name for name in load_study().fitted if name not in held)
    shipped = space.scores(pd.DataFrame(draws())[list(space.names)].to_numpy())
    spread = np.full(len(space.names), SPREAD_OF_OTHERS)
    spread[space.places(fitted)] = SPREAD

    def centres(points: int, seed: int) -> Array:
        rng = np.random.default_rng([seed, 17])
        rows = np.arange(points) % len(shipped)
        return np.asarray(shipped[rng.permutation(rows)])

    def draw(points: int, seed: int) -> Array:
        rng = np.random.default_rng([seed, 18])
        return np.asarray(centres(points, seed) + spread * rng.standard_normal((points, len(spread))))

    return Beforehand(space, fitted, draw, centres, tuple(range(len(spread))), spread)

