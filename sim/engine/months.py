"""One month, and a whole run of months, compiled from the rules; no Python runs inside.

Within a phase everyone reads others as they stood when the phase began: `order` and `unit_order` may be any
permutation and change nothing (tested). The rules are looked up among this module's names when it compiles;
`sim.engine.replicates` loads a second copy of the module to put a researcher's own rules in their place.
"""

from typing import Any

import numpy as np

from sim.engine.actors import actors, beside
from sim.engine.compile_cache import compiled
from sim.engine.lanes import LANES
from sim.rules.arrival import first_holder, search_and_hire
from sim.rules.calendar import fill_calendar
from sim.rules.career import find_mentor, grow
from sim.rules.chance import meet_the_month
from sim.rules.decision import decide
from sim.rules.departure import count_departures, serve_notice
from sim.rules.intention import form_intention
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE, kind_of_person
from sim.rules.leadership import close_month, start_unit
from sim.rules.nights import share_out_nights, take_nights
from sim.rules.observe import log_departure, see_levers, see_person, see_unit, see_unit_levers
from sim.rules.policy import set_policy, turn_the_calendar
from sim.rules.records import departure_type
from sim.rules.requests import deal_requests, end_standing_service
from sim.rules.strains.administration import feel_administration
from sim.rules.strains.culture import feel_culture
from sim.rules.strains.equity import feel_inequity
from sim.rules.strains.inbox import feel_inbox
from sim.rules.strains.moral_injury import feel_moral_injury
from sim.rules.strains.research import feel_research
from sim.rules.strains.rvu import feel_rvu
from sim.rules.vocabulary import N_PERSON_COLUMNS, N_UNIT_COLUMNS
from sim.rules.wellbeing import update_wellbeing
from sim.rules.work import share_out_work

_people, _units, _departments = actors("person", LANES), actors("unit"), actors("department")
_schools, _parameters = actors("school"), actors("parameters")
# A vacant line lives the month with its neighbors: leaving it out costs more than it saves. Nobody reads what comes
# of it, and a new hire starts over.
VACANT_LINES_TOO = True

PERSON_RULES = (
    "first_holder", "end_standing_service", "meet_the_month", "take_nights", "fill_calendar", "feel_rvu", "feel_inbox",
    "feel_administration", "feel_moral_injury", "feel_research", "feel_inequity", "feel_culture", "update_wellbeing",
    "form_intention", "decide", "serve_notice", "find_mentor", "grow", "search_and_hire",
)  # fmt: skip
UNIT_RULES = ("start_unit", "share_out_work", "share_out_nights", "deal_requests", "count_departures", "close_month")


@compiled
def actors_of(tiles: Any, n: Any, unit_records: Any, department_records: Any, schools: Any, ps: Any) -> Any:
    """Return people, units, departments, the school, and the parameters as rules receive them."""
    units = _units(unit_records, len(unit_records))
    departments = _departments(department_records, len(department_records))
    return _people(tiles, n), units, departments, _schools(schools, 1)[0], _parameters(ps, 1)[0]


@compiled
def populate(people: Any, units: Any, departments: Any, schools: Any, ps: Any) -> None:
    """Set up month zero of an institution: who holds the lines, and how the units are led."""
    school, p = schools[0], ps[0]
    for i in range(len(people)):
        me = people[i]
        first_holder(me, units[me.unit], departments[me.department], school, people, p)
    for u in range(len(units)):
        start_unit(units[u], departments[units[u].department], school, people, p)


@compiled
def share_out(
    people: Any, units: Any, departments: Any, school: Any, p: Any, order: Any, unit_order: Any
) -> None:
    """Run phase 2: new faculty begin; units distribute the work and the requests."""
    for i in order:
        me = people[i]
        search_and_hire(me, units[me.unit], departments[me.department], school, people, p)
        end_standing_service(me, units[me.unit], departments[me.department], school, people, p)
    for u in unit_order:
        share_out_work(units[u], departments[units[u].department], school, people, p)
        share_out_nights(units[u], departments[units[u].department], school, people, p)
        deal_requests(units[u], departments[units[u].department], school, people, p)


@compiled
def live(people: Any, units: Any, departments: Any, school: Any, p: Any, first: Any, last: Any) -> None:
    """Run phase 3: the faculty of some neighboring lines live the month, several at once where possible."""
    for i in range(first, last):
        me = people[i]
        if me.filled:
            meet_the_month(me, units[me.unit], departments[me.department], school, people, p)
            take_nights(me, units[me.unit], departments[me.department], school, people, p)
    for tile in range(first // LANES, (last + LANES - 1) // LANES):
        start, end = max(first - tile * LANES, 0), min(last - tile * LANES, LANES)
        # three loops: what one loop touches has to be few enough for the compiler to see that nothing overlaps
        for lane in range(start, end):
            me = beside(people, tile, lane)
            if VACANT_LINES_TOO or me.filled:
                fill_calendar(me, units[me.unit], departments[me.department], school, people, p)
        for lane in range(start, end):
            me = beside(people, tile, lane)
            if VACANT_LINES_TOO or me.filled:
                unit, department = units[me.unit], departments[me.department]
                feel_rvu(me, unit, department, school, people, p)
                feel_inbox(me, unit, department, school, people, p)
                feel_administration(me, unit, department, school, people, p)
                feel_moral_injury(me, unit, department, school, people, p)
                feel_research(me, unit, department, school, people, p)
                feel_inequity(me, unit, department, school, people, p)
                feel_culture(me, unit, department, school, people, p)
        for lane in range(start, end):
            me = beside(people, tile, lane)
            if VACANT_LINES_TOO or me.filled:
                unit, department = units[me.unit], departments[me.department]
                update_wellbeing(me, unit, department, school, people, p)
                form_intention(me, unit, department, school, people, p)


@compiled
def choose(people: Any, units: Any, departments: Any, school: Any, p: Any, order: Any) -> None:
    """Run phase 4: faculty decide."""
    for i in order:
        me = people[i]
        if me.filled:
            decide(me, units[me.unit], departments[me.department], school, people, p)


@compiled
def depart(
    people: Any, units: Any, departments: Any, school: Any, p: Any, order: Any, unit_order: Any
) -> None:
    """Run phase 5: those whose notice has ended leave."""
    for i in order:
        me = people[i]
        serve_notice(me, units[me.unit], departments[me.department], school, people, p)
    for u in unit_order:
        count_departures(units[u], departments[units[u].department], school, people, p)


@compiled
def close(
    people: Any, units: Any, departments: Any, school: Any, p: Any, order: Any, unit_order: Any
) -> None:
    """Run phase 6: mentors, careers, and the units close their month."""
    for i in order:
        me = people[i]
        find_mentor(me, units[me.unit], departments[me.department], school, people, p)
    for i in order:
        me = people[i]
        grow(me, units[me.unit], departments[me.department], school, people, p)
    for u in unit_order:
        close_month(units[u], departments[units[u].department], school, people, p)


@compiled
def set_all_policies(
    units: Any, plan: Any, reach: Any, shocks: Any, shock_reach: Any, school: Any, p: Any, unit_order: Any
) -> None:
    """Run phase 1: levers and shocks come into force."""
    for u in unit_order:
        set_policy(units[u], plan, reach, shocks, shock_reach, school, p)


@compiled
def live_month(
    people: Any, units: Any, departments: Any, school: Any, plan: Any, reach: Any, shocks: Any,
    shock_reach: Any, p: Any, order: Any, unit_order: Any, first: Any, last: Any,
) -> None:  # fmt: skip
    """Run one month of some units and the people in them, phase by phase."""
    set_all_policies(units, plan, reach, shocks, shock_reach, school, p, unit_order)
    share_out(people, units, departments, school, p, order, unit_order)
    live(people, units, departments, school, p, first, last)
    choose(people, units, departments, school, p, order)
    depart(people, units, departments, school, p, order, unit_order)
    close(people, units, departments, school, p, order, unit_order)


@compiled
def observe(
    people: Any, units: Any, departments: Any, school: Any, p: Any, cells: Any, row: Any, by_cell: Any,
    by_kind: Any, by_unit: Any, use: Any, levers_in_use: bool,
) -> None:  # fmt: skip
    """Add up what is seen of people and units: by unit (or department) and, where wanted, by kind of people."""
    by_cell[:, :] = 0.0
    by_kind[:, :] = 0.0
    by_unit[:, :] = 0.0
    for i in range(len(people)):
        me = people[i]
        if me.filled or me.left_this_month:
            unit = units[me.unit]
            see_person(row, me, unit, departments[me.department], p)
            cell = cells[me.unit]
            for k in range(N_PERSON_COLUMNS):
                by_cell[cell, k] += row[k]
            if len(by_kind) > 0:
                kind = kind_of_person(me)
                for k in range(N_PERSON_COLUMNS):
                    by_kind[kind, k] += row[k]
            if levers_in_use:
                see_levers(use, me, unit)
    for u in range(len(units)):
        see_unit(row, units[u], school, people, p)
        for k in range(N_UNIT_COLUMNS):
            by_unit[cells[u], k] += row[k]
        if levers_in_use:
            see_unit_levers(use, units[u])


@compiled
def write_log(log: Any, used: int, people: Any, school: Any) -> Any:
    """Append this month's departures to the event log, which grows when it is full."""
    leaving = 0
    for i in range(len(people)):
        if people[i].left_this_month:
            leaving += 1
    if used + leaving > len(log):
        longer = np.zeros(2 * len(log) + leaving, departure_type)
        for k in range(used):
            longer[k] = log[k]
        log = longer
    for i in range(len(people)):
        if people[i].left_this_month:
            log_departure(log[used], people[i], school)
            used += 1
    return log, used


@compiled
def run(
    tiles: Any, unit_records: Any, department_records: Any, schools: Any, plan: Any, reach: Any, shocks: Any,
    shock_reach: Any, ps: Any, order: Any, unit_order: Any, blocks: Any, first: int, last: int, cells: Any, out_cells: Any,
    out_kinds: Any, out_units: Any, out_use: Any,
) -> Any:  # fmt: skip
    """Run months `first` to `last`; month 0 is only observed. Returns the event log.

    People look at nobody outside their unit, so units may live the month in blocks that fit the cache. A block is
    all lines, or lines that follow one another. People come as tiles (`sim.engine.lanes`).
    """
    people, units, departments, school, p = actors_of(tiles, len(order), unit_records, department_records, schools, ps)
    row = np.zeros(max(N_PERSON_COLUMNS, N_UNIT_COLUMNS))
    n_cells = out_cells.shape[1]
    by_cell = np.zeros((n_cells, N_PERSON_COLUMNS))
    by_kind = np.zeros((min(len(out_kinds), 1) * N_KINDS_OF_PEOPLE, N_PERSON_COLUMNS))
    by_unit = np.zeros((n_cells, N_UNIT_COLUMNS))
    log = np.zeros(len(order) // 4 + 16, departure_type)
    used = 0
    for m in range(first, last + 1):
        if m > 0 or school.settling:
            school.month = m
            turn_the_calendar(school, p)
            for b in range(len(blocks) - 1):
                begin, end = blocks[b, 0], blocks[b + 1, 0]
                theirs = unit_order[blocks[b, 1] : blocks[b + 1, 1]]
                live_month(
                    people, units, departments, school, plan, reach, shocks, shock_reach, p, order[begin:end], theirs,
                    begin, end,
                )  # fmt: skip
        if len(out_cells) > 0:
            use = out_use[m - first]
            observe(
                people,
                units,
                departments,
                school,
                p,
                cells,
                row,
                by_cell,
                by_kind,
                by_unit,
                use,
                len(plan) > 0,
            )
            out_cells[m - first] = by_cell
            if len(out_kinds) > 0:
                out_kinds[m - first] = by_kind
            out_units[m - first] = by_unit
            if m > 0:
                log, used = write_log(log, used, people, school)
    return log[:used].copy()
