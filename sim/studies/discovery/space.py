"""What is plausible: parameters over their priors or a posterior, prices, and what a user adds: shocks, missions.

A point is one row of the stage: values of parameters, of fields of the institution, and 1 or 0 for each shock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.evidence.parameters import levers, shocks
from sim.evidence.priors import Space, latin_hypercube
from sim.foundation.errors import InputError, nearest, shown, unknown
from sim.results.prices import PRICE, priced
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.stages import Stage
from sim.studies.sensitivity.space import Array, Prior
from sim.world.institution import Institution, Mission
from sim.world.scenario import Scenario, Shock

STAGE = "discovery"
YES, NO = "yes", "no"
MISSION = tuple(name for name, spec in Mission.model_fields.items() if spec.annotation is float)


@dataclass(frozen=True)
class Plausible:
    """What varies from point to point.

    Attributes:
        prior: Parameters, and prices of levers.
        mission: Fields of the institution's mission with the range over which they vary evenly.
        shocks: Each strikes in half of the points, from month 1 at its usual size.
    """

    prior: Prior
    mission: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    shocks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        institution: Institution,
        policies: Sequence[Scenario],
        *,
        names: Sequence[str] | None = None,
        fields: Sequence[str] = (),
        struck: Sequence[str] = (),
        prices: bool = False,
    ) -> "Plausible":
        """Check what is to vary.

        Args:
            institution: Whose mission varies.
            policies: Whose levers have prices.
            names: Parameters; all that are uncertain where None.
            fields: Texts such as "leader_quality_mean=0.4:0.8".
            struck: Names of shocks.
            prices: Whether prices of levers matter for what is asked.

        Raises:
            InputError: There is no such parameter, field or shock, or a range is not one.
        """
        bought = priced(dict.fromkeys(name for one in policies for name in one.levers)) if prices and names is None else ()
        found = Space.of(names).names
        for name in struck:
            if name not in shocks():
                raise unknown("shock", name, shocks()).at("--shock")
        mission = dict(_field(text, institution) for text in fields)
        prior = Prior((*found, *(PRICE + name for name in bought)))
        return cls(prior, mission, tuple(dict.fromkeys(struck)))

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that varies."""
        return (*self.prior.names, *self.mission, *self.shocks)

    def shares(self, points: int, seed: int) -> Array:
        """Return a Latin hypercube over everything, in shares from 0 to 1: points x names."""
        return latin_hypercube(len(self.names), points, seed)

    def mission_values(self, shares: Array) -> Array:
        """Return values of the fields of the mission: points x fields."""
        first = len(self.prior.names)
        low, high = np.array(list(self.mission.values())).reshape(-1, 2).T
        return np.asarray(low + shares[:, first : first + len(self.mission)] * (high - low))

    def struck(self, shares: Array) -> Array:
        """Return which shocks strike, 1 or 0: points x shocks."""
        return np.asarray(shares[:, len(self.prior.names) + len(self.mission) :] < 0.5, dtype=float)

    def table(self, shares: Array, parameters: Sequence[str], values: Array) -> pd.DataFrame:
        """Return what varies at each point, in units that people read: prices in dollars, shocks yes or no.

        Args:
            shares: The design.
            parameters: Names of the columns of `values`.
            values: Of parameters.
        """
        found: dict[str, Any] = dict(zip(parameters, values.T, strict=True))
        for lever, factor in self.prior.price_factors(shares).items():
            (cost,) = levers()[str(lever)].costs
            found[PRICE + str(lever)] = factor.to_numpy() * cost.usd_per_year
        found |= dict(zip(self.mission, self.mission_values(shares).T, strict=True))
        for name, column in zip(self.shocks, self.struck(shares).T, strict=True):
            found[name] = np.where(column > 0.0, YES, NO).astype(object)
        return pd.DataFrame(found)


@dataclass(frozen=True)
class Points(Stage):
    """Points at which the institution or what happens to it may differ, too.

    Attributes:
        institution: To whose mission the values of a point are given.
        mission: Names of its fields, the columns behind the parameters.
        shocks: The columns behind these.
    """

    institution: Institution
    mission: tuple[str, ...] = ()
    shocks: tuple[str, ...] = ()

    room: ClassVar[str] = "studies/discovery"

    def point(self, place: int) -> pd.DataFrame:
        """Evaluate one point: one row per scenario and replicate."""
        if not self.mission and not self.shocks:
            return super().point(place)
        row = self.values[place]
        count = len(self.parameters) - len(self.mission) - len(self.shocks)
        fields = dict(zip(self.mission, map(float, row[count : count + len(self.mission)]), strict=True))
        happens = tuple(
            Shock(kind=name) for name, struck in zip(self.shocks, row[count + len(fields) :], strict=True) if struck
        )
        here = self.institution.model_copy(
            update={"mission": self.institution.mission.model_copy(update=fields)}
        )
        evaluators = {
            name: PointEvaluator.of(
                evaluator.scenario.model_copy(update={"shocks": (*evaluator.scenario.shocks, *happens)}),
                here, months=evaluator.job.months, seed=evaluator.job.seed, roster=evaluator.roster, quiet=True,
            )
            for name, evaluator in self.evaluators.items()
        }  # fmt: skip
        one = Stage(self.name, evaluators, self.parameters[:count], row[None, :count], self.outcomes, self.replicates)
        return one.point(0).assign(point=place)


def _field(text: str, institution: Institution) -> tuple[str, tuple[float, float]]:
    name, _, span = (part.strip() for part in text.partition("="))
    if name not in MISSION:
        raise InputError(
            f"{shown(name)} is not a number of an institution's mission.",
            where="--vary",
            allowed=MISSION,
            nearest=nearest(name, MISSION),
        )
    try:
        low, high = (float(part) for part in span.split(":"))
    except ValueError:
        low = high = float("nan")
    if not low < high:
        message = f"{shown(span)} is not a range."
        raise InputError(message, where="--vary", path=(name,), allowed=f"{name}=low:high, low below high")
    for value in (low, high):
        try:
            Mission(**{**dict(institution.mission), name: value})
        except InputError as error:
            raise error.at("--vary") from None
    return name, (low, high)
