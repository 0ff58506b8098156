"""Short words for large things, as the last line of a notebook cell shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from html import escape
from typing import Any, TypeVar

from sim.foundation.errors import listed

V = TypeVar("V")
_LONGEST = 60  # characters of one value
_NAMED = 8


def brief(value: Any) -> str:
    """Return what something is in a few words: a number or a short text as it is, a table by its size."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"<{' × '.join(f'{size:,}' for size in shape)}>"
    if isinstance(value, list | tuple | set | Mapping) and len(repr(value)) > _LONGEST:
        return f"<{len(value):,} of them>"
    text = repr(value)
    return text if len(text) <= _LONGEST else f"<{getattr(value, 'name', type(value).__name__)}>"


class Brief:
    """A dataclass of large things that says briefly what it holds (and is declared with `repr=False`)."""

    def __repr__(self) -> str:
        held = ", ".join(f"{one.name}={brief(getattr(self, one.name))}" for one in fields(self) if one.repr)  # type: ignore[arg-type]
        return f"{type(self).__name__}({held})"


class Catalog(dict[str, V]):
    """Things by name, many of them: named in short, in a notebook as a table."""

    def __repr__(self) -> str:
        return f"{len(self)} by name: {listed(self, _NAMED)}"

    def _repr_html_(self) -> str:
        rows = [_columns(one) for one in self.values()]
        head = list(dict.fromkeys(name for row in rows for name in row))
        body = (
            f"<tr><th>{escape(name)}</th>{_cells(row.get(column, '') for column in head)}</tr>"
            for name, row in zip(self, rows, strict=True)
        )
        top = f"<tr><th></th>{''.join(f'<th>{escape(column)}</th>' for column in head)}</tr>"
        return f"<table><thead>{top}</thead><tbody>{''.join(body)}</tbody></table>"


def _columns(one: Any) -> dict[str, str]:
    """Return the fields of a declared thing that are short enough for a table."""
    held = getattr(type(one), "model_fields", {})
    return {
        name: f"{value:g}" if isinstance(value := getattr(one, name), float) else str(value)
        for name in held
        if name != "name" and isinstance(getattr(one, name), str | int | float)
    }


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)
