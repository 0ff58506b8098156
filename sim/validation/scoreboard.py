"""The scoreboard: every measure on many draws of the parameters, beside what was published."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.rulebook import Rule
from sim.evidence.parameters import parameters
from sim.evidence.posterior import notices_of
from sim.evidence.targets import ANSWERED, DEVELOPMENT, EMERGENT, TEST, Measure, Target, targets
from sim.foundation.errors import InputError
from sim.results.metadata import digest
from sim.studies.points.cache import PointCache
from sim.validation.patterns import Pattern, patterns
from sim.validation.statistics import crps
from sim.validation.study import MONTHS, SimulatedInstitution
from sim.world.in_force import as_draws, settings_in_force
from sim.world.institution import Institution, load_institution

Array = np.ndarray[Any, Any]
Values = Mapping[str, float]
Progress = Callable[[int, int], None]

DEFAULTS: tuple[Values, ...] = ({},)
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, eq=False)
class Score:
    """One measure, over all draws.

    Attributes:
        measure: With its band.
        values: One per draw; NaN where it could not be measured.
        n: People, units or exits behind one draw, the median.
    """

    measure: Measure
    values: Array
    n: int

    @property
    def undefined(self) -> float:
        """Share of draws in which it could not be measured."""
        return float(np.isnan(self.values).mean())

    @property
    def median(self) -> float:
        """Median over draws; NaN where it could not be measured in most of them."""
        return math.nan if self.undefined > 0.5 else float(np.nanmedian(self.values))

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 90% of draws."""
        if self.undefined > 0.5:
            return math.nan, math.nan
        low, high = np.nanquantile(self.values, (LOW, HIGH))
        return float(low), float(high)

    @property
    def passes(self) -> bool:
        """The median lies in the band."""
        return self.measure.passes(self.median)

    @property
    def crps(self) -> float:
        """Continuous ranked probability score against the published point, in its unit; NaN without one."""
        return crps(self.values, self.measure.point)

    @property
    def crps_of_band(self) -> float:
        """The same as a share of half the band's width, so that measures can be compared: 1 is a draw at its edge."""
        half = 0.5 * (self.measure.high - self.measure.low)
        return self.crps / half if math.isfinite(half) else math.nan

    @property
    def share_in_band(self) -> float:
        """Share of draws that lie in the band."""
        return float(np.mean([self.measure.passes(value) for value in self.values]))


@dataclass(frozen=True)
class Variant:
    """A structure to be scored: the model itself, or a rival made with switches and replaced rules."""

    name: str = "model"
    switches: Values = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    parameters: Values = field(default_factory=dict)
    shifts: Values = field(default_factory=dict)  # added to the parameters of each draw

    def marked(self) -> list[Any]:
        """Return what tells it apart from other structures."""
        return [self.name, dict(self.switches), sorted(self.rules), dict(self.parameters), dict(self.shifts)]


@dataclass(frozen=True, eq=False)
class Board:
    """All measures of one structure.

    Attributes:
        variant: Which structure.
        scores: One per measure, in the order of the targets; what has no measure is left out.
        draws: How many draws of the parameters.
        replicates: Simulated futures of each.
        institution: Where.
        posterior: Draws are of the posterior; otherwise all are the default, and only random numbers differ.
        notices: What a reader must know of the posterior.
        parts: Which parts of the targets were scored.
    """

    variant: Variant
    scores: tuple[Score, ...]
    draws: int
    replicates: int
    institution: str
    posterior: bool
    notices: tuple[str, ...] = ()
    parts: tuple[str, ...] = (DEVELOPMENT,)

    def of(self, target: str) -> list[Score]:
        """Return the scores of one target."""
        return [score for score in self.scores if score.measure.target == target]

    def held_out(self, part: str = DEVELOPMENT) -> list[Score]:
        """Return the scores of a part that were never fitted, of published findings chosen before the model was built.

        Earlier boards showed them to the modelers, and for some of them structure was added (`Target.earlier`).
        """
        return [score for score in self._never_fitted(part) if not targets()[score.measure.target].seen]

    def open(self, part: str = DEVELOPMENT) -> list[Score]:
        """Return the scores of open targets of a part: never fitted, but seen by the modelers."""
        return [score for score in self._never_fitted(part) if targets()[score.measure.target].seen]

    def test(self) -> list[Score]:
        """Return the scores of the test part; none unless it was asked for."""
        return self._never_fitted(TEST)

    def _never_fitted(self, part: str) -> list[Score]:
        known = targets()
        return [score for score in self.scores if (one := known[score.measure.target]).held_out and one.part == part]

    def fitted(self) -> list[Score]:
        """Return the scores of what may be fitted."""
        return [score for score in self.scores if not targets()[score.measure.target].held_out]

    def failures(self) -> list[Score]:
        """Return what was never fitted and is not met."""
        return [score for score in (*self.held_out(), *self.open(), *self.test()) if not score.passes]

    def unmeasured(self) -> list[Target]:
        """Return targets of the parts scored that nothing here measures."""
        known = {score.measure.target for score in self.scores}
        return [target for name, target in targets().items() if name not in known and target.part in self.parts]

    def count(self, kind: str = EMERGENT) -> tuple[int, int]:
        """Return how many held-out measures of a kind pass, of how many."""
        return count(self.held_out(), kind)

    def count_targets(self, kind: str = EMERGENT) -> tuple[int, int]:
        """Return how many held-out targets pass with all their measures of a kind, of how many."""
        return count_targets(self.held_out(), kind)


def count(scores: Sequence[Score], kind: str = EMERGENT, when_scored: bool = False) -> tuple[int, int]:
    """Return how many measures of a kind pass, of how many; by the kinds before they were corrected where asked for."""
    which = _of_kind(scores, kind, when_scored)
    return sum(score.passes for score in which), len(which)


def count_targets(scores: Sequence[Score], kind: str = EMERGENT, when_scored: bool = False) -> tuple[int, int]:
    """Return how many targets pass with all their measures of a kind, of how many, as `count` does."""
    met: dict[str, bool] = {}
    for score in _of_kind(scores, kind, when_scored):
        met[score.measure.target] = met.get(score.measure.target, True) and score.passes
    return sum(met.values()), len(met)


def _of_kind(scores: Sequence[Score], kind: str, when_scored: bool) -> list[Score]:
    kinds = ((one, one.measure.kind_when_scored if when_scored else one.measure.kind) for one in scores)
    return [one for one, its in kinds if its == kind]


def not_on_earlier_boards(scores: Sequence[Score]) -> list[Score]:
    """Return the scores of targets that no earlier board had shown."""
    return [one for one in scores if not targets()[one.measure.target].earlier]


def not_answered(scores: Sequence[Score]) -> list[Score]:
    """Return the scores of targets for which no structure was added or mended after an earlier board."""
    return [one for one in scores if targets()[one.measure.target].earlier != ANSWERED]


def score_all(
    draws: Sequence[Values] = DEFAULTS,
    *,
    institution: str | Path | Institution = "typical",
    replicates: int = 6,
    seed: int = 1,
    threads: int | None = None,
    variant: Variant | None = None,
    measured: Mapping[str, Pattern] | None = None,
    parts: Sequence[str] = (DEVELOPMENT,),
    points: PointCache | None = None,
    progress: Progress | None = None,
) -> Board:
    """Measure every pattern on every draw; each draw has its own random numbers.

    Args:
        draws: Posterior draws, or an empty mapping for the defaults.
        institution: Where.
        replicates: Simulated futures of each draw, which studies of several centers see as centers.
        seed: Seed of the first draw; each following draw uses the next one.
        threads: How many.
        variant: A rival structure; the model itself where left out.
        measured: Measures by target; all that are known of these parts where left out.
        parts: Parts of the targets; `test` is scored only where it is named.
        points: What is known of draws of this institution, and evaluates what is not.
        progress: Called with how many draws are done, of how many.
    """
    if not draws:
        raise InputError("There are no draws of the parameters.", allowed="one or more")
    how = variant or Variant()
    functions = patterns(*parts) if measured is None else measured
    workers = threads or os.cpu_count() or 1

    points = PointCache.of(workers) if points is None else points
    asked = [how.marked(), sorted(functions), replicates]
    keys = [f"{how.name}/{digest([asked, seed + k, dict(values)])}" for k, values in enumerate(draws)]
    place = load_institution(institution)

    def one(k: int) -> pd.DataFrame:
        draw = as_draws([draws[k]], place)[0]
        moved = shifted(settings_in_force(place, draw=draw, parameters=how.parameters), how.shifts)
        study = SimulatedInstitution(
            institution, {**how.parameters, **moved}, replicates, seed + k, how.switches, how.rules,
            max(1, workers // len(draws)), draw,
        )  # fmt: skip
        found = {name: function(study) for name, function in functions.items()}
        rows = [(name, key, reading.value, reading.n) for name, each in found.items() for key, reading in each.items()]
        return pd.DataFrame(rows, columns=["target", "measure", "value", "n"])

    months = 1000 * MONTHS * replicates  # people enough for a part a draw
    table = points(keys, one, person_months=months, progress=progress)
    readings = dict(list(table.groupby(["target", "measure"], sort=False)))
    scores = [
        score(measure, readings[name, measure.name])
        for name, target in targets().items()
        if name in functions
        for measure in target.measures
    ]
    where = institution.title if isinstance(institution, Institution) else str(institution)
    return Board(
        how, tuple(scores), len(draws), replicates, where, any(draws), tuple(notices_of(draws)), tuple(parts)
    )


def score(measure: Measure, readings: pd.DataFrame) -> Score:
    """Put the readings of all draws together."""
    values = readings["value"].to_numpy(dtype=np.float64)
    return Score(measure, values, round(float(np.median(readings["n"]))))


def shifted(values: Values, shifts: Values) -> dict[str, float]:
    """Return some of the values that hold with something added, kept in their ranges."""
    known = parameters()
    return {name: min(max(values[name] + more, known[name].low), known[name].high) for name, more in shifts.items()}
