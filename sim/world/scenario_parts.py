"""What scenarios are made of: uses of levers, shocks, and checked parameters and switches."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from sim.evidence.parameters import ShockSpec, parameters, shocks, switches
from sim.foundation.arguments import is_number, single
from sim.foundation.checked import Checked, Line, Number, Whole, in_place, wrong
from sim.foundation.errors import InputError, KeyPath, nearest, shown, unknown
from sim.rules.vocabulary import Track

MAX_MONTH = 600
_TRACKS = [track.name.lower() for track in Track]
_SWITCH_WORDS = {"on": 1, "true": 1, "yes": 1, "1": 1, "off": 0, "false": 0, "no": 0, "0": 0}


class LeverUse(Checked):
    """How a lever is used: how far, from when to when, for whom, and whether it is kept up."""

    intensity: Number = Field(ge=0, le=1, description="a number from 0 (not at all) to 1 (fully)")
    start: Whole = Field(1, ge=1, le=MAX_MONTH, description=f"a month from 1 to {MAX_MONTH}")
    ramp: Whole = Field(0, ge=0, le=MAX_MONTH, description=f"whole months from 0 to {MAX_MONTH}")
    end: Whole | None = Field(
        None, ge=1, le=MAX_MONTH, description="the first month without it, after its start; nothing: it stays"
    )
    upkeep: Number = Field(1.0, ge=0, le=1, description="a number from 0 (left alone) to 1 (kept up fully)")
    units: tuple[Line, ...] = Field((), description="a list of unit names; empty: all")
    departments: tuple[Line, ...] = Field((), description="a list of department names; empty: all")
    tracks: tuple[Line, ...] = Field((), description=f"a list of {', '.join(_TRACKS)}; empty: all")

    @field_validator("tracks")
    @classmethod
    def _known_tracks(cls, tracks: tuple[str, ...]) -> tuple[str, ...]:
        for track in tracks:
            if track not in _TRACKS:
                raise wrong(f"{shown(track)} is not a known track.", near=nearest(track, _TRACKS))
        return tracks

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise wrong(
                f"It ends in month {self.end} but starts in month {self.start}.",
                key="end",
                allowed="a month after the start",
            )
        return self


class Shock(Checked):
    """Something that happens to the institution: what, when, for how long, how large, to whom."""

    kind: Line = Field(description="the name of a shock")
    start: Whole = Field(1, ge=1, le=MAX_MONTH, description=f"a month from 1 to {MAX_MONTH}")
    months: Whole | None = Field(
        None, ge=1, le=MAX_MONTH, description=f"whole months from 1 to {MAX_MONTH}; null: it stays"
    )
    size: Number = Field(0.0, description="a number in the range of this kind of shock")
    departments: tuple[Line, ...] = Field((), description="a list of department names; empty: all")

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_its_kind(cls, data: Any) -> Any:
        """Fill in omitted keys with the defaults for this kind of shock."""
        spec = shocks().get(str(data["kind"])) if isinstance(data, Mapping) and "kind" in data else None
        return data if spec is None else {"size": spec.size, "months": spec.months, **data}

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in shocks():
            raise wrong(
                f"{shown(kind)} is not a known shock.",
                allowed=", ".join(shocks()),
                near=nearest(kind, shocks()),
            )
        return kind

    @model_validator(mode="after")
    def _size_in_range(self) -> Self:
        spec: ShockSpec = shocks()[self.kind]
        if not spec.low <= self.size <= spec.high:
            raise wrong(
                f"{shown(self.size)} is out of range.",
                key="size",
                allowed=_range(spec.low, spec.high, spec.unit),
            )
        return self


def check_parameter(name: str, value: float, *, path: KeyPath = ()) -> float:
    """Return the value of a parameter as a plain number, if there is such a parameter and the value lies in its range.

    Args:
        name: Name of the parameter.
        value: The value that would replace its own.
        path: Where both stand, for the message.

    Raises:
        InputError: Names the range, or the nearest parameter.
    """
    known = parameters()
    if name not in known:
        raise unknown("parameter", name, known, path=(*path, name))
    spec, value = known[name], single(value)
    if not is_number(value) or not spec.low <= value <= spec.high:
        raise InputError(
            f"{shown(value)} is out of range.",
            path=(*path, name),
            allowed=_range(spec.low, spec.high, spec.unit),
        )
    return float(value)


def check_switch(name: str, value: Any, *, path: KeyPath = ()) -> int:
    """Return 1 or 0 for a switch that is said to be on or off.

    Args:
        name: Name of the switch.
        value: 0, 1, on, off, true or false.
        path: Where both stand, for the message.

    Raises:
        InputError: There is no such switch, or the value is neither.
    """
    if name not in switches():
        raise unknown("switch", name, switches(), path=(*path, name))
    value = single(value)
    if is_number(value) and value in (0, 1):  # 0.0 as well, which R and pandas make of 0
        value = int(value)
    word = str(value).strip().lower()
    if word not in _SWITCH_WORDS:
        message = f"{shown(value)} is neither on nor off."
        raise InputError(message, path=(*path, name), allowed="0, 1, on, off, true, false")
    return _SWITCH_WORDS[word]


def _each(check: Callable[[str, Any], float]) -> Callable[[Any], Any]:
    """Return what checks every entry of a block of names; what is no block is left to pydantic."""

    def checked(given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        with in_place():
            return {str(name): check(str(name), value) for name, value in given.items()}

    return checked


ParameterValues = Annotated[dict[str, Number], AfterValidator(_each(check_parameter))]
SwitchValues = Annotated[dict[str, int], BeforeValidator(_each(check_switch))]


def _range(low: float, high: float, unit: str) -> str:
    if low == high:
        return f"only {low:g} ({unit})"
    return f"a number from {low:g} to {high:g} ({unit})"
