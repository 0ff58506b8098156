"""Institutions: how many physicians, in which departments, with which mission and means.

Departments inherit the numbers of their specialty and may override any of them; an institution may be like another one
and say only what differs. docs/institutions.md shows the file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from sim.evidence.specialties import specialties
from sim.foundation import library
from sim.foundation.arguments import checked, plain_keys, whole
from sim.foundation.checked import Line, Titled, Whole
from sim.foundation.errors import InputError, plain, shown, unknown
from sim.foundation.kept import once
from sim.foundation.paths import scenarios_dir
from sim.foundation.places import at_home
from sim.foundation.yamlio import file_bytes, read_yaml, write_yaml
from sim.world.institution_parts import MAX_PEOPLE, Department, DepartmentSpec, Mission, Overrides, UnitSpec
from sim.world.scenario_parts import ParameterValues

__all__ = [
    "MAX_PEOPLE",
    "Department",
    "DepartmentSpec",
    "Institution",
    "Mission",
    "Overrides",
    "UnitSpec",
    "list_institutions",
    "load_institution",
]


class Institution(Titled):
    """An academic medical center, as far as the model knows it.

    Attributes:
        name: Short name in tables and files; made from the title where it is not given.
        title: What people read in a list.
        why: One or two plain sentences about it.
        headcount: Physician faculty in all departments together.
        mission: What the whole institution has in common.
        departments: Names, specialties and sizes.
        like: Another institution, shipped or a file, whose content holds where nothing else is said; it is written out
            when the institution is made, so that nothing of it is left here.
        parameters: Values that fit this institution, over the defaults; `attrition fit` writes them.
        posterior: File of posterior draws of its own, beside its file; `attrition fit` writes it.
        fitted_roster: Fingerprint of the roster with which it was fitted; `attrition fit` writes it.
        known: The school's own data, to which `attrition fit` fits the model; nothing else reads it.
    """

    title: Line = Field("Untitled institution", title="What people read", description="one line of text")
    headcount: Whole = Field(
        title="Physician faculty; the sum of the departments, which may be left out where they are listed",
        ge=1, le=MAX_PEOPLE, description=f"whole people from 1 to {MAX_PEOPLE}",
    )  # fmt: skip
    mission: Mission = Field(
        title="What the whole institution has in common", description="a block of keys such as rank_shares and payline"
    )
    departments: tuple[DepartmentSpec, ...] = Field(
        title="Its departments", min_length=1, max_length=500, description="a list of 1 to 500 departments"
    )
    parameters: ParameterValues = Field(
        {}, title="Values of parameters that fit it better than the defaults", description="parameters with a value each"
    )
    posterior: str = Field(
        "", max_length=500, title="Posterior draws of its own; `attrition fit` writes them",
        description="the name of a file of draws beside this one",
    )  # fmt: skip
    fitted_roster: str = Field(
        "", max_length=64, title="Which roster it was fitted with; `attrition fit --roster` writes it",
        description="the fingerprint of a roster",
    )  # fmt: skip
    known: dict[str, Any] = Field(
        {}, title="What the school knows about itself; only `attrition fit` uses it",
        description="a block such as departures: {count: 31, years: 1}, for `attrition fit`",
    )  # fmt: skip
    like: str = Field(
        "", exclude=True, title="Another institution, from which everything is taken that this file leaves out",
        description="the name of an institution, or the path of its file",
    )  # fmt: skip

    def __init__(self, /, **data: Any) -> None:
        filled = _like_another(data) if data.get("like") else data
        if "headcount" not in filled:
            filled = {**filled, **_added_up(filled.get("departments"))}
        super().__init__(**filled)

    @model_validator(mode="after")
    def _departments_fit(self) -> Self:
        seen: dict[str, int] = {}
        for index, department in enumerate(self.departments):
            first = seen.setdefault(plain(department.name), index)
            if first != index:
                raise InputError(
                    f"{shown(department.name)} is also the name of department #{first + 1}.",
                    path=("departments", index, "name"),
                    allowed="each name once",
                )
        total = sum(department.headcount for department in self.departments)
        if total != self.headcount:
            raise InputError(
                f"It is {self.headcount:,}, but the departments together have {total:,} people.",
                path=("headcount",),
                allowed=f"{total}, or departments that add up",
            )
        return self

    @once
    def departments_resolved(self) -> tuple[Department, ...]:
        """Return the departments that have people, each with all its numbers."""
        found = []
        for spec in self.departments:
            specialty = specialties()[spec.specialty]
            usual: dict[str, Any] = {"ambulatory": specialty.ambulatory, **specialty.values()}
            del usual["share_percent"]  # of all US faculty: serves to make institutions, not to run them
            if spec.headcount:
                numbers = {**usual, **spec.overrides.given()}
                found.append(Department(spec.name, spec.specialty, spec.headcount, **numbers))
        return tuple(found)

    @once
    def units_resolved(self) -> tuple[UnitSpec, ...]:
        """Return the units: departments cut into equal parts near the target size; small ones stay whole."""
        units = []
        for department in self.departments:
            parts = max(1, round(department.headcount / self.mission.unit_size_target))
            base, larger = divmod(department.headcount, parts)
            for part in range(parts if department.headcount else 0):
                name = f"{department.name} {part + 1}" if parts > 1 else department.name
                units.append(UnitSpec(name, department.name, base + (part < larger)))
        return tuple(units)

    def unit_names(self) -> list[str]:
        """Return the names of the units."""
        return [unit.name for unit in self.units_resolved()]

    @checked
    def scaled(self, headcount: Annotated[int, whole(1, MAX_PEOPLE)]) -> Self:
        """Return the same institution with another number of people, its departments in proportion."""
        exact = [department.headcount * headcount / self.headcount for department in self.departments]
        sizes = [int(size) for size in exact]
        by_rest = sorted(range(len(exact)), key=lambda k: sizes[k] - exact[k])
        for k in by_rest[: headcount - sum(sizes)]:
            sizes[k] += 1
        departments = [
            {**dict(spec), "headcount": size} for spec, size in zip(self.departments, sizes, strict=True)
        ]
        return type(self)(**{**dict(self), "headcount": headcount, "departments": departments})

    @property
    @once
    def content_hash(self) -> str:
        """A fingerprint of everything that a run depends on; name, title and why do not count."""
        departments = [asdict(department) for department in self.departments_resolved()]
        content = [self.mission.model_dump(mode="json"), departments]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @once
    def to_yaml(self) -> str:
        """Return the institution as YAML text that `from_yaml` reads back as an equal institution."""
        content = self.model_dump(mode="json", exclude_none=True)
        content["posterior"] = Path(self.posterior).name  # it lies beside the file, wherever that is
        return write_yaml({key: value for key, value in content.items() if value not in ({}, "")})

    @classmethod
    def _of_file(cls, data: dict[str, Any], folder: Path | None) -> Self:
        other = data.get("like")
        if isinstance(other, str) and other:
            if library.is_path(other) and folder is not None:
                data = {**data, "like": library.beside(folder, other)}
            elif other not in list_institutions():
                raise unknown("institution", other, list_institutions(), path=("like",))
        try:
            return cls(**data)
        except RecursionError:
            raise InputError("It is like itself.", path=("like",), allowed="another institution") from None


def _like_another(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file says, over what the institution says that it is like."""
    own = {key: value for key, value in data.items() if key != "like"}
    if not isinstance(data["like"], str | Path | Institution):
        allowed = Institution.model_fields["like"].description or ""
        raise InputError(f"{shown(data['like'])} is not a name.", path=("like",), allowed=allowed)
    other = load_institution(data["like"])
    if "departments" not in own and isinstance(own.get("headcount"), int) and 1 <= own["headcount"] <= MAX_PEOPLE:
        other = other.scaled(own["headcount"])
    inherited = {**dict(other), "known": {}, "name": "", "why": ""}
    if "departments" in own:
        del inherited["headcount"]  # the sum of its own
    for block in ("mission", "parameters"):
        if isinstance(own.get(block), Mapping):
            own[block] = {**dict(inherited[block]), **own[block]}
    return {**inherited, **own}


def _added_up(departments: Any) -> dict[str, int]:
    """Return the headcount that the departments make together, where they say theirs."""
    try:
        sizes = [one.headcount if isinstance(one, DepartmentSpec) else one["headcount"] for one in departments]
    except (TypeError, KeyError):
        return {}
    return {"headcount": sum(sizes)} if sizes and all(isinstance(size, int) for size in sizes) else {}


def list_institutions() -> list[str]:
    """Return the names of the built-in institutions."""
    return library.names(scenarios_dir() / "institutions")


def load_institution(institution: str | Path | Institution | Mapping[str, Any]) -> Institution:
    """Return an institution from the name of a built-in one, from the path of a YAML file, from plain data, or as it is.

    Raises:
        InputError: It does not exist or is not right; says where and what is allowed.
    """
    if isinstance(institution, Institution):
        return institution
    if isinstance(institution, Mapping):
        return Institution(**plain_keys(institution))
    path = library.locate("institution", institution, scenarios_dir() / "institutions")
    content = file_bytes(path)
    folder, name = library.origin(path)
    # the file that it is like may change while this one stays as it is
    read = _read.__wrapped__ if b"like" in content else _read
    return read(path, folder, name, content)


@lru_cache(maxsize=16)
def _read(path: Path, folder: Path, name: str, content: bytes) -> Institution:
    """Read an institution, once as long as its file stays as it is."""
    found = Institution.from_parsed(read_yaml(content, str(path)), folder, name)
    if not found.posterior:
        return found
    return found.model_copy(update={"posterior": str(folder / at_home(found.posterior))})
