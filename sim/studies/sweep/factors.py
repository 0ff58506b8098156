"""What a study varies: uncertain parameters, prices of levers, and levers, each with levels or a range.

What has levels is crossed: every combination of levels meets every sampled point. What has a range is sampled by
the design (or cut into levels by a grid).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

import numpy as np

from sim.evidence.parameters import levers, parameters, switches
from sim.evidence.priors import Space, uncertain
from sim.foundation.errors import InputError, KeyPath, nearest, shown, unknown
from sim.results.prices import PRICE, price_at, prices
from sim.world.scenario_parts import MAX_MONTH, check_parameter

Array = np.ndarray[Any, Any]
POSTERIOR = "posterior"
ALL = "all"
PRIOR = "prior"
MOST_LEVELS = 1000
_FIELDS = {"intensity": (0, 1), "start": (1, MAX_MONTH), "ramp": (0, MAX_MONTH), "end": (1, MAX_MONTH), "upkeep": (0, 1)}
_WHOLE = ("start", "ramp", "end")
_ENDS = {"low", "high"}
_SAID_OF_PARAMETERS = "[low, high], prior, or {levels: […]}"
_SAID_OF_LEVERS = "[0, 0.5, 1], {low: 0, high: 1}, or one number"


@dataclass(frozen=True)
class Factor:
    """One column of a design.

    Attributes:
        name: The column: a parameter; `price_of_` and a lever; a lever (its intensity); or a lever and a field, such as
            `team_inbox_start`.
        kind: Whether it is a parameter, the price of a lever in dollars, or a field of a lever.
        low: Lower end of what is varied.
        high: Upper end.
        levels: Its levels in order; empty for a range.
        prior: Whether a range is sampled by the declared prior instead of evenly.
        lever: Name of the lever, or nothing.
        field: Field of the lever's use, or nothing.
    """

    name: str
    kind: Literal["parameter", "price", "lever"]
    low: float
    high: float
    levels: tuple[float, ...] = ()
    prior: bool = False
    lever: str = ""
    field: str = ""

    @property
    def whole(self) -> bool:
        """Whether only whole numbers make sense: months."""
        return self.field in _WHOLE

    def at(self, shares: Array) -> Array:
        """Turn shares of the range (0 to 1) into values."""
        if self.prior and self.kind == "price":
            return price_at(self.name, shares)
        if self.prior:
            return np.asarray(Space((self.name,)).quantiles(shares[:, None])[:, 0])
        if self.whole:  # every month is as likely as any other
            months = self.low + np.floor(shares * (self.high - self.low + 1.0))
            return np.asarray(np.minimum(months, self.high))
        return np.asarray(np.clip(self.low + shares * (self.high - self.low), self.low, self.high))

    def cut(self, n: int) -> tuple[float, ...]:
        """Return levels for a grid: its own, or `n` spread over the range; of a prior, middles of equal parts."""
        if self.levels:
            return self.levels
        spread = self.at((np.arange(n) + 0.5) / n) if self.prior else np.linspace(self.low, self.high, n)
        return tuple(dict.fromkeys(np.round(spread).tolist() if self.whole else spread.tolist()))

    @property
    def usual(self) -> float:
        """Its declared default; a lever is not pulled."""
        if self.kind == "parameter":
            return parameters()[self.name].value
        return prices()[self.name].usd_per_year if self.kind == "price" else 0.0

    def holds(self, value: float) -> bool:
        """Return whether a value is one of the levels, or lies in the range."""
        if self.levels:
            return value in self.levels
        return self.low <= value <= self.high and (not self.whole or value == round(value))

    @property
    def allowed(self) -> str:
        """What `holds` accepts, in words."""
        if self.levels:
            return ", ".join(f"{level:g}" for level in self.levels)
        return f"{'whole months' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"


def said(value: float, digits: int = 4) -> str:
    """Return the value of a factor as people write it: dollars in full, small numbers to some digits."""
    return f"{value:,.0f}" if 1_000 <= abs(value) < 10**12 else f"{value:.{digits}g}"


def read_uncertainties(data: object) -> tuple[Factor, ...]:
    """Return the factors of a block `uncertainties`: `prior`, `[low, high]` or levels by parameter or price.

    Raises:
        InputError: There is no such parameter or price, or what is said of it is not possible.
    """
    path: KeyPath = ("uncertainties",)
    if data in (POSTERIOR, ALL):
        return tuple(_of_prior(name, path) for name in uncertain())
    if not isinstance(data, Mapping):
        words = f'parameters with a range each, "{ALL}" or "{POSTERIOR}"'
        near = nearest(data, (ALL, POSTERIOR)) if isinstance(data, str) else None
        raise InputError(f"{shown(data)} is neither.", path=path, allowed=words, nearest=near)
    return tuple(_uncertainty(str(name), given, (*path, str(name))) for name, given in data.items())


def read_levers(data: object) -> tuple[Factor, ...]:
    """Return the factors of a block `levers`: levels, a range or one number; of the intensity or of several fields.

    Raises:
        InputError: There is no such lever or field, or what is said of it is not possible.
    """
    path: KeyPath = ("levers",)
    if not isinstance(data, Mapping):
        raise InputError(f"{shown(data)} is not a block of keys.", path=path, allowed="levers with levels each")
    found: list[Factor] = []
    for key, given in data.items():
        name, here = str(key), (*path, str(key))
        if name not in levers():
            if name in parameters() or name in prices():
                message = f"{shown(name)} is a parameter, not a lever."
                raise InputError(message, path=here, allowed="parameters in the block `uncertainties`")
            raise unknown("lever", name, levers(), path=here)
        fields = given if isinstance(given, Mapping) and not set(given) & {*_ENDS, "levels"} else {"intensity": given}
        if not fields:
            raise InputError("Nothing is specified for this lever.", path=here, allowed="levels such as [0, 0.5, 1]")
        for field, values in fields.items():
            place = (*here, str(field)) if fields is given else here
            found.append(_of_lever(name, str(field), values, place))
        _check_times({one.field: one for one in found if one.lever == name}, here)
    return tuple(found)


def _check_times(fields: Mapping[str, Factor], path: KeyPath) -> None:
    """Refuse a lever that never starts before it ends; where only some points are so, these fail and are noted."""
    if {"start", "end"} <= set(fields) and fields["end"].high <= fields["start"].low:
        last, first = fields["end"].high, fields["start"].low
        message = f"It ends in month {last:g} but starts in month {first:g}."
        raise InputError(message, path=(*path, "end"), allowed="a month after the start")


def _uncertainty(name: str, given: object, path: KeyPath) -> Factor:
    if name.startswith(PRICE) and name not in prices() and name.removeprefix(PRICE) in levers():
        raise InputError("This lever has no price.", path=path, allowed=prices())
    known = {**parameters(), **prices()}
    if name not in known:
        allowed = f"a name that `attrition parameters` lists, or {PRICE} and a lever"
        if name in levers():
            message, allowed = f"{shown(name)} is a lever, no parameter.", "levers in the block `levers`"
            raise InputError(message, path=path, allowed=allowed)
        if name in switches():
            message, allowed = f"{shown(name)} is a switch, no parameter.", "switches in the block `constants`"
            raise InputError(message, path=path, allowed=allowed)
        message = f"{shown(name)} is not a known parameter."
        raise InputError(message, path=path, allowed=allowed, nearest=nearest(name, known))
    if given == PRIOR:
        return _of_prior(name, path)
    if given is None or isinstance(given, str | bool):
        near = nearest(given, (PRIOR,)) if isinstance(given, str) else None
        raise InputError(f"{shown(given)} is not a range.", path=path, allowed=_SAID_OF_PARAMETERS, nearest=near)
    if _is_list(given):
        given = _ends(given, path)  # of a parameter a list is a range; levels are said by name
    low, high, levels = _values(given, path)
    for value in levels or (low, high):
        if name in prices():
            _check_price(name, value, path)
        else:
            check_parameter(name, value, path=path[:-1])
    return Factor(name, "price" if name in prices() else "parameter", low, high, levels)


def _check_price(name: str, value: float, path: KeyPath) -> None:
    cost = prices()[name]
    if not cost.low <= value <= cost.high:
        what = f"{cost.low:,g} to {cost.high:,g} dollars"
        raise InputError(f"{shown(value)} is out of range.", path=path, allowed=what)


def _of_prior(name: str, path: KeyPath) -> Factor:
    if name in prices():
        return Factor(name, "price", prices()[name].low, prices()[name].high, prior=True)
    spec = parameters()[name]
    if spec.distribution == "fixed":
        raise InputError("This parameter is fixed: it has no prior.", path=path, allowed="a parameter with a range")
    return Factor(name, "parameter", spec.low, spec.high, prior=True)


def _of_lever(lever: str, field: str, given: object, path: KeyPath) -> Factor:
    if field not in _FIELDS:
        raise InputError("A lever has no such field.", path=path, allowed=_FIELDS, nearest=nearest(field, _FIELDS))
    if given is None or isinstance(given, str | bool):
        raise InputError(f"{shown(given)} says no levels.", path=path, allowed=_SAID_OF_LEVERS)
    low, high, levels = _values(given, path)
    lowest, highest = _FIELDS[field]
    name = lever if field == "intensity" else f"{lever}_{field}"
    factor = Factor(name, "lever", low, high, levels, lever=lever, field=field)
    what = f"{'whole months' if factor.whole else 'numbers'} from {lowest} to {highest}"
    for value in levels or (low, high):
        if not lowest <= value <= highest or (factor.whole and value != round(value)):
            raise InputError(f"{shown(value)} is out of range.", path=path, allowed=what)
    return factor


def _values(given: object, path: KeyPath) -> tuple[float, float, tuple[float, ...]]:
    """Return lower and upper end and levels of `{low, high}`, `{levels}`, a list of levels or one number."""
    if isinstance(given, Mapping):
        keys = {str(key) for key in given}
        if keys == _ENDS:
            low, high = _number(given["low"], (*path, "low")), _number(given["high"], (*path, "high"))
            if not low < high:
                what = "empty" if low == high else "upside down"
                raise InputError(f"The range is {what}: {low:g} to {high:g}.", path=path, allowed="low below high")
            return low, high, ()
        if keys != {"levels"}:
            wrong = sorted(keys - {*_ENDS, "levels"})
            raise InputError(
                "This is neither a range nor levels.", path=path, allowed="{low, high}, or {levels: […]}",
                nearest=nearest(wrong[0], (*_ENDS, "levels")) if wrong else None,
            )  # fmt: skip
        given = given["levels"]
    if not _is_list(given):
        value = _number(given, path)
        return value, value, (value,)
    levels = [_number(value, (*path, k)) for k, value in enumerate(_listed(given))]
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise InputError(f"There are {len(levels)} levels.", path=path, allowed=f"1 to {MOST_LEVELS}")
    for k, value in enumerate(levels):
        if value in levels[:k]:
            raise InputError(f"The level {shown(value)} stands there twice.", path=(*path, k), allowed="each once")
    return min(levels), max(levels), tuple(levels)


def _ends(given: object, path: KeyPath) -> dict[str, object]:
    ends = _listed(given)
    if len(ends) != 2:
        raise InputError(f"A range has two ends, not {len(ends)}.", path=path, allowed=_SAID_OF_PARAMETERS)
    return dict(zip(("low", "high"), ends, strict=True))


def _is_list(given: object) -> bool:
    return isinstance(given, Iterable) and not isinstance(given, str | Mapping)


def _listed(given: object) -> Sequence[object]:
    return list(given) if isinstance(given, Iterable) else []


def _number(value: object, path: KeyPath) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not np.isfinite(float(value)):
        raise InputError(f"{shown(value)} is not a number.", path=path, allowed="a finite number")
    return float(value)
