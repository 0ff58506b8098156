"""Arrivals: who holds a line at the start, and who takes a vacant one."""

import math
from typing import Any

from sim.rules.chance import bell, birth_chance
from sim.rules.contracts import first_contract
from sim.rules.draws import Event
from sim.rules.functions import clamp, log_odds, logistic, rule, share
from sim.rules.grants import first_grants
from sim.rules.life import draw_partner
from sim.rules.newcomers import draw_promises
from sim.rules.own_causes import draw_own_tasks
from sim.rules.own_week import draw_own_week
from sim.rules.panels import first_panel
from sim.rules.relation import meet_the_leader
from sim.rules.retirement import age_of_who_is_left, first_plan
from sim.rules.stages import enter
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.traits import draw_effort, draw_pay, draw_traits, draw_wishes
from sim.rules.vocabulary import (
    N_ACTIVITIES,
    N_STRAINS,
    NEVER,
    SERVICE_MONTHS,
    Grant,
    Path,
    Rank,
    Shock,
    Stage,
)


@rule
def search_and_hire(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Advance the search on a vacant line; the successor begins with the month, and a hiring freeze stops the search.

    While a roster settles nobody leaves and so nobody comes: its vacancies stay what they usually are.
    """
    me.hired_this_month = False
    if me.filled or me.left_this_month or (school.settling and school.roster):
        return
    if unit.shock[Shock.HIRING_FREEZE] <= 0.0:
        me.search_months_left -= 1
    if me.search_months_left <= 0:
        me.occupant += 1
        me.on_roster = False
        me.given_gender = -1
        me.given_urim = -1
        me.rank = -1
        me.age_years = -1.0
        me.months_since_hire = -1
        me.given_pay_usd = 0.0
        me.rvu_target = -1.0
        me.fte = -1.0
        me.tenure_track = me.line_tenure_track
        arrive(me, unit, department, school, p, True)


@rule
def first_holder(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set month zero of a line: its holder arrives, or its search is under way."""
    if me.filled:
        arrive(me, unit, department, school, p, False)
    else:
        begin(me, school, p, True)
        enter(me, Stage.GONE)
        u = birth_chance(me, school, Event.SEARCH_LENGTH)
        me.search_months_left = 1 + int(u * department.search_months)


@rule
def arrive(me: Any, unit: Any, department: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Put a person on the line; roster values are kept, and values below 0 are drawn."""
    me.filled = True
    me.hired_this_month = newcomer
    draw_rank(me, school, p, newcomer)
    draw_identity(me, department, school, p)
    draw_age(me, school, p, newcomer)
    first_plan(me, school, p)
    draw_time_in_job(me, school, p, newcomer)
    draw_traits(me, unit, school, p)
    draw_own_week(me, school, p)
    draw_own_tasks(me, school, p)
    draw_effort(me, school, p)
    draw_wishes(me, school, p)
    draw_pay(me, department, school, p)
    draw_grant(me, school, p, newcomer)
    if p.grants > 0.0:
        first_grants(me, school, p)
    draw_partner(me, school, p)
    meet_the_leader(me, unit, school, p)
    first_contract(me, school, p, newcomer)
    begin(me, school, p, newcomer)
    first_panel(me, department, p, newcomer)
    draw_promises(me, school, p)


@rule
def draw_rank(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Draw the rank from the school's mix, or from the mix of new hires."""
    if me.rank >= 0:
        return
    u = birth_chance(me, school, Event.RANK)
    if newcomer:
        instructor = p.hired_as_instructor
        assistant = p.hired_as_assistant
        associate = p.hired_as_associate
    else:
        instructor = school.rank_shares[Rank.INSTRUCTOR]
        assistant = school.rank_shares[Rank.ASSISTANT]
        associate = school.rank_shares[Rank.ASSOCIATE]
    if u < instructor:
        me.rank = Rank.INSTRUCTOR
    elif u < instructor + assistant:
        me.rank = Rank.ASSISTANT
    elif u < instructor + assistant + associate:
        me.rank = Rank.ASSOCIATE
    else:
        me.rank = Rank.FULL


@rule
def draw_identity(me: Any, department: Any, school: Any, p: Any) -> None:
    """Draw gender by department and rank, and URiM by school and department."""
    me.woman = me.given_gender == 1
    if me.given_gender < 0:
        shift = p.women_log_odds_instructor
        if me.rank == Rank.ASSISTANT:
            shift = p.women_log_odds_assistant
        elif me.rank == Rank.ASSOCIATE:
            shift = p.women_log_odds_associate
        elif me.rank == Rank.FULL:
            shift = p.women_log_odds_full
        likely = logistic(log_odds(department.women_share) + shift)
        me.woman = birth_chance(me, school, Event.GENDER) < likely
    me.urim = me.given_urim == 1
    if me.given_urim < 0:
        me.urim = birth_chance(me, school, Event.URIM) < share(school.urim_share * department.urim_multiplier)


@rule
def draw_age(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Draw age by rank; newcomers to a rank are younger than those already in it."""
    if me.age_years >= 0.0:
        return
    mean = p.age_of_instructor
    if me.rank == Rank.ASSISTANT:
        mean = p.age_of_assistant
    elif me.rank == Rank.ASSOCIATE:
        mean = p.age_of_associate
    elif me.rank == Rank.FULL:
        mean = p.age_of_full
    spread = p.age_spread
    if newcomer:
        mean -= p.newcomers_younger_by
        spread = p.age_spread_of_newcomers
    age = mean + bell(birth_chance(me, school, Event.AGE), spread)
    age = age_of_who_is_left(me, school, age, mean, spread, p)
    me.age_years = clamp(age, p.youngest, p.oldest_at_start)


@rule
def draw_time_in_job(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Draw months since hire: none for newcomers, otherwise spread over the years since training."""
    if newcomer:
        me.months_since_hire = 0
        me.months_in_rank = 0
        return
    if me.months_since_hire < 0:
        career = max(0.0, me.age_years - p.youngest) * MONTHS_PER_YEAR
        usual = p.years_in_job_usual * MONTHS_PER_YEAR
        u = birth_chance(me, school, Event.HIRED_SINCE)
        me.months_since_hire = int(min(career, -usual * math.log(u)))
    u = birth_chance(me, school, Event.HIRED_SINCE, 1)
    me.months_in_rank = int(u * min(me.months_since_hire, p.years_in_rank_usual * MONTHS_PER_YEAR))


@rule
def draw_grant(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Give investigators start-up money, a career award, or a grant to begin with."""
    me.grant_state = Grant.NONE
    me.grant_months_left = 0
    me.months_unfunded = 0
    me.research_progress = 0.0
    if me.research_effort < p.research_effort_worth_grants:
        return
    u = birth_chance(me, school, Event.GRANT_START)
    me.grant_state = Grant.EARLY if me.rank <= Rank.ASSISTANT else Grant.FUNDED
    months = p.early_award_months if me.rank <= Rank.ASSISTANT else p.grant_months
    me.grant_months_left = int(months) if newcomer else 1 + int(u * months)
    me.research_progress = p.research_progress_usual


@rule
def begin(me: Any, school: Any, p: Any, newcomer: bool) -> None:
    """Begin in the job: rested and hopeful if new, otherwise with exhaustion and self-respect drawn at random."""
    u = birth_chance(me, school, Event.STOCKS)
    me.exhaustion = p.newcomer_exhaustion
    me.self_respect = p.newcomer_self_respect
    if not newcomer:
        me.exhaustion = share(p.usual_exhaustion + bell(u, p.usual_spread))
        me.self_respect = share(p.usual_self_respect - bell(u, p.usual_spread))
    me.moral_injury = 0.0
    me.habituation = 0.0
    me.incident_memory = 0.0
    me.felt_heard = 0.0
    me.standing = p.standing_usual
    me.ramp_up = p.ramp_up_start if newcomer else 1.0
    me.target_relief = 0.0
    me.protection_won = 0.0
    me.evening_relief = 0.0
    me.load_memory = 0.0
    me.load = 1.0
    me.week_swing = 0.0
    me.nights = 0.0
    me.broken_nights = 0.0
    me.night_work_hours = 0.0
    me.lost_sleep = 0.0
    me.mentor = -1
    me.mentor_occupant = 0
    enter(me, Stage.SETTLED)
    me.intention = 0.0
    me.pay_fairness = 0.5
    me.volume_gap_hours = 0.0
    me.values_gap = 0.0
    me.path = Path.DISSATISFACTION
    me.audit_month = NEVER
    me.audit_volume_gap = 0.0
    me.audit_values_gap = 0.0
    me.audit_fairness = 0.0
    me.notice_left = 0
    me.search_months_left = 0
    me.left_this_month = False
    me.promoted = False
    me.noticed = False
    me.conversation = False
    me.grant_lost = False
    me.incident = False
    me.mentor_lost = False
    me.voices = 0
    me.voices_heard = 0
    me.hours_cut = 0
    me.requests_received = 0
    me.requests_accepted = 0
    me.requests_declined = 0
    me.standing_service_hours = 0.0
    for k in range(SERVICE_MONTHS):
        me.service_ending[k] = 0.0
    for k in range(N_STRAINS):
        me.audit_strains[k] = 0.0
    for k in range(N_ACTIVITIES):
        me.have[k] = 0.0
