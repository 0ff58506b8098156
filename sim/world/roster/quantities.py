"""Columns of numbers: shares written as percents, years written as dates, pay in thousands."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.world.roster import dates
from sim.world.roster.cells import Column, Meant
from sim.world.roster.numbers import Written, written

_SURE_PERCENT = 10.0  # a bare number of at least so much cannot be a share with a slip of the pen
_MONTHS_IN_YEAR = 12
_HOURS_OF_FULL_TIME = 40.0


@dataclass(frozen=True)
class Number(Column):
    """A column of numbers in a range."""

    low: float = 0.0
    high: float = 1.0
    tails: frozenset[str] = frozenset()

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        factor = 1000.0 if unit == "thousands" and "thousands" in self.units else 1.0
        if factor > 1.0:
            meant.notes.append(f"{self.name}: read in thousands")
        for cell, text in said.items():
            self._take(cell, self._written(cell, text, meant), meant, factor)

    def _written(self, cell: str, text: str, meant: Meant) -> Written | None:
        """Return what a cell may say, or note that it is no number."""
        found = written(text, self.tails)
        if found is None:
            meant.reasons[cell] = "is not a number"
        return found

    def _take(self, cell: str, found: Written | None, meant: Meant, factor: float = 1.0) -> None:
        """Keep a number if it is in range."""
        if found is None:
            return
        value = found.within(self.low / factor, self.high / factor)
        if found.percent:
            meant.reasons[cell] = "is a percent, which this column does not hold"
        elif value is None:
            meant.reasons[cell] = "is out of range"
        else:
            meant.values[cell] = value * factor if factor != 1.0 else value


class Share(Number):
    """A column of shares of full-time work, written as shares, percents or hours."""

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        found = {cell: self._written(cell, text, meant) for cell, text in said.items()}
        bare: dict[str, float] = {}
        for cell, one in found.items():
            if one is not None and one.percent:
                value = one.within(self.low * 100.0, self.high * 100.0)
                self._keep(cell, None if value is None else _scaled(value, 100.0), meant)
            elif one is not None:
                bare[cell] = _first(one.within(0.0, 100.0), one.readings[0])
        scale = self._scale(list(bare.values()), unit)
        if scale == 100.0:
            meant.notes.append(f"{self.name}: read in percent")
        elif scale > 1.0:
            meant.notes.append(f"{self.name}: read in hours of a week of {scale:g}")
        told = unit in ("percent", "percent of fte")
        for cell, value in bare.items():
            if scale == 100.0 and not told and 0.0 < value <= 1.0 and (unit != "percent?" or value < 1.0):
                meant.reasons[cell] = "stands among percents: write 1% or 100%"
            else:
                self._keep(cell, _scaled(value, scale), meant)

    def _scale(self, values: Sequence[float], unit: str) -> float:
        """Return by what bare numbers are divided: by 100 where they can only be percents."""
        if unit in ("percent", "percent of fte"):
            return 100.0
        if unit == "hours":
            return _HOURS_OF_FULL_TIME
        if unit in ("share", "share of fte") or not values or max(values) > 100.5:
            return 1.0
        large = [value for value in values if value > 1.0]
        if unit == "percent?":  # the name of the column says so, which may not be true of its cells
            return 100.0 if large else 1.0
        shares = any(0.0 < value < 1.0 for value in values)
        filled = [value for value in values if value > 0.0]
        sure = max(values) >= _SURE_PERCENT and not shares and 2 * len(large) >= len(filled)
        return 100.0 if sure else 1.0

    def _keep(self, cell: str, value: float | None, meant: Meant) -> None:
        if value is None or not self.low <= value <= self.high:
            meant.reasons[cell] = "is out of range"
        else:
            meant.values[cell] = value


class Years(Number):
    """A column of years up to now, written as years, months, durations or the day when they began."""

    def _read(self, said: Mapping[str, str], unit: str, as_of: dt.date | None, meant: Meant) -> None:
        today = as_of or dt.date.today()
        monthly = unit == "months"
        day_first = {"dd/mm/yyyy": True, "mm/dd/yyyy": False}.get(unit)
        seen = dates.dates([text for text in said.values() if dates.looks_like_a_date(text)], day_first)
        dated = False
        for cell, text in said.items():
            number, span = written(text, self.tails), dates.duration(text)
            if number is not None and number.percent:
                meant.reasons[cell] = "is a percent, which this column does not hold"
                continue
            value = None if number is None else number.within(self.low, self.high)
            if monthly and number is not None:
                months = number.within(self.low * _MONTHS_IN_YEAR, self.high * _MONTHS_IN_YEAR)
                value = None if months is None else round(months / _MONTHS_IN_YEAR, 4)
            elif value is None and span is not None:
                value = span
            elif value is None:
                day = seen.days.get(text) or (self._day(number.readings[0]) if number else None)
                if day is not None:
                    value = dates.years_between(dates.century(day, today.year - int(self.low) + 1), today)
                    dated = True
                elif number is None:
                    reason = "is not a date" if dates.looks_like_a_date(text) else "is not a number"
                    meant.reasons[cell] = reason
                    continue
            if value is not None and -0.1 <= value < self.low == 0.0:
                value = 0.0  # starts in these weeks
            if value is None or not self.low <= value <= self.high:
                meant.reasons[cell] = "is out of range"
            else:
                meant.values[cell] = value
        if monthly:
            meant.notes.append(f"{self.name}: read in months")
        if dated:
            since = "" if as_of else f" (today; for the same numbers later: --map as_of={today.isoformat()})"
            order = f", {seen.order}" if seen.order else ""
            meant.notes.append(f"{self.name}: counted from dates{order}, to {today.isoformat()}{since}")

    def _day(self, number: float) -> dt.date | None:
        """Return the day that a number out of range means: a year, a day as spreadsheets count it, or as 20150701."""
        if not 1900 <= number <= 21_001_231:
            return None
        if number <= 2100 and number.is_integer():
            return dt.date(int(number), 7, 1)
        if 7_000 <= number <= 70_000:
            return dates.serial_day(number)
        if number >= 19_000_101 and number.is_integer():
            return dates.dates([str(int(number))]).days.get(str(int(number)))
        return None


def _first(value: float | None, other: float) -> float:
    return other if value is None else value


def _scaled(value: float, scale: float) -> float:
    """Return a share; what was a share before stays as it is to the last bit."""
    return value if scale == 1.0 else round(value / scale, 10)
