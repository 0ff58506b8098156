"""What tests of rules calculate by hand with: shares, chances, and strains by name."""

import math
from typing import Any

from sim.rules.vocabulary import Strain


def saturated(load: float) -> float:
    """A load as a share of 0 to 1."""
    return 1.0 - math.exp(-load)


def from_log_odds(odds: float) -> float:
    """A chance from its log odds."""
    return 1.0 / (1.0 + math.exp(-odds))


def within_a_month(rate_per_year: float) -> float:
    """The chance that a yearly rate strikes in one month."""
    return 1.0 - math.exp(-rate_per_year / 12.0)


def bell_at(u: float, spread: float) -> float:
    """The bell-shaped value of one draw: log odds, with the given standard deviation."""
    return spread * math.log(u / (1.0 - u)) * math.sqrt(3.0) / math.pi


def strained(**sizes: float) -> dict[str, Any]:
    """Fields of a person with strains of these sizes, by name (`rvu=0.3, inbox=0.1`); the others are 0."""
    assert set(sizes) <= {strain.name.lower() for strain in Strain}, sizes
    return {"strain": [sizes.get(strain.name.lower(), 0.0) for strain in Strain]}


def strain_of(me: Any, strain: Strain) -> float:
    """One strain of a person."""
    return float(me.strain[strain])
