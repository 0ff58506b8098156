"""The work profile of a department: blocks of its own kind, nights shared out in a call pool, control over the schedule.

Surgeons, anesthesiologists and obstetricians work nights that dermatologists do not have (W20-W31), emergency physicians
evenings and weekends. A service has its
nights whoever is there: a vacant post leaves them to the rest, and those exempt by age or rank leave them to the young.
"""

from typing import Any

from sim.rules.chance import unit_chance
from sim.rules.draws import Event
from sim.rules.functions import rule, safe_share, share
from sim.rules.market import set_market
from sim.rules.time_units import WEEKS_PER_MONTH
from sim.rules.vocabulary import Activity, Rank


@rule
def set_work_profile(unit: Any, department: Any, p: Any) -> None:
    """Set what kind of work a unit has: how long a full post is, who sets its hours (0.5 is usual), who else wants it."""
    unit.schedule = 1.0 + p.nights * (department.scheduled_hours_per_cfte - 1.0)
    unit.control = p.nights * (department.schedule_control - 0.5)
    set_market(unit, department, p)


@rule
def share_of_nights(me: Any, p: Any) -> float:
    """Return a person's share in the call pool: by clinical effort, less for old, tapering and full professors (W30, R25)."""
    spared = 1.0
    if me.rank == Rank.FULL:
        spared = p.nights_of_full
    if me.age_years >= p.exempt_from_age or me.tapers:
        spared = min(spared, p.nights_of_exempt)
    return me.clinical_effort * spared


@rule
def share_out_nights(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Share the nights of all posts among those present; locums take part of what vacant posts leave."""
    set_work_profile(unit, department, p)
    if p.nights <= 0.0:
        return
    unit.rota = unit_chance(unit, school, Event.NIGHTS)
    posts, held, pool = 0.0, 0.0, 0.0
    for i in range(unit.first, unit.first + unit.count):
        posts += people[i].line_clinical_effort
        if people[i].filled:
            held += people[i].line_clinical_effort
            pool += share_of_nights(people[i], p)
    left_over = p.redistribution * p.nights_covered * (posts - held)
    unit.nights_each = safe_share(department.nights_per_month_per_cfte * (held + left_over), pool)


@rule
def take_nights(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Take one's evenings and weekends in shifts, and one's nights, in the hospital or on call at home, and lose sleep.

    How many shifts follows from the clinic of the month before: rotas are made ahead.
    """
    if p.nights <= 0.0:
        return
    me.off_hours = department.off_hours_share * me.have[Activity.CLINIC]
    mine = min(p.most_nights, unit.nights_each * share_of_nights(me, p))
    first = turn_in_the_rota(me, unit)
    second = the_digits_after(first)
    in_house = int(mine * department.in_house_share + first)
    at_home = int(mine * (1.0 - department.in_house_share) + second)
    called = int(at_home * department.called_share + the_digits_after(second))
    me.nights = 0.0 + in_house + at_home
    me.broken_nights = in_house + called + p.quiet_night_counts * (at_home - called)
    beyond = in_house * p.hours_in_house * (1.0 - department.night_hours_given_back)
    me.night_work_hours = (beyond + called * p.hours_when_called) / WEEKS_PER_MONTH
    lose_sleep(me, p)


@rule
def turn_in_the_rota(me: Any, unit: Any) -> float:
    """Return where a person stands in the rota: a draw of the unit says where it begins, so odd nights go round evenly.

    Steps of the golden ratio spread any number of people evenly; who leaves changes nobody else's turn.
    """
    turn = unit.rota + 0.6180339887498949 * (me.line - unit.first)
    return turn - int(turn)


@rule
def the_digits_after(u: float) -> float:
    """Return another draw, made of what one has after its first 17 binary digits: small decisions need no draw each."""
    more = u * 131072.0
    return more - int(more)


@rule
def lose_sleep(me: Any, p: Any) -> None:
    """Lose sleep: none below one broken night a week, all of it from two (a step, not a slope: W25); it is over in weeks."""
    me.lost_sleep = share(me.broken_nights / WEEKS_PER_MONTH - p.sleep_lost_from)


@rule
def add_nights(me: Any) -> None:
    """Add the nights to the clinic of the week; they fill no clinic day and make no room for anything."""
    me.have[Activity.CLINIC] += me.night_work_hours


@rule
def clinic_by_day(me: Any) -> float:
    """Return scheduled clinic hours, which give visits; nights in the schedule count, nights on top do not."""
    return max(0.0, me.have[Activity.CLINIC] - me.night_work_hours)
