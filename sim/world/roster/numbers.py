"""Numbers as spreadsheets write them: "$245,000", "65%", "0,8", "245 k", "(1,200)"."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_COMMA_GROUPS = re.compile(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
_POINT_GROUPS = re.compile(r"[-+]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?")
_OTHER_GROUPS = re.compile(r"[-+]?[1-9][0-9]{0,2}([ '’][0-9]{3})+([.,][0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+")
_IN_BRACKETS = re.compile(r"\((.+)\)")  # how accountants write what is below zero
_MONEY = re.compile(r"^(-?)\s*(?:us\$|usd|\$|us dollars)\s*|\s*(?:us\$|usd|\$|us dollars|dollars)$", re.IGNORECASE)
_A_YEAR = re.compile(r"\s*(?:/|per|a)\s*(?:yr|year|annum)\.?$", re.IGNORECASE)
_SCALED = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "million": 1e6, "mio": 1e6}
_TAIL = re.compile(r"^(?P<number>.*[0-9.,])\s*(?P<tail>%|[a-z][a-z/ ()]*\.?)$", re.IGNORECASE)
_MINUS = str.maketrans("−‐‑‒–", "-----")


@dataclass(frozen=True)
class Written:
    """What a cell may say.

    Attributes:
        readings: Its possible values: "245,000" is a large number, or one with three decimals.
        percent: Whether it is written as a percent.
    """

    readings: tuple[float, ...]
    percent: bool = False

    def within(self, low: float, high: float) -> float | None:
        """Return the reading that lies in a range, or None."""
        return next((value for value in self.readings if low <= value <= high), None)


def is_number(text: str) -> bool:
    """Return whether a text is a number, as computers write it."""
    return bool(_NUMBER.fullmatch(text))


def written(text: str, units: frozenset[str]) -> Written | None:
    """Return what a cell may say, or None where it is no number.

    Args:
        text: The cell.
        units: Words that may stand behind the number and change nothing, such as "years".
    """
    text = text.translate(_MINUS)
    in_brackets = _IN_BRACKETS.fullmatch(text)
    if in_brackets:
        found = written(in_brackets[1], units)
        return found and Written(tuple(-value for value in found.readings), found.percent)
    text = _MONEY.sub(r"\1", _A_YEAR.sub("", text)).strip() if "money" in units else text
    factor, percent = 1.0, False
    tail = None if is_number(text) else _TAIL.match(text)
    if tail:
        word = tail["tail"].strip(" .").casefold()
        percent = word in ("%", "percent", "pct")
        if word in _SCALED and "money" in units:
            factor = _SCALED[word]
        elif not percent and word not in units:
            return None
        text = tail["number"].strip()
    readings = tuple(dict.fromkeys(value * factor for value in _readings(text)))
    return Written(readings, percent) if readings else None


def _readings(text: str) -> list[float]:
    found = []
    if is_number(text):
        found.append(text)
    if _COMMA_GROUPS.fullmatch(text):
        found.append(text.replace(",", ""))
    if _POINT_GROUPS.fullmatch(text):
        found.append(text.replace(".", "").replace(",", "."))
    if _OTHER_GROUPS.fullmatch(text):
        found.append(re.sub(r"[ '’]", "", text).replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        found.append(text.replace(",", "."))
    return [float(number) for number in found]
