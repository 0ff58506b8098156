"""From lives to material: what was measured of everyone who could take part, and the studies drawn from them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.results.regression import columns_of
from sim.studies.trials.conditions import read_condition, read_criteria
from sim.studies.trials.instruments import EVENTS, departed
from sim.studies.trials.measures import find_measure
from sim.studies.trials.parts import Exposure, Outcome, numeric
from sim.studies.trials.statistics import Material, Statistic
from sim.studies.trials.worlds import Tables, recruited

Array = np.ndarray[Any, Any]
_NUMBERS = ("site", "wave", "x", "y", "other", "before", "months", "other_months")


def measured(outcome: Outcome, lives: Tables, people: pd.Index, rng: np.random.Generator) -> Array:
    """Return what an outcome reads of some people in one world; NaN where it does not know.

    Args:
        outcome: What is measured, and when.
        lives: Everybody at the times of the trial.
        people: Whom.
        rng: For instruments that are not perfectly reliable.
    """
    values = _read(outcome, lives[outcome.at].reindex(people), rng)
    if outcome.change:
        values = values - _read(outcome, lives[0].reindex(people), rng)
    if outcome.when is not None:
        measure = (
            find_measure(outcome.measure) if isinstance(outcome.measure, str) else find_measure("values_gap")
        )
        yes = read_condition(numeric(measure), outcome.when).meets(values)
        return np.where(np.isnan(values), np.nan, yes)
    return values


def _read(outcome: Outcome, people: pd.DataFrame, rng: np.random.Generator) -> Array:
    if callable(outcome.measure):
        found: Array = np.asarray(outcome.measure(people), dtype=np.float64)
    elif outcome.kinds or outcome.destinations:
        found = departed(people, outcome.kinds, outcome.destinations).to_numpy(dtype=np.float64)
        found = 1.0 - found if find_measure(outcome.measure).name == "retained" else found
    else:
        found = find_measure(outcome.measure).values(people)
    found = with_error(found, outcome.reliability, rng)
    return found


def followed(outcome: Outcome, lives: Tables, people: pd.Index) -> Array:
    """Return how many months each was followed for an event: until they left in any way, or to the end."""
    until = lives[outcome.at].reindex(people)["left_month"].to_numpy(dtype=np.float64)
    return np.where(np.isnan(until), float(outcome.at), until)


def with_error(values: Array, reliability: float, rng: np.random.Generator) -> Array:
    """Return values as an instrument reads them that tells so much of the differences between people."""
    if reliability >= 1.0 or np.isfinite(values).sum() < 2:
        return values
    error = float(np.nanstd(values)) * (1.0 / reliability - 1.0) ** 0.5
    return values + rng.normal(0.0, error, len(values))


def compared_by(
    exposure: Exposure, people: pd.DataFrame, rng: np.random.Generator, *, of_units: bool
) -> Array:
    """Return what people are compared by: 1 and 0, NaN for those in neither group; or the scale.

    Args:
        exposure: The instrument and the groups.
        people: Whom.
        rng: For instruments that are not perfectly reliable.
        of_units: Groups are made of units later; until then it is the scale.
    """
    if callable(exposure.measure):
        return np.asarray(exposure.measure(people), dtype=np.float64)
    measure = find_measure(exposure.measure)
    values = measure.values(people)
    if measure.kind == "number":
        values = with_error(values, exposure.reliability, rng)
    if exposure.exposed is not None and not of_units:
        return grouped(exposure, values)
    return values / (1.0 if measure.kind == "yes/no" or exposure.exposed is not None else exposure.per)


def grouped(exposure: Exposure, values: Array) -> Array:
    """Return 1 for the exposed, 0 for those they are compared with, and NaN for others."""
    measure = find_measure(exposure.measure)
    exposed = read_condition(measure, exposure.exposed).meets(values)
    if exposure.reference is None:
        known = pd.notna(values)
        return np.where(exposed, 1.0, np.where(known, 0.0, np.nan))
    reference = read_condition(measure, exposure.reference).meets(values)
    return np.where(exposed, 1.0, np.where(reference, 0.0, np.nan))


def held_constant(outcome: Outcome, people: pd.DataFrame) -> dict[str, Any]:
    """Return what is held constant, as columns; words stay words until all institutions are together."""
    found: dict[str, Any] = {}
    for place, name in enumerate(outcome.adjust):
        values = np.asarray(name(people)) if callable(name) else find_measure(name).values(people)
        found[f"held{place}"] = values.astype(np.float64) if values.dtype.kind in "biuf" else values
    return found


def among(outcome: Outcome, people: pd.DataFrame) -> Array:
    """Say who belongs to the subgroup of an outcome."""
    return recruited(people, read_criteria(outcome.among))


@dataclass(frozen=True)
class Pool:
    """Everyone who could take part, as arrays, for one outcome at one point of the parameter space.

    Attributes:
        site: The institution of each.
        cluster: The unit (or department) of each, a number of its own across institutions.
        wave: 1 for those who are only met in the second survey of a before-after study; 0 for recruits.
        x: What each is compared by; NaN where a twin trial is still to draw it.
        y: What was measured in the world where each is.
        other: What was measured in the other world, under usual care.
        before: What was measured at recruitment, in a before-after study.
        months: Follow-up in the world of `y`, and `other_months` in the other.
        held: What is held constant.
    """

    site: Array
    cluster: Array
    wave: Array
    x: Array
    y: Array
    other: Array
    before: Array
    months: Array
    other_months: Array
    held: Array

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Pool":
        """Take what was read in all institutions of one draw."""
        keys = table["site"].astype(str) + "/" + table["cluster"].astype(str)
        held = [column for name in table if str(name).startswith("held") for column in columns_of(table[name])]
        numbers = {name: table[name].to_numpy(dtype=np.float64) for name in _NUMBERS}
        return cls(
            cluster=pd.factorize(keys)[0],
            held=np.column_stack(held) if held else np.empty((len(table), 0)),
            **numbers,
        )

    def rows(self, chosen: Array) -> "Pool":
        """Return some people, in some order, perhaps more than once."""
        return Pool(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def side_by_side(pool: Pool) -> Pool:
    """Return everyone in both worlds: what the intervention does, without the chance of who is in which."""
    one = pool.rows(np.flatnonzero(np.isfinite(pool.y) & np.isfinite(pool.other)))
    return two_groups(one, one.y, one, one.other, one.other_months)


def two_groups(first: Pool, y: Array, second: Pool, other: Array, other_months: Array) -> Pool:
    """Return some people with one value each, and some (perhaps the same) with another: x is 1 and 0."""
    joined = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in Pool.__dataclass_fields__
    }
    joined["x"] = np.repeat([1.0, 0.0], [len(y), len(other)])
    joined["y"] = np.concatenate([y, other])
    joined["cluster"][len(y) :] += 1 + int(first.cluster.max(initial=0))  # of units, each group has its own
    joined["months"] = np.concatenate([first.months, other_months])
    return Pool(**joined)


def estimate(statistic: Statistic, outcome: Outcome, exposure: Exposure | None, pool: Pool) -> float:
    """Return the statistic of some people: what a study of them would print."""
    known = np.isfinite(pool.y)
    if not statistic.one_group:
        known &= np.isfinite(pool.x)
    if pool.held.shape[1]:
        known &= np.isfinite(pool.held).all(axis=1)
    if not known.all():
        pool = pool.rows(np.flatnonzero(known))
    if outcome.level != "person":
        return _of_units(statistic, outcome, exposure, pool)
    return statistic.of(Material(pool.y, pool.x, pool.held, pool.months)) if len(pool.y) else np.nan


def _of_units(statistic: Statistic, outcome: Outcome, exposure: Exposure | None, pool: Pool) -> float:
    """Return the same for units: means of those who answered, if enough did; shares in percent."""
    names, first, place, answered = np.unique(
        pool.cluster, return_index=True, return_inverse=True, return_counts=True
    )
    known = answered >= outcome.at_least
    y = np.bincount(place, pool.y, len(names)) / answered * (100.0 if yes_no(outcome) else 1.0)
    x = np.bincount(place, pool.x, len(names)) / answered
    if exposure is not None and exposure.exposed is not None:
        x = np.where(known, grouped(exposure, np.where(known, x, np.nan)), np.nan)
    if not statistic.one_group:
        known &= np.isfinite(x)
    if statistic.of_units:  # units of one institution are compared with each other
        site = pool.site[first]
        spreads = [np.ptp(y[known & (site == each)]) for each in np.unique(site[known])]
        return float(np.mean(spreads)) if spreads else np.nan
    return statistic.of(Material(y[known], x[known], np.empty((int(known.sum()), 0)), np.empty(0)))


def yes_no(outcome: Outcome) -> bool:
    """Return whether an outcome is yes or no."""
    if outcome.when is not None:
        return True
    return (
        isinstance(outcome.measure, str)
        and not outcome.change
        and find_measure(outcome.measure).kind == "yes/no"
    )


def is_event(outcome: Outcome) -> bool:
    """Return whether an outcome is an event in time."""
    return isinstance(outcome.measure, str) and find_measure(outcome.measure).name in EVENTS
