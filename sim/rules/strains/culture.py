"""Strain 7, culture: boundaries, safety of feedback, recognition, incidents, fear of retaliation."""

from typing import Any

from sim.rules.functions import event_occurs, rule, saturate, share, toward
from sim.rules.own_causes import climate_beyond_tolerated
from sim.rules.policy import in_force
from sim.rules.relation import leader_as_perceived
from sim.rules.vocabulary import Lever, Strain


@rule
def meet_incidents(me: Any, unit: Any, p: Any) -> None:
    """Experience disrespect and harassment: rarer in a good culture, more often aimed at women and URiM faculty."""
    rate = p.incidents_per_year * (1.0 + p.incidents_by_culture * (p.culture_usual - unit.culture))
    if me.woman:
        rate *= 1.0 + p.gender_incidents * (p.women_incidents_ratio - 1.0)
    if me.urim:
        rate *= 1.0 + p.urim_incidents * (p.urim_incidents_ratio - 1.0)
    rate *= 1.0 - p.incidents_prevented * in_force(unit, me.track, Lever.ACT_ON_HARASSMENT)
    me.incident = event_occurs(me.incident_draw, rate)
    fading = me.incident_memory / p.incident_memory_months
    me.incident_memory = share(me.incident_memory - fading + (p.incident_weight if me.incident else 0.0))


@rule
def fear_in_force(me: Any, unit: Any, p: Any) -> float:
    """Return the fear of speaking up; acting on retaliation relieves part of it."""
    return unit.fear * (1.0 - p.fear_relieved * in_force(unit, me.track, Lever.ACT_ON_HARASSMENT))


@rule
def recognition(me: Any, unit: Any, p: Any) -> float:
    """Return recognition: by the leader, and by the institution for teaching, service, and judgment."""
    thanked = p.recognition_given * in_force(unit, me.track, Lever.RECOGNITION)
    noticed = p.recognition_by_leader * leader_as_perceived(me, unit, p)
    return share(noticed + p.recognition_by_standing * me.standing + thanked)


@rule
def feel_culture(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of culture."""
    meet_incidents(me, unit, p)
    norms = 1.0 - p.evening_norm_relief * in_force(unit, me.track, Lever.EVENING_NORMS)
    boundaries = p.culture_by_boundaries * unit.evening_norm * norms
    unsafe = p.culture_by_fear * fear_in_force(me, unit, p)
    unseen = p.culture_by_recognition * (1.0 - recognition(me, unit, p))
    disrespect = p.culture_by_disrespect * (1.0 - unit.culture) + p.culture_by_incidents * me.incident_memory
    load = climate_beyond_tolerated(boundaries + unsafe + unseen + disrespect, p)
    me.strain[Strain.CULTURE] = p.strain_culture * saturate(load)


@rule
def drift_culture(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Let culture drift slowly with the leader, with evenings that become the norm, and with departures."""
    normal = saturate(p.evening_norm_by_hours * unit.mean_evening_hours)
    unit.evening_norm = toward(unit.evening_norm, normal, p.evening_norm_months)
    pull = p.culture_by_leader * (unit.leader_quality - p.leader_usual)
    pull -= p.culture_by_evenings * (unit.evening_norm - p.evening_norm_usual)
    pull -= p.culture_by_departures * (unit.recent_departures - p.departures_usual)
    act = 0.0
    for track in range(len(unit.learning_hours)):
        act = max(act, in_force(unit, track, Lever.ACT_ON_HARASSMENT))
    pull += p.culture_by_acting * act
    settled = share(p.culture_usual + p.culture_drift * pull)
    unit.culture = toward(unit.culture, settled, p.culture_months)
    unit.fear = toward(
        unit.fear, share(p.fear_by_culture * (1.0 - unit.culture) + p.fear_base), p.fear_months
    )
