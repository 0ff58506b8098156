"""What all commands have in common: help without the types of Python, and `~` in every path."""

import functools
from collections.abc import Callable, Iterable
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
    """A set of commands."""

    def command(self, name: str | None = None, **others: Any) -> Callable[[Function], Function]:
        """Return the decorator that adds a function as a command."""
        decorate = super().command(name, **{"cls": Command, **others})

        def add(function: Function) -> Function:
            decorate(_at_home(function))
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
