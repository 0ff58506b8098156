"""The space of plausible parameters: every declared parameter with its prior, and points drawn from it.

Inside, a point is a row of standard scores: 0 is the median of a parameter's prior, and priors are independent
standard normal distributions. A triangular or uniform prior is reached through its quantiles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import special
from scipy.stats import qmc

from sim.evidence.distributions import quantile, share_below
from sim.evidence.parameters import Parameter, parameters
from sim.foundation.errors import InputError, nearest

Array = np.ndarray[Any, Any]
_EDGE = 1e-9  # scores stay finite: no quantile is exactly 0 or 1


def uncertain() -> tuple[str, ...]:
    """Return the names of all parameters that have a range, of mechanisms that are on by default."""
    return tuple(name for name, spec in parameters().items() if spec.distribution != "fixed" and not spec.waits)


def latin_hypercube(dimensions: int, points: int, seed: int) -> Array:
    """Return points spread evenly in each dimension, as shares from 0 to 1: points x dimensions."""
    return np.asarray(qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed)).random(points))


@dataclass(frozen=True)
class Space:
    """Some parameters and their priors.

    Attributes:
        names: The parameters, each once, none of them fixed.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str] | None = None) -> Self:
        """Check names; all that are uncertain where left out.

        Raises:
            InputError: There is no such parameter, it has no range, or it is named twice.
        """
        found = uncertain() if names is None else tuple(names)
        for name in found:
            if name not in parameters():
                raise InputError(
                    f'There is no parameter "{name}".',
                    allowed="a name that `attrition parameters` lists",
                    nearest=nearest(name, parameters()),
                )
            if parameters()[name].distribution == "fixed":
                raise InputError(f'The parameter "{name}" is fixed.', allowed="a parameter with a range")
            if found.count(name) > 1:
                raise InputError(f'The parameter "{name}" is named twice.', allowed="each name once")
        if not found:
            raise InputError("No parameters are named.", allowed="at least one parameter with a range")
        return cls(found)

    @cached_property
    def specs(self) -> tuple[Parameter, ...]:
        """The declarations."""
        return tuple(parameters()[name] for name in self.names)

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Lower and upper ends of the ranges."""
        return [(spec.low, spec.high) for spec in self.specs]

    @property
    def defaults(self) -> Array:
        """The default values as scores."""
        return np.asarray(self.scores(np.array([[spec.value for spec in self.specs]]))[0])

    def quantiles(self, shares: Array) -> Array:
        """Turn shares of the priors (points x names, 0 to 1) into values."""
        columns = [quantile(spec, column) for spec, column in zip(self.specs, shares.T, strict=True)]
        low, high = np.array(self.bounds).T
        return np.asarray(np.clip(np.column_stack(columns), low, high))

    def values(self, scores: Array) -> Array:
        """Turn scores (points x names) into values."""
        return self.quantiles(special.ndtr(scores))

    def scores(self, values: Array) -> Array:
        """Turn values (points x names) into scores; the ends of a range become finite."""
        columns = [share_below(spec, column) for spec, column in zip(self.specs, values.T, strict=True)]
        return np.asarray(special.ndtri(np.clip(np.column_stack(columns), _EDGE, 1.0 - _EDGE)))

    def draw(self, points: int, seed: int) -> Array:
        """Draw points from the priors, spread evenly in each of them (Latin hypercube), as scores."""
        shares = latin_hypercube(len(self.names), points, seed)
        return np.asarray(special.ndtri(np.clip(shares, _EDGE, 1.0 - _EDGE)))

    def named(self, values: Array) -> list[dict[str, float]]:
        """Return rows of values as mappings by name, ready for `sim.run(parameters=…)`."""
        return [dict(zip(self.names, map(float, row), strict=True)) for row in values]

    def places(self, names: Sequence[str]) -> list[int]:
        """Return the columns of some names."""
        return [self.names.index(name) for name in names]
