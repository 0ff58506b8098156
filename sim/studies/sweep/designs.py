"""Kinds of designs: what each is told, how many points it has, and what it can vary."""

import math
from collections.abc import Sequence
from typing import Self

from pydantic import Field, field_validator, model_validator

from sim.foundation.checked import Checked, Line, Whole, wrong
from sim.foundation.errors import InputError, nearest, shown
from sim.studies.sweep.factors import Factor

MOST_POINTS = 2_000_000
GRIDS = ("grid", "fractional")
# what each kind must be told, and what it may be told
_TOLD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "grid": ((), ("levels",)),
    "fractional": ((), ("levels", "reduction", "resolution")),
    "latin_hypercube": (("points",), ()),
    "sobol": (("points",), ()),
    "morris": (("trajectories",), ("levels",)),
    "saltelli": (("points",), ("second_order",)),
    "one_at_a_time": ((), ()),
    "posterior": (("points",), ()),
    "table": ((), ("file",)),
}
KINDS = tuple(_TOLD)
USUAL_LEVELS = {"grid": 3, "fractional": 2, "morris": 4}


class DesignSpec(Checked):
    """Which points are tried.

    Attributes:
        kind: One of `KINDS`.
        points: How many are sampled; for `sobol` and `saltelli` a power of two.
        trajectories: Of a Morris design.
        levels: Into how many levels a range is cut (grid 3, fractional 2, Morris 4 unless it is said).
        reduction: A fractional grid has about one in so many points of the full one (generalized subset design).
        resolution: Of a fractional grid in which everything has two levels (3, 4, 5, …).
        second_order: Whether a Saltelli design is large enough for indices of pairs.
        file: CSV or Parquet file of a table of points.
    """

    kind: Line = Field(description=", ".join(KINDS))
    points: Whole | None = Field(None, ge=1, le=MOST_POINTS, description=f"whole points from 1 to {MOST_POINTS}")
    trajectories: Whole | None = Field(None, ge=2, le=100_000, description="whole trajectories from 2 to 100000")
    levels: Whole | None = Field(None, ge=2, le=1000, description="whole levels from 2 to 1000")
    reduction: Whole | None = Field(None, ge=2, le=1000, description="a whole number from 2 to 1000")
    resolution: Whole | None = Field(None, ge=3, le=10, description="a whole number from 3 to 10")
    second_order: bool = Field(False, strict=True, description="true or false")
    file: str | None = Field(None, description="the path of a CSV or Parquet file")

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise wrong(f"{shown(kind)} is not a kind of design.", near=nearest(kind, KINDS))
        return kind

    @model_validator(mode="after")
    def _told_what_it_needs(self) -> Self:
        needed, possible = _TOLD[self.kind]
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name != "kind" and value not in (None, False) and name not in (*needed, *possible):
                words = ", ".join((*needed, *possible)) or "nothing more"
                raise wrong(f"A design of the kind {self.kind} has no {name}.", key=name, allowed=words)
            if name in needed and value is None:
                raise wrong(f"A design of the kind {self.kind} needs it.", key=name, allowed="a whole number")
        if self.kind == "fractional" and (self.reduction is None) == (self.resolution is None):
            raise wrong("A fractional grid needs one of reduction and resolution.", allowed="reduction: 2, or resolution: 4")
        if self.kind == "morris" and self.cuts % 2:
            raise wrong(f"{self.cuts} levels are not an even number.", key="levels", allowed="an even number")
        if self.kind in ("sobol", "saltelli") and (n := self.points or 0) & (n - 1):
            below = 2 ** (n.bit_length() - 1)
            raise wrong(f"{n} points cannot be spread evenly.", key="points", allowed=f"a power of two: {below}, {2 * below}")
        return self

    @property
    def cuts(self) -> int:
        """Into how many levels a range is cut."""
        return self.levels or USUAL_LEVELS.get(self.kind, 2)

    def sampled(self, factors: Sequence[Factor]) -> tuple[Factor, ...]:
        """Return what this design samples; all else is crossed with it."""
        if self.kind in (*GRIDS, "table"):
            return tuple(factors)
        return tuple(one for one in factors if not one.levels)

    def crossed(self, factors: Sequence[Factor]) -> tuple[Factor, ...]:
        """Return the factors whose levels all meet every sampled point."""
        sampled = self.sampled(factors)
        return tuple(one for one in factors if one not in sampled)

    def check_against(self, factors: Sequence[Factor], *, posterior: bool) -> None:
        """Check that this kind of design can vary these factors.

        Raises:
            InputError: Says which kind can.
        """
        path = ("design", "kind")
        if posterior != (self.kind == "posterior"):
            raise InputError(
                "A design of posterior draws requires uncertainties from the posterior, and vice versa.",
                path=path, allowed="uncertainties: posterior with design: {kind: posterior, points: 100}",
            )  # fmt: skip
        if posterior and any(not one.levels for one in factors if one.kind == "lever"):
            raise InputError("Posterior draws cannot be crossed with a range.", path=("levers",), allowed="levels")
        if not factors:
            raise InputError("Nothing is varied.", path=path, allowed="at least one uncertainty or lever")
        if not self.sampled(factors):
            raise InputError(
                f"Everything has levels: a design of the kind {self.kind} has nothing to sample.",
                path=path, allowed="kind: grid, or an uncertainty with a range",
            )  # fmt: skip
        if self.kind == "morris" and any(one.whole for one in self.sampled(factors)):
            raise InputError("Morris cannot move whole months.", path=("levers",), allowed="levels, to be crossed")
        if self.kind == "one_at_a_time" and any(one.field not in ("", "intensity") for one in self.sampled(factors)):
            message = "Only the intensity of a lever has a default to begin from: 0."
            raise InputError(message, path=("levers",), allowed="levels of other fields, to be crossed")
        if self.resolution and any(len(one.cut(self.cuts)) > 2 for one in factors):
            raise InputError("Resolution is defined only for two levels.", path=("design", "resolution"), allowed="reduction")
        if self.resolution and self.resolution > len(_two(self, factors)):
            raise InputError(
                "There are too few factors for this resolution.", path=("design", "resolution"),
                allowed=f"at most {len(_two(self, factors))}, the number of factors with two levels",
            )  # fmt: skip

    def samples(self, factors: Sequence[Factor]) -> int | None:
        """Return how many points are sampled; None for a table, which is not read here."""
        n, dimensions = self.points or 0, len(self.sampled(factors))
        full = math.prod(len(one.cut(self.cuts)) for one in self.sampled(factors)) if self.kind in GRIDS else 0
        return {
            "grid": full,
            "fractional": full,  # an upper bound
            "morris": (self.trajectories or 0) * (dimensions + 1),
            "saltelli": n * ((2 if self.second_order else 1) * dimensions + 2),
            "one_at_a_time": 2 * dimensions + 1,
            "table": None,
        }.get(self.kind, n)

    def combinations(self, factors: Sequence[Factor]) -> int:
        """Return how many combinations of levels meet every sampled point."""
        return math.prod(len(one.levels) for one in self.crossed(factors))


def _two(spec: DesignSpec, factors: Sequence[Factor]) -> list[Factor]:
    return [one for one in factors if len(one.cut(spec.cuts)) == 2]
