"""How the cells of a column are read: together, for only together do they say in which unit they are.

A value of None means: not known, to be drawn.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.foundation.errors import nearest
from sim.world.roster.numbers import is_number
from sim.world.roster.words import NOT_KNOWN, Meanings, is_missing, key, meanings

Value = float | str | None

_WRAPPED = re.compile(r'="([^"]*)"')  # how text is kept from being read as a number
_ERRORS = re.compile(r"#(REF|VALUE|DIV/0|NAME\?|NUM|NULL|SPILL|CALC|GETTING_DATA)!?|#{3,}", re.IGNORECASE)


@dataclass(frozen=True)
class Meant:
    """The meaning of the cells of a column.

    Attributes:
        values: By cell; those that mean nothing are not there.
        reasons: Why a cell means nothing, in words that continue 'age "10" …'.
        notes: How the cells were read, where it does not go without saying.
    """

    values: dict[str, Value] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """One column: its name, what its cells may say, and how they are read.

    Attributes:
        name: Our name of it.
        allowed: What a cell may say, in words.
        required: Whether a cell must say something.
        secret: Whether cells are left out of messages.
        units: Units in which the cells may be said to be ("percent", "months"); the first is the usual one.
    """

    name: str
    allowed: str
    required: bool = False
    secret: bool = False
    units: tuple[str, ...] = ()

    def read(self, cells: Sequence[str], unit: str = "", as_of: dt.date | None = None) -> Meant:
        """Return what the cells of one column mean.

        Args:
            cells: Its different cells.
            unit: The unit that the mapping says (`pay_usd in thousands`), or the name of the column, or nothing.
            as_of: The day of the export, from which dates are counted.
        """
        meant = Meant()
        said: dict[str, str] = {}
        for cell in cells:
            wrapped = _WRAPPED.fullmatch(cell)
            text = wrapped[1].strip() if wrapped else cell
            if is_missing(text):
                if self.required:
                    meant.reasons[cell] = "is missing"
                else:
                    meant.values[cell] = None
            elif _ERRORS.fullmatch(text):
                meant.reasons[cell] = "is a spreadsheet error: clear the cell, or fix its formula"
            elif not wrapped and _is_formula(text):
                meant.reasons[cell] = "looks like a formula: paste values only"
            else:
                said[cell] = text
        self._read(said, unit, as_of, meant)
        return meant

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        """Add what cells mean that say something."""
        raise NotImplementedError


def _is_formula(text: str) -> bool:
    return text[0] in "=@" or (text[0] in "+-" and not is_number(text.replace(",", "").rstrip(" %")))


class Choice(Column):
    """A column of words, each with a meaning."""

    def meanings(self) -> Meanings:
        """Return what cells may say."""
        return meanings(self.name)

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        for cell, text in said.items():
            found = self.meaning(text)
            if len(found) == 1:
                meant.values[cell] = self.value(found[0])
            elif found:
                meant.reasons[cell] = (
                    f'could be {" or ".join(found)}: say which, for example --map "{self.name}:{cell}={found[0]}"'
                )
            else:
                meant.reasons[cell] = self._unknown(text)

    def meaning(self, text: str) -> tuple[str, ...]:
        """Return what a word may mean."""
        word = str(int(float(text))) if is_number(text) and float(text) in (0.0, 1.0) else key(text)
        return self.meanings().get(word, ())

    def value(self, meaning: str) -> Value:
        """Return the value of a meaning."""
        return None if meaning == NOT_KNOWN else meaning

    def _unknown(self, text: str) -> str:
        """Return why a word means nothing, with the nearest that does."""
        known = self.meanings()
        near = nearest(key(text), known)
        choices = [one for one in known.get(near, ()) if one != NOT_KNOWN] if near else []
        return "is not known" + (f' (did you mean "{choices[0]}"?)' if choices else "")


class YesNo(Choice):
    """A column of yes and no, and of words that mean one of them."""

    def meanings(self) -> Meanings:
        """Return what cells may say."""
        return {**meanings("yes_no"), **meanings(self.name)}

    def value(self, meaning: str) -> Value:
        """Return 1 for yes and 0 for no."""
        return None if meaning == NOT_KNOWN else float(meaning == "yes")


class Text(Column):
    """A column of free text."""

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        for cell, text in said.items():
            if len(text) > 80 or not text.isprintable():
                meant.reasons[cell] = "is not a short text"
            else:
                meant.values[cell] = text
