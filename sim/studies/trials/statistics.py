"""The statistics that studies print: differences, standardized differences, odds, risk and hazard ratios, slopes.

Each takes what was measured of people and what they are compared by (1 and 0 for two groups, or a scale) and
returns one number; NaN where the material does not tell.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

from sim.foundation.errors import InputError, nearest, plain
from sim.results.regression import log_ratio

Array = np.ndarray[Any, Any]
_STEPS = 50
_SETTLED = 1e-8
_FARTHEST = 15.0  # a log ratio beyond this means that a group has no events, or nothing else


@dataclass(frozen=True)
class Material:
    """What a statistic looks at.

    Attributes:
        y: What was measured, one value per person (or unit); for events, whether it happened.
        x: What they are compared by; empty for a statistic of one group.
        held: Columns that are held constant (people x columns, without the constant).
        months: How long each was followed, for events.
    """

    y: Array
    x: Array
    held: Array
    months: Array


@dataclass(frozen=True)
class Statistic:
    """A statistic.

    Attributes:
        name: As trials call it.
        unit: What its number means.
        null: Its value where nothing differs.
        of: How it is computed.
        of_yes_no: It needs an outcome that is yes or no.
        of_events: It needs the time of an event.
        adjusts: Other columns can be held constant.
        scale: It can look at a scale, not only at two groups.
        one_group: It compares nothing.
        of_units: It looks at units or departments, not at people.
    """

    name: str
    unit: str
    null: float
    of: Callable[[Material], float]
    of_yes_no: bool = False
    of_events: bool = False
    adjusts: bool = False
    scale: bool = False
    one_group: bool = False
    of_units: bool = False


def _two(m: Material) -> tuple[Array, Array]:
    return m.y[m.x > 0.0], m.y[m.x <= 0.0]


def _coefficient(m: Material, y: Array) -> float:
    """Return what one step of x adds to y in a linear regression."""
    if not len(y) or np.ptp(m.x) == 0.0:
        return math.nan
    if not m.held.shape[1] and _grouped(m.x):
        return float(y[m.x > 0.0].mean() - y[m.x <= 0.0].mean())
    return float(np.linalg.lstsq(_design(m), y, rcond=None)[0][1])


def _design(m: Material) -> Array:
    return np.column_stack([np.ones(len(m.x)), m.x, m.held])


def difference(m: Material) -> float:
    """Return the mean of the one group minus mean of the other, or the slope on a scale; adjusted by linear regression."""
    return _coefficient(m, m.y)


def points(m: Material) -> float:
    """Return the same for shares, in percentage points."""
    return 100.0 * difference(m)


def relative_change(m: Material) -> float:
    """Return by how many percent the mean is higher; adjusted on the logarithm."""
    if m.held.shape[1]:
        return 100.0 * math.expm1(_coefficient(m, np.log(np.maximum(m.y, 1e-12))))
    one, other = _two(m)
    return 100.0 * (_ratio(_mean(one), _mean(other)) - 1.0)


def smd(m: Material) -> float:
    """Return the standardized mean difference: the difference over the pooled standard deviation (Cohen's d)."""
    one, other = _two(m)
    if len(one) < 2 or len(other) < 2:
        return math.nan
    free = len(one) + len(other) - 2
    pooled = math.sqrt(((len(one) - 1) * one.var(ddof=1) + (len(other) - 1) * other.var(ddof=1)) / free)
    return _ratio(float(one.mean() - other.mean()), pooled)


def odds_ratio(m: Material) -> float:
    """Return the odds ratio, by logistic regression on a scale or when adjusted; empty cells get half a person."""
    if m.held.shape[1] or not _grouped(m.x):
        return _by_regression(m, logit=True)
    one, other = _two(m)
    if not len(one) or not len(other):
        return math.nan
    cells = [
        float(one.sum()),
        len(one) - float(one.sum()),
        float(other.sum()),
        len(other) - float(other.sum()),
    ]
    a, b, c, d = (cell + 0.5 for cell in cells) if min(cells) == 0.0 else cells
    return _ratio(a * d, b * c)


def risk_ratio(m: Material) -> float:
    """Return the ratio of the shares; by Poisson regression on a scale or when adjusted."""
    if m.held.shape[1] or not _grouped(m.x):
        return _by_regression(m, logit=False)
    one, other = _two(m)
    if not len(one) or not len(other):
        return math.nan
    low = min(one.sum(), other.sum()) == 0.0
    return _ratio((one.sum() + 0.5 * low) / (len(one) + low), (other.sum() + 0.5 * low) / (len(other) + low))


def _by_regression(m: Material, *, logit: bool) -> float:
    """Return the odds or risk ratio of one step of x, by regression."""
    if not len(m.y) or np.ptp(m.x) == 0.0 or np.ptp(m.y) == 0.0:
        return math.nan
    log, _ = log_ratio(_design(m), m.y, "logit" if logit else "log")
    return math.exp(log)


def hazard_ratio(m: Material) -> float:
    """Return the ratio of hazards by Cox regression (Breslow's ties): one step of x, others held constant."""
    if m.y.sum() == 0.0 or np.ptp(m.x) == 0.0:
        return math.nan
    design = np.column_stack([m.x, m.held])
    design = design - design.mean(axis=0)
    order = np.argsort(-m.months, kind="stable")
    design, months, events = design[order], m.months[order], m.y[order]
    # everyone followed at least as long as a month is at risk in it: the last row of each month's block
    last = np.searchsorted(-months, -months, side="right") - 1
    found = np.zeros(design.shape[1])
    products = design[:, :, None] * design[:, None, :]
    for _ in range(_STEPS):
        risk = np.exp(np.clip(design @ found, -30.0, 30.0))
        total = np.cumsum(risk)[last]
        mean = np.cumsum(design * risk[:, None], axis=0)[last] / total[:, None]
        square = np.cumsum(products * risk[:, None, None], axis=0)[last] / total[:, None, None]
        slope = (events[:, None] * (design - mean)).sum(axis=0)
        curve = (events[:, None, None] * (square - mean[:, :, None] * mean[:, None, :])).sum(axis=0)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        found += np.clip(step, -2.0, 2.0)
        if abs(step[0]) < _SETTLED:
            break
    log = float(found[0])
    return math.exp(log) if abs(log) < _FARTHEST else math.nan


def rate_ratio(m: Material) -> float:
    """Return the ratio of events per month of follow-up."""
    one, other = m.x > 0.0, m.x <= 0.0
    first = _ratio(float(m.y[one].sum()), float(m.months[one].sum()))
    return _ratio(first, _ratio(float(m.y[other].sum()), float(m.months[other].sum())))


def correlation(m: Material) -> float:
    """Return Pearson's correlation."""
    if len(m.y) < 3 or np.ptp(m.x) == 0.0 or np.ptp(m.y) == 0.0:
        return math.nan
    return float(np.corrcoef(m.x, m.y)[0, 1])


def rank_correlation(m: Material) -> float:
    """Return Spearman's correlation."""
    return correlation(Material(rankdata(m.y), rankdata(m.x), m.held, m.months))


def share(m: Material) -> float:
    """Return the percentage of people with yes."""
    return 100.0 * _mean(m.y)


def mean(m: Material) -> float:
    """Return the mean."""
    return _mean(m.y)


def median(m: Material) -> float:
    """Return the median."""
    return float(np.median(m.y)) if len(m.y) else math.nan


def spread(m: Material) -> float:
    """Return the standard deviation."""
    return float(m.y.std(ddof=1)) if len(m.y) > 1 else math.nan


def rate_per_year(m: Material) -> float:
    """Return events per hundred person-years."""
    return 1200.0 * _ratio(float(m.y.sum()), float(m.months.sum()))


def reach(m: Material) -> float:
    """Return the highest unit minus the lowest."""
    return float(np.ptp(m.y)) if len(m.y) > 1 else math.nan


def _grouped(x: Array) -> bool:
    return bool(np.isin(x, (0.0, 1.0)).all())


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else math.nan


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


_ALL = (
    Statistic("percentage points", "points", 0.0, points, of_yes_no=True, adjusts=True, scale=True),
    Statistic("difference", "", 0.0, difference, adjusts=True, scale=True),
    Statistic("relative change", "percent", 0.0, relative_change, adjusts=True),
    Statistic("smd", "standard deviations", 0.0, smd),
    Statistic("odds ratio", "ratio", 1.0, odds_ratio, of_yes_no=True, adjusts=True, scale=True),
    Statistic("risk ratio", "ratio", 1.0, risk_ratio, of_yes_no=True, adjusts=True, scale=True),
    Statistic("hazard ratio", "ratio", 1.0, hazard_ratio, of_events=True, adjusts=True, scale=True),
    Statistic("rate ratio", "ratio", 1.0, rate_ratio, of_events=True),
    Statistic("correlation", "r", 0.0, correlation, scale=True),
    Statistic("rank correlation", "rho", 0.0, rank_correlation, scale=True),
    Statistic("slope", "", 0.0, difference, adjusts=True, scale=True),
    Statistic("share", "percent", 0.0, share, of_yes_no=True, one_group=True),
    Statistic("mean", "", 0.0, mean, one_group=True),
    Statistic("median", "", 0.0, median, one_group=True),
    Statistic("standard deviation", "", 0.0, spread, one_group=True),
    Statistic("rate per year", "per 100 person-years", 0.0, rate_per_year, of_events=True, one_group=True),
    Statistic("range", "", 0.0, reach, one_group=True, of_units=True),
)
STATISTICS = {statistic.name: statistic for statistic in _ALL}
_ALIASES = {
    "points": "percentage points", "difference in percentage points": "percentage points", "mean": "mean",
    "risk difference": "percentage points", "mean difference": "difference", "regression": "slope", "d": "smd",
    "standardised mean difference": "smd", "standardized mean difference": "smd", "cohen d": "smd", "or": "odds ratio",
    "rr": "risk ratio", "relative risk": "risk ratio", "hr": "hazard ratio", "prevalence": "share", "percent": "share",
    "percent change": "relative change", "sd": "standard deviation", "r": "correlation", "pearson": "correlation",
    "spearman": "rank correlation", "regression coefficient": "slope", "percentage": "share", "cox": "hazard ratio",
    "relative difference": "relative change", "logistic regression": "odds ratio", "linear regression": "slope",
    "proportion": "share", "irr": "rate ratio", "incidence rate ratio": "rate ratio",
}  # fmt: skip


def find_statistic(name: object) -> Statistic:
    """Return a statistic by its name; a function `(y, x) -> number` is one, too.

    Raises:
        InputError: There is none of this name.
    """
    if callable(name):
        return Statistic(
            getattr(name, "__name__", "own"), "", 0.0, lambda m: float(name(m.y, m.x)), scale=True
        )
    wanted = plain(str(name))
    known = {plain(each): each for each in STATISTICS}
    wanted = known.get(wanted) or _ALIASES.get(wanted, "")
    if not wanted:
        raise InputError(
            f'"{name}" is not a known statistic.',
            path=("statistic",),
            allowed=STATISTICS,
            nearest=nearest(str(name), [*STATISTICS, *_ALIASES]),
        )
    return STATISTICS[wanted]
