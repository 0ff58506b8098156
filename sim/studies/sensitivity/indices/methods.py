"""Which method suits which design, and what is left of a design where points are missing."""

from dataclasses import dataclass

import numpy as np

from sim.foundation.errors import InputError, nearest, shown
from sim.studies.sensitivity.indices.given import FEWEST
from sim.studies.sensitivity.indices.noise import Array
from sim.studies.sweep.results import Results

_GIVEN = ("delta", "pawn")
SUITS = {
    "morris": ("morris",),
    "saltelli": ("sobol", *_GIVEN),
    "one_at_a_time": ("tornado",),
    "latin_hypercube": _GIVEN,
    "sobol": _GIVEN,
    "posterior": _GIVEN,
    "table": _GIVEN,
}
METHODS = tuple(dict.fromkeys(method for suiting in SUITS.values() for method in suiting))
MAIN = {"morris": "mu_star", "sobol": "total", "pawn": "pawn", "delta": "delta", "tornado": "width"}
_FEWEST_TRAJECTORIES, _FEWEST_BLOCKS = 2, 8


def method_for(results: Results, asked: str | None) -> str:
    """Return the method that was asked for, or the first that suits the design of a study.

    Raises:
        InputError: There is no such method, or it does not suit the design; says what does.
    """
    if asked is not None and asked not in METHODS:
        raise InputError(
            f"{shown(asked)} is not a method for a study.", where="method", allowed=METHODS, nearest=nearest(asked, METHODS)
        )
    kind = results.study.design.kind
    suiting = SUITS.get(kind, ())
    if not suiting:
        raise InputError(
            f"No index can be computed from a design of the kind {kind}.", where="method",
            allowed=f"designs of the kind {', '.join(SUITS)}; `attrition sweep show` tells outcomes by level",
        )  # fmt: skip
    if asked is None or asked in suiting:
        return asked or suiting[0]
    suited = [one for one, methods in SUITS.items() if asked in methods]
    raise InputError(
        f"The method {shown(asked)} does not suit a design of the kind {kind}.", where="method",
        allowed=f"{', '.join(suiting)} here; {asked} needs a design of the kind {' or '.join(suited)}",
    )  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """Which points of a cell an index is computed from.

    Attributes:
        rows: Their places.
        unit: What is left out together, as a word in the plural.
        used: How many of these units are used.
        of: Of how many.
        least: How many an index needs.
    """

    rows: Array
    unit: str
    used: int
    of: int
    least: int

    @property
    def enough(self) -> bool:
        """Whether there are enough for an index."""
        return self.used >= self.least


def kept(results: Results, method: str, whole: Array) -> Kept:
    """Return the points that an index can be computed from: whole trajectories, whole blocks, or single points.

    Of Saltelli's design PAWN and delta take the first and last point of each block, which are drawn independently; those
    between repeat their values.

    Args:
        results: Opened results.
        method: Suits the design.
        whole: Which sampled points are there.
    """
    spec, n = results.study.design, len(sampled(results))
    every = np.arange(len(whole))
    if method == "tornado":
        pairs = np.asarray(whole[1:].reshape(-1, 2).all(axis=1))
        return Kept(every, "factors", int(pairs.sum()) if whole[0] else 0, len(pairs), 1)
    if method == "morris":
        block, unit, fewest = n + 1, "trajectories", _FEWEST_TRAJECTORIES
    elif spec.kind == "saltelli":
        block, unit, fewest = (2 if spec.second_order else 1) * n + 2, "blocks", _FEWEST_BLOCKS
    else:
        return Kept(every[whole], "points", int(whole.sum()), len(whole), FEWEST)
    blocks = every.reshape(-1, block)
    if method in _GIVEN:
        ends = blocks[:, [0, -1]].ravel()
        rows = ends[whole[ends]]
        return Kept(rows, "points", len(rows), len(ends), FEWEST)
    good = np.asarray(whole.reshape(-1, block).all(axis=1))
    return Kept(blocks[good].ravel(), unit, int(good.sum()), len(good), fewest)


def sampled(results: Results) -> list[str]:
    """Return the names of the factors that the design samples."""
    study = results.study
    return [one.name for one in study.design.sampled(study.factors)]
