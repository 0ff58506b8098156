"""What a school says about its own file: which column is which, and what its words mean."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from pydantic import Field

from sim.foundation.checked import Checked, Line, Number
from sim.foundation.errors import InputError, nearest, shown
from sim.foundation.library import inside
from sim.foundation.places import at_home
from sim.foundation.text import tidy
from sim.foundation.yamlio import read_yaml
from sim.world.roster.columns import BY_NAME, READ
from sim.world.roster.words import IGNORED, header_of, key

BLANK = "blank"  # a value that says nothing
_AS_OF = "as_of"
_IN = " in "

Pairs = Sequence[str] | Mapping[str, str]


class _File(Checked):
    """What a mapping file may say."""

    columns: dict[str, Line] = Field({}, description="names of columns of the file, each with one of ours, or ignore")
    values: dict[str, dict[str, str | float | None]] = Field(
        {}, description="words by column, each with what it means, or the word blank"
    )
    as_of: Line | None = Field(None, description="the day of the export, such as 2025-06-30")
    wrvu_benchmarks: dict[str, Number] = Field(
        {}, description="work RVUs a year at a full clinical FTE, by department"
    )
    skip_refused: bool = Field(False, description="true or false")


@dataclass(frozen=True)
class Target:
    """What a column is read as.

    Attributes:
        column: Our name of it, or `ignore`.
        unit: In which unit its cells are, or nothing.
    """

    column: str
    unit: str = ""


@dataclass(frozen=True)
class RosterMapping:
    """How a file is to be read.

    Attributes:
        columns: What a column is read as, by its name in the file.
        values: What a word is read as, by column and word; nothing where the word says nothing.
        as_of: The day of the export; today where it is not given.
        wrvu_benchmarks: Work RVUs a year at a full clinical FTE, by department.
        skip_refused: Whether people whose rows cannot be read are left out.
    """

    columns: Mapping[str, Target] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    as_of: dt.date | None = None
    wrvu_benchmarks: Mapping[str, float] = field(default_factory=dict)
    skip_refused: bool = False

    @classmethod
    def of(cls, given: "RosterMapping | Path | str | Pairs | Mapping[str, Any] | None", pairs: Pairs = ()) -> Self:
        """Return a mapping from a file, from pairs, or from both; pairs win.

        Args:
            given: A mapping, the path of a mapping file (YAML), the content of one, or pairs.
            pairs: `{"Base Salary": "pay_usd", "department:Medicine": "Medical Specialties"}`, or the same as texts
                such as "Base Salary=pay_usd".

        Raises:
            InputError: It names a column or unit that does not exist.
        """
        found = cls()
        if isinstance(given, RosterMapping):
            found = cls(**given.__dict__)
        elif isinstance(given, str | Path):
            found = cls._of_file(at_home(given))
        elif isinstance(given, Mapping) and set(given) <= set(_File.model_fields) and given:
            found = cls._of_content(dict(given))
        elif given:
            found = found.with_pairs(given)
        return found.with_pairs(pairs) if pairs else found

    def with_pairs(self, pairs: Pairs) -> Self:
        """Return the mapping with what some pairs say in its place."""
        columns, values, as_of = dict(self.columns), {k: dict(v) for k, v in self.values.items()}, self.as_of
        for left, right in _pairs(pairs):
            name, colon, word = left.partition(":")
            if colon and name.strip() in ("department", *READ):
                values.setdefault(name.strip(), {})[tidy(word)] = _value(right)
            elif left == _AS_OF:
                as_of = _day(right)
            else:
                columns[left] = _target(left, right)
        return type(self)(columns, values, as_of, self.wrvu_benchmarks, self.skip_refused)

    def header_of(self, name: str) -> Target | None:
        """Return what a column is read as if the mapping says it."""
        return next((target for said, target in self.columns.items() if key(said) == key(name)), None)

    def word(self, column: str, cell: str) -> str:
        """Return what a cell says in the words of the mapping."""
        said = self.values.get(column, {})
        if cell in said:
            return said[cell]
        return next((meaning for word, meaning in said.items() if key(word) == key(cell) != ""), cell)

    @classmethod
    def _of_file(cls, path: Path) -> Self:
        yaml = read_yaml(path)
        try:
            return cls._of_content(inside(yaml.data, yaml.where))
        except InputError as error:
            raise yaml.place(error) from None

    @classmethod
    def _of_content(cls, content: Mapping[str, Any]) -> Self:
        file = _File(**content)
        columns = {}
        for name, target in file.columns.items():
            columns[tidy(name)] = _target(name, target, path=("columns", name))
        values: dict[str, dict[str, str]] = {}
        for name, words in file.values.items():
            if name not in READ:
                raise InputError(
                    f"{shown(name)} is not a column of a roster.",
                    path=("values", name),
                    allowed=READ,
                    nearest=nearest(name, READ),
                )
            answers = {word: meaning for word, meaning in words.items() if meaning is not None}  # others are still open
            values[name] = {tidy(word): _value(str(meaning)) for word, meaning in answers.items()}
        as_of = _day(file.as_of, path=(_AS_OF,)) if file.as_of else None
        return cls(columns, values, as_of, dict(file.wrvu_benchmarks), file.skip_refused)


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    if isinstance(pairs, Mapping):
        return [(tidy(str(left)), tidy(str(right))) for left, right in pairs.items()]
    found = []
    for text in pairs:
        left, equals, right = (part.strip() for part in tidy(text).rpartition("="))
        if not equals or not left:
            raise InputError(
                f"{shown(text)} is not complete.", where="--map",
                allowed='"Base Salary=pay_usd" for a column, or "department:Medicine=Medical Specialties" for a word',
            )  # fmt: skip
        found.append((left, right))
    return found


def _value(text: str) -> str:
    return "" if text.casefold() == BLANK else text


def _target(name: str, text: str, path: tuple[str, ...] = ()) -> Target:
    """Return what "cfte in percent of fte" means."""
    column, _, unit = (part.strip() for part in tidy(text).partition(_IN))
    where = "" if path else f"--map {shown(f'{name}={text}')}"
    if column.casefold() in (IGNORED, "ignored", "none"):
        return Target(IGNORED)
    header = header_of(column)
    known = column if column in READ else header.column if header.sure else ""
    if not known:
        raise InputError(
            f"{shown(column)} is not a column of a roster.", where=where, path=path,
            allowed=f"{', '.join(READ)}, {IGNORED}", nearest=nearest(column, READ),
        )  # fmt: skip
    units = BY_NAME[known].units if known in BY_NAME else ()
    if unit and unit.casefold() not in units:
        raise InputError(
            f"{shown(unit)} is not a unit of {known}.", where=where, path=path,
            allowed=", ".join(units) or "a name without a unit", nearest=nearest(unit, units),
        )  # fmt: skip
    return Target(known, unit.casefold())


def _day(text: str, path: tuple[str, ...] = ()) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"{shown(text)} is not a day.", where="" if path else f"--map {_AS_OF}={text}", path=path,
            allowed="a day such as 2025-06-30",
        ) from None  # fmt: skip
