"""What is analyzed apart: an outcome in one institution, under one scenario, at one combination of crossed levels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.outcomes import CHANGE, outcomes
from sim.foundation.errors import InputError, shown, unknown
from sim.studies.sensitivity.indices.noise import Array, mean_of
from sim.studies.sweep.evaluate import INDEX
from sim.studies.sweep.results import Results


@dataclass(frozen=True, eq=False)
class Cell:
    """The results of one outcome in one place.

    Attributes:
        institution: Where.
        scenario: Under which scenario; of a change, the one that is compared with the first.
        combination: Crossed levels in words; nothing where nothing is crossed.
        outcome: An outcome, with `_change` behind it what the scenario changes of it.
        values: Sampled points x replicates; NaN where nothing is known.
        whole: Which sampled points have all replicates that every point has at least, and a finite mean.
    """

    institution: str
    scenario: str
    combination: str
    outcome: str
    values: Array
    whole: Array

    @property
    def key(self) -> dict[str, str]:
        """What it is, as columns of a table."""
        names = ("institution", "scenario", "combination", "outcome")
        return {name: str(getattr(self, name)) for name in names}


def measure_title(measure: str, scenario: str = "the policy") -> str:
    """Return the title of an outcome in words, or of what a scenario changes of it."""
    outcome = measure.removesuffix(CHANGE)
    title = outcomes()[outcome].title
    return title if outcome == measure else f"{title}, what {scenario} changes"


def check_measures(results: Results, wanted: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return outcomes of a study, `_change` behind them or not; all of them where none is named.

    Raises:
        InputError: The study has no such outcome, or nothing that a change could be from.
    """
    if wanted is None:
        return tuple(results.outcomes)
    names = (wanted,) if isinstance(wanted, str) else tuple(dict.fromkeys(wanted))
    if not names:
        return tuple(results.outcomes)
    for name in names:
        if name.removesuffix(CHANGE) not in results.outcomes:
            changes = [f"{one}{CHANGE}" for one in results.outcomes] if len(results.scenarios) > 1 else []
            raise unknown("outcome of this study", name, [*results.outcomes, *changes])
        if name.endswith(CHANGE) and len(results.scenarios) < 2:
            message = f"{shown(name)} is what a scenario changes relative to the first, and there is only one."
            raise InputError(message, allowed=f"{name.removesuffix(CHANGE)}, or a study of two scenarios")
    return names


def combinations(results: Results, at: Mapping[str, float] | None = None) -> list[tuple[int, str]]:
    """Return the numbers of the combinations of crossed levels, each in words.

    Args:
        results: Opened results.
        at: Levels to keep to, by factor.

    Raises:
        InputError: The study has no such factor, it is not crossed, or has no such level.
    """
    study, chosen = results.study, dict(at or {})
    crossed = study.design.crossed(study.factors)
    for name, level in chosen.items():
        if name not in results.factors:
            raise unknown("factor of this study", name, results.factors).at("at")
        known = next((one.levels for one in crossed if one.name == name), ())
        if not known:
            allowed = [one.name for one in crossed] or "none: this study crosses no factors"
            raise InputError(f"{shown(name)} is sampled: it has no levels to choose.", where="at", allowed=allowed)
        if level not in known:
            message = f"{shown(level)} is not a level of {name}."
            raise InputError(message, where="at", allowed=[f"{name}={one:g}" for one in known])
    found = []
    for number, levels in enumerate(product(*(one.levels for one in crossed))):
        if all(chosen.get(one.name, level) == level for one, level in zip(crossed, levels, strict=True)):
            moving = ((one.name, level) for one, level in zip(crossed, levels, strict=True) if len(one.levels) > 1)
            found.append((number, ", ".join(f"{name}={level:g}" for name, level in moving)))
    return found


def read_at(texts: Sequence[str]) -> dict[str, float]:
    """Return levels of texts such as "team_inbox=1".

    Raises:
        InputError: A text is no such thing.
    """
    found = {}
    for text in texts:
        name, _, level = (part.strip() for part in text.partition("="))
        try:
            found[name] = float(level)
        except ValueError:
            raise InputError(f"{shown(text)} is not a level.", where="--at", allowed="such as team_inbox=1") from None
    return found


def cells(results: Results, measures: Sequence[str], at: Mapping[str, float] | None = None) -> Iterator[Cell]:
    """Yield the cells of a study, one outcome after the other.

    Args:
        results: Opened results, finished or not.
        measures: Checked before.
        at: Levels to keep to, by crossed factor.
    """
    places = combinations(results, at)
    least = results.study.least_replicates
    for measure in measures:
        values, there = _read(results, measure.removesuffix(CHANGE))
        change = measure.endswith(CHANGE)
        for (i, institution), (s, scenario), (c, label) in product(
            enumerate(results.institutions), enumerate(results.scenarios), places
        ):
            if change and s == 0:
                continue
            found = values[i, s, c] - values[i, 0, c] if change else values[i, s, c]
            known = there[i, s, c] & there[i, 0, c] if change else there[i, s, c]
            whole = (known.sum(axis=1) >= least) & np.isfinite(mean_of(found))
            yield Cell(institution, scenario, label, measure, found, whole)


def _read(results: Results, outcome: str) -> tuple[Array, Array]:
    """Return an outcome, and where it is known: institutions x scenarios x combinations x sampled points x replicates."""
    design = results.design
    sample, combination = (design[name].to_numpy(dtype=np.int64) for name in ("sample", "combination"))
    shape = (
        len(results.institutions), len(results.scenarios), int(combination.max()) + 1, int(sample.max()) + 1,
        results.study.most_replicates,
    )  # fmt: skip
    values, there = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for batch in results.batches([*INDEX, outcome]):
        point = batch["point"].to_numpy(dtype=np.int64)
        place: tuple[Any, ...] = (
            pd.Categorical(batch["institution"], categories=results.institutions).codes,
            pd.Categorical(batch["scenario"], categories=results.scenarios).codes,
            combination[point], sample[point], batch["replicate"].to_numpy(dtype=np.int64),
        )  # fmt: skip
        values[place], there[place] = batch[outcome].to_numpy(dtype=np.float64), True
    if values.shape[-1] > 1:  # with a precision, few points may need as many as are allowed
        used = there.any(axis=tuple(range(values.ndim - 1)))
        values, there = values[..., used], there[..., used]
    return values, there


