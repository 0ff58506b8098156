"""Appointments off the tenure track: for one to a few years, renewed nearly always; not the person's own decision."""

from typing import Any

from sim.rules.chance import birth_chance, chance
from sim.rules.departure import leave_for_elsewhere
from sim.rules.draws import Event
from sim.rules.functions import rule
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import Leaving


@rule
def first_contract(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Draw the present appointment, of which those already in the job have served a part."""
    me.contract_months_left = contract_months(birth_chance(me, school, Event.CONTRACT_START), p)
    if not newcomer:
        served = birth_chance(me, school, Event.CONTRACT_START, 1)
        me.contract_months_left = 1 + int(served * me.contract_months_left)


@rule
def contract_months(draw: float, p: Any) -> int:
    """Return the length of an appointment: whole years, one to the longest."""
    return int(MONTHS_PER_YEAR) * (1 + int(draw * max(1.0, p.contract_years_at_most)))


@rule
def is_not_renewed(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the appointment ends this month and is not renewed."""
    if me.tenure_track:
        return False
    me.contract_months_left -= 1
    if me.contract_months_left > 0:
        return False
    if chance(me, school, Event.CONTRACT) < p.not_renewed:
        leave_for_elsewhere(me, unit, Leaving.NOT_RENEWED, school, p)
        return True
    me.contract_months_left = contract_months(chance(me, school, Event.CONTRACT, 1), p)
    return False
