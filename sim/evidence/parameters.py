"""The declared parameters: parameters, switches, levers and shocks, read once from `sim/evidence/` and checked."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, Literal, Self

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.foundation.brief import Catalog
from sim.foundation.paths import evidence_dir
from sim.rules.vocabulary import Lever, Shock

Status = Literal["confirmed", "derived", "second-hand", "recalled", "assumption"]


ASSUMPTION = "assumption"


class Declared(BaseModel):
    """Anything declared in the evidence files: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(Declared):
    """One number of the model.

    Attributes:
        name: Its name, also the attribute that rules read.
        group: Key of its group.
        value: The default.
        low: Lower end of the plausible range.
        high: Upper end.
        unit: Unit in words.
        distribution: Prior over the range, or `fixed`.
        source: Key of `sources.yaml`.
        status: How well it is known.
        note: What it means.
        switch: The switch of its mechanism, where the parameter does nothing while that is off.
    """

    name: str
    group: str
    value: float
    low: float
    high: float
    unit: str = Field(min_length=1)
    distribution: Literal["uniform", "triangular", "fixed"]
    source: str
    status: Status
    note: str = Field(min_length=3)
    switch: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it belongs to a mechanism that is off by default: nothing is drawn or calibrated for it."""
        return self.switch is not None and not switches()[self.switch].on

    @model_validator(mode="after")
    def _within_its_range(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.name}: the value lies outside its range")
        if (self.low == self.high) != (self.distribution == "fixed"):
            raise ValueError(f"{self.name}: only a fixed parameter has no range")
        return self


class SwitchSpec(Declared):
    """A mechanism that can be switched off, or on.

    Attributes:
        name: Its name, also the attribute that rules read: 1 on, 0 off.
        kind: What kind of mechanism.
        title: In words.
        on: Whether it is on by default. A mechanism that is built but not yet calibrated is off.
        rests_on: Parameters that set how large its effect is, besides those that name it as their switch.
    """

    name: str
    kind: Literal["strain", "gap", "feedback", "exposure", "mechanism"]
    title: str
    on: bool = True
    rests_on: tuple[str, ...] = ()

    @property
    def assumption_only(self) -> bool:
        """Whether its effect rests on an assumption only: no effect size with a source."""
        own = [name for name, spec in parameters().items() if spec.switch == self.name]
        return only_assumed((*self.rests_on, *own))


class LeverCost(Declared):
    """One cost of a lever in dollars of 2024, by what is counted."""

    per: Literal["person", "cfte", "unit", "departure", "unfunded"]
    usd_per_year: float = Field(ge=0)
    low: float = Field(ge=0)
    high: float = Field(ge=0)
    source: str


class LeverSpec(Declared):
    """Something an institution can do."""

    name: str
    group: str
    group_title: str
    title: str
    description: str
    acts_on: str
    effects: tuple[str, ...]
    ramp_months: int = Field(ge=0)
    upkeep: float = Field(1.0, ge=0, le=1)
    learning_hours: float = Field(ge=0)
    costs: tuple[LeverCost, ...]
    raises: bool = False
    grade: Literal["strong", "moderate", "weak", "none"]
    source: str
    levels: Mapping[float, str]

    @property
    def index(self) -> int:
        """Its place in the records."""
        return int(Lever[self.name.upper()])

    @property
    def assumption_only(self) -> bool:
        """Whether its effect rests on an assumption only: no evidence, or no effect size with a source."""
        return self.grade == "none" or only_assumed(self.effects)


class ShockSpec(Declared):
    """Something that can happen to an institution; it does nothing while its `switch` is off."""

    name: str
    title: str
    description: str
    unit: str
    size: float
    low: float
    high: float
    months: int | None
    source: str
    status: Status
    switch: str | None = None

    @property
    def index(self) -> int:
        """Its place in the records."""
        return int(Shock[self.name.upper()])

    @property
    def assumption_only(self) -> bool:
        """Whether its size rests on an assumption only: no source."""
        return self.source == ASSUMPTION


def only_assumed(names: Iterable[str]) -> bool:
    """Return whether parameters rest on assumptions alone: there are some, and no source stands behind any of them.

    Args:
        names: Of parameters that set the size of an effect.
    """
    found = [parameters()[name].source == ASSUMPTION for name in names]
    return bool(found) and all(found)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(
        (evidence_dir() / name).read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    return content


@cache
def parameter_groups() -> Mapping[str, str]:
    """Return the titles of the parameter groups by key."""
    return {key: group["title"] for key, group in _read("parameters.yaml").items()}


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return every parameter of the model by name."""
    groups = _read("parameters.yaml")
    return Catalog(
        (name, Parameter(name=name, group=key, switch=group.get("switch"), **fields))
        for key, group in groups.items()
        for name, fields in group["parameters"].items()
    )


@cache
def switches() -> Mapping[str, SwitchSpec]:
    """Return every switch by name."""
    return Catalog((name, SwitchSpec(name=name, **fields)) for name, fields in _read("switches.yaml").items())


@cache
def levers() -> Mapping[str, LeverSpec]:
    """Return every lever by name, in the order of the groups that leaders speak of."""
    content = _read("levers.yaml")
    titles, levels = content["groups"], content["levels"]
    found = [
        LeverSpec(name=name, group_title=titles[fields["group"]], levels=levels, **fields)
        for name, fields in content["levers"].items()
    ]
    if {lever.name.upper() for lever in found} != set(Lever.__members__):
        raise ValueError("levers.yaml and the vocabulary do not name the same levers")
    order = list(titles)
    return Catalog((lever.name, lever) for lever in sorted(found, key=lambda lever: order.index(lever.group)))


@cache
def shocks() -> Mapping[str, ShockSpec]:
    """Return every kind of shock by name."""
    return Catalog((name, ShockSpec(name=name, **fields)) for name, fields in _read("shocks.yaml").items())


@cache
def sources() -> Mapping[str, Mapping[str, Any]]:
    """Return every source by its id."""
    return _read("sources.yaml")


@cache
def parameter_type() -> np.dtype:
    """Return the record type that the compiled rules read: all parameters, then all switches."""
    return np.dtype([(name, "<f8") for name in (*parameters(), *switches())])


def settings(
    values: Mapping[str, float] | None = None, switched: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return all parameters and switches with some of them replaced.

    Args:
        values: Parameter values by name.
        switched: Switches by name, 1 on and 0 off.
    """
    chosen = {name: spec.value for name, spec in parameters().items()}
    chosen.update({name: float(spec.on) for name, spec in switches().items()})
    chosen.update({name: float(value) for name, value in (values or {}).items()})
    chosen.update({name: float(value) for name, value in (switched or {}).items()})
    return chosen


def acting(chosen: Mapping[str, float]) -> dict[str, float]:
    """Return those of some settings that act: without mechanisms that wait, switched off, and their parameters.

    Fingerprints are taken of these, so that a mechanism that changes nothing makes nothing out of date.
    """
    off = {name for name, spec in switches().items() if not spec.on and not chosen[name]}
    idle = off | {name for name, spec in parameters().items() if spec.switch in off}
    return {name: value for name, value in chosen.items() if name not in idle}


def parameter_record(chosen: Mapping[str, float]) -> np.ndarray:
    """Return settings as a one-row record array for the compiled rules."""
    kind = parameter_type()
    return np.array([tuple(chosen[name] for name in kind.names or ())], dtype=kind)


def parameter_object(chosen: Mapping[str, float]) -> SimpleNamespace:
    """Return settings as a plain object for rules that run as Python."""
    return SimpleNamespace(**{name: float(value) for name, value in chosen.items()})
