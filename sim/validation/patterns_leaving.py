"""Who leaves, and where to: V1, V2, V4, V5, V20, V21. Each function is a methods paragraph, run on a simulated school."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.studies.trials.instruments import BILLS_AGAIN
from sim.validation.statistics import odds_ratio, ratio
from sim.validation.study import SURVEY, YEAR, SimulatedInstitution

ACADEMIC = "other_academic"
EXPOSURES = (
    "messages_per_week", "standing_service_hours", "pay_relative", "care_hours", "strain_culture", "track",
    "rank", "tenure_track", "clinical_effort",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What one measure gave in one study: its value, and how many people (or units, or exits) stand behind it."""

    value: float
    n: int


Readings = Mapping[str, Reading]


def ten_year_fate(study: SimulatedInstitution) -> Readings:
    """V1. Ten-year fate of new assistant professors (AAMC Faculty Roster, T8).

    *Participants*: everyone who began as an assistant professor in a clinical department (here all are), on any
    track, in three successive years. *Follow-up*: ten years from the month of hiring, complete. *Outcome*: still
    at the school; gone to another medical school; left academic medicine, which is every other destination,
    retirement included, teaching in the community too: the roster does not count those. The roster follows
    people through later schools, we see the first move only, so "left academia" is a lower bound.
    """
    people = study.recruits()
    new = people[people["rank"] == "assistant"]
    moved = (new["destination"] == ACADEMIC).to_numpy()
    left = new["left"].to_numpy()
    n = len(new)
    return {
        "stayed": Reading(ratio(float((~left).sum()), n), n),
        "other_school": Reading(ratio(float((left & moved).sum()), n), n),
        "left_academia": Reading(ratio(float((left & ~moved).sum()), n), n),
    }


def hazard_by_rank(study: SimulatedInstitution) -> Readings:
    """V2. Exits by rank (one school, personnel files of twelve years, T6).

    *Participants*: all faculty of the school, person-time by the rank held that month. *Outcome*: any separation
    from the institution, retirement included. *Measure*: ratio of exits per person-year, twelve years; n is exits.
    """
    table = study.run.monthly_of(["rank"], ["departures", "headcount"])
    table = table[table["month"].between(1, 12 * YEAR)]
    total = table.groupby("member", observed=True)[["departures", "headcount"]].sum()
    rate = total["departures"] / total["headcount"]
    exits = int(total["departures"].sum())
    assistant = float(rate["assistant"])
    return {
        "assistant_to_associate": Reading(ratio(assistant, float(rate["associate"])), exits),
        "assistant_to_full": Reading(ratio(assistant, float(rate["full"])), exits),
    }


def hazard_by_track(study: SimulatedInstitution) -> Readings:
    """V4. Exits of clinician-educators against the tenure track (T6; T11 finds the same in new assistant professors).

    *Participants*: clinician-educators who are not on the tenure track, and everyone who is, of all ranks.
    *Outcome*: any separation from the institution within a year. *Measure*: ratio of yearly rates; n is person-years.
    """
    table = study.person_years()
    educators = table[(table["track"] == "clinician_educator") & ~table["tenure_track"]]
    tenure = table[table["tenure_track"]]
    value = ratio(float(educators["left"].mean()), float(tenure["left"].mean()))
    return {"clinician_educator_to_tenure_track": Reading(value, len(educators) + len(tenure))}


def women_and_men(study: SimulatedInstitution) -> Readings:
    """V5. Five-year attrition of women against men, as observed and at equal exposures (T4; I4, L5).

    *Participants*: all physicians of the school in one month; those who retire in the five years are left out.
    *Outcome*: five years later no longer in academic medicine: left for anywhere but another academic center.
    *Marginal*: odds ratio of women, adjusted for career stage (age, in three bands) and specialty, as the billing
    study did. *Conditional*: the same with the exposures of the survey month held constant as well: messages,
    standing service, pay, care duties at home, climate, track, rank, tenure track and clinical effort, as the
    surveys did in which gender no longer predicts.
    """
    table = study.followed(SURVEY, 5 * YEAR)
    table = table[table["kind"] != "retirement"].copy()
    table["gone"] = table["left"] & (table["destination"] != ACADEMIC)
    table["stage"] = pd.cut(table["age"], [0, 45, 60, 120], labels=["early", "middle", "late"])
    usual = ("stage", "department")
    marginal = odds_ratio(table, "gone", "woman", usual)
    conditional = odds_ratio(table, "gone", "woman", (*usual, *EXPOSURES))
    return {
        "marginal": Reading(marginal.value, marginal.n),
        "conditional_on_exposures": Reading(conditional.value, conditional.n),
    }


def moves_and_stops_by_age(study: SimulatedInstitution) -> Readings:
    """V20. Moving and stopping by age (billing numbers of all US physicians, T1 to T3).

    *Participants*: everyone at the beginning of each year. *Outcomes* within the year: *moved*, left and bills
    elsewhere (another academic center, community, employed, public or hybrid practice, or a post after retirement);
    *stopped*, left and bills no more (retirement for good, industry, operations). *Measure*: ratio of
    yearly shares between ages 35-44 and 65 or more; n is person-years in the two bands.
    """
    table = study.person_years()
    moved = table["destination"].isin(BILLS_AGAIN) | table["second_post"].eq(True)
    stopped = table["left"] & ~moved
    young = table["age"].between(35, 45, inclusive="left").to_numpy()
    old = (table["age"] >= 65).to_numpy()
    n = int(young.sum() + old.sum())

    def yearly(which: pd.Series, band: np.ndarray) -> float:
        return float(which[band].mean())

    return {
        "moves_35_44_to_65_plus": Reading(ratio(yearly(moved, young), yearly(moved, old)), n),
        "stops_65_plus_to_35_44": Reading(ratio(yearly(stopped, old), yearly(stopped, young)), n),
    }


def urim_and_others(study: SimulatedInstitution) -> Readings:
    """V21. Exits of faculty underrepresented in medicine against all others (T5, T6, which speak of Black faculty).

    *Participants*: all faculty. *Outcome*: any separation from the institution. *Measure*: ratio of exits per
    person-year over twelve years, unadjusted as in both studies; n is exits.
    """
    table = study.run.monthly_of(["urim"], ["departures", "headcount"])
    table = table[table["month"].between(1, 12 * YEAR)]
    total = table.groupby("member", observed=True)[["departures", "headcount"]].sum()
    rate = total["departures"] / total["headcount"]
    value = ratio(float(rate["URiM"]), float(rate["not URiM"]))
    return {"urim_to_others": Reading(value, int(total["departures"].sum()))}
