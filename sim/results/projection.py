"""A projection of departures that is kept, and held against what really happened since.

A projection holds how many have left by each month in each simulated future, so that a later count can be placed among
them: it says in how many futures as many, or as few, had left by then.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import orjson

from sim.foundation.errors import InputError, shown
from sim.foundation.version import __version__

KIND = "faculty-attrition-projection"
MOST_MONTHS = 120
MOST_FUTURES = 1000
MOST_PEOPLE = 300_000
INSIDE = (0.025, 0.25, 0.5, 0.75, 0.975)
_WHAT = "a file that “Keep this projection” made"
_LONG = 400

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Projection:
    """Departures of one school, projected.

    Attributes:
        made: The day, as 2026-11-27.
        version: Of the model.
        school: Its title.
        people: Faculty lines.
        seed: Of the random numbers.
        parameters: Values that were fitted to the school.
        last_year: Departures in the twelve months before, or None where they are not known.
        departed: By month from 1: [futures] how many have left since the projection was made.
    """

    made: str
    version: str
    school: str
    people: int
    seed: int
    parameters: Mapping[str, float]
    last_year: float | None
    departed: tuple[tuple[int, ...], ...]

    @property
    def months(self) -> int:
        """How far it goes."""
        return len(self.departed)

    @property
    def futures(self) -> int:
        """How many simulated futures it has."""
        return len(self.departed[0])

    def band(self) -> Array:
        """Return [months, 5]: the ends of 95% and of half of the futures and the median between them."""
        return np.asarray(np.quantile(np.array(self.departed, dtype=float), INSIDE, axis=1).T)

    def to_json(self) -> bytes:
        """Return the file to keep."""
        return orjson.dumps({"kind": KIND, **asdict(self)})

    @classmethod
    def from_json(cls, content: Any, where: str = "") -> Self:
        """Return a projection from its file, or from what the file holds.

        Args:
            content: Bytes, text, or a mapping; anything is survived.
            where: How to call it in messages.

        Raises:
            InputError: It is no projection, or a damaged one.
        """
        found = _parsed(content, where)
        if found.get("kind") != KIND:
            raise InputError("This is not a kept projection.", where=where, allowed=_WHAT)
        try:
            return cls(
                made=_text(found["made"]), version=_text(found["version"]), school=_text(found["school"]),
                people=_whole(found["people"], 1, MOST_PEOPLE), seed=_whole(found["seed"], 0, 2**63 - 1),
                parameters=_parameters(found["parameters"]), last_year=_last(found.get("last_year")),
                departed=_departed(found["departed"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            part = f" ({shown(str(error.args[0]))})" if isinstance(error, KeyError) and error.args else ""
            raise InputError(f"The kept projection is damaged{part}.", where=where, allowed=_WHAT) from None


@dataclass(frozen=True)
class Against:
    """A count of departures among the futures of a projection.

    Attributes:
        months: How long after the projection.
        observed: How many have left.
        low: Lower end of the 95% band then.
        median: Its middle.
        high: Its upper end.
        fewer: Share of futures in which fewer had left, half of those with the same number included.
        chance: How often chance and unknown parameters alone come out at least as far from the middle: twice the smaller
            share of futures, at most 1.
    """

    months: int
    observed: int
    low: float
    median: float
    high: float
    fewer: float
    chance: float

    @property
    def inside(self) -> bool:
        """Whether it lies in the band."""
        return self.low <= self.observed <= self.high


def against(projection: Projection, months: int, observed: int) -> Against:
    """Place a count among the futures of a projection.

    Args:
        projection: What was kept.
        months: Since it was made.
        observed: Departures in these months.

    Raises:
        InputError: The projection does not go so far, or more have left than can be.
    """
    if not 1 <= months <= projection.months:
        raise InputError(f"{shown(months)} months.", path=("months",), allowed=f"from 1 to {projection.months}")
    if not 0 <= observed <= 3 * projection.people:
        allowed = f"from 0 to {3 * projection.people:,}"
        raise InputError(f"{shown(observed)} departures.", path=("observed",), allowed=allowed)
    then = np.array(projection.departed[months - 1])
    low, median, high = np.quantile(then, [0.025, 0.5, 0.975])
    fewer, as_few, as_many = ((then < observed).mean(), (then <= observed).mean(), (then >= observed).mean())
    return Against(
        months, observed, float(low), float(median), float(high), float((fewer + as_few) / 2),
        float(min(1.0, 2.0 * min(as_few, as_many))),
    )  # fmt: skip


def projection_of(
    departed: Array, *, made: str, school: str, people: int, seed: int, parameters: Mapping[str, float],
    last_year: float | None = None,
) -> Projection:  # fmt: skip
    """Return a projection to keep.

    Args:
        departed: [futures, months + 1] how many have left by each month; month 0 is today.
        made: The day.
        school: Its title.
        people: Faculty lines.
        seed: Of the random numbers.
        parameters: Values that were fitted to the school.
        last_year: Departures in the twelve months before.
    """
    by_month = np.asarray(departed)[:, 1:].T.round().astype(int)
    rows = tuple(tuple(map(int, month)) for month in by_month)
    return Projection(made, __version__, school, people, seed, dict(parameters), last_year, rows)


def _parsed(content: Any, where: str) -> Mapping[str, Any]:
    if isinstance(content, bytes | str):
        try:
            content = orjson.loads(content)
        except orjson.JSONDecodeError:
            raise InputError("This is not a kept projection.", where=where, allowed=_WHAT) from None
    if not isinstance(content, Mapping):
        raise InputError("This is not a kept projection.", where=where, allowed=_WHAT)
    return content


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONG or not value.isprintable():
        raise ValueError(value)
    return value


def _whole(value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(value)
    return value


def _last(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_PEOPLE:
        raise ValueError(value)
    return float(value)


def _parameters(value: Any) -> dict[str, float]:
    if not isinstance(value, Mapping) or len(value) > 1000:
        raise ValueError(value)
    found = {_text(name): number for name, number in value.items()}
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and np.isfinite(one) for one in found.values()):
        raise ValueError(value)
    return {name: float(number) for name, number in found.items()}


def _departed(value: Any) -> tuple[tuple[int, ...], ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_MONTHS:
        raise ValueError(value)
    rows = []
    for month in value:
        if not isinstance(month, list | tuple) or not 10 <= len(month) <= MOST_FUTURES or len(month) != len(value[0]):
            raise ValueError(month)
        rows.append(tuple(_whole(one, 0, 10 * MOST_PEOPLE) for one in month))
    if (np.diff(np.array(rows), axis=0) < 0).any():
        raise ValueError("departures do not fall")
    return tuple(rows)
