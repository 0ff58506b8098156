"""Teams, effort and pay: V15, V16, V17, V19. Each function is a methods paragraph."""

import math

import numpy as np

from sim.results.people import PFI_ITEM
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import odds_ratio
from sim.validation.study import PANELS, PRIMARY_CARE, SURVEY, YEAR, SimulatedInstitution, of_specialties

SURVEYS_OF_TEAMS = PANELS[::2]
ASKED_ABOUT_PAY = 2263  # respondents of the study whose interval is compared


def turnover_and_burnout(study: SimulatedInstitution) -> Readings:
    """V15. Turnover in the team, full staffing, and burnout of those who are there (VA primary care, L9).

    *Participants*: everyone in primary care (general medicine, family medicine, pediatrics), asked every two years.
    *Exposures*: somebody left the team within twelve months; the team is fully staffed, no line vacant. Teams there
    are of four to a dozen, ours are units of 15 to 40, where a year without a leaver is rarer. *Outcome*: burnout at
    the cutoff. *Measures*: odds ratios from one logistic regression with both, adjusted for gender, rank and year.
    """
    people = of_specialties(study.survey(*SURVEYS_OF_TEAMS), PRIMARY_CARE)
    units_of = [study.left_the_unit(month, YEAR) for month in SURVEYS_OF_TEAMS]
    left = {
        (month, *unit)
        for month, units in zip(SURVEYS_OF_TEAMS, units_of, strict=True)
        for unit in units[units > 0].index
    }
    where = zip(people["month"], people["replicate"], people["unit"], strict=True)
    people["turnover"] = [place in left for place in where]
    people["full"] = people["unit_vacancy_share"] <= 0.0
    others = ("woman", "rank", "month")
    turnover = odds_ratio(people, "burned_out", "turnover", ("full", *others))
    full = odds_ratio(people, "burned_out", "full", ("turnover", *others))
    return {
        "team_turnover": Reading(turnover.value, turnover.n),
        "fully_staffed": Reading(full.value, full.n),
    }


def clustering(study: SimulatedInstitution) -> Readings:
    """V16. Departures cluster in units (L8 has the direction for other occupations, no size).

    *Material*: every unit and year. *Measure*: variance of the yearly number of exits about what the unit's size and
    the school's rate of that year lead one to expect, over that expectation (Pearson's dispersion). Chance alone
    gives slightly less than one (people can leave only once a year). Units that differ lastingly count as clustering,
    as they would in a study; n is unit-years.
    """
    table = study.unit_years()
    whole = table.groupby(["replicate", "month"])[["left", "people"]].transform("sum")
    expected = (table["people"] * whole["left"] / whole["people"]).to_numpy()
    known = expected > 0.0
    squares = (table["left"].to_numpy()[known] - expected[known]) ** 2 / expected[known]
    return {"variance_to_mean_of_unit_year_exits": Reading(float(squares.mean()), int(known.sum()))}


def exhaustion_and_effort(study: SimulatedInstitution) -> Readings:
    """V17. Exhaustion and cutting one's hours; part-time over the years (one clinic, payroll, B12 and R2).

    *Participants*: all physicians of a survey who are still on the payroll two years later. *Exposure*: emotional
    exhaustion, one item from 0 to 6. *Outcome*: effort on the payroll is lower than at the survey. *Measure*: odds
    ratio per point, adjusted for age, gender and department. *Drift*: share of part-time posts six years later minus
    share at the survey, of everybody there at the time, in percentage points.
    """
    before = study.survey(SURVEY)
    keys = ["replicate", "line", "occupant"]
    after = study.survey(SURVEY + 2 * YEAR)[[*keys, "fte"]]
    table = before.merge(after, on=keys, suffixes=("", "_after"))
    table["cut"] = table["fte_after"] < table["fte"] - 1e-9
    table["points"] = 6.0 * (table["pfi_exhaustion"] / PFI_ITEM)
    found = odds_ratio(table, "cut", "points", ("age", "woman", "department"))
    later = study.survey(SURVEY + 6 * YEAR)
    drift = float((later["fte"] < 1.0 - 1e-9).mean() - (before["fte"] < 1.0 - 1e-9).mean())
    return {
        "effort_cut_per_exhaustion_point": Reading(found.value, found.n),
        "part_time_drift": Reading(100.0 * drift, len(before)),
    }


def fairness_and_level_of_pay(study: SimulatedInstitution) -> Readings:
    """V19. Fairness of pay, level of pay, and intention to leave (2,263 US physicians, Q7).

    *Participants*: all physicians of one survey. *Exposures*: whether one calls one's pay fair, and what it is (log
    of dollars), both at once. *Outcome*: intention to leave. *Measures*: odds ratio of intending to leave of those who
    call their pay unfair, adjusted for level, age, gender, rank, track and department; and the 95% interval of the
    odds ratio of level (per doubling) as a study of 2,263 people would print it.
    """
    table = study.survey(SURVEY)
    table["unfair"] = ~table["pay_fair"]
    table["doublings"] = np.log2(table["pay_usd"] / table["fte"])
    others = ("age", "woman", "rank", "track", "department")
    unfair = odds_ratio(table, "intends_to_leave", "unfair", ("doublings", *others))
    level = odds_ratio(table, "intends_to_leave", "doublings", ("unfair", *others))
    low, high = (math.nan, math.nan) if math.isnan(level.log) else level.interval(ASKED_ABOUT_PAY)
    return {
        "fairness": Reading(unfair.value, unfair.n),
        "level_interval_lower_end": Reading(low, level.n),
        "level_interval_upper_end": Reading(high, level.n),
    }
