"""Check what users write after --set, --switch, and --lever; a wrong name gets the nearest valid one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sim.evidence.parameters import levers, parameters, switches
from sim.foundation.errors import InputError, nearest, shown, unknown
from sim.foundation.text import tidy
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import RosterFile
from sim.world.scenario import Scenario, check_parameter, check_switch

MONTHS_IN_YEAR = 12
USUAL_MONTHS = 60
USUAL_FUTURES = 20
FUTURES_OF_DRAW = 2
LONGEST = 600


def parameter_values(given: Sequence[str]) -> dict[str, float]:
    """Return parameter values from `name=value` texts."""
    found = {}
    for name, text in _pairs("--set", given):
        if name not in parameters():
            raise _elsewhere("parameter", "--set", name, parameters())
        found[name] = _number("--set", name, text)
        try:
            check_parameter(name, found[name])
        except InputError as error:
            raise error.at("--set") from None
    return found


def switch_values(given: Sequence[str]) -> dict[str, int]:
    """Return switches, 1 on and 0 off, from `name=off` texts."""
    found = {}
    for name, text in _pairs("--switch", given):
        if name not in switches():
            raise _elsewhere("switch", "--switch", name, switches())
        try:
            found[name] = check_switch(name, text)
        except InputError as error:
            raise error.at("--switch") from None
    return found


def lever_values(given: Sequence[str]) -> dict[str, float]:
    """Return intensities of levers from `name=intensity` texts."""
    found = {}
    for name, text in _pairs("--lever", given):
        if name not in levers():
            raise _elsewhere("lever", "--lever", name, levers())
        found[name] = _number("--lever", name, text)
        if not 0.0 <= found[name] <= 1.0:
            allowed = "a number from 0 (not at all) to 1 (fully)"
            message = f"{shown(found[name])} is not an intensity."
            raise InputError(message, where="--lever", path=(name,), allowed=allowed)
    return found


def roster(
    path: Path | None, pairs: Sequence[str] | None, mapping: Path | None, skip_refused: bool
) -> RosterFile | None:
    """Return the roster with what --map, --mapping and --skip-refused say of it, or None where there is none."""
    if path is None:
        for flag, given in (("--map", pairs), ("--mapping", mapping), ("--skip-refused", skip_refused)):
            if given:
                raise InputError("There is no roster for this option.", where=flag, allowed="with --roster FILE")
        return None
    how = RosterMapping.of(mapping, pairs or ())
    return RosterFile(path, replace(how, skip_refused=skip_refused or how.skip_refused))


def with_levers(scenario: Scenario, given: Sequence[str]) -> Scenario:
    """Return a scenario with the requested levers, or unchanged."""
    intensities = lever_values(given)
    return scenario.with_levers(**intensities) if intensities else scenario


def futures(replicates: int | None, draws: int) -> int:
    """Return how many futures are simulated: at least two for each draw, so that draws and chance can be told apart."""
    return max(USUAL_FUTURES, FUTURES_OF_DRAW * draws) if replicates is None else replicates


def horizon(months: int | None, years: float | None) -> int:
    """Return the number of months from --months or --years."""
    if months is not None and years is not None:
        raise InputError("The horizon is given twice.", where="--months, --years", allowed="one of the two")
    if years is None:
        return USUAL_MONTHS if months is None else months
    found = round(years * MONTHS_IN_YEAR) if math.isfinite(years) else 0
    if not 1 <= found <= LONGEST:
        message = f"{shown(years)} is not a horizon."
        raise InputError(message, where="--years", allowed=f"from 1/12 to {LONGEST // MONTHS_IN_YEAR} years")
    return found


def _pairs(flag: str, given: Sequence[str]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in tidy(text).partition("="))
        if not (name and equals and value):
            raise InputError(f"{shown(text)} is not complete.", where=flag, allowed=f"{flag} name=value")
        name = name.replace("-", "_")
        if name in found:
            raise InputError("It is given twice.", where=flag, path=(name,), allowed="each name once")
        found[name] = value
    return list(found.items())


def _number(flag: str, name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        message = f"{shown(text)} is not a number."
        raise InputError(message, where=flag, path=(name,), allowed="a number, such as 0.5") from None


def _elsewhere(kind: str, flag: str, name: str, known: Iterable[str]) -> InputError:
    """Return the error for an unknown name; it may belong to another flag."""
    known = list(known)
    others = {
        "--set": ("a parameter", parameters()),
        "--switch": ("a switch", switches()),
        "--lever": ("a lever", levers()),
    }
    for other, (what, names) in others.items():
        if other != flag and name in names:
            return InputError(
                f"{shown(name)} is {what}, not a {kind}.", where=flag, allowed=f"{other} {name}=…"
            )
    if kind == "parameter":  # there are hundreds
        allowed = "a name that `attrition parameters` lists"
        message = f"{shown(name)} is not a known parameter."
        return InputError(message, where=flag, allowed=allowed, nearest=nearest(name, known))
    return unknown(kind, name, known).at(flag)
