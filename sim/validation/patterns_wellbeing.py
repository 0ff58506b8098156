"""Burnout, intention and what becomes of people: V6, V7, V9, V11, V12, V13. Each function is a methods paragraph."""

import math

import numpy as np

from sim.results.people import PFI_ITEM
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import odds_ratio, ratio, risk_ratio
from sim.validation.study import (
    GENERAL_MEDICINE,
    INTERNAL_MEDICINE,
    PRIMARY_CARE,
    SURVEY,
    YEAR,
    SimulatedInstitution,
    of_specialties,
    quartile,
)

DIVISIONS = 15
ENOUGH_IN_A_UNIT = 15
MEANING_THRESHOLD = 0.20
HIGH_EXHAUSTION = 27.0  # Maslach Burnout Inventory, emotional exhaustion, of 54
HIGH_CYNICISM = 10.0 / 30.0  # its depersonalisation scale, 10 of 30, as a share


def burnout_and_exit(study: SimulatedInstitution) -> Readings:
    """V6. Burnout and leaving within two years (Stanford, B7; B8 and B9 alike).

    *Participants*: all physicians of the school who answer a survey in one month (here everybody does).
    *Exposure*: burnout at the cutoff of the instrument. *Outcome*: no longer employed by the institution two years
    later, whatever the reason, from personnel files. *Measure*: risk ratio, unadjusted.
    """
    table = study.followed(SURVEY, 2 * YEAR)
    return {"exit_given_burnout": Reading(risk_ratio(table, "left", "burned_out"), len(table))}


def intention_and_exit(study: SimulatedInstitution) -> Readings:
    """V7. Stated intention and leaving within two years (Stanford, IC1; IC2 alike).

    *Participants*: as in V6. *Exposure*: a likelihood of leaving within two years of "moderate" or more. *Outcome*:
    no longer employed by the institution two years later. *Measures*: share of those who intended to that left
    (positive predictive value), and the risk ratio against the others.
    """
    table = study.followed(SURVEY, 2 * YEAR)
    intended = table[table["intends_to_leave"]]
    value = float(intended["left"].mean()) if len(intended) else math.nan
    return {
        "positive_predictive_value": Reading(value, len(intended)),
        "exit_given_intention": Reading(risk_ratio(table, "left", "intends_to_leave"), len(table)),
    }


def career_fit(study: SimulatedInstitution) -> Readings:
    """V9. Effort on the most meaningful activity and burnout (internal medicine faculty of one clinic, P1).

    *Participants*: faculty of the departments of internal medicine. *Exposure*: each names the most meaningful of
    patient care, research, education and administration, and says which share of the week goes to each; notes and
    messages are part of patient care there. Below 20% against 20% or more. *Outcome*: burnout at the cutoff.
    *Measures*: odds ratio, unadjusted as in the abstract's percentages; and, for the flattening, a regression of
    burnout on effort with a bend at 20%: the slope above over the slope below. Where effort does not protect below
    20% there is nothing to flatten and the second measure is undefined.
    """
    table = of_specialties(study.survey(SURVEY), INTERNAL_MEDICINE)
    care = table["meaningful_activity"] == "clinic"
    effort = table["meaningful_share"].where(~care, table["clinical_effort_worked"])
    table["little"] = effort < MEANING_THRESHOLD
    below = np.minimum(effort, MEANING_THRESHOLD)
    above = np.maximum(effort - MEANING_THRESHOLD, 0.0)
    design = np.column_stack([np.ones(len(table)), below, above])
    slopes = np.linalg.lstsq(design, table["burned_out"].to_numpy(dtype=np.float64), rcond=None)[0]
    bend = float(slopes[2] / slopes[1]) if slopes[1] < 0.0 else math.nan
    return {
        "burnout_below_twenty_percent": Reading(odds_ratio(table, "burned_out", "little").value, len(table)),
        "slope_above_to_slope_below": Reading(bend, len(table)),
    }


def spread_across_units(study: SimulatedInstitution) -> Readings:
    """V11. Spread of burnout across divisions (fifteen divisions of academic general medicine, B4).

    *Participants*: everyone in fifteen divisions of general medicine with 15 people or more; as there, the divisions
    are of several centers, which here are the replicates, surveyed after one and after seven years. *Measure*:
    highest minus lowest share of burnout in percentage points, the mean of as many such samples as there are;
    n is divisions.
    """
    people = of_specialties(study.survey(SURVEY, SURVEY + 6 * YEAR), GENERAL_MEDICINE)
    by_unit = people.groupby(["replicate", "month", "unit"], observed=True)["burned_out"].agg(
        ["mean", "size"]
    )
    shares = by_unit.loc[by_unit["size"] >= ENOUGH_IN_A_UNIT, "mean"].to_numpy()
    samples = [shares[i : i + DIVISIONS] for i in range(0, len(shares) - DIVISIONS + 1, DIVISIONS)]
    value = float(np.mean([sample.max() - sample.min() for sample in samples])) if samples else math.nan
    return {"range_between_units": Reading(100.0 * value, len(shares))}


def leaders_and_burnout(study: SimulatedInstitution) -> Readings:
    """V12. Leader score and burnout of the unit (128 units of one clinic, L1).

    *Participants*: everyone in units of five or more. *Exposure*: the unit's score of its immediate leader, 12 to 60.
    *Outcome*: share of the unit that is burned out. *Measure*: correlation across units; n is units.
    """
    table = study.survey(SURVEY)
    units = table.groupby(["replicate", "unit"], observed=True).agg(
        score=("leader_score", "mean"), burnout=("burned_out", "mean"), people=("burned_out", "size")
    )
    units = units[units["people"] >= 5]
    return {"correlation_across_units": Reading(float(units["score"].corr(units["burnout"])), len(units))}


def inbox_and_exhaustion(study: SimulatedInstitution) -> Readings:
    """V13. Messages and high exhaustion, and cynicism (primary care of one school, E9; pooled E11; none in E13).

    *Participants*: primary-care physicians (general medicine, family medicine, pediatrics) with a clinical practice.
    *Exposure*: messages a week per full clinical post, highest against lowest quartile. *Outcomes*: high emotional
    exhaustion, 27 or more of 54; high cynicism, a third or more of its scale, read off disengagement. *Measures*:
    odds ratio of high exhaustion adjusted for gender and rank; that of cynicism over that of exhaustion.
    """
    table = of_specialties(study.survey(SURVEY), PRIMARY_CARE)
    table = table[table["clinical_effort"] > 0.1].copy()
    table["quartile"] = quartile(table["messages_per_week"] / table["clinical_effort"])
    table = table[table["quartile"].isin((1, 4))].copy()
    table["most"] = table["quartile"] == 4
    table["exhausted"] = table["mbi_exhaustion"] >= HIGH_EXHAUSTION
    table["cynical"] = table["pfi_disengagement"] / PFI_ITEM >= HIGH_CYNICISM
    exhausted = odds_ratio(table, "exhausted", "most", ("woman", "rank"))
    cynical = odds_ratio(table, "cynical", "most", ("woman", "rank"))
    return {
        "exhaustion": Reading(exhausted.value, len(table)),
        "cynicism_to_exhaustion": Reading(ratio(cynical.value, exhausted.value), len(table)),
    }
