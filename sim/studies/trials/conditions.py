"""What a trial writes to choose people: `yes`, `assistant`, `>= 0.5`, `20 to 40`, `top quartile`, or a list of words."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.errors import InputError, KeyPath, nearest, plain, shown
from sim.studies.trials.measures import Measure, find_measure

Array = np.ndarray[Any, Any]

_NUMBER = r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))"
_COMPARED = re.compile(rf"(>=|<=|≥|≤|>|<|==|=)\s*{_NUMBER}\s*(%?)")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:to|–|\.\.)\s*{_NUMBER}")
_PART = re.compile(
    r"(top|highest|upper|bottom|lowest|lower)\s+(half|third|tertile|quarter|quartile|quintile|fifth|decile|tenth|[0-9]+ ?%)"
)
_MEDIAN = re.compile(r"(above|below)\s+(?:the\s+)?median")
_PARTS = {
    "half": 1 / 2, "third": 1 / 3, "tertile": 1 / 3, "quarter": 1 / 4, "quartile": 1 / 4, "quintile": 1 / 5,
    "fifth": 1 / 5, "decile": 1 / 10, "tenth": 1 / 10,
}  # fmt: skip
_NUMBERS = "a number, such as 3; >= 0.5; < 36; 20 to 40; top quartile; below median"


@dataclass(frozen=True)
class Condition:
    """Whom a criterion takes.

    Attributes:
        measure: What is looked at.
        low: Numbers from here on.
        high: Numbers up to here.
        low_open: The lower end itself is left out.
        high_open: The upper end itself is left out.
        share: The top part (positive) or the bottom part (negative) of those looked at.
        words: These words; empty where numbers decide.
        without: All but these words.
    """

    measure: Measure
    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    share: float = 0.0
    words: tuple[str, ...] = ()
    without: bool = False

    def meets(self, values: Array) -> Array:
        """Return for each value whether it is included; unknown values are not."""
        if self.words:
            found = np.array([plain(str(value)) in self.words for value in values], dtype=np.bool_)
            return ~found if self.without else found
        values = values.astype(np.float64)
        if self.share:
            ranks = pd.Series(values).rank(pct=True).to_numpy()
            part: Array = ranks > 1.0 - self.share if self.share > 0.0 else ranks <= -self.share
            return part
        above = values > self.low if self.low_open else values >= self.low
        below = values < self.high if self.high_open else values <= self.high
        both: Array = above & below
        return both

    def of(self, people: pd.DataFrame) -> Array:
        """Say of each person whether the criterion takes them."""
        return self.meets(self.measure.values(people))


def read_condition(measure: Measure, given: object, path: KeyPath = ()) -> Condition:
    """Return what a trial wrote about an instrument as a condition.

    Raises:
        InputError: It means nothing for this instrument, or a range is upside down.
    """
    if measure.kind == "word":
        return _words(measure, given, path)
    if measure.kind == "yes/no":
        word = str(given).strip().lower()
        if word not in ("true", "yes", "1", "false", "no", "0"):
            raise InputError(f"{shown(given)} is neither yes nor no.", path=path, allowed="yes or no")
        yes = 1.0 if word in ("true", "yes", "1") else 0.0
        return Condition(measure, yes, yes)
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Condition(measure, float(given), float(given))
    if isinstance(given, Mapping):
        return _block(measure, given, path)
    found = _numbers(measure, str(given).strip().lower()) if isinstance(given, str) else None
    if found is None:
        raise InputError(f"{shown(given)} is no condition on {measure.name}.", path=path, allowed=_NUMBERS)
    return _the_right_way_up(found, path)


def _words(measure: Measure, given: object, path: KeyPath) -> Condition:
    listed = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    without = False
    words = []
    for word in listed:
        text = plain(str(word).strip()) if isinstance(word, str) else ""
        if text.startswith("not "):
            without, text = True, text.removeprefix("not ")
        known = {plain(each): each for each in measure.words}
        singular = text.removesuffix("s")
        text = singular if text not in known and singular in known else text
        text = {"women": "woman", "men": "man", "female": "woman", "male": "man"}.get(text, text)
        text = text.removesuffix(" professor") if text not in known else text
        text = "full" if measure.name == "rank" and text == "professor" else text
        if not text or (known and text not in known):
            raise InputError(
                f"{shown(word)} is not a {measure.name}.",
                path=path,
                allowed=measure.words or "a name, or a list of names",
                nearest=nearest(str(word), measure.words),
            )
        words.append(text)
    if not words:
        raise InputError(
            "No names are given.", path=path, allowed=measure.words or "a name, or a list of names"
        )
    return Condition(measure, words=tuple(words), without=without)


def _block(measure: Measure, given: Mapping[str, Any], path: KeyPath) -> Condition:
    ends = {"min": -math.inf, "max": math.inf}
    for key, value in given.items():
        if key not in ends or isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError(
                f"{shown(key)}: {shown(value)} is not understood.", path=path, allowed="{min: …, max: …}"
            )
        ends[key] = float(value)
    return _the_right_way_up(Condition(measure, ends["min"], ends["max"]), path)


def _numbers(measure: Measure, text: str) -> Condition | None:
    if found := _COMPARED.fullmatch(text):
        sign, number = found[1].replace("≥", ">=").replace("≤", "<="), float(found[2])
        number = number / 100.0 if found[3] else number
        if sign.startswith(">"):
            return Condition(measure, low=number, low_open=sign == ">")
        if sign.startswith("<"):
            return Condition(measure, high=number, high_open=sign == "<")
        return Condition(measure, number, number)
    if found := _RANGE.fullmatch(text):
        return Condition(measure, float(found[1]), float(found[2]))
    if found := _MEDIAN.fullmatch(text):
        return Condition(measure, share=0.5 if found[1] == "above" else -0.5)
    if found := _PART.fullmatch(text):
        part = _PARTS[found[2]] if found[2] in _PARTS else float(found[2].rstrip(" %")) / 100.0
        return Condition(measure, share=part if found[1] in ("top", "highest", "upper") else -part)
    return None


def _the_right_way_up(condition: Condition, path: KeyPath) -> Condition:
    if condition.low > condition.high:
        message = f"The range is upside down: {condition.low:g} to {condition.high:g}."
        raise InputError(message, path=path, allowed=f"{condition.high:g} to {condition.low:g}")
    return condition


def read_criteria(given: Mapping[str, object], path: KeyPath = ()) -> tuple[Condition, ...]:
    """Return criteria by instrument as conditions, all of which must be met.

    Raises:
        InputError: An instrument does not exist, or a condition means nothing.
    """
    return tuple(
        read_condition(find_measure(str(name), (*path, str(name))), value, (*path, str(name)))
        for name, value in given.items()
    )
