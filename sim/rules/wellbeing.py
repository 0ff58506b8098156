"""The stocks: exhaustion in months, moral injury and self-respect in years, and getting used to it."""

from typing import Any

from sim.rules.calendar import hours_of
from sim.rules.functions import rule, safe_share, saturate, share, toward
from sim.rules.moods import change_mood, months_either_way, steadiness, tipped_by_unfairness
from sim.rules.own_week import evenings_that_hurt
from sim.rules.policy import in_force
from sim.rules.relation import drift_apart_or_closer
from sim.rules.strains.culture import recognition
from sim.rules.vocabulary import N_ACTIVITIES, N_STRAINS, Activity, Lever, Strain


@rule
def felt(me: Any, strain: float, p: Any) -> float:
    """Return a strain as it is felt: habituation dulls it."""
    return strain * (1.0 - me.habituation)


@rule
def demands(me: Any, p: Any) -> float:
    """Return what wears a person down this month: hours, evenings, notes, lost sleep, and the strains as they are felt."""
    hours = p.exhaustion_by_volume * me.volume_gap_hours
    hours += p.volume_gap * p.exhaustion_by_notes * (me.have[Activity.DOCUMENTATION] - p.notes_usual)
    hours += p.volume_gap * p.exhaustion_by_evening * evenings_that_hurt(me)
    hours += p.exhaustion_by_lost_sleep * me.lost_sleep
    strains = p.exhaustion_by_rvu * me.strain[Strain.RVU] + p.exhaustion_by_inbox * me.strain[Strain.INBOX]
    strains += p.exhaustion_by_administration * me.strain[Strain.ADMINISTRATION]
    strains += p.exhaustion_by_research * me.strain[Strain.RESEARCH]
    strains += p.exhaustion_by_culture * me.strain[Strain.CULTURE]
    strains += p.exhaustion_by_inequity * me.strain[Strain.INEQUITY]
    strains += p.exhaustion_by_moral_injury * me.strain[Strain.MORAL_INJURY]
    return hours + felt(me, strains, p) + tipped_by_unfairness(me, p)


@rule
def recovery(me: Any, unit: Any, p: Any) -> float:
    """Return what lets a person recover: resilience, organized work, control over it, a mentor, and wellbeing programs."""
    help_ = p.recovery_by_programme * in_force(unit, me.track, Lever.WELLBEING_PROGRAMME)
    help_ += p.recovery_by_leader * (unit.leader_organising - p.leader_usual)
    help_ += p.recovery_by_control * unit.control
    if me.mentor >= 0:
        help_ += p.recovery_by_mentor
    return p.recovery_base + p.recovery_by_resilience * steadiness(me, p) + help_


@rule
def tire_and_recover(me: Any, unit: Any, p: Any) -> None:
    """Update exhaustion, which follows demands minus recovery and builds faster than it recedes, or flows both ways."""
    target = saturate(p.exhaustion_scale * max(0.0, demands(me, p) - recovery(me, unit, p)))
    months = p.exhaustion_up_months if target > me.exhaustion else p.exhaustion_down_months
    me.exhaustion = share(toward(me.exhaustion, target, months_either_way(months, p)))


@rule
def injure_and_heal(me: Any, p: Any) -> None:
    """Update moral injury, which builds with each month of knowing better and heals over years."""
    hurt = p.moral_injury_per_month * me.strain[Strain.MORAL_INJURY] * (1.0 - me.moral_injury)
    me.moral_injury = share(me.moral_injury + hurt - me.moral_injury / p.moral_injury_healing_months)


@rule
def meaning_found(me: Any, p: Any) -> float:
    """Return how much time on the most meaningful work feeds engagement (job demands-resources); first hours count most."""
    time_on_it = 0.0
    for k in range(N_ACTIVITIES):
        time_on_it += me.have[k] if k == me.meaningful else 0.0
    return saturate(safe_share(time_on_it, hours_of(me)) / p.meaning_enough)


@rule
def respect_oneself(me: Any, unit: Any, p: Any) -> None:
    """Update self-respect, which falls with structural disrespect and rises when a person is heard and recognized."""
    worn = p.disrespect_by_inequity * felt(me, me.strain[Strain.INEQUITY], p)
    worn += p.disrespect_by_culture * felt(me, me.strain[Strain.CULTURE], p)
    worn += p.disrespect_by_administration * felt(me, me.strain[Strain.ADMINISTRATION], p)
    worn += p.disrespect_by_rvu * felt(me, me.strain[Strain.RVU], p)
    worn += p.disrespect_by_research * felt(me, me.strain[Strain.RESEARCH], p)
    worn += p.disrespect_by_moral_injury * me.moral_injury
    worn += p.disrespect_by_values_gap * me.values_gap
    borne = p.respect_by_recognition * recognition(me, unit, p) + p.respect_by_being_heard * me.felt_heard
    borne += p.respect_by_resilience * steadiness(me, p) + p.respect_by_meaning * meaning_found(me, p)
    worn += tipped_by_unfairness(me, p)
    target = 1.0 - saturate(p.disrespect_scale * max(0.0, worn - borne))
    months = p.respect_up_months if target > me.self_respect else p.respect_down_months
    me.self_respect = share(toward(me.self_respect, target, months_either_way(months, p)))
    forget_being_heard(me, p)


@rule
def forget_being_heard(me: Any, p: Any) -> None:
    """Let the memory of being heard fade."""
    me.felt_heard = me.felt_heard * (1.0 - 1.0 / p.felt_heard_months)


@rule
def get_used_to_it(me: Any, p: Any) -> None:
    """Update habituation: under lasting strain people stop noticing, and a shock brings it all back."""
    by_work, by_treatment = 0.0, 0.0  # two sums: in one, the last bit of every result would be another
    for k in range(Strain.RESEARCH):
        by_work += me.strain[k]
    for k in range(Strain.RESEARCH, N_STRAINS):
        by_treatment += me.strain[k]
    numb = p.habituation * p.most_habituation * saturate(p.habituation_by_strain * (by_work + by_treatment))
    me.habituation = share(toward(me.habituation, numb, p.habituation_months))


@rule
def update_wellbeing(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Let one month of strain act on the stocks."""
    wear_down(me, unit, p)
    respect_oneself(me, unit, p)


@rule
def wear_down(me: Any, unit: Any, p: Any) -> None:
    """Be in another mood, drift from the leader or closer, get used to it, tire or recover, be injured or heal."""
    change_mood(me, p)
    drift_apart_or_closer(me, p)
    get_used_to_it(me, p)
    tire_and_recover(me, unit, p)
    injure_and_heal(me, p)


@rule
def burnout_score(me: Any, p: Any) -> float:
    """Return Professional Fulfillment Index burnout, 0-4, as it is.

    That disengagement is 1 - self-respect is an assumption (MODEL, section 2).
    """
    return burnout_of(me.exhaustion, 1.0 - me.self_respect, p)


@rule
def burnout_of(exhaustion: float, disengagement: float, p: Any) -> float:
    """Return the score of the instrument, 0-4: mean of four exhaustion and six disengagement items."""
    mean_item = p.pfi_exhaustion_weight * exhaustion + (1.0 - p.pfi_exhaustion_weight) * disengagement
    return p.pfi_top * mean_item


@rule
def burned_out(me: Any, p: Any) -> bool:
    """Return whether the score is at or above the instrument's published cutoff."""
    return burnout_score(me, p) >= p.pfi_cutoff
