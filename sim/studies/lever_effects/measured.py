"""Estimates against full answers of other futures: does an estimate claim what the model then denies, and how far is it off?

A full answer names a direction where the 95% interval of its mean excludes zero, which is what its statement says
(`sim.results.headline.direction_of`); otherwise the direction is open. An estimate is *contradicted* where it names a
direction and the full answer names the other one, or says that it is open. A case is *sure* where fewer leave in at least
95% of the futures of the full answer, or more leave in as many; there an estimate should name the direction.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim.evidence.parameters import levers
from sim.results.headline import direction_of
from sim.results.paired import COMPARED, INSIDE, Kind, Paired
from sim.studies.lever_effects.futures import Futures
from sim.studies.lever_effects.quantities import MONTHS_IN_YEAR, Array, over_the_horizon
from sim.world.institution import Institution

SURE = 0.95  # share of futures on one side


def full_answers(
    institution: Institution, policies: Sequence[Mapping[str, float]], *, seed: int, years: int = 5, threads: int = 1
) -> Iterator[Paired]:
    """Yield the full answer to each policy in the futures of one seed.

    Args:
        institution: Where.
        policies: By lever its intensity.
        seed: Random seed.
        years: The horizon.
        threads: How many.
    """
    futures = Futures.of(institution, seed=seed, years=years)

    def sums(number: int) -> Array:
        return np.stack([futures.run(number, policy) for policy in ({}, *policies)])

    with ThreadPoolExecutor(threads) as pool:
        found = np.stack(list(pool.map(sums, range(len(futures)))), axis=1)
    for after in found[1:]:
        yield paired(found[0], after, "full")


def paired(before: Array, after: Array, kind: Kind) -> Paired:
    """Return paired differences from yearly sums: futures x years x columns, without the policy and with it."""
    years, n = before.shape[1], len(before)
    usual, found = (over_the_horizon(sums.sum(axis=1), years) for sums in (before, after))
    avoided = np.cumsum(before[..., 0] - after[..., 0], axis=1)
    return Paired(
        kind=kind,
        months=np.arange(years + 1) * MONTHS_IN_YEAR,
        avoided=np.concatenate([np.zeros((n, 1)), avoided], axis=1),
        change={name: found[name] - usual[name] for name in COMPARED},
        before=usual,
        draw_of=np.arange(n),
        draws=n,
    )


def compared(estimate: Paired, full: Paired) -> dict[str, Any]:
    """Return how an estimate stands against the full answer to the same policy.

    Returns:
        `{named, contradicted, sure, error, avoided, width, full_width}`: error of the mean of departures avoided, and the
        widths between which 95% of futures lie.
    """
    said, answer = direction_of(estimate), direction_of(full)
    change, truth = estimate.change["departures"], full.change["departures"]
    agree = max(float((truth < 0).mean()), float((truth > 0).mean()))
    return {
        "named": bool(said),
        "contradicted": bool(said) and said != answer,
        "sure": agree >= SURE,
        "error": float(truth.mean() - change.mean()),
        "avoided": float(-truth.mean()),
        "width": _width(change),
        "full_width": _width(truth),
    }


def random_policies(seed: int, count: int) -> list[dict[str, float]]:
    """Return policies of two to eight levers at random intensities."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        names = random.choice(list(levers()), 2 + number % 7, replace=False)
        found.append({str(name): float(np.round(random.uniform(0.1, 1.0), 2)) for name in names})
    return found


def alone(seed: int) -> list[dict[str, float]]:
    """Return every lever alone, at intensity 0.7 and at a random one."""
    random = np.random.default_rng(seed)
    return [{name: level} for name in levers() for level in (0.7, float(np.round(random.uniform(0.05, 1.0), 2)))]


def _width(values: Array) -> float:
    low, high = np.quantile(values, INSIDE)
    return float(high - low)
