"""The shipped posterior: parameter values that the data leave plausible, equally weighted.

Made by `attrition calibrate`; see `docs/calibration.md`. Each row holds every uncertain parameter: the few that
were fitted, and all others as they came from their priors.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from sim.evidence.parameters import parameters
from sim.foundation.errors import InputError, shown
from sim.foundation.paths import evidence_dir

FILE = "posterior.parquet"


@cache
def read_draws(path: Path) -> pd.DataFrame:
    """Read a file of draws: one row each, one column per uncertain parameter.

    Raises:
        InputError: It cannot be read, is empty, or does not belong to this version of the parameters.
    """
    if not path.is_file():
        raise InputError(
            "There is no such file of posterior draws.", where=str(path), allowed="what `attrition calibrate` wrote"
        )
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError):
        raise InputError(
            "This is no file of posterior draws.", where=str(path), allowed="what `attrition calibrate` wrote"
        ) from None
    if table.empty:
        raise InputError("The posterior is empty: no draw was kept.", where=str(path), allowed="at least one draw")
    expected = [name for name, spec in parameters().items() if spec.distribution != "fixed"]
    for name in sorted(set(expected) ^ set(table.columns)):
        word = "is missing" if name in expected else "is not a parameter with a range"
        raise InputError(
            f"The parameter {shown(name)} {word}: the draws belong to another version.",
            where=str(path),
            allowed="draws made by this version: `attrition calibrate`",
        )
    return table[expected]


def draws(n: int | None = None, path: Path | None = None) -> list[dict[str, float]]:
    """Return posterior draws as mappings, ready for `sim.run(parameters=…)`.

    Args:
        n: How many; all where left out.
        path: Another file than the shipped one.

    Raises:
        InputError: There are not so many, or the file is no posterior.
    """
    table = read_draws(evidence_dir() / FILE if path is None else path)
    if n is not None and not 1 <= n <= len(table):
        raise InputError(f"{shown(n)} draws are asked for.", path=("draws",), allowed=f"from 1 to {len(table)}")
    return [{str(k): float(v) for k, v in row.items()} for row in table.head(n or len(table)).to_dict("records")]
