"""Posteriors: parameter values that data leave plausible, as equally weighted draws.

The shipped one is made by `attrition calibrate` (see `docs/calibration.md`), a school's own by `attrition fit`. Each row of
a file holds every parameter that was uncertain when it was made: the few that were fitted, and all others as they came from
their priors. A parameter that a file does not hold, because it was declared later, is drawn from its prior.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd

from sim.evidence.distributions import numbered_draws
from sim.evidence.parameters import Parameter, parameters
from sim.foundation.arguments import checked, whole
from sim.foundation.errors import InputError, shown
from sim.foundation.notices import notify
from sim.foundation.paths import evidence_dir

FILE = "posterior.parquet"
_WROTE = "what `attrition calibrate` or `attrition fit` wrote"
_NAMED = 3  # parameters that a notice names


@dataclass(frozen=True, eq=False)
class Draw(Mapping[str, float]):
    """A draw of a posterior: a mapping from parameters to values, which can be given to `sim.run(draws=[…])`.

    Attributes:
        numbers: Values by parameter.
        own: Whether it is of an institution's own posterior, not of the shipped one.
        from_prior: Parameters that the posterior does not hold: their values come from their priors.
        notices: What a reader must know of the posterior.
    """

    numbers: Mapping[str, float]
    own: bool = False
    from_prior: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class _File:
    """What a file of draws holds, completed from priors."""

    table: pd.DataFrame
    from_prior: frozenset[str] = field(default_factory=frozenset)
    notices: tuple[str, ...] = ()


def shipped_file() -> Path:
    """Return the file of the shipped posterior."""
    return evidence_dir() / FILE


def read_draws(path: Path) -> pd.DataFrame:
    """Read a file of draws: one row each, one column for each uncertain parameter.

    Raises:
        InputError: It cannot be read, is empty, or holds no parameter of this model.
    """
    return _read(path).table


@checked
def draws(n: Annotated[int, whole(1, 1_000_000)] | None = None, path: Path | None = None) -> list[Draw]:
    """Return posterior draws, ready for `sim.run(draws=…)`; a notice says what the posterior does not hold.

    Args:
        n: How many; all where left out.
        path: The file of an institution's own posterior instead of the shipped one.

    Raises:
        InputError: There are not so many, or the file is no posterior.
    """
    found = _read(shipped_file() if path is None else path)
    if n is not None and not 1 <= n <= len(found.table):
        raise InputError(f"{shown(n)} draws were requested.", path=("draws",), allowed=f"from 1 to {len(found.table)}")
    for text in found.notices:
        notify(text)
    rows = found.table.head(n or len(found.table)).to_dict("records")
    return [
        Draw({str(k): float(v) for k, v in row.items()}, path is not None, found.from_prior, found.notices) for row in rows
    ]


def forget() -> None:
    """Forget what was read of files of draws; a file that is asked for again is read again."""
    _read.cache_clear()


def notices_of(given: Iterable[Mapping[str, float]]) -> list[str]:
    """Return what a reader must know of the posteriors that draws are from, each once."""
    return list(dict.fromkeys(text for one in given if isinstance(one, Draw) for text in one.notices))


@cache
def _read(path: Path) -> _File:
    where = str(path)
    if not path.is_file():
        raise InputError("There is no such file of posterior draws.", where=where, allowed=_WROTE)
    known = {name: spec for name, spec in parameters().items() if spec.distribution != "fixed" and not spec.waits}
    try:
        table = pd.read_parquet(path)
        there = [name for name in known if name in table.columns]
        values = table[there].astype(np.float64)
    except (OSError, ValueError, TypeError):
        raise InputError("This is not a file of posterior draws.", where=where, allowed=_WROTE) from None
    if table.empty:
        raise InputError("The posterior is empty: no draw was kept.", where=where, allowed="at least one draw")
    if not there:
        raise InputError(
            "None of its columns is a parameter with a range: the draws belong to another version.",
            where=where, allowed="draws made by this version: `attrition calibrate`",
        )  # fmt: skip
    if not np.isfinite(values.to_numpy()).all():
        raise InputError("Some values are not numbers.", where=where, allowed=_WROTE)
    outside = [name for name in there if not values[name].between(known[name].low, known[name].high).all()]
    absent = [name for name in known if name not in there]
    others = [str(name) for name in table.columns if name not in known]
    drawn = {name: numbered_draws(known[name], len(table)) for name in (*absent, *outside)}
    whole = values.drop(columns=outside).join(pd.DataFrame(drawn, index=values.index))
    return _File(whole[list(known)], frozenset(drawn), tuple(_notices(path, known, absent, outside, others)))


def _notices(
    path: Path, known: Mapping[str, Parameter], absent: list[str], outside: list[str], others: list[str]
) -> Iterator[str]:
    """Say what a file does not hold, or holds in vain."""
    shipped = path == shipped_file()
    whose = "The shipped posterior" if shipped else f"The posterior in {path.name}"
    again = "attrition calibrate" if shipped else "attrition fit"
    for names, what in ((absent, "has no values of"), (outside, "has values outside the declared range of")):
        if names:
            it, its = ("them", "their priors") if len(names) > 1 else ("it", "its prior")
            told = _told([f"{name} ({known[name].note.split(';')[0]})" for name in names])
            yield f"{whose} {what} {told}: each draw takes {it} from {its}. To include {it}, run `{again}` again."
    if others:
        what = "which are not parameters with a range" if len(others) > 1 else "which is not a parameter with a range"
        yield f"{whose} has values of {_told(others)}, {what}: they are left out."


def _told(names: list[str]) -> str:
    """Return names as people say them: a, b and c; the first few where there are many."""
    rest = len(names) - _NAMED
    if rest > 1:
        return f"{', '.join(names[:_NAMED])} and {rest} others"
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
