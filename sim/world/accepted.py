"""What public functions accept for scenarios, institutions, parameters and so on, as types that check it.

Each type is what the word means (`Replicates` is an `int`) with the check that `sim.arguments.checked` applies.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pandas as pd

from sim.evidence.posterior import Draw
from sim.foundation.arguments import (
    BLOCK,
    FLAG,
    FUNCTION,
    NAME,
    NAMES,
    WHOLES,
    Check,
    plain_keys,
    single,
    whole,
)
from sim.foundation.errors import InputError, shown
from sim.world.institution import Institution
from sim.world.roster.file import is_source
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario
from sim.world.scenario_parts import LeverUse, check_parameter, check_switch

MOST_REPLICATES = 10_000
MOST_MONTHS = 600
MOST_SEED = 2**63 - 1
MOST_THREADS = 256
MOST_DRAWS = 200

LeverGiven = float | Mapping[str, Any] | LeverUse


def _scenario(given: Any) -> Any:
    value = single(given)
    if not isinstance(value, str | Path | Scenario | Mapping):
        allowed = "the name of a scenario, the path of a YAML file, or a Scenario"
        raise InputError(f"{shown(value)} is not a scenario.", allowed=allowed)
    return value


def _institution(given: Any) -> Any:
    value = single(given)
    if not isinstance(value, str | Path | Institution | Mapping):
        allowed = "the name of an institution, the path of a YAML file, or an Institution"
        raise InputError(f"{shown(value)} is not an institution.", allowed=allowed)
    return value


def _parameters(given: Any) -> dict[str, float]:
    return {name: check_parameter(name, value) for name, value in plain_keys(given).items()}


def _switches(given: Any) -> dict[str, int]:
    return {name: check_switch(name, value) for name, value in plain_keys(given).items()}


def _levers(given: Any) -> dict[str, LeverGiven]:
    return {
        name: value if isinstance(value, Mapping | LeverUse) else single(value)
        for name, value in plain_keys(given).items()
    }


def _draws(given: Any) -> int | tuple[Mapping[str, float], ...]:
    """Return how many posterior draws, or the draws themselves: a list of blocks, or a table of one column a parameter."""
    if isinstance(given, pd.DataFrame):
        given = given.to_dict("records")
    if isinstance(given, Sequence) and not isinstance(given, str) and all(isinstance(one, Mapping) for one in given):
        found: list[Mapping[str, float]] = []
        for place, values in enumerate(given):
            try:
                checked = _parameters(values)
                found.append(values if isinstance(values, Draw) else checked)  # which knows what it is from
            except InputError as error:
                error.path = (place, *error.path)
                raise
        return tuple(found)
    number: int = whole(0, MOST_DRAWS).read(given)
    return number


def _source(given: Any) -> Any:
    table = isinstance(given, pd.DataFrame) or callable(getattr(given, "to_pandas", None))
    value = given if table else single(given)
    if not table and not isinstance(value, RosterFile) and not is_source(value):
        allowed = "the path of a CSV file, its bytes, an open file, or a table with one row per person"
        raise InputError(f"{shown(value)} is not a roster.", allowed=allowed)
    return value


def _progress(given: Any) -> Any:
    return given if callable(given) else FLAG.read(given)


Progress = Callable[[int, int], None]

ScenarioGiven = Annotated[str | Path | Scenario, Check(_scenario)]
InstitutionGiven = Annotated[str | Path | Institution, Check(_institution)]
RosterGiven = Annotated[Given | RosterFile, Check(_source)]
Replicates = Annotated[int, whole(1, MOST_REPLICATES)]
Months = Annotated[int, whole(1, MOST_MONTHS)]
Seed = Annotated[int, whole(0, MOST_SEED)]
Threads = Annotated[int, whole(1, MOST_THREADS)]
Parameters = Annotated[Mapping[str, float], Check(_parameters)]
Switches = Annotated[Mapping[str, float], Check(_switches)]
Levers = Annotated[Mapping[str, LeverGiven], Check(_levers)]
Draws = Annotated[int | Sequence[Mapping[str, float]], Check(_draws)]
Rules = Annotated[Mapping[str, Callable[..., Any]], BLOCK]
Flag = Annotated[bool, FLAG]
Name = Annotated[str, NAME]
Names = Annotated[Sequence[str], NAMES]
Wholes = Annotated[Sequence[int], WHOLES]
ProgressGiven = Annotated[Progress | bool, Check(_progress)]
Cancel = Annotated[Callable[[], bool], FUNCTION]
