"""The order of interventions over the plausible space: how often each wins, what beats what, what flips it.

Effects at a point include chance, which would make every order look more fragile than it is. If replicates show how
large it is, the spread over points is reduced to what parameters alone explain. Chance is not taken to be more
than it is: the upper 95% limit of what parameters do counts, so that conclusions err toward fragile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from sim.evidence.marks import marked
from sim.evidence.outcomes import outcomes
from sim.studies.sensitivity.space import Array

ROBUST, LEANING = 0.9, 0.75
TOP = 3
_ONE_SIDED = 1.645
_LEADERS = 6  # among which pairs are searched for what flips them
_SURE = 0.05


@dataclass(frozen=True)
class Ranking:
    """The order of policies by one outcome over many points.

    Attributes:
        outcome: What they are ranked by.
        policies: `[policy, title, default_effect, default_rank, mean, low, high, better, top, first, rank_low,
            rank_high]`: effect at the defaults, its mean and middle 90% over points, and the shares of points
            where the policy betters the outcome, is in the top three, is the first.
        pairs: `[policy, other, share, raw, verdict]`: where the one that is better at the defaults beats the
            other, with chance removed (share) and as simulated (raw).
        agreement: Kendall's tau of each point's order with the default one, with chance removed.
        chance: What tau would be on average if nothing but chance changed.
        ranks: Points x policies, 1 the best.
        flips: `[about, parameter, correlation, p, low_half, high_half]`: parameters that go with the order (mean
            tau in the lower and upper half of the parameter) or with who wins a fragile pair (share of points).
    """

    outcome: str
    policies: pd.DataFrame
    pairs: pd.DataFrame
    agreement: Array
    chance: float
    ranks: Array
    flips: pd.DataFrame


def without_noise(values: Array) -> Array:
    """Return means over replicates (points x replicates), their spread brought to what parameters leave of it."""
    mean = values.mean(axis=1)
    points, replicates = values.shape
    total = float(mean.var(ddof=1)) if points > 1 else 0.0
    if replicates < 2 or total == 0.0:
        return np.asarray(mean)
    noise = float(values.var(axis=1, ddof=1).mean() / replicates)
    error = np.sqrt(2.0 / (points - 1) * (total * total + noise * noise / (replicates - 1)))
    kept = np.sqrt(np.clip((total - noise + _ONE_SIDED * error) / total, 0.0, 1.0))
    return np.asarray(mean.mean() + kept * (mean - mean.mean()))


def verdict(share: float) -> str:
    """Return the word for how often something holds in the plausible space."""
    for limit, word in ((ROBUST, "robust"), (LEANING, "leaning")):
        if share >= limit:
            return word
        if share <= 1.0 - limit:
            return f"{word}, the other way round"
    return "open"


def rank(
    outcome: str,
    effects: Mapping[str, Array],
    usual: Mapping[str, Array],
    titles: Mapping[str, str],
    names: Sequence[str],
    shares: Array,
) -> Ranking:
    """Rank policies at every point, and at the defaults.

    Args:
        outcome: What they are ranked by.
        effects: What each policy changes, by its name: points x replicates.
        usual: The same at the default point: 1 x replicates, of which there should be many.
        titles: Titles of policies.
        names: Parameters.
        shares: Where points lie in each parameter, 0 to 1: points x parameters.
    """
    sign = -1.0 if outcomes()[outcome].better == "higher" else 1.0
    known = list(effects)
    simulated = sign * np.stack([effects[name] for name in known])  # policies x points x replicates
    default = sign * np.stack([usual[name][0] for name in known])  # policies x replicates
    order = list(np.argsort(default.mean(axis=1), kind="stable"))
    simulated, default, known = simulated[order], default[order], [known[k] for k in order]
    centred = simulated - simulated.mean(axis=0)
    settled = np.stack([without_noise(each) for each in centred])
    ranks = stats.rankdata(
        settled, axis=0, method="max"
    ).T  # equals share the worse rank: nobody wins by doing nothing
    agreement = np.array([_tau(np.arange(len(known)), point) for point in settled.T])
    policies = pd.DataFrame(
        [_policy(k, known, titles, simulated, default, ranks, sign) for k in range(len(known))]
    )
    pairs = _pairs(known, simulated)
    flips = _flips(known, simulated, pairs, agreement, names, shares)
    chance = _tau_by_chance(default, simulated.shape[2])
    return Ranking(outcome, policies, pairs, agreement, chance, ranks, flips)


def _policy(
    k: int,
    known: list[str],
    titles: Mapping[str, str],
    simulated: Array,
    default: Array,
    ranks: Array,
    sign: float,
) -> dict[str, object]:
    """Return what is known of one policy."""
    alone = without_noise(simulated[k])
    ends = np.sort(sign * np.quantile(alone, [0.05, 0.95]))
    return {
        "policy": known[k], "title": marked(known[k], titles[known[k]]),
        "default_effect": sign * float(default[k].mean()), "default_rank": k + 1,
        "mean": sign * float(alone.mean()), "low": float(ends[0]), "high": float(ends[1]),
        "better": float((alone < 0.0).mean()), "top": float((ranks[:, k] <= TOP).mean()),
        "first": float((ranks[:, k] == 1).mean()),
        "rank_low": float(np.quantile(ranks[:, k], 0.05)), "rank_high": float(np.quantile(ranks[:, k], 0.95)),
    }  # fmt: skip


def _pairs(known: list[str], simulated: Array) -> pd.DataFrame:
    """Return how often one beats the other, for all pairs in the default order."""
    rows = []
    for a, b in combinations(range(len(known)), 2):
        gap = simulated[a] - simulated[b]
        share = float((without_noise(gap) < 0.0).mean())
        raw = float((gap.mean(axis=1) < 0.0).mean())
        rows.append(
            {"policy": known[a], "other": known[b], "share": share, "raw": raw, "verdict": verdict(share)}
        )
    return pd.DataFrame(rows, columns=["policy", "other", "share", "raw", "verdict"])


def _tau(first: Array, second: Array) -> float:
    return float(stats.kendalltau(first, second).statistic) if len(first) > 1 else 1.0


def _tau_by_chance(default: Array, replicates: int) -> float:
    """Return Kendall's tau between orders from as few replicates as a point has and the order from all of them."""
    parts = default.shape[1] // replicates
    found = [
        _tau(np.arange(len(default)), default[:, k * replicates : (k + 1) * replicates].mean(axis=1))
        for k in range(parts)
    ]
    return float(np.mean(found)) if found else float("nan")


def _flips(
    known: list[str],
    simulated: Array,
    pairs: pd.DataFrame,
    agreement: Array,
    names: Sequence[str],
    shares: Array,
) -> pd.DataFrame:
    """Return parameters that are associated with the order as a whole, and with who wins among the leaders.

    With hundreds of parameters some always seem to: a correlation counts where it stands after Bonferroni's
    correction for all of them.
    """
    about: list[tuple[str, Array, Array]] = [("the whole order", agreement, agreement)]
    leaders = known[:_LEADERS]
    for first, second, share in zip(pairs["policy"], pairs["other"], pairs["share"], strict=True):
        if first in leaders and second in leaders and 1.0 - ROBUST < share < ROBUST:
            gap = simulated[known.index(first)] - simulated[known.index(second)]
            about.append((f"{first} before {second}", -gap.mean(axis=1), without_noise(gap) < 0.0))
    rows = []
    for what, level, shown in about:
        if len(level) < 10 or np.ptp(level) == 0.0:
            continue
        for place, name in enumerate(names):
            column = shares[:, place]
            if np.ptp(column) == 0.0:
                continue
            found = stats.spearmanr(column, level)
            p = min(1.0, float(found.pvalue) * len(names))
            if p < _SURE:
                low = column < np.median(column)
                rows.append(
                    (
                        what,
                        name,
                        float(found.statistic),
                        p,
                        float(shown[low].mean()),
                        float(shown[~low].mean()),
                    )
                )
    columns = ["about", "parameter", "correlation", "p", "low_half", "high_half"]
    table = pd.DataFrame(rows, columns=columns)
    places = {what: place for place, (what, _, _) in enumerate(about)}
    strength = table["correlation"].abs()
    return (
        table.assign(place=table["about"].map(places), strength=-strength)
        .sort_values(["place", "strength"], ignore_index=True)
        .drop(columns=["place", "strength"])
    )
