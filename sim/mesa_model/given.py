"""What a `FacultyModel` is given: seeds as Mesa users write them, and the habits of `batch_run`."""

import inspect
import numbers
import warnings
from typing import Annotated, Any

import numpy as np

from sim.evidence.parameters import levers, parameters, switches
from sim.foundation.arguments import FLAG, Check, single, whole
from sim.foundation.errors import InputError, shown, unknown
from sim.world.accepted import (
    MOST_SEED,
    InstitutionGiven,
    Levers,
    Parameters,
    RosterGiven,
    ScenarioGiven,
    Switches,
)
from sim.world.institution import MAX_PEOPLE, Institution
from sim.world.roster.columns import NAMES
from sim.world.scenario import Scenario

_BATCH = "mesa.batchrunner"
_FRAMES = 12  # between batch_run and a model that it makes, subclasses included


def _in_one_piece(given: Any) -> Any:
    """Refuse a piece of what `batch_run` took apart: it goes through whatever is not in a list."""
    fields = {*Scenario.model_fields, *Institution.model_fields}
    of_object = isinstance(given, tuple) and len(given) == 2 and given[0] in fields
    of_block = isinstance(given, str) and given in {*parameters(), *switches(), *levers(), *NAMES}
    if of_object or of_block:
        raise InputError(
            f"{shown(given[0] if of_object else given)} is one key of something larger: batch_run takes apart "
            "whatever is not in a list.",
            allowed='a list, also of one: {"policy": [scenario]}, {"parameters": [{"offers_per_year": 1.2}]}',
        )
    return given


_WHOLE = Check(_in_one_piece)

Institutions = Annotated[InstitutionGiven, _WHOLE]
Policies = Annotated[ScenarioGiven, _WHOLE]
Rosters = Annotated[RosterGiven, _WHOLE]
ParameterBlock = Annotated[Parameters, _WHOLE]
SwitchBlock = Annotated[Switches, _WHOLE]
LeverBlock = Annotated[Levers, _WHOLE]
Headcount = Annotated[int, whole(0, MAX_PEOPLE)]
Replicate = Annotated[int, whole(0, 2**31 - 1)]
SettlingMonths = Annotated[int, whole(0, 600)]
YesNo = Annotated[bool, FLAG]


def seed_of(rng: Any, seed: Any) -> int:
    """Return an integer seed from what Mesa users pass: nothing, an integer, or what NumPy makes a generator of.

    Raises:
        InputError: It is no seed, or there are two.
    """
    if rng is not None and seed is not None:
        raise InputError("The seed was given twice.", path=("seed",), allowed="either rng or seed")
    given = seed if rng is None else rng
    if given is None:
        return 1
    number = given if isinstance(given, list | tuple) else single(given)
    if isinstance(number, numbers.Real):
        try:
            chosen: int = whole(0, MOST_SEED).read(number)
        except InputError as error:
            error.path = ("seed",)
            raise
        return chosen
    try:
        return int(np.random.default_rng(given).integers(2**62))
    except (TypeError, ValueError):
        allowed = "a whole number, or what numpy.random.default_rng takes"
        raise InputError(f"{shown(given)} is not a valid seed.", path=("seed",), allowed=allowed) from None


def check_levers(given: dict[str, Any], keywords: list[str]) -> None:
    """Check the keywords that are not named by the model: they are levers.

    Raises:
        InputError: Names the nearest keyword or lever.
    """
    for name in given:
        if name not in levers():
            raise unknown("keyword or lever", name, [*keywords, *levers()])


def warn_of_the_same_future() -> None:
    """Say that `batch_run(iterations=…)` repeats a model that has neither a seed nor a replicate of its own."""
    frame = inspect.currentframe()
    for depth in range(_FRAMES):
        frame = frame.f_back if frame is not None else None
        if frame is None:
            return
        if frame.f_globals.get("__name__") == _BATCH and "iteration" in frame.f_locals:
            if frame.f_locals["iteration"] >= 1:
                warnings.warn(
                    "batch_run(iterations=…) repeats one and the same future: without a seed every FacultyModel has "
                    'seed 1. For different futures vary it, {"rng": [1, 2, 3]}, or {"replicate": range(3)}.',
                    UserWarning,
                    stacklevel=depth + 4,  # where batch_run was called
                )
            return
