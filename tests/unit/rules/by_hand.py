"""What tests of rules calculate by hand with: strains by name."""

from typing import Any

from sim.rules.vocabulary import Strain


def strained(**sizes: float) -> dict[str, Any]:
    """Fields of a person with strains of these sizes, by name (`rvu=0.3, inbox=0.1`); the others are 0."""
    assert set(sizes) <= {strain.name.lower() for strain in Strain}, sizes
    return {"strain": [sizes.get(strain.name.lower(), 0.0) for strain in Strain]}


def strain_of(me: Any, strain: Strain) -> float:
    """One strain of a person."""
    return float(me.strain[strain])
