"""Strain 4, moral injury: knowing the right care and being unable to give it."""

from typing import Any

from sim.rules.calendar import helping_hands
from sim.rules.functions import rule, safe_share, saturate, share
from sim.rules.strains.administration import channel
from sim.rules.strains.rvu import target_pressure
from sim.rules.vocabulary import Activity, Strain


@rule
def time_pressure(me: Any, unit: Any, school: Any, p: Any) -> float:
    """Return time pressure, too little time per patient: a dense day, and a week that is too long."""
    dense = p.time_pressure_by_target * target_pressure(me, unit, school, p)
    return saturate(dense + p.time_pressure_by_volume * me.volume_gap_hours)


@rule
def thin_staffing(me: Any, unit: Any, p: Any) -> float:
    """Return how thin staffing is: support staff below the benchmark, and vacant positions."""
    support = 1.0 / helping_hands(me, unit, p) - p.thin_staffing_from
    return share(p.thin_staffing_by_support * support + p.thin_staffing_by_vacancy * vacancy_share(unit))


@rule
def vacancy_share(unit: Any) -> float:
    """Return the vacant lines of the unit as a share."""
    return safe_share(unit.vacancies, unit.count)


@rule
def feel_moral_injury(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain: time pressure, worse where staffing is thin, worse where one is not heard."""
    pressed = time_pressure(me, unit, school, p) * (p.moral_base + thin_staffing(me, unit, p))
    unheard = p.moral_base + 1.0 - channel(me, unit, p)
    care = safe_share(me.have[Activity.CLINIC], p.clinic_hours_per_cfte)
    load = p.moral_by_pressure * pressed * unheard * care * (1.0 + unit.moral_setting)
    me.strain[Strain.MORAL_INJURY] = p.strain_moral_injury * saturate(load)
