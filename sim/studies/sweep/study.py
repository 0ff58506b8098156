"""A simulation study as a file: uncertainties, levers, constants and outcomes; where, how long, how often, which design."""

import warnings
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.evidence.outcomes import chosen, outcomes
from sim.foundation import library
from sim.foundation.arguments import Check, plain_keys, single
from sim.foundation.checked import Checked, Line, Number, Place, Titled, Whole, wrong
from sim.foundation.errors import InputError, nearest, shown, unknown
from sim.foundation.paths import studies_dir
from sim.foundation.yamlio import Yaml, read_yaml, write_yaml
from sim.studies.sweep.designs import DesignSpec
from sim.studies.sweep.factors import ALL, POSTERIOR, Factor, read_levers, read_uncertainties
from sim.world.institution import Institution, list_institutions
from sim.world.scenario import Scenario, list_scenarios
from sim.world.scenario_parts import LeverUse, ParameterValues, SwitchValues

DIRECTIONS = ("lower", "higher", "info")
USUAL_REPLICATES = 10
MOST_REPLICATES = 10_000
_WHO = {"institutions": "institution", "scenarios": "scenario"}
_PATHS = ("roster", "mapping")
OLD_KEYS = {"own_luck": "own_random_numbers"}
"""Keys of version 0.1; they work for one more version, with a notice."""


class Constants(Checked):
    """What is the same at every point, over what scenarios and institutions say."""

    parameters: ParameterValues = Field({}, description="names of parameters, each with a number")
    switches: SwitchValues = Field({}, description="names of switches, each 0, 1, on, off, true or false")


class Precision(Checked):
    """How exactly an outcome is to be known at every point, instead of a fixed number of replicates."""

    outcome: Line = Field(description="the name of an outcome of the study")
    half_width: Number = Field(gt=0, description="half of the interval, in the unit of the outcome, more than 0")
    confidence: Number = Field(0.95, ge=0.5, le=0.999, description="a number from 0.5 to 0.999")
    least: Whole = Field(5, ge=3, le=MOST_REPLICATES, description=f"whole replicates from 3 to {MOST_REPLICATES}")
    most: Whole = Field(200, ge=3, le=MOST_REPLICATES, description=f"whole replicates from 3 to {MOST_REPLICATES}")

    @model_validator(mode="after")
    def _least_below_most(self) -> Self:
        if self.least > self.most:
            raise wrong(f"{self.most} is less than the least, {self.least}.", key="most", allowed="at least as many")
        return self


class Study(Titled):
    """A simulation study.

    Attributes:
        name: Short name; made from the title where it is not given.
        title: What people read.
        why: What it is to find out.
        uncertainties: By parameter, or price of a lever, `prior`, `[low, high]`, or `{levels: […]}`; or for all
            uncertain parameters the word `posterior`, or `all`, each over its prior.
        levers: By lever a list of levels, `{low, high}` or one number, of its intensity or of several fields.
        constants: Parameters and switches that are the same everywhere.
        outcomes: Outcomes over the horizon with their direction: lower or higher is better, or info.
        institutions: Names, paths or `Institution` objects.
        scenarios: Likewise; with several the first is the reference of paired differences.
        roster: The path of a roster: its people instead of those of the institutions' margins. `sim.sweep(roster=…)` takes
            tables, too.
        mapping: The path of a mapping file for it.
        months: The horizon.
        replicates: Simulated futures of every scenario at every point; None with `precision`.
        precision: How exactly an outcome, or its difference to the reference, is to be known.
        seed: Seed of the simulations and of the design.
        own_random_numbers: Every sampled point has its own; otherwise all meet the same (common random numbers).
        design: Which points.
    """

    title: Line = Field("Untitled study", description="one line of text")
    uncertainties: Any = Field({}, description='parameters with a range each, "all" or "posterior"')
    levers: Any = Field({}, description="levers with levels or a range each")
    constants: Constants = Field(Constants(), description="blocks of parameters and switches")
    outcomes: dict[str, str] = Field(description=f"names of outcomes, each with {', '.join(DIRECTIONS)}")
    institutions: tuple[Any, ...] = Field(("typical",), description="a list of institutions")
    scenarios: tuple[Any, ...] = Field(("baseline",), description="a list of scenarios, the reference first")
    roster: Place | None = Field(None, description="the path of a CSV file with one row per person")
    mapping: Place | None = Field(None, description="the path of a mapping file, beside a roster")
    months: Whole = Field(60, ge=1, le=600, description="whole months from 1 to 600")
    replicates: Whole | None = Field(
        None, ge=1, le=MOST_REPLICATES, description=f"whole replicates from 1 to {MOST_REPLICATES}"
    )
    precision: Precision | None = Field(None, description="outcome, half_width, confidence, least, most")
    seed: Whole = Field(1, ge=0, le=2**32 - 1, description="a whole number from 0 to 4294967295")
    own_random_numbers: bool = Field(False, strict=True, description="true or false")
    design: DesignSpec = Field(description="a block with the kind of design and its size")

    @model_validator(mode="before")
    @classmethod
    def _one_needs_no_list(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        filled = dict(data)
        for old in OLD_KEYS.keys() & data.keys():
            warnings.warn(_renamed(old), FutureWarning, stacklevel=2)
            filled.setdefault(OLD_KEYS[old], filled.pop(old))
        for key, one in _WHO.items():  # one institution or scenario needs no list
            if one in data:
                if key in data:
                    raise InputError(f"{one} and {key} are both given.", path=(one,), allowed="one of the two")
                filled[key] = (filled.pop(one),)
            elif isinstance(data.get(key), str | Path | Institution | Scenario):
                filled[key] = (data[key],)
        return filled

    @field_validator(*_PATHS, mode="before")
    @classmethod
    def _as_text(cls, given: Any) -> Any:
        return str(given) if isinstance(given, Path) else given

    @field_validator("outcomes", mode="before")
    @classmethod
    def _directions(cls, given: Any) -> Any:
        """Check names; a plain list takes the directions from where outcomes are declared."""
        names = list(given) if isinstance(given, list | tuple | Mapping) else [] if given is None else [given]
        if not names:
            raise InputError("No outcomes are named.", path=("outcomes",), allowed="at least one outcome")
        for k, name in enumerate(names):
            if not isinstance(name, str):
                place = ("outcomes", k) if isinstance(given, list | tuple) else ("outcomes",)
                allowed = "names, or a block of names, each with lower, higher or info"
                raise InputError(f"{shown(name)} is not the name of an outcome.", path=place, allowed=allowed)
            try:
                chosen([str(name)])
            except InputError as error:
                error.path = ("outcomes", str(name))
                raise
        usual = {str(name): outcomes()[str(name)].better.replace("neither", "info") for name in names}
        if not isinstance(given, Mapping):
            return usual
        for name, direction in given.items():
            if direction not in (None, *DIRECTIONS):
                message = f"{shown(direction)} is not a direction."
                near = nearest(str(direction), DIRECTIONS)
                raise InputError(message, path=("outcomes", str(name)), allowed=DIRECTIONS, nearest=near)
        return {str(name): direction or usual[str(name)] for name, direction in given.items()}

    @field_validator("institutions", "scenarios")
    @classmethod
    def _some(cls, given: tuple[Any, ...]) -> tuple[Any, ...]:
        if not 1 <= len(given) <= 50:
            raise wrong(f"There are {len(given)}.", allowed="1 to 50")
        for one in given:
            if not isinstance(one, str | Path | Institution | Scenario):
                raise wrong(f"{shown(one)} is not a name.", allowed="a name, or the path of a YAML file")
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.precision is not None and self.replicates is not None:
            raise InputError("Replicates and a precision are given.", path=("replicates",), allowed="one of the two")
        if self.precision is not None and self.precision.outcome not in self.outcomes:
            name = self.precision.outcome
            raise unknown("outcome of this study", name, self.outcomes, path=("precision", "outcome"))
        if self.mapping is not None and self.roster is None:
            raise InputError("There is no roster for this mapping.", path=("mapping",), allowed="with roster: FILE")
        factors = self.factors  # which are checked here
        names = {factor.name for factor in factors}
        for kind in ("parameters", "switches"):
            for name in getattr(self.constants, kind):
                if name in names:
                    message = "It is an uncertainty and a constant."
                    raise InputError(message, path=("constants", kind, name), allowed="one of the two")
        self.design.check_against(factors, posterior=self.uncertainties == POSTERIOR)
        return self

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """What is varied, uncertainties first: the columns of the design."""
        held = self.constants.parameters if self.uncertainties in (ALL, POSTERIOR) else {}
        uncertain = [one for one in read_uncertainties(self.uncertainties) if one.name not in held]
        return (*uncertain, *read_levers(self.levers))

    @property
    def own_luck(self) -> bool:
        """The old name of `own_random_numbers`."""
        warnings.warn(_renamed("own_luck"), FutureWarning, stacklevel=2)
        return self.own_random_numbers

    @property
    def least_replicates(self) -> int:
        """How many replicates every point has at least."""
        return self.precision.least if self.precision else self.replicates or USUAL_REPLICATES

    @property
    def most_replicates(self) -> int:
        """How many replicates every point has at most."""
        return self.precision.most if self.precision else self.replicates or USUAL_REPLICATES

    def to_dict(self) -> dict[str, Any]:
        """Return the study as plain data; objects stand there by name."""
        data = self.model_dump(mode="python", exclude_none=True, exclude={"institutions", "scenarios"})
        data["design"] = self.design.model_dump(exclude_none=True)
        for key in _WHO:
            data[key] = [one.name if hasattr(one, "content_hash") else str(one) for one in getattr(self, key)]
        plain: dict[str, Any] = _plain({key: value for key, value in data.items() if value not in ({}, "")})
        return plain

    def to_yaml(self) -> str:
        """Return the study as YAML text that reads back as an equal study, names instead of objects."""
        return write_yaml(self.to_dict())

    @classmethod
    def _of_file(cls, data: dict[str, Any], folder: Path | None) -> Self:
        study = cls(**data)
        for key, known in (("institutions", list_institutions()), ("scenarios", list_scenarios())):
            for index, one in enumerate(getattr(study, key)):
                if not library.is_path(one) and one not in known:
                    place = (key, index) if key in data else (_WHO[key],)
                    raise unknown(_WHO[key], one, known, path=place)
        return study if folder is None else study.in_folder(folder)

    def with_levers(self, levers: Mapping[str, Any]) -> Self:
        """Return the study with other levels, ranges or intensities of some levers."""
        own = self.levers if isinstance(self.levers, Mapping) else {}
        given = {
            name: use.model_dump(exclude_unset=True) if isinstance(use, LeverUse) else use
            for name, use in levers.items()
        }
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**kept, "levers": {**own, **given}})

    def in_folder(self, folder: Path) -> Self:
        """Return the study with its paths, which begin in a folder, made whole."""
        def whole(one: Any) -> Any:
            return library.beside(folder, one) if isinstance(one, str) and library.is_path(one) else one

        update: dict[str, Any] = {key: tuple(whole(one) for one in getattr(self, key)) for key in _WHO}
        for key in _PATHS:
            if (path := getattr(self, key)) is not None:
                update[key] = library.beside(folder, path)
        if self.design.file:
            file = library.beside(folder, self.design.file)
            update["design"] = self.design.model_copy(update={"file": file})
        return self.model_copy(update=update)


def _renamed(old: str) -> str:
    return f"`{old}` of a study is now `{OLD_KEYS[old]}`; the old name goes with the next version."


def _plain(value: Any) -> Any:
    """Turn tuples, arrays and NumPy's numbers into what YAML and JSON know."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(inner) for inner in value]
    return value.item() if isinstance(value, np.generic) else value


def _study(given: Any) -> Any:
    value = single(given)
    if not isinstance(value, str | Path | Study | Mapping):
        allowed = "the name of a study, the path of a YAML file, plain data, or a Study"
        raise InputError(f"{shown(value)} is not a study.", allowed=allowed)
    return value


StudyGiven = Annotated[str | Path | Study | Mapping[str, Any], Check(_study)]


def list_studies() -> list[str]:
    """Return the names of the built-in studies."""
    return library.names(studies_dir())


def load_study(study: str | Path | Study | Mapping[str, Any]) -> Study:
    """Return a study from the name of a built-in one, a YAML file, plain data, or as it is.

    Raises:
        InputError: It does not exist or is not right; says where and what is allowed.
    """
    return read_study(study)[0]


def read_study(study: str | Path | Study | Mapping[str, Any]) -> tuple[Study, Yaml | None]:
    """Return a study, and what was read where it was read from a file: once, for a pipe can be read only once.

    Raises:
        InputError: It does not exist or is not right; says where and what is allowed.
    """
    if isinstance(study, Study):
        return study, None
    if isinstance(study, Mapping):
        return Study(**plain_keys(study)), None
    if not isinstance(study, str | Path):
        allowed = "a name, the path of a YAML file, plain data, or a `Study`"
        raise InputError(f"{shown(study)} is not a study.", allowed=allowed)
    path = library.locate("study", study, studies_dir())
    yaml = read_yaml(path, str(path))
    return Study.from_parsed(yaml, *library.origin(path)), yaml


def placed(error: InputError, yaml: Yaml | None) -> InputError:
    """Return an error about a study with file and line, where it was read from a file and the error names a key of it."""
    known = not error.where and error.path and error.path[0] in Study.model_fields
    return error if yaml is None or not known else yaml.place(error)


def study_text(study: str | Path) -> str:
    """Return the file of a study as it stands there, comments and all."""
    _, yaml = read_study(study)
    return "" if yaml is None else yaml.text
