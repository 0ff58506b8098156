"""A researcher's own rules in the place of those of the model, at full speed."""

import importlib.util
import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from sim import months
from sim.compile_cache import uncached
from sim.errors import InputError, nearest
from sim.maths import rule
from sim.months import PERSON_RULES, UNIT_RULES

Rule = Callable[..., Any]
PERSON_ARGUMENTS = ("me", "unit", "department", "school", "people", "p")
UNIT_ARGUMENTS = ("unit", "department", "school", "people", "p")
RULES = (*PERSON_RULES, *UNIT_RULES)


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
    expected = PERSON_ARGUMENTS if name in PERSON_RULES else UNIT_ARGUMENTS
    if not callable(function) or len(inspect.signature(function).parameters) != len(expected):
        raise InputError(
            f'The rule "{name}" must be a function of {len(expected)} arguments.',
            allowed=f"def {name}({', '.join(expected)})",
        )


def months_with(own: Mapping[str, Rule] | None) -> ModuleType:
    """Return the compiled months, with some rules replaced by one's own.

    Args:
        own: Functions by the name of the rule that they replace, with the same arguments. They are compiled
            afresh (some ten seconds at the first run) and not kept on disk.
    """
    if not own:
        return months
    for name, function in own.items():
        check_rule(name, function)
    spec = importlib.util.spec_from_file_location("sim._months_with_own_rules", months.__file__)
    assert spec is not None and spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    with uncached():
        spec.loader.exec_module(copy)
    for name, function in own.items():
        setattr(copy, name, rule(function))
    return copy
