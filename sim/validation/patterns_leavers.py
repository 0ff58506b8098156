"""Open targets on leavers: O6, O7, O11, O12, O17, O20. Each function is a methods paragraph, run on a simulated school."""

import math

import pandas as pd

from sim.validation.patterns_leaving import ACADEMIC, Reading, Readings
from sim.validation.statistics import odds_ratio, ratio
from sim.validation.study import PANELS, SURVEY, YEAR, SimulatedInstitution

QUITS = ("voluntary", "life event")
NEAR_RETIREMENT = 55.0
WORST = 0.75  # the quarter with the least engagement counts as dissatisfied


def paths_of_leavers(study: SimulatedInstitution) -> Readings:
    """O6. Who leaves without burnout, without having said so, without having searched (U12d; U1 on all occupations).

    *Participants*: those of one survey who have left the institution two years later, for any reason. *Measures*:
    shares who were not burned out, and who had stated no intention, at the survey. *Quits*: all departures that are
    neither retirements nor the school's decision; share that never took stock of the job before (no values audit on
    record), or left for family or health.
    """
    table = study.followed(SURVEY, 2 * YEAR)
    left = table[table["left"]]
    quits = study.departures[study.departures["kind"].isin(QUITS)]
    content = quits["audit_month"].isna() | (quits["kind"] == "life event")
    return {
        "not_burned_out_within_two_years_before": Reading(1.0 - _share(left["burned_out"]), len(left)),
        "no_intention_within_two_years_before": Reading(1.0 - _share(left["intends_to_leave"]), len(left)),
        "quits_without_a_search_out_of_dissatisfaction": Reading(_share(content), len(quits)),
    }


def new_hires_gone(study: SimulatedInstitution) -> Readings:
    """O7. New hires who are gone after 12, 24 and 36 months (one center, T10; groups, T31, T33; orthopedists, T34).

    *Participants*: everyone who began in three successive years, at any rank. *Outcome*: any separation from the
    institution. *Measure*: shares; follow-up is complete.
    """
    people = study.recruits()
    stayed = people["left_in"] - people["hired"]
    return {
        f"gone_at_{months}_months": Reading(ratio(float((stayed < months).sum()), len(people)), len(people))
        for months in (12, 24, 36)
    }


def age_at_retirement(study: SimulatedInstitution) -> Readings:
    """O11. Age of those who retire (primary care physicians of the United States, R20).

    *Participants*: everyone who retires from the school, whether or not they go on to practice elsewhere. *Measures*:
    median and quartiles of age; n is retirements.
    """
    ages = study.departures.loc[study.departures["kind"] == "retirement", "age"]
    quartiles = {"median": 0.5, "lower_quartile": 0.25, "upper_quartile": 0.75}
    return {name: Reading(float(ages.quantile(q)), len(ages)) for name, q in quartiles.items()}


def dissatisfaction_and_retirement(study: SimulatedInstitution) -> Readings:
    """O12. Dissatisfaction with the job and retirement within two years (Danish general practitioners, R21).

    *Participants*: everyone of 55 or more in a survey, asked every two years; those who leave in another way are left
    out. *Exposure*: dissatisfied, for which the survey has disengagement: the highest quarter of those asked.
    *Outcome*: retired two years later. *Measure*: odds ratio, adjusted for age and gender.
    """
    tables = [study.followed(month, 2 * YEAR) for month in PANELS[:-2:2]]
    table = pd.concat(tables, ignore_index=True)
    table = table[(table["age"] >= NEAR_RETIREMENT) & (~table["left"] | (table["kind"] == "retirement"))].copy()
    table["retired"] = table["kind"] == "retirement"
    table["dissatisfied"] = table["disengagement"] > table["disengagement"].quantile(WORST)
    found = odds_ratio(table, "retired", "dissatisfied", ("age", "woman"))
    return {"retired_given_dissatisfaction": Reading(found.value, found.n)}


def gaps_and_destinations(study: SimulatedInstitution) -> Readings:
    """O17. What troubled leavers, and whether they left academia (the test that the essay behind the model proposes).

    *Participants*: everyone who leaves of their own accord. *Exposures*: as leavers would report them of their last
    month, the distance between the week as lived and as wished (values gap), and the hours beyond the week that can
    be kept up (volume gap), each per standard deviation. *Outcome*: left for anywhere but another academic center.
    *Measures*: odds ratios from one regression with both, adjusted for track and department.
    """
    gone = study.departures[study.departures["kind"] == "voluntary"].copy()
    gone["left_academia"] = gone["destination"] != ACADEMIC
    for name in ("values_gap", "volume_gap_hours"):
        gone[name] = gone[name] / gone[name].std()
    others = ("track", "department")
    values = odds_ratio(gone, "left_academia", "values_gap", ("volume_gap_hours", *others))
    volume = odds_ratio(gone, "left_academia", "volume_gap_hours", ("values_gap", *others))
    return {
        "left_academia_per_sd_of_values_gap": Reading(values.value, values.n),
        "left_academia_per_sd_of_volume_gap": Reading(volume.value, volume.n),
    }


def women_retire_earlier(study: SimulatedInstitution) -> Readings:
    """O20. Age at retirement of men and women (R20).

    *Participants*: everyone who retires from the school, at any time, whether or not they go on to practice elsewhere.
    *Measure*: median age of men minus that of women, in years, unadjusted as in the study; n is retirements.
    """
    retired = study.departures[study.departures["kind"] == "retirement"]
    ages = retired.groupby("gender", observed=True)["age"].median()
    value = float(ages["man"] - ages["woman"]) if {"man", "woman"} <= set(ages.index) else math.nan
    return {"median_age_men_minus_women": Reading(value, len(retired))}


def _share(yes: pd.Series) -> float:
    return float(yes.mean()) if len(yes) else math.nan
