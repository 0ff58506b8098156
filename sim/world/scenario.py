"""Scenarios: which levers an institution pulls, when and how far, and which shocks it meets.

A scenario is a small YAML file with a title and a plain-language why. What a lever does and what a shock is
made of is declared in `sim/evidence/`.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from pydantic import Field, field_validator

from sim.evidence.parameters import levers
from sim.foundation import library
from sim.foundation.arguments import plain_keys
from sim.foundation.checked import MAX_LINE, Line, Place, Titled
from sim.foundation.errors import KeyPath, unknown
from sim.foundation.paths import scenarios_dir
from sim.foundation.yamlio import Yaml, file_bytes, read_yaml, write_yaml
from sim.world.institution import DepartmentSpec, Institution, list_institutions, load_institution
from sim.world.scenario_parts import (
    LeverUse,
    ParameterValues,
    Shock,
    SwitchValues,
    check_parameter,
    check_switch,
)
from sim.world.titles import with_names

__all__ = [
    "DepartmentSpec",
    "Institution",
    "LeverUse",
    "Scenario",
    "Shock",
    "check_parameter",
    "check_switch",
    "list_institutions",
    "list_scenarios",
    "load_institution",
    "load_scenario",
]


class Scenario(Titled):
    """A policy for an institution, and what happens to it; the one thing that users compare.

    Attributes:
        name: Short name in tables and files; made from the title where it is not given.
        title: What people read in a list.
        why: One or two plain sentences: why anyone would look at this.
        institution: Name of a built-in institution, or path of your own.
        levers: Uses of levers by name; a bare number is the intensity.
        shocks: What happens, in any order.
        parameters: Values that replace those of `sim/evidence/parameters.yaml`.
        switches: Mechanisms that are off (0) or on (1).
    """

    title: Line = Field("Untitled scenario", description="one line of text")
    institution: Place = Field("typical", description="the name of an institution, or the path of its file")
    levers: dict[str, LeverUse] = Field({}, description="names of levers, each with its intensity")
    shocks: tuple[Shock, ...] = Field((), max_length=50, description="a list of shocks, each a block of keys")
    parameters: ParameterValues = Field({}, description="names of parameters, each with a number")
    switches: SwitchValues = Field({}, description="names of switches, each 0, 1, on, off, true or false")

    @field_validator("levers", mode="before")
    @classmethod
    def _defaults_of_each_lever(cls, uses: Any) -> Any:
        """Read a bare number as an intensity; omitted keys take this lever's defaults."""
        if not isinstance(uses, Mapping):
            return uses
        filled: dict[str, object] = {}
        for name, use in uses.items():
            spec = levers().get(str(name))
            if spec is None:
                raise unknown("lever", str(name), levers(), path=("levers", str(name)))
            usual = {"ramp": spec.ramp_months, "upkeep": spec.upkeep}
            if isinstance(use, LeverUse):
                left_out = {key: value for key, value in usual.items() if key not in use.model_fields_set}
                filled[name] = use.model_copy(update=left_out)
            else:
                filled[name] = {**usual, **(use if isinstance(use, Mapping) else {"intensity": use})}
        return filled

    def with_levers(self, **used: float | Mapping[str, Any] | LeverUse) -> Self:
        """Return a copy in which these levers are used like this, and another name and title.

        Args:
            used: By lever its intensity, or a block of keys such as `{"intensity": 0.5, "start": 7}`; what is not
                named stays as it is in the scenario.
        """
        uses: dict[str, Any] = dict(self.levers)
        for name, value in used.items():
            kept = uses[name].model_dump() if name in uses else {}
            given = value if isinstance(value, Mapping) else {"intensity": value}
            uses[name] = value if isinstance(value, LeverUse) else {**kept, **given}
        name = "+".join([self.name, *used])[:MAX_LINE]
        title = f"{self.title}, with {', '.join(used)}".replace("_", " ")[:MAX_LINE]
        return type(self)(**{**dict(self), "name": name, "title": title, "levers": uses})

    def check_against(self, institution: Institution, units: Collection[str] | None = None) -> None:
        """Check that every unit and department that the scenario names exists in the institution.

        Args:
            institution: The institution that the scenario is combined with.
            units: Names of its units where a roster gives others than `institution.unit_names()`.

        Raises:
            InputError: Names the first that does not exist and the nearest that does.
        """
        departments = [department.name for department in institution.departments if department.headcount]
        known = list(institution.unit_names() if units is None else units)
        for name, use in self.levers.items():
            _check_names("department", use.departments, departments, ("levers", name, "departments"))
            _check_names("unit", use.units, known, ("levers", name, "units"))
        for index, shock in enumerate(self.shocks):
            _check_names("department", shock.departments, departments, ("shocks", index, "departments"))

    @property
    def content_hash(self) -> str:
        """A fingerprint of what the scenario does; name, title and why do not count."""
        content = self.model_dump(mode="json", exclude={"name", "title", "why"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def to_yaml(self) -> str:
        """Return the scenario as YAML text that `from_yaml` reads back as an equal scenario."""
        data = self.model_dump(mode="json")
        for use in data["levers"].values():
            _drop_empty(use)
        for shock in data["shocks"]:
            _drop_empty(shock, but=("months",))  # no months is not the usual months: it stays
        _drop_empty(data)
        return write_yaml(data)

    @classmethod
    def from_parsed(cls, yaml: Yaml, folder: Path | None, name: str) -> Self:
        """Make one of what a file says; titles of levers, shocks, tracks and institutions stand for their names."""
        return super().from_parsed(with_names(yaml), folder, name)

    @classmethod
    def _of_file(cls, data: dict[str, Any], folder: Path | None) -> Self:
        scenario = cls(**data)
        if folder is not None and library.is_path(scenario.institution):
            return scenario.model_copy(update={"institution": library.beside(folder, scenario.institution)})
        if scenario.institution not in list_institutions():
            raise unknown("institution", scenario.institution, list_institutions(), path=("institution",))
        return scenario


def _drop_empty(data: dict[str, object], but: tuple[str, ...] = ()) -> None:
    for key in [key for key, value in data.items() if value in (None, "", [], {}) and key not in but]:
        del data[key]


def _check_names(kind: str, names: tuple[str, ...], known: list[str], path: KeyPath) -> None:
    for index, name in enumerate(names):
        if name not in known:
            raise unknown(kind, name, known, path=(*path, index))


def list_scenarios() -> list[str]:
    """Return the names of the built-in scenarios, the baseline first."""
    return sorted(library.names(scenarios_dir()), key=lambda name: (name != "baseline", name))


def load_scenario(scenario: str | Path | Scenario | Mapping[str, Any]) -> Scenario:
    """Return a scenario from the name of a built-in one, from the path of a YAML file, from plain data, or as it is.

    Raises:
        InputError: It does not exist or is not right; says where and what is allowed.
    """
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, Mapping):
        return Scenario(**plain_keys(scenario))
    path = library.locate("scenario", scenario, scenarios_dir())
    folder, name = library.origin(path)
    return _read(path, folder.absolute(), name, file_bytes(path))


@lru_cache(maxsize=64)
def _read(path: Path, folder: Path, name: str, content: bytes) -> Scenario:
    """Read a scenario, once as long as its file stays as it is."""
    return Scenario.from_parsed(read_yaml(content, str(path)), folder, name)
