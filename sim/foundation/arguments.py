"""Checks the arguments of public functions where they come in, by the types of their signatures.

`@checked` reads `Annotated[int, whole(1, 600)]` and the like. A caller from R sends whole numbers as floats, one
from pandas sends NumPy's numbers, and both send lists of one: all of these are taken for what they mean. What
means nothing gets one `InputError` that names the argument, instead of a `TypeError` from somewhere inside.
"""

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from numbers import Integral, Real
from pathlib import Path
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin

from sim.foundation.errors import InputError, nearest, shown, unknown

P = ParamSpec("P")
R = TypeVar("R")
_MOST = 1_000_000  # of a list of months, replicates and the like


@dataclass(frozen=True)
class Check:
    """Reads what was given for one argument; raises `InputError` where it means nothing."""

    read: Callable[[Any], Any]


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Check the arguments of a function by the checks that its annotations carry.

    None is always right where it is the default. A keyword that does not exist gets the nearest that does.
    """
    signature = inspect.signature(function)
    checks = {name: _checks(one.annotation) for name, one in signature.parameters.items()}
    name = function.__qualname__.removesuffix(".__init__").removesuffix(".of")

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise _miscalled(name, signature, kwargs, error) from None
        for argument, given in bound.arguments.items():
            if given is not None or signature.parameters[argument].default is not None:
                bound.arguments[argument] = _read(argument, given, checks[argument])
        return function(*bound.args, **bound.kwargs)

    return wrapper


def _checks(annotation: Any) -> tuple[Check, ...]:
    """Return the checks of a type, the one that was added last first; also where it stands beside None."""
    parts = (annotation, *(get_args(annotation) if get_origin(annotation) in (Union, UnionType) else ()))
    return tuple(one for part in parts for one in getattr(part, "__metadata__", ())[::-1] if isinstance(one, Check))


def _read(argument: str, given: Any, checks: tuple[Check, ...]) -> Any:
    value = given
    for check in checks:
        try:
            value = check.read(value)
        except InputError as error:
            error.path = (argument, *error.path) if error.path[:1] != (argument,) else error.path
            raise
    return value


def _miscalled(
    name: str, signature: inspect.Signature, given: Mapping[str, object], error: TypeError
) -> InputError:
    known = [word for word in signature.parameters if word != "self"]
    for word in given:
        if word not in known:
            return unknown(f"argument of {name}", word, known)
    return InputError(f"{name} cannot be called like this: {error}.", allowed=f"{name}({', '.join(known)})")


def single(value: Any) -> Any:
    """Return the one value of a NumPy scalar or of an array, series or list of one; all else as it is."""
    while isinstance(value, list | tuple) and len(value) == 1:
        (value,) = value
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "size", 0) == 1 else value


def is_number(value: Any) -> bool:
    """Return whether something is a number; true and false are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def plain_keys(given: Any) -> dict[str, Any]:
    """Return a block of keys with text for keys.

    Raises:
        InputError: It is no block of keys.
    """
    if not isinstance(given, Mapping):
        raise InputError(f"{shown(given)} is not a block of keys.", allowed="names with a value each, {name: value}")
    found = {}
    for key, value in given.items():
        if not isinstance(single(key), str):
            raise InputError(f"{shown(single(key))} is not a name.", allowed="names with a value each, {name: value}")
        found[str(single(key))] = value
    return found


def whole(low: int, high: int, what: str = "a whole number") -> Check:
    """Return the check of a whole number; 20.0 is whole."""
    allowed = f"{what} from {low:,} to {high:,}"

    def read(given: Any) -> int:
        value = single(given)
        if not is_number(value):
            raise InputError(f"{shown(value)} is not a whole number.", allowed=allowed)
        if not low <= value <= high:
            raise InputError(f"{shown(value)} is out of range.", allowed=allowed)
        if not isinstance(value, Integral) and value != int(value):
            raise InputError(f"{shown(value)} is not a whole number.", allowed=allowed)
        return int(value)

    return Check(read)


def _flag(given: Any) -> bool:
    value = single(given)
    if isinstance(value, bool) or (is_number(value) and value in (0, 1)):
        return bool(value)
    raise InputError(f"{shown(value)} is neither yes nor no.", allowed="True or False")


def _name(given: Any) -> str:
    value = single(given)
    if not isinstance(value, str):
        raise InputError(f"{shown(value)} is not a name.", allowed="a name, as text")
    return str(value)


def _names(given: Any) -> list[str]:
    if isinstance(single(given), str):
        return [str(single(given))]
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise InputError(f"{shown(given)} is not a list of names.", allowed="a name, or a list of names")
    return [_named(k, one) for k, one in enumerate(given)]


def _named(place: int, one: Any) -> str:
    try:
        return _name(one)
    except InputError as error:
        error.path = (place,)
        raise


def _wholes(given: Any) -> list[int]:
    value = single(given)
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        return [_number_of(value)]
    found = []
    for place, one in enumerate(value):
        try:
            found.append(_number_of(single(one)))
        except InputError as error:
            error.path = (place,)
            raise
    return found


def _number_of(value: Any) -> int:
    number: int = whole(0, _MOST).read(value)
    return number


def _path(given: Any) -> Path:
    value = single(given)
    if not isinstance(value, str | os.PathLike) or not str(value):
        raise InputError(f"{shown(value)} is not a path.", allowed="the path of a folder or file")
    return Path(value)


def instance(*kinds: type, allowed: str) -> Check:
    """Return the check that something is of one of some types."""

    def read(given: Any) -> Any:
        if not isinstance(given, kinds):
            raise InputError(f"{shown(given)} does not fit here.", allowed=allowed)
        return given

    return Check(read)


def _callable(given: Any) -> Any:
    if not callable(given):
        raise InputError(f"{shown(given)} cannot be called.", allowed="a function")
    return given


def one_of(kind: str, known: Iterable[str]) -> Check:
    """Return the check of a name among a few."""
    names = list(known)

    def read(given: Any) -> str:
        value = _name(given)
        if value not in names:
            raise InputError(f"There is no {kind} {shown(value)}.", allowed=names, nearest=nearest(value, names))
        return value

    return Check(read)


FLAG = Check(_flag)
NAME = Check(_name)
NAMES = Check(_names)
PATH = Check(_path)
WHOLES = Check(_wholes)
BLOCK = Check(plain_keys)
FUNCTION = Check(_callable)

