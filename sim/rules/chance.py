"""Random draws by name: who, which month, which event."""

from typing import Any

from sim.rules.draws import Event, Kind, uniform, uniform_and_bells
from sim.rules.functions import log_odds, rule
from sim.rules.vocabulary import Question


@rule
def chance(me: Any, school: Any, event: int, index: int = 0) -> float:
    """Return this person's random number of the month for one event: uniform between 0 and 1."""
    return uniform(
        school.seed, school.replicate, Kind.PERSON, me.line, me.occupant, school.month, event, index
    )


@rule
def birth_chance(me: Any, school: Any, event: int, index: int = 0) -> float:
    """Return a person's random number that does not depend on the month, such as for traits."""
    return uniform(school.seed, school.replicate, Kind.PERSON, me.line, me.occupant, 0, event, index)


@rule
def chance_and_bells(me: Any, school: Any, event: int, index: int = 0) -> tuple[float, float, float, float]:
    """Return `chance`, and three bell-shaped random numbers of the same person and month (mean 0, standard deviation 1)."""
    return uniform_and_bells(
        school.seed, school.replicate, Kind.PERSON, me.line, me.occupant, school.month, event, index
    )


@rule
def unit_chance(unit: Any, school: Any, event: int, index: int = 0) -> float:
    """Return this unit's random number of the month for one event."""
    return uniform(school.seed, school.replicate, Kind.UNIT, unit.index, 0, school.month, event, index)


@rule
def bell(u: float, spread: float) -> float:
    """Return a bell-shaped draw with mean 0 and the given standard deviation, from a uniform one."""
    return spread * log_odds(u) / LOGISTIC_SD


@rule
def meet_the_month(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Make the month's random draws; all that follows is arithmetic, done for many people at once."""
    if p.moods + p.instrument_error + p.relation > 0.0:
        said = me.occasion
        demand, said[Question.EXHAUSTION], said[Question.DISENGAGEMENT], said[Question.LEAVING] = chance_and_bells(
            me, school, Event.WORKLOAD
        )
        me.incident_draw, me.mood_news, me.relation_news, _ = chance_and_bells(me, school, Event.INCIDENT)
    else:
        demand = chance(me, school, Event.WORKLOAD)
        me.incident_draw = chance(me, school, Event.INCIDENT)
    me.load_news = bell(demand, p.load_spread)
    swing_of_the_month(me, school, p)


@rule
def swing_of_the_month(me: Any, school: Any, p: Any) -> None:
    """Draw how far clinic lies from its usual this month: weeks on service and on call, and lighter ones in between."""
    if p.own_week > 0.0:
        draw = chance(me, school, Event.WEEK_SWING)
        me.week_swing = p.week_swings_by * (draw + draw - 1.0)


# standard deviation of the standard logistic distribution, pi / sqrt(3)
LOGISTIC_SD = 1.8137993642342178
