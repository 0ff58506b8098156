"""C1 to C6, which calibration may use: the model's own outcomes over five years, as `attrition calibrate` sees them."""

from collections.abc import Callable
from functools import partial

from sim.evidence.outcomes import calibration_bands
from sim.evidence.targets import targets
from sim.validation.patterns_leaving import Reading, Readings
from sim.validation.study import FITTED_MONTHS, YEAR, SimulatedInstitution


def outcome_of_five_years(study: SimulatedInstitution, target: str) -> Readings:
    """Return the mean over five years of everyone, from month 1; n is person-years."""
    (band,) = (one for one in calibration_bands() if one.target == target)
    (measure,) = targets()[target].measures
    seen = study.first_years
    value = float(seen.horizon([band.outcome])[band.outcome].mean())
    present = float(seen.horizon(["headcount"])["headcount"].mean())
    return {measure.name: Reading(value, round(present * seen.replicates * FITTED_MONTHS / YEAR))}


def fitted_patterns() -> dict[str, Callable[[SimulatedInstitution], Readings]]:
    """Return the measure of each target that may be fitted."""
    return {band.target: partial(outcome_of_five_years, target=band.target) for band in calibration_bands()}
