"""What all commands have in common: help without the types of Python, and `~` in every path."""

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from sim.foundation.places import at_home

Function = TypeVar("Function", bound=Callable[..., Any])


class PlainHelp:
    """For commands and groups: help says what to type, and no more."""

    def get_params(self, ctx: Any) -> Any:
        """Return options and arguments, flags without <bool> and arguments without <str>."""
        found = super().get_params(ctx)  # type: ignore[misc]
        _without_types(found)
        return found


class Command(PlainHelp, TyperCommand):
    """A command."""


class Group(PlainHelp, TyperGroup):
    """A command that has commands."""


class Application(typer.Typer):
    """A set of commands; a parameter that is a dataclass of options stands for all of them."""

    def command(self, name: str | None = None, **others: Any) -> Callable[[Function], Function]:
        """Return the decorator that adds a function as a command."""
        decorate = super().command(name, **{"cls": Command, **others})

        def add(function: Function) -> Function:
            decorate(_at_home(_unfolded(function)))
            return function

        return add


def _without_types(params: Iterable[Any]) -> None:
    for param in params:
        if param.param_type_name == "argument":
            param.display_type_rich = _nothing  # its name and its help say what it is
        elif param.is_flag:
            param.metavar = ""


def _nothing(ctx: Any) -> None:
    """Say no type."""


def _unfolded(function: Function) -> Function:
    """Return a function that takes the fields of each dataclass among its parameters one by one, as options of their own."""
    signature = inspect.signature(function)
    kinds = {one.name: one.annotation for one in signature.parameters.values()}
    groups: dict[str, Any] = {name: kind for name, kind in kinds.items() if is_dataclass(kind)}
    if not groups:
        return function
    found: list[inspect.Parameter] = []
    for one in signature.parameters.values():
        of_group = inspect.signature(groups[one.name]).parameters.values() if one.name in groups else (one,)
        found += [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in of_group]

    @functools.wraps(function)
    def called(**given: Any) -> Any:
        for name, group in groups.items():
            given[name] = group(**{each.name: given.pop(each.name) for each in fields(group)})
        return function(**given)

    called.__signature__ = signature.replace(parameters=found)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in found}
    return called  # type: ignore[return-value]


def _at_home(function: Function) -> Function:
    """Return a function that gets its paths with `~` written out, which shells do not do in `--out=~/results`."""

    @functools.wraps(function)
    def called(*args: Any, **given: Any) -> Any:
        return function(*args, **{name: _expanded(value) for name, value in given.items()})

    return called  # type: ignore[return-value]


def _expanded(value: Any) -> Any:
    if isinstance(value, Path):
        return at_home(value)
    if isinstance(value, list | tuple):
        return type(value)(_expanded(one) for one in value)
    return value
