"""Open targets on specialties: O1, O2, O3, O23. Each function is a methods paragraph, run on a simulated school."""

import math
from collections.abc import Mapping

import pandas as pd

from sim.evidence.published import published
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import ratio
from sim.validation.study import PRIMARY_CARE, SURGERY, YEAR, SimulatedInstitution, of_specialties

SURVEYS = (YEAR, 3 * YEAR, 5 * YEAR)  # small specialties are asked three times, as surveys of many schools pool them
ENOUGH = 30  # answers of a specialty
_POINTS = 100.0


def hours_by_specialty(study: SimulatedInstitution) -> Readings:
    """O1. Hours a week by specialty (two national surveys, W20 and W21).

    *Participants*: all physicians of three surveys, part-time posts included. *Measures*: rank correlation, over the
    specialties that the survey printed, of mean hours with those published; mean of the surgical specialties minus
    that of primary care. n is specialties, and people.
    """
    people = study.survey(*SURVEYS)
    means = by_specialty(people, "hours_per_week")
    operating, primary = (of_specialties(people, which)["hours_per_week"] for which in (SURGERY, PRIMARY_CARE))
    return {
        "rank_correlation_with_published": _agreement(means, published("hours_by_specialty").values),
        "surgery_minus_primary_care": Reading(
            float(operating.mean() - primary.mean()), len(operating) + len(primary)
        ),
    }


def intention_by_specialty(study: SimulatedInstitution) -> Readings:
    """O2. Intention to leave by specialty (an annual survey of more than a hundred systems, I21; 15 schools, I1).

    *Participants*: as in O1. *Outcome*: a likelihood of leaving within two years of "moderate" or more. *Measures*:
    rank correlation with the published shares; anesthesiology minus emergency medicine in percentage points.
    """
    people = study.survey(*SURVEYS)
    shares = by_specialty(people, "intends_to_leave")
    return {
        "rank_correlation_with_published": _agreement(shares, published("intention_by_specialty").values),
        "anesthesiology_minus_emergency_medicine": _points(
            people, "intends_to_leave", "anesthesiology", "emergency_medicine"
        ),
    }


def burnout_by_specialty(study: SimulatedInstitution) -> Readings:
    """O3. Burnout in emergency medicine, anesthesiology and radiology (a national survey of 2021, I22).

    *Participants*: all physicians of the three specialties in three surveys. *Outcome*: burnout at the cutoff; the survey
    asked one question, at a higher level in every specialty. *Measure*: differences in percentage points.
    """
    people = study.survey(*SURVEYS)
    return {
        "emergency_medicine_minus_anesthesiology": _points(people, "burned_out", "emergency_medicine", "anesthesiology"),
        "emergency_medicine_minus_radiology": _points(people, "burned_out", "emergency_medicine", "radiology"),
    }  # fmt: skip


def turnover_of_three_specialties(study: SimulatedInstitution) -> Readings:
    """O23. Emergency medicine against orthopedics and the specialties of internal medicine (chairs, 1988, T21).

    *Participants*: faculty of these departments at the beginning of each year. *Outcome*: any separation from the
    institution within the year. *Measure*: ratio of yearly rates; n is person-years.
    """
    table = study.person_years()
    emergency = of_specialties(table, ("emergency_medicine",))["left"]
    others = of_specialties(table, ("orthopaedics", "medical_specialties"))["left"]
    value = ratio(float(emergency.mean()), float(others.mean()))
    return {"emergency_medicine_to_others": Reading(value, len(emergency) + len(others))}


def by_specialty(people: pd.DataFrame, column: str) -> pd.Series:
    """Return the mean of a column by specialty, of specialties with enough answers."""
    found = people.groupby(people["specialty"].astype(str))[column].agg(["mean", "size"])
    return found.loc[found["size"] >= ENOUGH, "mean"]


def _agreement(simulated: pd.Series, beside: Mapping[str, float]) -> Reading:
    """Return the rank correlation of simulated and published means over the specialties that both have."""
    both = pd.DataFrame({"here": simulated, "there": pd.Series(beside)}).dropna()
    value = float(both["here"].rank().corr(both["there"].rank())) if len(both) > 2 else math.nan
    return Reading(value, len(both))


def _points(people: pd.DataFrame, column: str, one: str, other: str) -> Reading:
    """Return the share in one specialty minus that in another, in percentage points."""
    first, second = (of_specialties(people, (name,))[column] for name in (one, other))
    value = float(first.mean() - second.mean()) if len(first) and len(second) else math.nan
    return Reading(_POINTS * value, len(first) + len(second))
