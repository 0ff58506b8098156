"""Retirement at a planned age of one's own, which health, strain and refusals bring forward and good years put off.

Physicians leave clinical work between 55 and 80, half of them by 65 (R20). Few do so on the day they once had in mind:
dissatisfied ones go within two years more often (R21), some would rather ease out first (R25).
With the switch `own_retirement` off nothing of this moves a plan: people go at the age they had in mind.
"""

from typing import Any

from sim.rules.chance import bell, birth_chance, chance
from sim.rules.draws import Event
from sim.rules.functions import clamp, event_occurs, log_odds, logistic, rule
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import Shock
from sim.rules.voice import can_cut_effort, cut_effort, odds_of_being_heard


@rule
def first_plan(me: Any, school: Any, p: Any) -> None:
    """Give whoever arrives a planned age, which lies ahead, and no wish to taper yet."""
    me.asked_to_taper = False
    me.tapers = False
    draw_plan(me, school, me.age_years, p)


@rule
def draw_plan(me: Any, school: Any, age: float, p: Any) -> None:
    """Draw the age at which the person means to go, later than `age`: one draw of a logistic distribution, for good."""
    gone = gone_by(me, age, p)
    left = birth_chance(me, school, Event.RETIREMENT_PLAN)
    me.planned_age = middle_plan(me, p) + p.planned_age_scale * log_odds(gone + (1.0 - gone) * left)


@rule
def middle_plan(me: Any, p: Any) -> float:
    """Return the median planned age of people like this one."""
    return p.planned_age_middle - (p.women_plan_earlier if me.woman else 0.0)


@rule
def gone_by(me: Any, age: float, p: Any) -> float:
    """Return the share of people like this one whose plan has taken them away by some age."""
    return logistic((age - middle_plan(me, p)) / p.planned_age_scale)


@rule
def age_of_who_is_left(me: Any, school: Any, age: float, mean: float, spread: float, p: Any) -> float:
    """Return the drawn age, or draw again (three times at most) where a plan would have taken the person away by then.

    Of those with earlier plans nobody is there any more. Otherwise more old people would be there in month 0 than their
    plans let stay, and the school would grow younger for years.
    """
    for k in range(3):
        if birth_chance(me, school, Event.RETIREMENT_PLAN, k + 3) >= gone_by(me, age, p):
            break
        age = mean + bell(birth_chance(me, school, Event.AGE, k + 1), spread)
    return age


@rule
def retires_as_planned(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether the person announces retirement this month: the planned age is near, as it looks from here.

    Who is on a roster is there until month 0, whatever the plan.
    """
    if me.on_roster and school.settling:
        wait_on_a_roster(me, unit, school, p)
        return False
    if me.on_roster and school.month == 1:
        be_here_still(me, school, p)
    if p.own_retirement > 0.0 and me.age_years >= me.planned_age - p.taper_years:
        ease_out(me, unit, school, p)
    return is_due(me, p)


@rule
def wait_on_a_roster(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Let whoever is on a roster stay until month 0; some have asked to taper by then."""
    easing = p.own_retirement > 0.0 and me.age_years >= me.planned_age - p.taper_years
    if easing and not me.asked_to_taper:
        ask_if_one_wishes(me, unit, school, p)


@rule
def be_here_still(me: Any, school: Any, p: Any) -> None:
    """Give a later plan to whoever is on a roster and would have gone by their first one."""
    here_at = age_as_felt(me, p) - p.notice_months_retirement / MONTHS_PER_YEAR
    if me.planned_age <= here_at:
        draw_plan(me, school, here_at, p)


@rule
def had_announced(me: Any, school: Any, p: Any) -> None:
    """Let whoever of a roster is due in month 1 go when they planned: they gave notice before, each at their own time."""
    if me.on_roster and school.month == 1:
        months = MONTHS_PER_YEAR * (me.planned_age - age_as_felt(me, p)) + p.notice_months_retirement
        me.notice_left = int(clamp(months + 1.0, 1.0, p.notice_months_retirement))


@rule
def is_due(me: Any, p: Any) -> bool:
    """Return whether it is time to announce retirement."""
    return age_as_felt(me, p) >= me.planned_age


@rule
def age_as_felt(me: Any, p: Any) -> float:
    """Return the age at the end of the notice, older for the strained and younger for the content, by two steps at most.

    Exhaustion and disengagement weigh the same: half each, so that both at their extremes move a plan by all that strain can.
    """
    exhausted = me.exhaustion - p.usual_exhaustion
    disengaged = p.usual_self_respect - me.self_respect
    earlier = p.own_retirement * p.plan_moved_by_strain * 0.5 * (exhausted + disengaged)
    at_most = longest_move(p)
    return me.age_years + p.notice_months_retirement / MONTHS_PER_YEAR + clamp(earlier, -at_most, at_most)


@rule
def longest_move(p: Any) -> float:
    """Return by how many years strain or a crisis moves a plan at most: two steps."""
    return p.plan_step_years + p.plan_step_years


@rule
def ease_out(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Live the years before the planned age: ask once to taper, and fall ill now and then, which brings it forward."""
    if not me.asked_to_taper:
        ask_if_one_wishes(me, unit, school, p)
    if event_occurs(chance(me, school, Event.ILLNESS), p.illness_per_year):
        me.planned_age -= p.plan_step_years


@rule
def ask_if_one_wishes(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Ask, once, to ease out first, as some wish and others do not."""
    me.asked_to_taper = True
    if birth_chance(me, school, Event.RETIREMENT_PLAN, 2) < p.taper_wish:
        ask_to_taper(me, unit, school, p)


@rule
def ask_to_taper(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Ask for less call and fewer hours: granted as other requests are; a refusal brings the planned age forward.

    Effort on a roster is as given until month 0.
    """
    if chance(me, school, Event.TAPER) < logistic(odds_of_being_heard(me, unit, p)):
        me.tapers = True
        if can_cut_effort(me, p) and not (me.on_roster and school.settling):
            cut_effort(me, p)
    else:
        me.planned_age -= p.plan_step_years


@rule
def puts_off_retirement(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether somebody about to retire waits for better times, as some would and others would not.

    Nobody waits longer than two steps.
    """
    waiting = p.put_off_in_downturn * unit.slump + unit.duty
    if waiting <= 0.0:
        return False
    if me.age_years >= me.planned_age + longest_move(p):
        return False
    return birth_chance(me, school, Event.RETIREMENT_PLAN, 1) < waiting


@rule
def pandemic_ends_career(me: Any, unit: Any, school: Any, p: Any) -> bool:
    """Return whether a pandemic makes the person, one of the oldest, stop for good this month."""
    risk = unit.shock[Shock.PANDEMIC]
    if risk <= 0.0 or me.age_years < p.oldest_from_age:
        return False
    return chance(me, school, Event.PANDEMIC) < risk
