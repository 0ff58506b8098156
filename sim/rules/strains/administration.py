"""Strain 3, administrative harm: required tasks that serve nobody, and no channel to say so."""

from typing import Any

from sim.rules.functions import rule, saturate
from sim.rules.relation import leader_as_perceived
from sim.rules.vocabulary import Strain


@rule
def channel(me: Any, unit: Any, p: Any) -> float:
    """Return how well a complaint reaches someone who can act: a good leader, and no fear."""
    return leader_as_perceived(me, unit, p) * (1.0 - unit.fear)


@rule
def feel_administration(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of administrative harm."""
    unheard = 1.0 + p.harm_by_no_channel * (1.0 - channel(me, unit, p))
    me.strain[Strain.ADMINISTRATION] = p.strain_administration * saturate(
        p.harm_by_useless_hours * me.useless_hours * unheard
    )
