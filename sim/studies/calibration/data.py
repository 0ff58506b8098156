"""What is known: a published band, a survey with its n, a count, and how likely a simulated value makes it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.special import logit

from sim.evidence.outcomes import outcomes

Array = np.ndarray[Any, Any]
Z95 = 1.959963984540054
_LEAST = 1e-4  # a share or rate that nobody showed: not impossible, only rare


def to_scale(outcome: str, values: Array) -> Array:
    """Put an outcome on the scale on which the model is nearly linear: log odds of shares, else logarithms."""
    if outcomes()[outcome].kind == "share":
        return np.asarray(logit(np.clip(values, _LEAST, 1.0 - _LEAST)))
    return np.asarray(np.log(np.maximum(values, _LEAST)))


@dataclass(frozen=True)
class Datum(ABC):
    """Something known of one outcome.

    Attributes:
        name: What it is called in reports, such as a target.
        outcome: The outcome of the model that shows it.
        point: The value.
    """

    name: str
    outcome: str
    point: float

    @abstractmethod
    def log_likelihood(self, values: Array) -> Array:
        """Return how likely each simulated value makes what is known, up to a constant."""

    @property
    @abstractmethod
    def band(self) -> tuple[float, float]:
        """Where the truth lies with 95%, as far as this datum tells."""

    @abstractmethod
    def noisy(self, value: float, rng: np.random.Generator) -> "Datum":
        """Return what would have been measured if the truth were this value."""

    @property
    def centre_and_spread(self) -> tuple[float, float]:
        """Center and standard deviation on the scale of `to_scale`."""
        low, high = to_scale(self.outcome, np.array(self.band))
        return float(to_scale(self.outcome, np.array(self.point))), float(high - low) / (2.0 * Z95)


@dataclass(frozen=True)
class Banded(Datum):
    """A value with a 95% band, which need not be symmetrical.

    Attributes:
        low: Lower end.
        high: Upper end.
    """

    low: float
    high: float

    def log_likelihood(self, values: Array) -> Array:
        """Return the log likelihood under normal errors, with a standard deviation for each side."""
        side = np.where(values < self.point, self.point - self.low, self.high - self.point) / Z95
        return np.asarray(-0.5 * ((values - self.point) / side) ** 2)

    @property
    def band(self) -> tuple[float, float]:
        """The band."""
        return self.low, self.high

    def noisy(self, value: float, rng: np.random.Generator) -> "Banded":
        """Move the point by an error of the size of the band; the band keeps its widths.

        The likelihood of a point x below the truth uses the upper width and the other way round, so an error
        downwards is drawn with the upper width.
        """
        below, above = (self.point - self.low) / Z95, (self.high - self.point) / Z95
        down = rng.random() < above / (above + below)
        error = abs(rng.normal()) * (-above if down else below)
        point = value + error
        return Banded(self.name, self.outcome, point, point - below * Z95, point + above * Z95)


@dataclass(frozen=True)
class Surveyed(Datum):
    """A share in a survey.

    Attributes:
        n: How many answered.
    """

    n: int

    def log_likelihood(self, values: Array) -> Array:
        """Return the binomial log likelihood."""
        share = np.clip(values, _LEAST, 1.0 - _LEAST)
        yes = self.point * self.n
        return np.asarray(yes * np.log(share) + (self.n - yes) * np.log1p(-share))

    @property
    def band(self) -> tuple[float, float]:
        """Jeffreys interval."""
        yes = self.point * self.n
        low, high = stats.beta.ppf([0.025, 0.975], yes + 0.5, self.n - yes + 0.5)
        return float(low), float(high)

    def noisy(self, value: float, rng: np.random.Generator) -> "Surveyed":
        """Ask n people."""
        return Surveyed(self.name, self.outcome, rng.binomial(self.n, min(max(value, 0.0), 1.0)) / self.n, self.n)


@dataclass(frozen=True)
class Counted(Datum):
    """Events counted; `point` is their rate per person-year.

    Attributes:
        events: How many.
        person_years: Among whom, for how long.
    """

    events: float
    person_years: float

    def log_likelihood(self, values: Array) -> Array:
        """Return the Poisson log likelihood: small schools determine little."""
        expected = np.maximum(values, _LEAST) * self.person_years
        return np.asarray(self.events * np.log(expected) - expected)

    @property
    def band(self) -> tuple[float, float]:
        """Jeffreys interval of a Poisson rate."""
        low, high = stats.gamma.ppf([0.025, 0.975], self.events + 0.5) / self.person_years
        return max(float(low), _LEAST), float(high)

    @property
    def centre_and_spread(self) -> tuple[float, float]:
        """Nothing counted is no rate of zero."""
        rate = (self.events + 0.5) / self.person_years
        return float(np.log(rate)), 1.0 / float(np.sqrt(self.events + 0.5))

    def noisy(self, value: float, rng: np.random.Generator) -> "Counted":
        """Count again."""
        events = float(rng.poisson(value * self.person_years))
        return Counted(self.name, self.outcome, events / self.person_years, events, self.person_years)


def log_likelihood(data: Sequence[Datum], values: Array) -> Array:
    """Return the logarithm of the likelihood of all data at each row of simulated outcomes (points x data)."""
    parts = [datum.log_likelihood(values[:, k]) for k, datum in enumerate(data)]
    return np.asarray(np.sum(parts, axis=0))


def distance(data: Sequence[Datum], values: Array) -> Array:
    """Return the implausibility of each row: the largest distance from a datum in standard deviations."""
    parts = []
    for k, datum in enumerate(data):
        centre, spread = datum.centre_and_spread
        parts.append(np.abs(to_scale(datum.outcome, values[:, k]) - centre) / spread)
    return np.asarray(np.max(parts, axis=0))
