"""Leaders of units: how well they lead, what they learn, and what happens when they go."""

import math
from typing import Any

from sim.rules.career import first_mentor
from sim.rules.chance import bell, unit_chance
from sim.rules.crises import calm_times
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import clamp, event_occurs, rule, share, toward
from sim.rules.nights import set_work_profile
from sim.rules.own_causes import draw_setting
from sim.rules.panels import first_panels_taken_over
from sim.rules.policy import in_force
from sim.rules.relation import another_leader_comes, leaders_own_part
from sim.rules.strains.culture import drift_culture
from sim.rules.strains.equity import pay_in_force
from sim.rules.vocabulary import N_TRACKS, Lever, Rank, Shock


@rule
def start_unit(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Draw a unit's leader, culture, fear, and mentors for the first time, as they usually go together."""
    new_leader(unit, school, people, p)
    unit.leader_interim_months = 0
    unit.leader_quality = unit.leader_native
    unit.leader_organising = unit.leader_organising_native
    by_chance = bell(unit_chance(unit, school, Event.UNIT_START), p.culture_spread)
    unit.culture = share(
        p.culture_usual + p.culture_by_leader * (unit.leader_quality - p.leader_usual) + by_chance
    )
    unit.fear = share(p.fear_by_culture * (1.0 - unit.culture) + p.fear_base)
    unit.evening_norm = p.evening_norm_usual
    history = bell(unit_chance(unit, school, Event.UNIT_START, 1), p.support_spread)
    unit.support = school.support_per_physician * department.thin_support * exp(clamp(history, -1.0, 1.0))
    draw_setting(unit, school, p)
    unit.mean_service_hours = p.citizenship_hours
    unit.mean_pay_relative = 1.0
    unit.recent_departures = p.departures_usual
    unit.adjunct_hours = 0.0
    set_work_profile(unit, department, p)
    first_panels_taken_over(unit, department, school, people, p)
    calm_times(unit)
    for i in range(unit.first, unit.first + unit.count):
        first_mentor(people[i], unit, school, people, p)


@rule
def new_leader(unit: Any, school: Any, people: Any, p: Any) -> None:
    """Appoint a new leader, a senior member of the unit.

    How leaders treat people and how they organize work are two things that are only loosely related (consideration
    and initiating structure; Judge, Piccolo and Ilies 2004): both are drawn at random.
    """
    treats = bell(unit_chance(unit, school, Event.LEADER_QUALITY), p.leader_spread)
    organises = bell(unit_chance(unit, school, Event.LEADER_QUALITY, 1), p.leader_spread)
    organises *= math.sqrt(1.0 - p.leader_sides_correlate * p.leader_sides_correlate)
    unit.leader_native = share(school.leader_quality_mean + leaders_own_part(p) * treats)
    unit.leader_organising_native = share(
        school.leader_quality_mean + p.leader_sides_correlate * treats + organises
    )
    unit.leader_learning = 0.0
    unit.leader_line = -1
    tries = int(p.leader_tries)
    for k in range(tries):
        u = unit_chance(unit, school, Event.LEADER_LINE, k)
        i = unit.first + min(int(u * unit.count), unit.count - 1)
        if unit.leader_line < 0 and people[i].filled and people[i].rank >= Rank.ASSOCIATE:
            unit.leader_line = i
            unit.leader_occupant = people[i].occupant


@rule
def leader_is_gone(unit: Any, school: Any, people: Any, p: Any) -> bool:
    """Return whether the leader has left the school, steps down, or is lost to a shock."""
    lost = unit.shock[Shock.CHAIR_LOSS] > 0.0
    steps_down = event_occurs(unit_chance(unit, school, Event.LEADER_LEAVES), p.leaders_leave_per_year)
    if unit.leader_line >= 0:
        person = people[unit.leader_line]
        lost = lost or not person.filled or person.occupant != unit.leader_occupant
    return lost or steps_down


@rule
def lead(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Update the unit's leadership: leaders learn, tire, leave, and are succeeded after an interim."""
    taught = 0.0
    listens = 0.0
    for track in range(N_TRACKS):
        taught = max(taught, in_force(unit, track, Lever.LEADERSHIP_DEVELOPMENT))
        listens = max(listens, in_force(unit, track, Lever.EXIT_INTERVIEWS))
    if unit.leader_interim_months > 0:
        unit.leader_interim_months -= 1
        if unit.leader_interim_months == 0:
            new_leader(unit, school, people, p)
            another_leader_comes(unit, school, people, p)
    elif leader_is_gone(unit, school, people, p):
        unit.leader_interim_months = int(p.interim_months)
        unit.leader_native = share(unit.leader_native - p.interim_is_worse_by)
        unit.leader_organising_native = share(unit.leader_organising_native - p.interim_is_worse_by)
        unit.leader_line = -1
        another_leader_comes(unit, school, people, p)
    lessons = share(p.learned_from_exit * listens * unit.departures)
    unit.leader_learning += lessons * (1.0 - unit.leader_learning)
    gain = p.leader_gain * taught + p.leader_gain_by_learning * unit.leader_learning
    unit.leader_quality = toward(unit.leader_quality, share(unit.leader_native + gain), p.leader_months)
    organising = share(unit.leader_organising_native + gain)
    unit.leader_organising = toward(unit.leader_organising, organising, p.leader_months)


@rule
def look_round(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Record what people see of one another: mean service, pay, and evenings of those present."""
    present = 0
    service, pay, evenings = 0.0, 0.0, 0.0
    for i in range(unit.first, unit.first + unit.count):
        if people[i].filled:
            present += 1
            service += p.citizenship_hours + people[i].standing_service_hours
            pay += pay_in_force(people[i], unit, p)
            evenings += people[i].evening_hours
    if present > 0:
        unit.mean_service_hours = service / present
        unit.mean_pay_relative = pay / present
        unit.mean_evening_hours = evenings / present


@rule
def close_month(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Close the unit's month."""
    lead(unit, department, school, people, p)
    look_round(unit, department, school, people, p)
    drift_culture(unit, department, school, people, p)
