"""Open targets that need a second life of the same school: O18, O19. Each function is a methods paragraph."""

import math

from sim.results.run import Run
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.statistics import ratio
from sim.validation.study import FITTED_MONTHS, YEAR, SimulatedInstitution
from sim.world.scenario import Scenario

RELIEF = "fix-workflows"
CUT = 0.4  # share of the payline that is lost
_AROUND = 2  # months on either side of the first anniversary that are averaged
_LEAST = 0.005  # burnout that must have been averted for the question to make sense


def departures_per_point_of_burnout(study: SimulatedInstitution) -> Readings:
    """O18. Departures avoided with each percentage point of burnout avoided (risk ratio of one study, B7, B7d).

    *Comparison*: five years of the same people with and without relief from work (the scenario "Fix workflows": team
    inbox, documentation support, fewer requirements, support staff), with the same random numbers. *Measure*: percent
    of departures avoided over percentage points of burnout avoided, both means of five years; n is departures without.
    """
    usual, relieved = study.first_years, study.run_for(FITTED_MONTHS, scenario=RELIEF)
    value, exits = per_point(usual, relieved)
    return {"percent_of_departures_per_point": Reading(value, round(exits * study.replicates))}


def per_point(usual: Run, relieved: Run) -> tuple[float, float]:
    """Return percent of departures avoided per point of burnout avoided, and departures per future without."""
    (burnout, exits), (less, fewer) = (
        tuple(float(one.horizon([name])[name].mean()) for name in ("burned_out", "departures")) for one in (usual, relieved)
    )
    averted = burnout - less
    return (ratio(1.0 - fewer / exits, averted) if averted > _LEAST and exits > 0.0 else math.nan), exits


def payline_and_funded_faculty(study: SimulatedInstitution) -> Readings:
    """O19. Awards fall, and with them the number of funded investigators, at once and over years (NIH in 2013, G3; G2).

    *Comparison*: five years with a payline 40% lower from month 1 for good, and without, the same people and random
    numbers. *Measures*: relative fall of funded faculty a year later (months 10 to 14) over the fall of awards; the
    same fall in the last half year over that of the first; n is funded faculty without.
    """
    drop = Scenario(title="Payline", shocks=[{"kind": "payline_drop", "start": 1, "size": CUT}])
    runs = (study.first_years, study.run_for(FITTED_MONTHS, scenario=drop))
    usual, cut = (one.monthly_of(["all"], ["funded_grants"]).groupby("month")["funded_grants"].mean() for one in runs)
    early, late = slice(YEAR - _AROUND, YEAR + _AROUND), slice(FITTED_MONTHS - YEAR // 2, FITTED_MONTHS)
    fall, later = (1.0 - ratio(float(cut.loc[when].mean()), float(usual.loc[when].mean())) for when in (early, late))
    n = round(float(usual.loc[early].mean()) * study.replicates)
    return {
        "fall_of_funded_per_fall_of_awards_in_a_year": Reading(fall / CUT, n),
        "fall_in_five_years_to_fall_in_one": Reading(ratio(later, fall), n),
    }
