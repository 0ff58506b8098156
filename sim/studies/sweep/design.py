"""Makes the points of a study: a table with one row a point, by libraries that are known for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.posterior import notices_of
from sim.evidence.priors import latin_hypercube
from sim.foundation.errors import InputError, shown
from sim.foundation.extras import library
from sim.foundation.places import at_home
from sim.studies.sweep.designs import MOST_POINTS
from sim.studies.sweep.factors import Array, Factor
from sim.studies.sweep.study import Study
from sim.studies.sweep.table import checked_table, read_table
from sim.world.in_force import settings_in_force

KEYS = ("point", "sample", "combination")
_READABLE = 10**18


@dataclass(frozen=True, eq=False)
class Design:
    """The points of a study.

    Attributes:
        table: `[point, sample, combination, …factors]`: the number of the point, of the sampled row it comes from and
            of the combination of crossed levels that it meets. Points of one sample are neighbors.
        shares: Samples x sampled factors: where in its range (or prior) each value lies, 0 to 1, as analyses by
            SALib need it; None for grids, tables, posterior draws and where one is moved at a time.
        notices: What a reader must know of the posterior that the points are from.
    """

    table: pd.DataFrame
    shares: pd.DataFrame | None = None
    notices: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """How many points."""
        return len(self.table)

    @property
    def digest(self) -> str:
        """A fingerprint of names and values."""
        found = sha256(",".join(self.table.columns).encode())
        found.update(np.ascontiguousarray(self.table.to_numpy(dtype=np.float64)).tobytes())
        return found.hexdigest()


def make_design(study: Study, table: pd.DataFrame | None = None, draws: Sequence[Mapping[str, float]] = ()) -> Design:
    """Return the points of a study.

    Args:
        study: What to vary.
        table: Points for a design of the kind `table`, instead of its file.
        draws: Posterior draws, for a design of the kind `posterior`.

    Raises:
        InputError: A table does not fit the study, or a library is missing.
    """
    spec, factors = study.design, study.factors
    if table is not None and spec.kind != "table":
        raise InputError("A table of points is given.", path=("design", "kind"), allowed="table, or no table")
    if table is not None and not isinstance(table, pd.DataFrame):
        raise InputError(f"{shown(table)} is not a table.", path=("table",), allowed="a pandas DataFrame")
    if table is not None and spec.file:
        raise InputError("A table of points is given, too.", path=("design", "file"), allowed="one of the two")
    check_points(study)
    sampled, shares = spec.sampled(factors), None
    if spec.kind == "table":
        values = _own(study, table)
    elif spec.kind in ("grid", "fractional"):
        values = _grid(study, sampled)
    elif spec.kind == "one_at_a_time":
        values = _alone(study, sampled)
    elif spec.kind == "posterior":
        values = np.array([[draw[one.name] for one in sampled] for draw in draws])
    else:
        at = _shares(study, len(sampled))
        shares = pd.DataFrame(at, columns=[one.name for one in sampled])
        values = np.column_stack([one.at(at[:, k]) for k, one in enumerate(sampled)])
    return Design(_crossed(study, sampled, values), shares, tuple(notices_of(draws)))


def check_points(study: Study) -> None:
    """Refuse a design that is too large before anything of it is made.

    Raises:
        InputError: Says how large it is and what is allowed.
    """
    samples = study.design.samples(study.factors)
    found = (samples or 0) * study.design.combinations(study.factors)
    most = MOST_POINTS * (study.design.reduction or (2**20 if study.design.resolution else 1))
    if found > most:
        many = f"{found:,}" if found < _READABLE else f"more than 10^{len(str(found)) - 1}"
        raise InputError(f"The design has {many} points.", path=("design",), allowed=f"at most {MOST_POINTS:,} points")


def _own(study: Study, table: pd.DataFrame | None) -> Array:
    if table is None:
        if study.design.file is None:
            message = "A design of the kind table needs one."
            raise InputError(message, path=("design", "file"), allowed="the path of a CSV or Parquet file")
        table = read_table(at_home(study.design.file))
    where = study.design.file or "the table"
    return checked_table(table, study.factors, where)


def _grid(study: Study, factors: Sequence[Factor]) -> Array:
    levels = [one.cut(study.design.cuts) for one in factors]
    reduction, resolution = study.design.reduction, study.design.resolution
    if study.design.kind == "grid":
        return np.array(list(product(*levels)), dtype=np.float64)
    counts = [len(each) for each in levels]
    moving = [k for k, count in enumerate(counts) if count > 1]
    doe = library("pyDOE3")
    try:
        if resolution is not None:
            part = (np.asarray(doe.fracfact_by_res(len(moving), resolution)) > 0).astype(np.int64)
        else:
            part = np.asarray(doe.gsd([counts[k] for k in moving], reduction), dtype=np.int64)
    except (ValueError, IndexError) as error:
        word = "reduction" if resolution is None else "resolution"
        raise InputError(
            f"There is no such part of this grid: {error}.", path=("design", word), allowed="a smaller number, or kind: grid"
        ) from None
    chosen = np.zeros((len(part), len(counts)), dtype=np.int64)
    chosen[:, moving] = part
    return np.column_stack([np.array(each)[chosen[:, k]] for k, each in enumerate(levels)])


def _alone(study: Study, factors: Sequence[Factor]) -> Array:
    """Return the default point, then each factor alone at the low and at the high end of its range."""
    usual = np.array([_usual(study, one) for one in factors])
    values = np.tile(usual, (2 * len(factors) + 1, 1))
    for k, one in enumerate(factors):
        values[2 * k + 1, k], values[2 * k + 2, k] = one.low, one.high
    return values


def _usual(study: Study, factor: Factor) -> float:
    """Return the value of a factor where nothing varies; an institution may have its own."""
    if factor.kind != "parameter":
        return factor.usual
    own = {one.name: settings_in_force(one)[factor.name] for one in study.institutions}
    if len(set(own.values())) > 1:
        raise InputError(
            "The institutions have different starting values of their own.", path=("uncertainties", factor.name),
            allowed="one institution, or institutions without values of their own",
        )  # fmt: skip
    return float(next(iter(own.values())))


def _shares(study: Study, dimensions: int) -> Array:
    """Return the points of a sampled design as shares of the ranges."""
    from scipy.stats import qmc

    spec, seed = study.design, study.seed
    points = spec.points or 0
    if spec.kind == "latin_hypercube":
        return latin_hypercube(dimensions, points, seed)
    if spec.kind == "sobol":
        if dimensions > qmc.Sobol.MAXDIM:
            raise InputError("Too many factors for a Sobol sequence.", path=("design",), allowed=str(qmc.Sobol.MAXDIM))
        engine = qmc.Sobol(dimensions, rng=np.random.default_rng(seed))
        return np.asarray(engine.random_base2(points.bit_length() - 1))
    if spec.kind == "morris":
        sample = library("SALib.sample.morris", "sensitivity").sample
        return np.asarray(sample(problem(study), spec.trajectories, num_levels=spec.cuts, seed=seed))
    sample = library("SALib.sample.sobol", "sensitivity").sample
    return np.asarray(sample(problem(study), points, calc_second_order=spec.second_order, seed=seed))


def problem(study: Study) -> dict[str, Any]:
    """Return the shares of a sampled design as the problem that SALib samples and analyses.

    Morris moves between the middles of equally probable parts of each range: the very ends of a prior are as good as
    impossible.
    """
    names = [one.name for one in study.design.sampled(study.factors)]
    edge = 0.5 / study.design.cuts if study.design.kind == "morris" else 0.0
    return {"num_vars": len(names), "names": names, "bounds": [[edge, 1.0 - edge]] * len(names)}


def _crossed(study: Study, sampled: Sequence[Factor], values: Array) -> pd.DataFrame:
    """Let every sampled row meet every combination of crossed levels; columns in the order of the factors."""
    crossed = study.design.crossed(study.factors)
    combinations = np.array(list(product(*(one.levels for one in crossed))), dtype=np.float64)
    n, m = len(values), len(combinations)
    columns = {one.name: np.repeat(values[:, k], m) for k, one in enumerate(sampled)}
    columns |= {one.name: np.tile(combinations[:, k], n) for k, one in enumerate(crossed)}
    keys = {"point": np.arange(n * m), "sample": np.repeat(np.arange(n), m), "combination": np.tile(np.arange(m), n)}
    return pd.DataFrame({**keys, **{one.name: columns[one.name] for one in study.factors}})
