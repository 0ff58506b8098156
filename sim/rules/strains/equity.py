"""Strain 6, inequity: pay as perceived, and the invisible tax of service that counts for nothing."""

from typing import Any

from sim.rules.functions import logistic, rule, saturate
from sim.rules.policy import in_force
from sim.rules.relation import leader_as_perceived
from sim.rules.vocabulary import Activity, Lever, Strain


@rule
def pay_in_force(me: Any, unit: Any, p: Any) -> float:
    """Return relative pay after the equity adjustment, which raises those below their peers."""
    gap = max(0.0, p.fair_pay_ratio - me.pay_relative)
    lifted = p.pay_gap_closed * in_force(unit, me.track, Lever.EQUITY_ADJUSTMENT)
    return me.pay_relative + lifted * gap


@rule
def perceive_pay(me: Any, unit: Any, p: Any) -> float:
    """Perceive the fairness of pay: compared with colleagues, and guessed where pay is secret.

    Fairness of procedure (open criteria, a leader who explains) counts as well as the amount.
    """
    openness = p.openness_of_criteria * in_force(unit, me.track, Lever.OPEN_PAY_CRITERIA)
    against_peers = pay_in_force(me, unit, p) - unit.mean_pay_relative
    against_market = pay_in_force(me, unit, p) - 1.0
    guess = p.fairness_by_guess * (me.fairness_outlook - p.guess_is_unkind) * (1.0 - openness)
    explained = p.fairness_by_leader * (leader_as_perceived(me, unit, p) - p.leader_usual)
    procedure = explained + p.fairness_by_openness * openness
    amount = p.fairness_by_peers * against_peers + p.fairness_by_market * against_market
    return logistic(p.fairness_base + amount + guess + procedure)


@rule
def invisible_tax(me: Any, unit: Any, p: Any) -> float:
    """Return hours of service beyond what colleagues do, as far as no one counts or recognizes them."""
    beyond = max(0.0, me.have[Activity.SERVICE] - unit.mean_service_hours)
    paid = p.teaching_counted * in_force(unit, me.track, Lever.COUNT_TEACHING)
    thanked = p.recognition_counts * in_force(unit, me.track, Lever.RECOGNITION)
    return beyond * (1.0 - paid) * (1.0 - thanked)


@rule
def feel_inequity(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of inequity."""
    me.pay_fairness = perceive_pay(me, unit, p)
    load = p.inequity_by_pay * (1.0 - me.pay_fairness) + p.inequity_by_tax * invisible_tax(me, unit, p)
    me.strain[Strain.INEQUITY] = p.strain_inequity * saturate(load)
