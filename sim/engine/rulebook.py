"""A researcher's own rules in the place of those of the model, compiled like them."""

import importlib.util
import inspect
import re
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any
from uuid import uuid4

import numba
import numpy as np
from numba.extending import register_jitable

from sim.engine import months
from sim.engine.actors import OLD_NAMES_MET, one, several
from sim.engine.compile_cache import uncached
from sim.engine.lanes import LANES
from sim.engine.months import PERSON_RULES, UNIT_RULES
from sim.evidence.fields import names_of, nearest_field
from sim.evidence.parameters import parameter_type
from sim.foundation.errors import InputError, listed, nearest, printable
from sim.rules.records import department_type, moved_field, person_type, school_type, unit_type

Rule = Callable[..., Any]
PERSON_ARGUMENTS = ("me", "unit", "department", "school", "people", "p")
UNIT_ARGUMENTS = ("unit", "department", "school", "people", "p")
RULES = (*PERSON_RULES, *UNIT_RULES)
_OWN = register_jitable(error_model="python")  # whose division by zero is an error, as in a Mesa agent
_NO_FIELD = re.compile(r"Unknown attribute '(\w+)' of type Actor\((\w+)|setattr: \(Actor\((\w+)[^)]*\)\)\.(\w+) =")
_CALLED = {"parameters": "parameter record"}
_LONGEST_REASON = 160  # characters of the compiler's own words
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_RECORDS = {
    "me": ("person", LANES, person_type),
    "unit": ("unit", 1, unit_type),
    "department": ("department", 1, department_type),
    "school": ("school", 1, school_type),
    "people": ("person", LANES, person_type),
    "p": ("parameters", 1, parameter_type()),
}


def check_rule(name: str, function: Rule) -> None:
    """Check that a function can take the place of a rule.

    Raises:
        InputError: No such rule, not a function, or other arguments.
    """
    if name not in RULES:
        raise InputError(
            f'"{name}" is not a rule that can be replaced.',
            allowed=", ".join(RULES),
            nearest=nearest(name, RULES),
        )
    expected = arguments_of(name)
    plain = isinstance(function, FunctionType)  # not wrapped: it shall serve a Mesa agent, too
    given = [one.kind for one in inspect.signature(function).parameters.values()] if plain else []
    if len(given) != len(expected) or not set(given) <= set(_POSITIONAL):
        raise InputError(
            f'The rule "{name}" must be a plain function of {len(expected)} arguments.',
            allowed=f"def {name}({', '.join(expected)})",
        )


def arguments_of(name: str) -> tuple[str, ...]:
    """Return what a rule is given to look at and to change."""
    return PERSON_ARGUMENTS if name in PERSON_RULES else UNIT_ARGUMENTS


def check_compiles(name: str, function: Rule) -> None:
    """Compile a rule by itself, so that what is wrong is said of the rule and not of the months around it.

    Raises:
        InputError: It cannot be compiled; says where and why, as far as it is known.
    """
    kinds = []
    for word in arguments_of(name):
        kind, lanes, dtype = _RECORDS[word]
        kinds.append((several if word == "people" else one)(kind, lanes, numba.typeof(np.zeros(1, dtype)).dtype))
    OLD_NAMES_MET.clear()
    try:
        numba.njit(function, error_model="python").compile(tuple(kinds))
    except Exception as error:  # numba and what it calls raise errors of many kinds
        raise _explained(name, function, error) from None
    for old in sorted(OLD_NAMES_MET):
        message = f'In the rule "{name}" ({function.__name__}), {moved_field(old)}'
        warnings.warn(message, FutureWarning, stacklevel=2)


def _explained(name: str, function: Rule, error: Exception) -> InputError:
    """Return one sentence from the pages that the compiler prints."""
    file = function.__code__.co_filename
    unknown = _NO_FIELD.search(str(error))
    if unknown:
        missing, actor = unknown[1] or unknown[4], unknown[2] or unknown[3]
        here = names_of(actor)
        return InputError(
            f'The rule "{name}" ({function.__name__}) uses ".{missing}", which a {_CALLED.get(actor, actor)} has not.',
            where=file,
            allowed=f"{listed(here, 12)}; all: `attrition fields`, or sim.fields(), and sim.parameters()",
            nearest=nearest_field(missing, actor),
        )
    text = str(error).rpartition("raised a specific error:")[2]  # the innermost, where rules call each other
    said = [line.strip() for line in text.splitlines() if line.strip()]
    reason = next((line for line in said if "Failed in nopython mode" not in line), type(error).__name__)
    reason = re.sub(r"Record\(.*", "a record …", reason.partition(" Raised from ")[0])[:_LONGEST_REASON]
    found = re.search(re.escape(file.replace("\\", "/").rpartition("/")[2]) + r'"?,? (?:line |\()(\d+)', text)
    return InputError(
        f'The rule "{name}" ({function.__name__}) cannot be compiled: {printable(reason).rstrip(".")}.',
        where=file,
        line=int(found[1]) if found else None,
        allowed="plain loops, numbers, and functions marked by @rule of sim.rules.functions; "
        'see "Rules for rule authors" in CONTRIBUTING.md',
    )


@lru_cache(maxsize=8)
def months_of(own: tuple[tuple[str, Rule], ...]) -> ModuleType:
    """Return the compiled months with one's own rules, the same module for the same rules; see `months_with`."""
    return months_with(dict(own))


def own_rules(module: ModuleType) -> tuple[tuple[str, Rule], ...]:
    """Return the rules that were replaced in compiled months, by name; none in those of the model."""
    return getattr(module, "OWN_RULES", ())


def key_of(module: ModuleType) -> str:
    """Return what tells sets of own rules apart, in this process and in any other; nothing for the model's own."""
    return getattr(module, "KEY", "")


def months_with(own: Mapping[str, Rule] | None) -> ModuleType:
    """Return the compiled months, with some rules replaced by one's own.

    Args:
        own: Functions by the name of the rule that they replace, with the same arguments. They are compiled
            afresh (some ten seconds at the first run) and not kept on disk.

    Raises:
        InputError: A rule does not exist, has other arguments, or cannot be compiled.
    """
    if not own:
        return months
    for name, function in own.items():
        check_rule(name, function)
        check_compiles(name, function)
    spec = importlib.util.spec_from_file_location("sim._months_with_own_rules", months.__file__)
    assert spec is not None and spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    with uncached():
        spec.loader.exec_module(copy)
    for name, function in own.items():
        setattr(copy, name, _OWN(function))
    # an own rule may count people, or look at lines whoever was there last
    copy.VACANT_LINES_TOO = False  # type: ignore[attr-defined]
    copy.OWN_RULES = tuple(sorted(own.items()))  # type: ignore[attr-defined]
    copy.KEY = uuid4().hex  # type: ignore[attr-defined]
    return copy
