"""Everybody's state at some months: what a survey, a payroll and a record system would find together."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.compile_cache import compiled
from sim.engine.replicates import Array, Job, World, snapshots
from sim.evidence.parameters import parameter_record
from sim.foundation.errors import InputError
from sim.results.event_log import labelled, names, person_names
from sim.rules.functions import rule
from sim.rules.intention import intends_to_leave
from sim.rules.relation import leader_as_perceived
from sim.rules.strains.equity import pay_in_force
from sim.rules.survey import (
    errors_in_ratings,
    said_disengagement,
    said_exhaustion,
    said_fairness,
    said_intention,
    said_leader_quality,
)
from sim.rules.traits import rank_pay_ratio
from sim.rules.vocabulary import Activity, Grant, Rank, Stage, Strain, Track
from sim.rules.wellbeing import burned_out, burnout_of, burnout_score
from sim.world.population import Population
from sim.world.roster.columns import GENDERS

MOST_ROWS = 2_000_000
_ACTIVITIES = names(Activity)
_RECORD = (Activity.CLINIC, Activity.DOCUMENTATION, Activity.INBOX)  # what clinical effort pays for

# The published scales of the instruments that the stocks (0 to 1) stand for.
PFI_ITEM = 4.0  # Professional Fulfillment Index: items 0-4
MBI_EXHAUSTION = 54.0  # Maslach Burnout Inventory, emotional exhaustion: 0-54
MISS_LOW, MISS_HIGH = 10.0, 100.0  # Moral Injury Symptom Scale for health professionals: 10-100
LEADER_LOW, LEADER_HIGH = 12.0, 60.0  # twelve items on the immediate leader: 12-60
FAIR = 0.5  # from here on pay is called fair when one can only say yes or no

_SAID_EXHAUSTION, _SAID_DISENGAGEMENT, _SAID_BURNOUT, _SAYS_BURNED_OUT = range(4)
_SAID_INTENTION, _SAYS_TO_LEAVE, _SAID_FAIRNESS, _SAID_LEADER = range(4, 8)
_BURNOUT, _BURNED_OUT, _INTENDS, _PAY_RELATIVE, _PAY_USD, _MENTOR, _LEADER = range(8, 15)
_READ = 15


@compiled
def read_out(people: Any, units: Any, departments: Any, schools: Any, ps: Any, out: Any) -> None:
    """Ask the rules of the model themselves what they make of each person, and each person what a survey asks."""
    school, p = schools[0], ps[0]
    for i in range(len(people)):
        me = people[i]
        if me.filled:
            unit = units[me.unit]
            answer_survey(out[i], me, unit, school, p)
            out[i, _BURNOUT] = burnout_score(me, p)
            out[i, _BURNED_OUT] = 1.0 if burned_out(me, p) else 0.0
            out[i, _INTENDS] = 1.0 if intends_to_leave(me, p) else 0.0
            out[i, _LEADER] = leader_as_perceived(me, unit, p)
            out[i, _PAY_RELATIVE] = pay_in_force(me, unit, p)
            benchmark = departments[me.department].pay_benchmark_usd * rank_pay_ratio(me, p) * me.fte
            out[i, _PAY_USD] = benchmark * out[i, _PAY_RELATIVE]
            if me.mentor >= 0:
                mentor = people[me.mentor]
                out[i, _MENTOR] = 1.0 if mentor.filled and mentor.occupant == me.mentor_occupant else 0.0


@rule
def answer_survey(out: Any, me: Any, unit: Any, school: Any, p: Any) -> None:
    """Write down the answers to the survey of the month: the states themselves where instruments have no error."""
    underpaid, unkind = 0.0, 0.0
    out[_SAID_INTENTION] = me.intention
    if p.instrument_error > 0.0:
        underpaid, unkind = errors_in_ratings(me, school, p)
        out[_SAID_INTENTION] = said_intention(me, p)
    out[_SAID_EXHAUSTION] = said_exhaustion(me, p) if p.instrument_error > 0.0 else me.exhaustion
    out[_SAID_DISENGAGEMENT] = said_disengagement(me, p) if p.instrument_error > 0.0 else 1.0 - me.self_respect
    out[_SAID_BURNOUT] = burnout_of(out[_SAID_EXHAUSTION], out[_SAID_DISENGAGEMENT], p)
    out[_SAYS_BURNED_OUT] = 1.0 if out[_SAID_BURNOUT] >= p.pfi_cutoff else 0.0
    out[_SAYS_TO_LEAVE] = 1.0 if out[_SAID_INTENTION] >= p.intention_cutoff else 0.0
    out[_SAID_FAIRNESS] = said_fairness(me, underpaid, p)
    out[_SAID_LEADER] = said_leader_quality(me, unit, unkind, p)


def people_table(
    jobs: Sequence[Job],
    scenario: str,
    months: Sequence[int],
    replicates: Sequence[int] | None,
    known: tuple[int, ...],
    threads: int,
    line: int | None = None,
) -> pd.DataFrame:
    """Live some replicates again and return one row per person, month and replicate, vacant lines left out.

    Args:
        jobs: The ensemble: one job, or several that replicates take in turn.
        scenario: Its name.
        months: Which.
        replicates: Which; all where None.
        known: The replicates of the run.
        threads: How many.
        line: The only line whose holders are wanted; all where None.

    Raises:
        InputError: Months or replicates that were not run, or more rows than fit.
    """
    job = jobs[0]
    when = _asked("months", months, range(job.months + 1), f"whole months from 0 to {job.months}")
    which = (
        list(known)
        if replicates is None
        else _asked("replicates", replicates, known, f"replicates of this run: {known[0]} to {known[-1]}")
    )
    rows = (len(job.population.people) if line is None else 1) * len(when) * len(which)
    if rows > MOST_ROWS:
        lines = f"{len(job.population.people):,} lines"
        raise InputError(
            f"{lines} at {len(when)} months in {len(which)} replicates are {rows:,} rows.",
            allowed=f"at most {MOST_ROWS:,}: fewer months or replicates",
        )

    def look(number: int) -> list[pd.DataFrame]:
        mine = jobs[number % len(jobs)]
        found = snapshots(mine, number, when)
        return [state_of(mine, scenario, number, month, found[month], line) for month in when]

    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        tables = [table for each in pool.map(look, which) for table in each]
    return pd.concat(tables, ignore_index=True)


def _asked(what: str, given: Sequence[int], known: Sequence[int], allowed: str) -> list[int]:
    """Return the numbers asked for, each once and in order."""
    numbers = list(given)
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number not in known:
            raise InputError(f"{number!r} is not one of the {what}.", allowed=allowed)
    if not numbers:
        raise InputError(f"No {what} are given.", allowed=allowed)
    return sorted({int(number) for number in numbers})


def state_of(
    job: Job, scenario: str, replicate: int, month: int, world: World, line: int | None = None
) -> pd.DataFrame:
    """Return one row per person on staff, or the one row of whoever holds a line."""
    everyone = world.people
    said = np.zeros((len(everyone), _READ))
    read_out(everyone, world.units, world.departments, world.school, parameter_record(job.settings), said)
    here = everyone["filled"] if line is None else everyone["filled"] & (everyone["line"] == line)
    me, said = everyone[here], said[here]
    columns = {
        "scenario": labelled(np.zeros(len(me)), [scenario]),
        "replicate": np.full(len(me), replicate),
        "month": np.full(len(me), month),
        **_identity(me, job.population),
        **_effort(me),
        **_worked(me),
        **_week(me),
        **_strains(me, said),
        **_wellbeing(me, said),
        **_standing(me, said, world, job),
        **_unit(world.units[me["unit"]], world.departments[me["department"]], said),
        **_states(me, said),
    }
    return pd.DataFrame(columns)


def _identity(me: Array, population: Population) -> dict[str, Any]:
    """Return who they are."""
    return {
        "person": pd.Series(person_names(me["line"], me["occupant"]), dtype=object),
        "line": me["line"],
        "occupant": me["occupant"],
        "unit": labelled(me["unit"], population.unit_names),
        "department": labelled(me["department"], population.department_names),
        "gender": labelled(me["woman"], GENDERS),
        "urim": me["urim"],
        "age": me["age_years"],
        "rank": labelled(me["rank"], names(Rank)),
        "track": labelled(me["track"], names(Track)),
        "tenure_track": me["tenure_track"],
        "months_since_hire": me["months_since_hire"],
        "months_in_rank": me["months_in_rank"],
        "care_hours": me["care_hours"],
    }


def _effort(me: Array) -> dict[str, Any]:
    """Return assigned effort, as shares of a full-time position."""
    return {
        "fte": me["fte"],
        "clinical_effort": me["clinical_effort"],
        "research_effort": me["research_effort"],
        "teaching_effort": me["teaching_effort"],
        "admin_effort": me["admin_effort"],
        "meaningful_activity": labelled(me["meaningful"], _ACTIVITIES),
    }


def _worked(me: Array) -> dict[str, Any]:
    """Return effort as worked, as shares of the actual week."""
    total = me["have"].sum(axis=1)
    worked = np.divide(
        me["have"], total[:, None], out=np.full(me["have"].shape, np.nan), where=total[:, None] > 0
    )
    return {
        "clinical_effort_worked": worked[:, _RECORD].sum(axis=1),
        "research_effort_worked": worked[:, Activity.RESEARCH],
        "teaching_effort_worked": worked[:, Activity.TEACHING],
        "admin_effort_worked": worked[:, Activity.ADMINISTRATION],
        "service_effort_worked": worked[:, Activity.SERVICE],
        "meaningful_share": worked[np.arange(len(me)), me["meaningful"]],
    }


def _week(me: Array) -> dict[str, Any]:
    """Return the two calendars and what crowds them."""
    return {
        "hours_per_week": me["have"].sum(axis=1),
        "sustainable_hours": me["sustainable_hours"],
        **{f"{name}_hours": me["have"][:, k] for k, name in enumerate(_ACTIVITIES)},
        **{f"wished_{name}_hours": me["wish"][:, k] for k, name in enumerate(_ACTIVITIES)},
        "evening_hours": me["evening_hours"],
        "evening_ehr_hours": me["evening_ehr_hours"],
        "protected_promised_hours": me["protected_promised_hours"],
        "protected_realised_hours": me["protected_realised_hours"],
        "messages_per_week": me["messages_per_week"],
        "requests_received": me["requests_received"],
        "requests_accepted": me["requests_accepted"],
        "standing_service_hours": me["standing_service_hours"],
        "volume_gap_hours": me["volume_gap_hours"],
        "values_gap": me["values_gap"],
    }


def _strains(me: Array, said: Array) -> dict[str, Any]:
    """Return the seven strains, and the intention after the month as it would be stated."""
    return {
        **{f"strain_{name}": me["strain"][:, k] for k, name in enumerate(names(Strain))},
        "intention": said[:, _SAID_INTENTION],
    }


def _wellbeing(me: Array, said: Array) -> dict[str, Any]:
    """Return stocks, and what the instruments would read."""
    return {
        "exhaustion": me["exhaustion"],
        "disengagement": 1.0 - me["self_respect"],
        "moral_injury": me["moral_injury"],
        "self_respect": me["self_respect"],
        "habituation": me["habituation"],
        "pfi_exhaustion": PFI_ITEM * said[:, _SAID_EXHAUSTION],
        "pfi_disengagement": PFI_ITEM * said[:, _SAID_DISENGAGEMENT],
        "pfi_burnout": said[:, _SAID_BURNOUT],
        "mbi_exhaustion": MBI_EXHAUSTION * said[:, _SAID_EXHAUSTION],
        "miss_hp": MISS_LOW + (MISS_HIGH - MISS_LOW) * me["moral_injury"],
        "burned_out": said[:, _SAYS_BURNED_OUT] > 0,
        "intends_to_leave": said[:, _SAYS_TO_LEAVE] > 0,
        "stage": labelled(me["stage"], names(Stage)),
    }


def _standing(me: Array, said: Array, world: World, job: Job) -> dict[str, Any]:
    """Return grants, mentor, and pay."""
    unit = world.units[me["unit"]]
    return {
        "grant_state": labelled(me["grant_state"], names(Grant)),
        "mentored": said[:, _MENTOR] > 0,
        "leads_unit": (unit["leader_line"] == me["line"]) & (unit["leader_occupant"] == me["occupant"]),
        "rvu_target": me["rvu_target"],
        "pay_usd": said[:, _PAY_USD],
        "pay_relative": said[:, _PAY_RELATIVE],
        "pay_fairness": said[:, _SAID_FAIRNESS],
        "pay_fair": said[:, _SAID_FAIRNESS] >= FAIR,
        "months_until_grant_ends": me["grant_months_left"],
    }


def _unit(unit: Array, department: Array, said: Array) -> dict[str, Any]:
    """Return the unit they work in as they rate it, and the pay plan of its department."""
    return {
        "rvu_pay_share": department["rvu_pay_share"],
        "leader_score": LEADER_LOW + (LEADER_HIGH - LEADER_LOW) * said[:, _SAID_LEADER],
        "unit_vacancy_share": unit["vacancies"] / np.maximum(unit["count"], 1),
        "unit_culture": unit["culture"],
        "unit_fear": unit["fear"],
        "unit_support": unit["support"],
        "unit_recent_departures": unit["recent_departures"],
    }


def _states(me: Array, said: Array) -> dict[str, Any]:
    """Return the states behind the answers, which no study sees; the same where instruments have no error."""
    return {
        "pfi_burnout_state": said[:, _BURNOUT],
        "burned_out_state": said[:, _BURNED_OUT] > 0,
        "intention_state": me["intention"],
        "intends_to_leave_state": said[:, _INTENDS] > 0,
        "pay_fairness_state": me["pay_fairness"],
        "leader_score_state": LEADER_LOW + (LEADER_HIGH - LEADER_LOW) * said[:, _LEADER],
    }
