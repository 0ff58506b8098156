"""Dates as personnel systems write them, and how long ago they are."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

_CLOCK = re.compile(r"[T :]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$")
_SHAPE = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2}[-/ ]?[a-z]{3,9}\.?[-/ ,]*\d{2,4}"
    r"|[a-z]{3,9}\.?[ -]*(\d{1,2},? +)?\d{2,4}|\d{8}",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"(\d{1,2})[-/ ](\d{1,2})[-/ ](\d{2}|\d{4})")
_CLEAR = (  # no two of them read one text differently
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d.%m.%y", "%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%d%b%Y", "%d%b%y",
    "%d %b %Y", "%d %B %Y",
    "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%b-%y", "%b-%Y", "%b %Y", "%B %Y",
)  # fmt: skip
_AS_OF = re.compile(r"\bas (?:of|at)\b[\s:]*([\w ,./-]+)", re.IGNORECASE)
_RUN_ON = re.compile(
    r"\b(?:report|run|export|extract|print|effective|snapshot|data) ?date\b[\s:=]*([\w ,./-]+)", re.IGNORECASE
)
_DAYS_IN_YEAR = 365.25
_FIRST_SERIAL = dt.date(1899, 12, 30)  # day 0 of spreadsheets
_DURATION = re.compile(
    r"(?:(?P<years>\d+(?:\.\d+)?)\s*(?:years?|yrs?|y)\b\.?(?:\(s\))?)?[\s,;]*(?:and\s+)?"
    r"(?:(?P<months>\d+(?:\.\d+)?)\s*(?:months?|mos?|mths?|m)\b\.?(?:\(s\))?)?[\s,;]*(?:and\s+)?"
    r"(?:(?P<days>\d+)\s*(?:days?|d)\b\.?(?:\(s\))?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dates:
    """What the cells of a column say of days.

    Attributes:
        days: The day by cell; cells that are no date are not there.
        order: How days and months were told apart where the cells do not say it: "month first", or nothing.
    """

    days: dict[str, dt.date]
    order: str = ""


def looks_like_a_date(text: str) -> bool:
    """Return whether a text has the shape of a date."""
    return bool(_SHAPE.fullmatch(_CLOCK.sub("", text)))


def dates(texts: Sequence[str], day_first: bool | None = None) -> Dates:
    """Read dates.

    Args:
        texts: Different cells of one column.
        day_first: Whether 3/4/2020 is in April; where None, the column decides, and where it does not, it is in March.
    """
    rest = pd.Series([_CLOCK.sub("", text) for text in texts], index=list(texts), dtype=object)
    parts = [match for text in rest if (match := _SEPARATED.fullmatch(text))]
    order = ""
    if day_first is None:
        first, second = (max((int(part[k]) for part in parts), default=0) for k in (1, 2))
        day_first = first > 12 >= second
        order = "month first" if parts and first <= 12 and second <= 12 else ""
    separated = rest.str.fullmatch(_SEPARATED.pattern).astype(bool)
    unified = rest.where(~separated, rest.str.replace(r"[- ]", "/", regex=True))
    leading = "%d/%m" if day_first else "%m/%d"
    found: dict[str, dt.date] = {}
    for pattern in (f"{leading}/%Y", f"{leading}/%y", *_CLEAR):
        if unified.empty:
            break
        read = pd.to_datetime(unified, format=pattern, errors="coerce")
        found |= {str(text): day.date() for text, day in read.dropna().items()}
        unified = unified[read.isna()]
    return Dates(found, order)


def day_of_export(lines: Sequence[str]) -> tuple[dt.date, str] | None:
    """Return the day that a title or footer names ("As of 06/30/2025"), with the line that says so."""
    for said in (_AS_OF, _RUN_ON):
        for line in lines:
            match = said.search(line)
            found = dates([match[1].strip()]).days if match and looks_like_a_date(match[1].strip()) else {}
            for day in found.values():
                return day, line
    return None


def years_between(earlier: dt.date, later: dt.date) -> float:
    """Return the years from one day to another."""
    return round((later - earlier).days / _DAYS_IN_YEAR, 2)


def century(day: dt.date, latest: int) -> dt.date:
    """Return a day whose year may have had two digits in the century before, if it is after the latest possible year."""
    return day - dt.timedelta(days=36525) if day.year > latest else day


def serial_day(number: float) -> dt.date:
    """Return the day that a spreadsheet counts with a number."""
    return _FIRST_SERIAL + dt.timedelta(days=int(number))


def duration(text: str) -> float | None:
    """Return the years of "12 years, 3 months", or None."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groupdict().values()):
        return None
    years, months, days = (float(found[name] or 0.0) for name in ("years", "months", "days"))
    return round(years + months / 12.0 + days / _DAYS_IN_YEAR, 2)
