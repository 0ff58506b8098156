"""The outcomes, declared once in `sim/evidence/outcomes.yaml`, and how they are made from what was observed.

Works on any arrays whose first axis is a column of the engine's output (`PersonColumn`, `UnitColumn`); the other axes
(replicates, months, members of a group) stay as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol, Self

import numpy as np
import yaml
from pydantic import Field, model_validator
from scipy.special import stdtrit

from sim.evidence.parameters import Declared
from sim.foundation.brief import Catalog
from sim.foundation.errors import InputError, nearest
from sim.foundation.paths import evidence_dir
from sim.rules.vocabulary import PersonColumn, UnitColumn

Array = np.ndarray[Any, Any]
CONFIDENCE = 0.95
SMALLEST_GROUP = 5  # nothing is said of smaller groups: single people could be told apart
CHANGE = "_change"  # behind the name of an outcome: what a scenario changes of it, against the first


class ByColumn(Protocol):
    """Arrays by column of the engine's output: one array whose first axis is columns, or columns made when asked for."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Columns × any cells."""

    @property
    def ndim(self) -> int:
        """How many axes."""

    def __getitem__(self, column: int, /) -> Array:
        """Return one column."""


class Outcome(Declared):
    """One reported column.

    Attributes:
        name: The column.
        title: What people read.
        unit: Unit in words.
        kind: How months and cells become one number; see the head of `outcomes.yaml`.
        sum: Columns of the engine's output that are added up.
        per: Columns that they are divided by; empty for counts and flows.
        times: Conversion of units.
        of: Of a gap: the outcome that is compared.
        between: Of a gap: groups of two members each; the first member less the second, mean of the groups.
        level: Whether it is known of people, of units, only between groups, or only in the table of costs.
        better: In which direction it gets better.
        headline: Whether it is in the summary unless others are asked for.
        target: Key in `targets.yaml` that it is measured against.
    """

    name: str
    title: str
    unit: str
    kind: Literal["count", "flow", "mean", "share", "ratio", "gap"]
    sum: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    times: float = Field(1.0, gt=0)
    of: str | None = None
    between: tuple[str, ...] = ()
    level: Literal["people", "units", "groups", "costs"]
    better: Literal["lower", "higher", "neither"]
    headline: bool = False
    target: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _usual_denominator(cls, data: dict[str, Any]) -> dict[str, Any]:
        if data["kind"] in ("mean", "share", "ratio") and "per" not in data:
            return {**data, "per": ("UNITS",) if data["level"] == "units" else ("HEADCOUNT",)}
        return data

    @model_validator(mode="after")
    def _made_of_known_columns(self) -> Self:
        people, units = set(PersonColumn.__members__), set(UnitColumn.__members__)
        allowed = people if self.level == "people" else people | units
        if not set(self.sum) | set(self.per) <= allowed:
            raise ValueError(f"{self.name}: not columns of the engine at this level")
        if self.by_month != bool(self.sum):
            raise ValueError(f"{self.name}: columns are added up for people and units, and only for them")
        gap = (self.level == "groups", self.kind == "gap", self.of is not None, bool(self.between))
        if any(gap) != all(gap):
            raise ValueError(f"{self.name}: a gap is one of an outcome, between groups")
        if self.kind != "gap" and (self.kind in ("count", "flow")) == bool(self.per):
            raise ValueError(f"{self.name}: means, shares and ratios are divided, counts and flows are not")
        return self

    @property
    def by_month(self) -> bool:
        """Whether it is known month by month; otherwise only over the whole horizon."""
        return self.level in ("people", "units")


def _read(name: str) -> dict[str, dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (evidence_dir() / name).read_text(encoding="utf-8")
    content: dict[str, dict[str, Any]] = yaml.load(text, Loader=loader)
    return content


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return every outcome by name, in the order in which they are shown."""
    return Catalog((name, Outcome(name=name, **fields)) for name, fields in _read("outcomes.yaml").items())


def monthly_outcomes() -> list[Outcome]:
    """Return the outcomes that are known month by month: all but costs and gaps between groups."""
    return [outcome for outcome in outcomes().values() if outcome.by_month]


def chosen(names: Iterable[str] | None, *, all_of: Iterable[Outcome] | None = None) -> list[Outcome]:
    """Return outcomes by name; the headline ones where no names are given.

    Raises:
        InputError: There is no such outcome.
    """
    known = {outcome.name: outcome for outcome in (outcomes().values() if all_of is None else all_of)}
    if names is None:
        return [outcome for outcome in known.values() if outcome.headline]
    found = []
    for name in [names] if isinstance(names, str) else names:
        if name not in known:
            message = f'There is no outcome "{name}" here.'
            raise InputError(message, allowed=known, nearest=nearest(str(name), known))
        found.append(known[name])
    return found


@dataclass(frozen=True)
class Band:
    """A published pattern that the model may be fitted to: the outcome that shows it, and its band."""

    target: str
    pattern: str
    outcome: str
    point: float
    low: float
    high: float


@cache
def calibration_bands() -> tuple[Band, ...]:
    """Return the bands of the outcomes that name a target, in the order of `targets.yaml`."""
    targets = _read("targets.yaml")
    shown_by = {outcome.target: outcome.name for outcome in outcomes().values() if outcome.target}
    found = []
    for name, target in targets.items():
        if name in shown_by:
            (measure,) = target["measures"]
            found.append(Band(name, target["pattern"], shown_by[name], measure["point"], measure["low"], measure["high"]))
    return tuple(found)


def monthly_values(outcome: Outcome, seen: ByColumn, seen_of_units: ByColumn | None) -> Array:
    """Return an outcome of each cell; NaN where there is nobody to ask, or no units.

    Args:
        outcome: Of people or of units.
        seen: Columns of `PersonColumn` x any cells.
        seen_of_units: Columns of `UnitColumn` x the same cells; None where cells are kinds of people.
    """
    if outcome.level == "units" and seen_of_units is None:
        return np.full(seen.shape[1:], np.nan)
    part = _added_up(outcome.sum, seen, seen_of_units)
    whole = _added_up(outcome.per, seen, seen_of_units) if outcome.per else None
    return _divided(part, whole, outcome.times)


def horizon_values(
    outcome: Outcome, seen: ByColumn, seen_of_units: ByColumn | None, months_axis: int
) -> Array:
    """Return an outcome over the whole horizon: month 0, where nothing has happened yet, is left out.

    Args:
        outcome: Of people or of units.
        seen: Columns of `PersonColumn` x cells, one axis of which is months from 0.
        seen_of_units: Columns of `UnitColumn` x the same cells, or None.
        months_axis: Which axis of the result of `monthly_values` would be months.
    """
    later = [slice(None)] * (seen.ndim - 1)
    later[months_axis] = slice(1, None)
    if outcome.level == "units" and seen_of_units is None:
        return np.full(seen[0][tuple(later)].sum(months_axis).shape, np.nan)
    part = _added_up(outcome.sum, seen, seen_of_units)[tuple(later)]
    if outcome.kind == "count":
        return np.asarray(part.mean(months_axis) * outcome.times)
    whole = (
        _added_up(outcome.per, seen, seen_of_units)[tuple(later)].sum(months_axis) if outcome.per else None
    )
    return _divided(part.sum(months_axis), whole, outcome.times)


def _added_up(columns: tuple[str, ...], seen: ByColumn, seen_of_units: ByColumn | None) -> Array:
    parts = []
    for name in columns:
        if name in PersonColumn.__members__:
            parts.append(seen[PersonColumn[name]])
        else:
            assert seen_of_units is not None
            parts.append(seen_of_units[UnitColumn[name]])
    total = parts[0].astype(np.float64)
    for part in parts[1:]:
        total += part
    return np.asarray(total)


def _divided(part: Array, whole: Array | None, times: float) -> Array:
    if whole is None:
        return part if times == 1.0 else part * times
    out = np.full(part.shape, np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    if times != 1.0:
        out *= times
    return out


def interval(values: Array) -> tuple[Array, Array, Array]:
    """Return the mean over the first axis with its 95% t interval; NaN values do not count.

    With fewer than two values the interval is NaN.
    """
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    mean = _divided(np.asarray(filled.sum(axis=0)), np.asarray(n, dtype=np.float64), 1.0)
    squares = np.where(known, (filled - mean) ** 2, 0.0).sum(axis=0)
    enough = n > 1
    spread = np.sqrt(squares / np.maximum(n - 1, 1) / np.maximum(n, 1))
    half = np.where(enough, stdtrit(np.maximum(n - 1, 1), 0.5 + CONFIDENCE / 2) * spread, np.nan)
    return mean, mean - half, mean + half
