"""Who a person is: traits, effort on paper, wishes, pay. None of it depends on the month."""

from typing import Any

from sim.rules.chance import bell, birth_chance
from sim.rules.draws import Event
from sim.rules.exponential import exp
from sim.rules.functions import clamp, rule, saturate, share
from sim.rules.moods import first_mood
from sim.rules.own_causes import own_wish
from sim.rules.survey import draw_response_style
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import N_ACTIVITIES, Activity, Rank


@rule
def draw_traits(me: Any, unit: Any, school: Any, p: Any) -> None:
    """Draw traits, message volume, target and care duties at home."""
    me.resilience = bell(birth_chance(me, school, Event.TRAITS, 0), 1.0)
    me.says_no = bell(birth_chance(me, school, Event.TRAITS, 1), 1.0)
    me.reliability = bell(birth_chance(me, school, Event.TRAITS, 2), 1.0)
    me.restlessness = bell(birth_chance(me, school, Event.TRAITS, 3), 1.0)
    me.fairness_outlook = bell(birth_chance(me, school, Event.TRAITS, 4), 1.0)
    those_who_stayed(me, p)
    spread = bell(birth_chance(me, school, Event.MESSAGES), p.message_spread)
    me.message_factor = exp(clamp(spread, -1.0, 1.0))
    if me.rvu_target < 0.0:
        target = school.rvu_target_mean + bell(birth_chance(me, school, Event.TARGET), p.target_spread)
        me.rvu_target = max(0.0, target)
    draw_care_duties(me, school, p)
    first_mood(me, school, p)
    draw_response_style(me, school, p)


@rule
def those_who_stayed(me: Any, p: Any) -> None:
    """Shift the traits of those long in the job, who stayed: less restless and more resilient than newcomers."""
    stayed = saturate(me.months_since_hire / (p.selection_years * MONTHS_PER_YEAR))
    me.restlessness -= p.selection_of_restlessness * stayed
    me.resilience += p.selection_of_resilience * stayed


@rule
def draw_care_duties(me: Any, school: Any, p: Any) -> None:
    """Draw caregiving at home, which falls on some, more on women, and mostly in midlife."""
    hours = p.care_hours_usual
    if me.woman:
        hours *= 1.0 + p.gender_care_duties * (p.women_care_ratio - 1.0)
    me.care_hours = 0.0
    of_age = p.care_from_age <= me.age_years and me.age_years < p.care_until_age
    if of_age and birth_chance(me, school, Event.CARE_DUTIES) < p.care_likely:
        me.care_hours = hours * (0.5 + birth_chance(me, school, Event.CARE_DUTIES, 1))


@rule
def draw_effort(me: Any, school: Any, p: Any) -> None:
    """Set the line's assigned effort; some people work part-time, and clinical effort gives way first."""
    if me.fte < 0.0:
        me.clinical_effort = me.line_clinical_effort
        me.research_effort = me.line_research_effort
        me.teaching_effort = me.line_teaching_effort
        me.admin_effort = me.line_admin_effort
        me.fte = me.clinical_effort + me.research_effort + me.teaching_effort + me.admin_effort
        if birth_chance(me, school, Event.FTE) >= 1.0 - wants_part_time(me, school, p):
            give = min(me.clinical_effort, p.effort_cut)
            me.clinical_effort -= give
            me.fte -= give
        me.less_for_life = me.fte <= 1.0 - 0.5 * p.effort_cut


@rule
def wants_part_time(me: Any, school: Any, p: Any) -> float:
    """Return how likely part-time work for outside reasons is: higher with caregiving, on average the school's share."""
    care = me.care_hours / p.care_hours_usual - p.care_on_average
    return share((1.0 - school.full_time_share) * (1.0 + p.part_time_by_care * care))


@rule
def draw_meaning(me: Any, school: Any, p: Any) -> None:
    """Draw the activity found most meaningful: care for most, research or teaching for those who chose them."""
    u = birth_chance(me, school, Event.MEANING)
    research = share(p.meaning_research_base + p.meaning_research_by_effort * me.line_research_effort)
    teaching = share(p.meaning_teaching_base + p.meaning_teaching_by_effort * me.line_teaching_effort)
    me.meaningful = Activity.CLINIC
    if u < research:
        me.meaningful = Activity.RESEARCH
    elif u < research + teaching:
        me.meaningful = Activity.TEACHING
    elif u < research + teaching + p.meaning_administration:
        me.meaningful = Activity.ADMINISTRATION


@rule
def draw_wishes(me: Any, school: Any, p: Any) -> None:
    """Draw the desired week: close to the job, with little clerical work and more of what is meaningful."""
    draw_meaning(me, school, p)
    pull = p.meaning_pull * own_wish(birth_chance(me, school, Event.WISH), p)
    wish = me.wish_share
    wish[Activity.CLINIC] = p.wish_clinic * me.line_clinical_effort
    wish[Activity.DOCUMENTATION] = p.wish_documentation * me.line_clinical_effort
    wish[Activity.INBOX] = p.wish_inbox * me.line_clinical_effort
    wish[Activity.ADMINISTRATION] = p.wish_administration + me.line_admin_effort
    wish[Activity.TEACHING] = p.wish_teaching + me.line_teaching_effort
    wish[Activity.SERVICE] = p.wish_service
    wish[Activity.RESEARCH] = p.wish_research + me.line_research_effort
    wish[me.meaningful] += pull
    total = 0.0
    for k in range(N_ACTIVITIES):
        total += wish[k]
    for k in range(N_ACTIVITIES):
        wish[k] = wish[k] / total


@rule
def draw_pay(me: Any, department: Any, school: Any, p: Any) -> None:
    """Draw pay relative to the benchmark of specialty and rank; women and URiM faculty earn less for the same work."""
    if me.given_pay_usd > 0.0:
        usual = department.pay_benchmark_usd * rank_pay_ratio(me, p) * me.fte
        me.pay_relative = max(p.least_pay_ratio, me.given_pay_usd / usual)
    else:
        paid = 1.0 + bell(birth_chance(me, school, Event.PAY), p.pay_spread)
        if me.woman:
            paid *= 1.0 - p.gender_pay * p.women_pay_gap
        if me.urim:
            paid *= 1.0 - p.urim_pay * p.urim_pay_gap
        me.pay_relative = max(p.least_pay_ratio, paid)


@rule
def rank_pay_ratio(me: Any, p: Any) -> float:
    """Return the benchmark pay of a rank relative to an assistant professor."""
    if me.rank == Rank.INSTRUCTOR:
        return p.pay_of_instructor
    if me.rank == Rank.ASSOCIATE:
        return p.pay_of_associate
    if me.rank == Rank.FULL:
        return p.pay_of_full
    return 1.0
