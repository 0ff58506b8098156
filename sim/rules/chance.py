"""Asking for luck by name: who, this month, which event."""

from typing import Any

from sim.rules.draws import Event, Kind, uniform
from sim.rules.functions import log_odds, rule


@rule
def chance(me: Any, school: Any, event: int, index: int = 0) -> float:
    """This person's luck of this month for one event: uniform between 0 and 1."""
    return uniform(
        school.seed, school.replicate, Kind.PERSON, me.line, me.occupant, school.month, event, index
    )


@rule
def birth_chance(me: Any, school: Any, event: int, index: int = 0) -> float:
    """A person's luck that does not depend on the month, such as traits."""
    return uniform(school.seed, school.replicate, Kind.PERSON, me.line, me.occupant, 0, event, index)


@rule
def unit_chance(unit: Any, school: Any, event: int, index: int = 0) -> float:
    """This unit's luck of this month for one event."""
    return uniform(school.seed, school.replicate, Kind.UNIT, unit.index, 0, school.month, event, index)


@rule
def bell(u: float, spread: float) -> float:
    """A bell-shaped draw with mean 0 and the given standard deviation, from a uniform one."""
    return spread * log_odds(u) / LOGISTIC_SD


@rule
def meet_the_month(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Draw the luck with which the month begins; what follows from it is arithmetic, done for many people at once."""
    me.load_news = bell(chance(me, school, Event.WORKLOAD), p.load_spread)
    me.incident_luck = chance(me, school, Event.INCIDENT)


# standard deviation of the standard logistic distribution, pi / sqrt(3)
LOGISTIC_SD = 1.8137993642342178
