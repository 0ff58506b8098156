"""Open targets on burnout through time, between units, and hours: O4, O5, O8, O13, O14. Each is a methods paragraph."""

import pandas as pd

from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import odds_ratio, shared_by_groups
from sim.validation.study import SURGERY, SURVEY, YEAR, SimulatedInstitution, of_specialties

KEYS = ["replicate", "line", "occupant"]
RATERS = 5  # members that a unit needs


def burnout_a_year_later(study: SimulatedInstitution) -> Readings:
    """O4. The same people's burnout one and nine years later (derived for US faculty, B30d, B31d; Dutch physicians, B13).

    *Participants*: everyone who answers both surveys. *Measures*: share of the burned out who are so again a year
    later, share of the others who have become so, and the correlation of the scale's score over one and nine years.
    """
    year, nine = (_both(study, SURVEY, SURVEY + gap * YEAR) for gap in (1, 9))
    burned = year["burned_out"]
    return {
        "still_burned_out_after_a_year": Reading(float(year.loc[burned, "burned_out_then"].mean()), int(burned.sum())),
        "onset_within_a_year": Reading(float(year.loc[~burned, "burned_out_then"].mean()), int((~burned).sum())),
        "correlation_after_a_year": Reading(_correlation(year), len(year)),
        "correlation_after_nine_years": Reading(_correlation(nine), len(nine)),
    }  # fmt: skip


def spread_of_hours(study: SimulatedInstitution) -> Readings:
    """O5. How far hours differ within one school (half-hour diaries and surveys, W40, W21, W43d).

    *Participants*: everyone in one survey. *Measures*: standard deviation of the week as reported, mean over centers;
    shares above 60, 70 and 80 hours.
    """
    people = study.survey(SURVEY)
    hours = people["hours_per_week"]
    spread = float(people.groupby("replicate", observed=True)["hours_per_week"].std().mean())
    above = {f"above_{limit}_hours": float((hours > limit).mean()) for limit in (60, 70, 80)}
    found = {"standard_deviation": spread, **above}
    return {name: Reading(value, len(people)) for name, value in found.items()}


def leaders_of_individuals(study: SimulatedInstitution) -> Readings:
    """O8. The rating of one's leader, burnout two years later, and agreement within units (one clinic, L23; L25, L26).

    *Participants*: those who answer both surveys. *Exposure*: one's own rating of the leader, per standard deviation.
    *Outcome*: burnout two years later. *Measures*: odds ratio given burnout at the first survey; and the share of the
    variance that lies between units of five or more (ICC1) of ratings and of the burnout score at the first survey.
    """
    table = _both(study, SURVEY, SURVEY + 2 * YEAR)
    table["rating"] = table["leader_score"] / table["leader_score"].std()
    later = odds_ratio(table, "burned_out_then", "rating", ("burned_out",))
    people = study.survey(SURVEY)
    rating, score = (
        shared_by_groups(people, name, ("replicate", "unit"), RATERS) for name in ("leader_score", "pfi_burnout")
    )
    return {
        "burnout_two_years_later_per_sd_of_rating": Reading(later.value, later.n),
        "agreement_on_the_leader": Reading(rating, len(people)),
        "burnout_shared_by_the_unit": Reading(score, len(people)),
    }


def hours_in_pediatrics(study: SimulatedInstitution) -> Readings:
    """O13. Hours and burnout in academic pediatrics (one Canadian center, W32).

    *Participants*: everyone in pediatrics in one survey, part-time posts included. *Measure*: correlation of the hours
    that they report with the score of the burnout scale; the study had 210 people, n here is those of all centers.
    """
    people = of_specialties(study.survey(SURVEY), ("pediatrics",))
    return {"correlation": Reading(float(people["hours_per_week"].corr(people["pfi_burnout"])), len(people))}


def hours_among_surgeons(study: SimulatedInstitution) -> Readings:
    """O14. Hours and burnout among academic surgeons (members of the American College of Surgeons, W26).

    *Participants*: everyone in the surgical specialties in one survey. *Outcome*: burnout at the cutoff. *Measure*:
    odds ratio per hour a week, adjusted for age and gender; nights on call, which the study adjusted for as well, are
    not on the survey here.
    """
    people = of_specialties(study.survey(SURVEY), SURGERY)
    found = odds_ratio(people, "burned_out", "hours_per_week", ("age", "woman"))
    return {"burnout_per_hour": Reading(found.value, found.n)}


def _both(study: SimulatedInstitution, month: int, later: int) -> pd.DataFrame:
    """Return those who answer two surveys; `_then` is what they say in the later one."""
    then = study.survey(later)[[*KEYS, "burned_out", "pfi_burnout"]]
    return study.survey(month).merge(then, on=KEYS, suffixes=("", "_then"))


def _correlation(table: pd.DataFrame) -> float:
    return float(table["pfi_burnout"].corr(table["pfi_burnout_then"]))
