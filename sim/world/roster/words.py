"""The words of personnel offices (`words.yaml`): what columns are called, what cells say, and what says nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from sim.foundation.checked import Checked, Line
from sim.foundation.errors import InputError, plain
from sim.foundation.library import inside
from sim.foundation.text import tidy
from sim.foundation.yamlio import read_yaml

NOT_KNOWN = "unknown"  # a meaning: the cell says something that the model does not hold
IGNORED = "ignore"  # a column that is not read

_PERCENT = {"percent", "pct", "perc", "percentage"}
_UNITS = {
    **dict.fromkeys(_PERCENT, "percent"),
    **dict.fromkeys(("months", "month", "mos", "mths"), "months"),
    **dict.fromkeys(("years", "yrs", "yr"), "years"),
    **dict.fromkeys(("thousands", "thousand", "000s", "000", "k"), "thousands"),
    **dict.fromkeys(("usd", "dollars"), "dollars"),
}
_FILLERS = {"in", "of", "the"}
_AROUND = " ()[]{}<>*-‐‑‒–—−_.…?'\"`"  # what stands around a word that says nothing
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")

Meanings = Mapping[str, tuple[str, ...]]  # what a word may mean; more than one where it is ambiguous


class _Words(Checked):
    missing: tuple[Line, ...] = Field(description="a list of words")
    columns: dict[str, tuple[Line, ...]] = Field(description="lists of words by column")
    possible: dict[str, tuple[Line, ...]] = Field(description="lists of words by column")
    values: dict[str, dict[str, tuple[Line, ...]]] = Field(description="lists of words by column and meaning")


@dataclass(frozen=True)
class Header:
    """What the name of a column says.

    Attributes:
        column: Our name of the column; empty where it is not known.
        unit: The unit that the name mentions, or nothing.
        place: How good a name it is, the best 0.
        sure: Whether it is read without being asked for.
    """

    column: str = ""
    unit: str = ""
    place: int = 0
    sure: bool = True


def key(text: str) -> str:
    """Return the letters and digits of a text: "Asst. Prof." and "AsstProf" are the same."""
    return "".join(words_of(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation."""
    return _WORD.findall(plain(text).replace("%", " percent ").replace("&", " and "))


def is_missing(text: str) -> bool:
    """Return whether a cell says that nothing is known: "n/a", "(blank)", ".", "Not reported"."""
    return not text or " ".join(plain(text).strip(_AROUND).split()) in _missing()


def header_of(text: str) -> Header:
    """Return which column a header names, and in which unit."""
    words = words_of(text)
    unit = next((_UNITS[word] for word in words if word in _UNITS), "")
    rest = [word for word in words if word not in _UNITS and word not in _FILLERS]
    first = ["percent"] * (unit == "percent")
    outside = words_of(_BRACKETS.sub(" ", text))
    for name in map("".join, (words, [*first, *rest], rest, outside)):
        for sure, known in ((True, _columns()), (False, _possible())):
            if name and name in known:
                column, place = known[name]
                return Header(column, unit, place, sure)
    return Header(unit=unit)


def other_names(column: str) -> tuple[str, ...]:
    """Return the names by which a column is known besides its own."""
    return _words().columns[column]


@cache
def meanings(column: str) -> Meanings:
    """Return what the cells of a column may say, by the key of each word."""
    return _by_key(_words().values[column])


@cache
def _words() -> _Words:
    path = Path(__file__).with_name("words.yaml")
    yaml = read_yaml(path)
    try:
        return _Words(**inside(yaml.data, yaml.where))
    except InputError as error:
        raise yaml.place(error) from None


@cache
def _missing() -> frozenset[str]:
    return frozenset(" ".join(plain(word).strip(_AROUND).split()) for word in ("", *_words().missing))


@cache
def _columns() -> Mapping[str, tuple[str, int]]:
    return _places(_words().columns)


@cache
def _possible() -> Mapping[str, tuple[str, int]]:
    return _places(_words().possible)


def _places(columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for column, names in columns.items():
        for place, name in enumerate((column, *names)):
            words = words_of(name)
            ordered = sorted(words, key=lambda word: word != "percent") if "percent" in words else words
            for written in ("".join(words), "".join(ordered)):
                found.setdefault(written, (column, place))
    return found


def _by_key(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for meaning, names in words.items():
        for name in dict.fromkeys(key(tidy(name)) for name in names):
            found[name] = (*found.get(name, ()), meaning)
    return found
