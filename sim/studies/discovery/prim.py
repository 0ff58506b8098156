"""Boxes of conditions that hold most cases: PRIM (patient rule induction) by the EMA workbench, chosen without a hand.

PRIM peels a little off the space again and again, so that cases become denser. Of the boxes on its way, the one is
taken that sets cases apart best: to know whether a point lies inside tells most of whether it is a case (the
largest gain of information, as in trees of decisions). A limit stays only if it is significant: by its
quasi-p (whether the box would be as dense without it) where its name tells cases from others beyond doubt (Kolmogorov
and Smirnov's test, corrected for all names), and otherwise by its quasi-p corrected for all that could have been
limited. What the same rules find on two thirds of the points, drawn again
and again, and how it does on the third that was left out, says how far a box can be believed.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import special, stats

from sim.engine.replicates import Progress
from sim.foundation.errors import InputError
from sim.studies.discovery.boxes import Box, Boxes, Limit, within
from sim.studies.sensitivity.space import Array

SURE = 0.05
FEWEST_CASES = 10
_ANY = 1e-9  # of PRIM's own threshold, which we do not use: boxes are chosen here
_DRAWN = 2.0 / 3.0


def find_boxes(
    x: pd.DataFrame,
    cases: Array,
    *,
    most: int = 3,
    density: float | None = None,
    candidates: int = 12,
    resamples: int = 12,
    seed: int = 1,
    progress: Progress | None = None,
) -> Boxes:
    """Find boxes of conditions.

    Args:
        x: Points x what varies; numbers, or words without an order.
        cases: Whether each point is a case.
        most: How many boxes at most.
        density: A box should be at least as dense as this and then cover as much as possible; the one that sets
            cases apart best where None.
        candidates: How many of the columns PRIM looks at: those whose values differ most between cases and others.
        resamples: How often two thirds of the points are drawn, to check boxes.
        seed: Of the resamples.
        progress: Called with how many resamples are done, of how many.

    Raises:
        InputError: There are hardly any cases, or hardly anything else.
    """
    cases = np.asarray(cases, dtype=bool)
    _enough(cases)
    prim = _prim()
    rules = _Rules(prim, density, candidates)
    left = np.ones(len(x), dtype=bool)
    boxes: list[Box] = []
    while len(boxes) < most and cases[left].sum() >= FEWEST_CASES and not cases[left].all():
        limits = rules.limits(x[left], cases[left])
        if not limits:
            break
        inside = left & within(x, limits)
        box = _box(limits, inside, cases)
        if box.density <= cases.mean():  # denser than what earlier boxes left, but not than all: it tells nothing
            break
        boxes.append(box)
        left &= ~inside
    again: dict[tuple[str, str], int] = {}
    unseen = np.zeros(3, dtype=np.int64)  # points in boxes, cases in boxes, cases; each of what was left out
    found = 0
    rng = np.random.default_rng(seed)
    for k in range(resamples):
        drawn = rng.permutation(len(x)) < len(x) * _DRAWN
        limits = rules.limits(x[drawn], cases[drawn]) if 0 < cases[drawn].sum() < drawn.sum() else ()
        for side in {(limit.name, limit.side) for limit in limits}:
            again[side] = again.get(side, 0) + 1
        if limits:
            found += 1
            inside = within(x, limits) & ~drawn
            unseen += (inside.sum(), cases[inside].sum(), cases[~drawn].sum())
        if progress is not None:
            progress(k + 1, resamples)
    boxes = [_checked(box, again, resamples) for box in boxes]
    density_unseen, coverage_unseen = (_part(unseen[1], whole) for whole in (unseen[0], unseen[2]))
    return Boxes(
        tuple(boxes), float(cases.mean()), len(x), int(cases.sum()), _sides(x), resamples, _part(found, resamples),
        density_unseen, coverage_unseen,
    )  # fmt: skip


def telling(x: pd.DataFrame, cases: Array, most: int) -> dict[str, float]:
    """Return the columns whose values differ most between cases and others, the most telling first.

    As in regional sensitivity analysis: Kolmogorov and Smirnov's test, of words a chi-squared test.

    Returns:
        Name and p, times the number of columns (Bonferroni).
    """
    found = {}
    for name in x.columns:
        column = x[name]
        if pd.api.types.is_numeric_dtype(column):
            p = float(stats.ks_2samp(column[cases], column[~cases], method="asymp").pvalue)
        else:
            counts = pd.crosstab(column.to_numpy(), cases).to_numpy()
            p = float(stats.chi2_contingency(counts).pvalue) if min(counts.shape) > 1 else 1.0
        found[str(name)] = p
    first = sorted(found.items(), key=lambda one: one[1])[:most]
    return {name: min(1.0, p * len(x.columns)) for name, p in first}


def information(points: Array, cases: Array) -> Array:
    """Return how much it tells of whether a point is a case to know whether it lies in a box, in nats.

    Args:
        points: Points in each box; the first box holds all.
        cases: Cases in each box.
    """
    total = points[0]

    def entropy(part: Array, whole: Array) -> Array:
        share = part / np.maximum(whole, 1.0)
        return np.asarray(special.entr(share) + special.entr(1.0 - share))

    inside, outside = points / total, 1.0 - points / total
    left = entropy(cases[0] - cases, total - points)
    return np.asarray(entropy(cases[:1], points[:1]) - inside * entropy(cases, points) - outside * left)


@dataclass(frozen=True)
class _Rules:
    """How one box is found: the same for all points and for those of a resample."""

    prim: Any
    density: float | None
    candidates: int

    def limits(self, x: pd.DataFrame, cases: Array) -> tuple[Limit, ...]:
        """Return the limits of the box that is chosen; none where none is significant.

        A limit was peeled while others held. Where some of these do not stay, PRIM looks again with what is left.
        """
        differs = telling(x, cases, self.candidates)
        allowed = {name: SURE if p < SURE else SURE / _sides(x) for name, p in differs.items()}
        names = list(differs)
        while names:
            limits = self._significant(x[names].reset_index(drop=True), cases, allowed)
            left = {limit.name for limit in limits}
            if len(left) == len(names):
                return tuple(replace(limit, differs=differs[limit.name]) for limit in limits)
            names = [name for name in names if name in left]
        return ()

    def _significant(self, known: pd.DataFrame, cases: Array, allowed: Mapping[str, float]) -> list[Limit]:
        """Return the limits of one box of PRIM that stay, the most significant first."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of how the workbench uses pandas
            warnings.simplefilter("ignore", FutureWarning)
            box = self.prim(known, cases.astype(int), threshold=_ANY).find_box()
        place = self._chosen(box.peeling_trajectory)
        while True:
            limits = [
                (name, side, p) for name, ends in box.qp[place].items() for side, p in enumerate(ends) if p >= 0.0
            ]
            weak = max(limits, key=lambda one: one[2] / allowed[one[0]], default=None)
            if weak is None or weak[2] <= allowed[weak[0]]:
                break
            place = _freed(box, place, weak[0], weak[1], known)
        ordered = sorted(limits, key=lambda one: one[2])
        return [_limit(box, place, name, side, p) for name, side, p in ordered]

    def _chosen(self, way: pd.DataFrame) -> int:
        coverage, density = (way[name].to_numpy(dtype=float) for name in ("coverage", "density"))
        if self.density is None:
            points, cases = (way[name].to_numpy(dtype=float) for name in ("n", "k"))
            return int(np.argmax(information(points, cases)))
        dense = density >= self.density
        return int(np.argmax(np.where(dense, coverage, -1.0)) if dense.any() else np.argmax(density))


def _freed(box: Any, place: int, name: str, side: int, x: pd.DataFrame) -> int:
    """Take one limit away; the box without it stands at the end of the way."""
    lims = box.box_lims[place].copy()
    if pd.api.types.is_numeric_dtype(x[name]):
        lims.loc[side, name] = box.box_lims[0].loc[side, name]
    else:
        lims[name] = box.box_lims[0][name]
    inside = np.ones(len(x), dtype=bool)
    for column in x.columns:
        low, high = lims[column]
        if pd.api.types.is_numeric_dtype(x[column]):
            inside &= ((x[column] >= low) & (x[column] <= high)).to_numpy()
        else:
            inside &= x[column].isin(low).to_numpy()
    box.update(lims, np.flatnonzero(inside))
    return len(box.box_lims) - 1


def _limit(box: Any, place: int, name: str, side: int, p: float) -> Limit:
    value = box.box_lims[place].loc[side, name]
    if isinstance(value, set):
        return Limit(name, "among", tuple(sorted(map(str, value))), float(p), 1.0)
    return Limit(name, "above" if side == 0 else "below", float(value), float(p), 1.0)


def _box(limits: tuple[Limit, ...], inside: Array, cases: Array) -> Box:
    held = int(cases[inside].sum())
    count = int(inside.sum())
    return Box(limits, held / int(cases.sum()), held / max(count, 1), count / len(cases), count, held)


def _checked(box: Box, again: Mapping[tuple[str, str], int], resamples: int) -> Box:
    """Return a box that knows how often each of its limits was found again."""
    limits = (replace(one, found_again=_part(again.get((one.name, one.side), 0), resamples)) for one in box.limits)
    return replace(box, limits=tuple(limits))


def _part(part: int, whole: int) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _sides(x: pd.DataFrame) -> int:
    return sum(2 if pd.api.types.is_numeric_dtype(x[name]) else 1 for name in x.columns)


def _enough(cases: Array) -> None:
    count, total = int(cases.sum()), len(cases)
    if count in (0, total):
        message = "All points are alike: the condition holds at every point." if count else (
            "All points are alike: the condition holds at no point."
        )  # fmt: skip
        raise InputError(message, where="--when", allowed="a condition that some points meet and others do not, "
                         "such as a measure “in worst 25%”")  # fmt: skip
    if min(count, total - count) < FEWEST_CASES:
        raise InputError(
            f"The condition holds at {count} of {total} points: too few of one kind to distinguish them.",
            where="--when",
            allowed=f"at least {FEWEST_CASES} points of each kind: more --points, or a condition that is met more evenly",
        )


def check_installed() -> None:
    """Refuse to begin where boxes could not be looked for at the end.

    Raises:
        InputError: The workbench is not installed.
    """
    _prim()


def _prim() -> Any:
    """Return the workbench's PRIM.

    Raises:
        InputError: It is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of parts of its own that are not installed
            from ema_workbench.analysis.prim import Prim
    except ModuleNotFoundError:
        raise InputError(
            "Scenario discovery needs the EMA workbench, which is not installed.",
            allowed='after `pip install "faculty-attrition[experiments]"`',
        ) from None
    return Prim
