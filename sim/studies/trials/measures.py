"""The instruments of virtual trials: what can be asked of people, counted in records, or looked up in payrolls.

Every column of `Run.people` is one; some are added here in the unit that studies print. An instrument of wellbeing
or of leaving can be measured but never dosed: an intervention changes work or treatment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from sim.evidence.specialties import specialties
from sim.foundation.errors import InputError, KeyPath, plain, unknown
from sim.studies.trials.instruments import NUMBERS, WORDS, YES_NO, column

Array = np.ndarray[Any, Any]
Kind = Literal["number", "yes/no", "word"]
Group = Literal["who", "work", "treatment", "strain", "wellbeing", "leaving"]


@dataclass(frozen=True)
class Measure:
    """One instrument.

    Attributes:
        name: As trials call it.
        title: In words.
        unit: What a number means.
        kind: A number, yes or no, or a word.
        group: What it is about.
        words: What a word can be; empty where it depends on the institution.
        read: Reads it from a table of people.
    """

    name: str
    title: str
    unit: str
    kind: Kind
    group: Group
    words: tuple[str, ...]
    read: Callable[[pd.DataFrame], Any]

    def values(self, people: pd.DataFrame) -> Array:
        """Return numbers (yes is 1; those who are not there are NaN), or words."""
        found = pd.Series(self.read(people), index=people.index)
        if self.kind == "word":
            return found.astype(object).to_numpy()
        return np.asarray(found.astype(float).to_numpy())


def find_measure(name: str, path: KeyPath = ()) -> Measure:
    """Return an instrument by its name; case, blanks and hyphens do not count, and plurals are understood.

    Raises:
        InputError: There is none; names the nearest.
    """
    known = measures()
    wanted = plain(name)
    for candidate in (wanted, _ALIASES.get(wanted, wanted), wanted.removesuffix("s")):
        found = _by_plain_name().get(candidate)
        if found is not None:
            return known[found]
    error = unknown("instrument", name, [*known, *_ALIASES], path=path)
    error.allowed = f"one of {len(known)} that `attrition trials --measures` lists"
    raise InputError(error.message, path=path, allowed=error.allowed, nearest=error.nearest)


@cache
def _by_plain_name() -> Mapping[str, str]:
    return {plain(name): name for name in measures()}


# as people write them
_ALIASES = {
    "burnout": "burned out",
    "pfi": "pfi burnout",
    "mbi ee": "mbi exhaustion",
    "emotional exhaustion": "mbi exhaustion",
    "mbi emotional exhaustion": "mbi exhaustion",
    "mbi depersonalization": "mbi cynicism",
    "cynicism": "mbi cynicism",
    "mbi depersonalisation": "mbi cynicism",
    "mbi dp": "mbi cynicism",
    "depersonalization": "mbi cynicism",
    "intention to leave": "intends to leave",
    "intent to leave": "intends to leave",
    "intention moderate or more": "intends to leave",
    "turnover intention": "intends to leave",
    "moral distress": "miss hp",
    "hours": "hours per week",
    "sex": "gender",
    "work hours": "hours per week",
    "evening minutes": "evening ehr minutes per clinic day",
    "turnover": "left",
    "after hours minutes per clinic day": "evening ehr minutes per clinic day",
    "pajama time": "evening ehr hours",
    "ehr minutes": "ehr minutes per clinic day",
    "documentation minutes": "documentation minutes per clinic day",
    "inbox minutes": "inbox minutes per clinic day",
    "clinical fte": "cfte",
    "clinical effort on paper": "cfte",
    "departed": "left",
    "departure": "left",
    "retention": "retained",
    "stayed": "retained",
    "tenure": "months since hire",
    "retirement": "retired",
    "pay": "pay usd",
    "salary": "pay usd",
    "leader": "leader score",
    "leadership score": "leader score",
    "fulltime": "full time",
    "visits": "visits per week",
    "culture": "unit culture",
    "support": "unit support",
    "specialties": "specialty",
    "mini z": "single item burnout",
    "values alignment": "values aligned",
    "woman": "female",
    "women": "female",
}


@cache
def measures() -> Mapping[str, Measure]:
    """Return every instrument by name."""
    found: dict[str, Measure] = {}
    for name, (title, unit, group, *read) in NUMBERS.items():
        found[name] = Measure(name, title, unit, "number", group, (), read[0] if read else column(name))
    for name, (title, group, *read) in YES_NO.items():
        found[name] = Measure(name, title, "percent", "yes/no", group, (), read[0] if read else column(name))
    for name, (title, words) in WORDS.items():
        known = tuple(specialties()) if words is None else words
        found[name] = Measure(name, title, "", "word", "who", known, column(name))
    return found
