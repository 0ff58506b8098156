"""What a virtual trial found, beside what was published: the true effect, and what studies of that size would print."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation import places
from sim.foundation.brief import Brief
from sim.foundation.errors import InputError
from sim.studies.trials.parts import Exposure, Outcome, Published
from sim.studies.trials.pool import Pool, estimate, side_by_side, two_groups, yes_no
from sim.studies.trials.statistics import Statistic, find_statistic
from sim.studies.trials.trial import Trial

Array = np.ndarray[Any, Any]
_STREAM = 88_301
_JACKKNIFED = 12  # leave-out groups of institutions
_FEWEST_DRAWS = 5  # from here on the spread over draws is shown


@dataclass(frozen=True, eq=False, repr=False)
class TrialResult(Brief):
    """A replayed study.

    Attributes:
        trial: The trial.
        effects: One row per outcome: published, the range that contains 95% of such studies, the true effect, the verdict.
        groups: Mean (or percent) of each group, in everyone who could take part.
        studies: Every repetition of the study, one row per outcome.
        notes: What the reader should know.
        metadata: What it was made from.
    """

    trial: Trial
    effects: pd.DataFrame
    groups: pd.DataFrame
    studies: pd.DataFrame
    notes: tuple[str, ...]
    metadata: dict[str, Any]

    def save(self, folder: str | Path) -> Path:
        """Write the tables as CSV, with the trial and the metadata.

        Raises:
            InputError: It cannot be written there.
        """
        import json

        from sim.results.export import write_table

        place = places.at_home(folder)
        about = {**self.metadata, "notes": list(self.notes)}
        try:
            place.mkdir(parents=True, exist_ok=True)
            for name in ("effects", "groups", "studies"):
                write_table(getattr(self, name), place / f"{name}.csv", "csv")
            text = json.dumps(about, indent=2, default=str, ensure_ascii=False) + "\n"
            (place / "metadata.json").write_text(text, encoding="utf-8", newline="\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"It cannot be written: {reason}.", where=str(folder)) from None
        return place

    def __str__(self) -> str:
        lines = [self.trial.title, f"Design: {self.trial.design}, {self.metadata['size']}"]
        for row in self.rows:
            lines.append(f"{row['outcome']} – {row['statistic']}: {row['verdict']}")
            parts = [f"{name} {said(row, *each)}" for name, each in SHOWN.items()]
            lines.append(f"  {'; '.join(parts)}")
        return "\n".join([*lines, *self.notes])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The effects as plain rows."""
        return [{str(key): value for key, value in row.items()} for row in self.effects.to_dict("records")]


SHOWN = {
    "published": ("published", "published_low", "published_high"),
    "a study like it": ("simulated", "study_low", "study_high"),
    "true effect": ("true", "true_low", "true_high"),
}


def said(row: dict[str, Any], value: str, low: str, high: str) -> str:
    """Return a value of a row with its interval as text."""
    middle = "–" if np.isnan(row[value]) else f"{row[value]:.3g}"
    ends = row[low], row[high]
    if np.isnan(ends).any():
        return middle
    span = f"{ends[0]:.3g} to {ends[1]:.3g}"
    return span if middle == "–" else f"{middle} ({span})"


def judge(
    trial: Trial, pools: Sequence[Sequence[Pool]], recruits: float, replicates: int, *, repeated: int, seed: int,
    notes: Sequence[str], notices: Sequence[str], **about: Any,
) -> TrialResult:  # fmt: skip
    """Repeat the study and set it beside what was published.

    Args:
        trial: The trial.
        pools: Everyone who could take part, by draw and outcome.
        recruits: People who meet the criteria in one institution, on average.
        replicates: Institutions per draw.
        repeated: How often the study is repeated.
        seed: Random seed.
        notes: What the reader should know.
        notices: What a reader must know of the posterior.
        about: What else belongs into the metadata.
    """
    effects, groups, studies = [], [], []
    for place, outcome in enumerate(trial.outcomes):
        view = _View(trial, outcome, find_statistic(outcome.statistic), outcome.exposure or trial.exposure)
        of_draws = [each[place] for each in pools]
        truths = np.array([view.truth(pool) for pool in of_draws])
        share = -(-repeated // len(of_draws))
        drawn: list[dict[str, Any]] = [
            {"outcome": outcome.name, "draw": draw, "study": k, "estimate": view.study(pool, recruits, rng)}
            for draw, pool in enumerate(of_draws)
            for rng in [np.random.default_rng([seed, _STREAM, place, draw])]
            for k in range(share)
        ]
        studies += drawn
        estimates = np.array([float(row["estimate"]) for row in drawn])
        effects.append(view.row(truths, of_draws, estimates))
        groups += [{"outcome": outcome.name, **row} for row in view.groups(of_draws)]
    table = pd.DataFrame(effects)
    notes = list(notes)
    for name, failed in zip(table["outcome"], table["studies_without_result"], strict=True):
        if failed > 0.2:
            notes.append(
                f"{name}: {failed:.0%} of studies of this size have no result (too few people or events)."
            )
    size = f"n {trial.n:,}" if trial.n else "everyone in one institution"
    size += f" in {trial.clusters} {trial.randomise}s" if trial.clusters else ""
    metadata = {
        "trial": trial.model_dump(mode="json", fallback=repr),
        "size": size,
        "recruits_per_institution": recruits,
        "institutions": replicates,
        "draws": len(pools),
        "studies": repeated,
        "seed": seed,
        "notices": list(notices),
        **about,
    }
    return TrialResult(trial, table, pd.DataFrame(groups), pd.DataFrame(studies), tuple(notes), metadata)


@dataclass(frozen=True)
class _View:
    """One outcome as the design sees it."""

    trial: Trial
    outcome: Outcome
    statistic: Statistic
    exposure: Exposure | None

    @property
    def _two_worlds(self) -> bool:
        return self.trial.design in ("twin", "cluster", "controlled", "before-after")

    def _estimate(self, pool: Pool) -> float:
        return estimate(self.statistic, self.outcome, self.exposure, pool)

    def _everyone(self, pool: Pool) -> Pool:
        """Return everyone in both worlds; in a cluster or controlled trial, only the treated, who lived both."""
        if not self._two_worlds:
            return pool
        mine = pool.wave == 0
        if self.trial.design in ("cluster", "controlled"):
            mine &= pool.x > 0
        return side_by_side(pool.rows(np.flatnonzero(mine)))

    def truth(self, pool: Pool) -> float:
        """Return the effect without the chance of who takes part: everyone in both worlds, or everyone there is."""
        return self._estimate(self._everyone(pool))

    def study(self, pool: Pool, recruits: float, rng: np.random.Generator) -> float:
        """Return one study of the published size."""
        met = pool.rows(self._sample(pool, recruits, rng, wave=0))
        if self.trial.design == "twin":
            treated = rng.permutation(len(met.x)) < max(1, round(self.trial.treated_share * len(met.x)))
            one, other = met.rows(np.flatnonzero(treated)), met.rows(np.flatnonzero(~treated))
            return self._estimate(two_groups(one, one.y, other, other.other, other.other_months))
        if self.trial.design == "before-after" and not self.trial.same_people:
            return self._before_after(met, pool.rows(self._sample(pool, recruits, rng, wave=1)))
        return self._before_after(met, met) if self.trial.design == "before-after" else self._estimate(met)

    def expected(self, pool: Pool) -> float:
        """Return what a study of this design finds without the chance of who takes part; randomized, the true effect."""
        if self.trial.design == "before-after":
            later = pool if self.trial.same_people else pool.rows(np.flatnonzero(pool.wave == 1))
            return self._before_after(pool, later)
        return self._estimate(pool) if self.trial.design == "controlled" else self.truth(pool)

    def _before_after(self, met: Pool, later: Pool) -> float:
        """Return some people before, and the same or others after."""
        if self.trial.same_people:
            met = later = met.rows(np.flatnonzero(np.isfinite(met.y) & np.isfinite(met.before)))
        return self._estimate(two_groups(later, later.y, met, met.before, met.months))

    def _sample(self, pool: Pool, recruits: float, rng: np.random.Generator, wave: int) -> Array:
        """Return who takes part: some institutions, some units in them if units are counted, and some people there."""
        trial = self.trial
        rows = np.flatnonzero(pool.wave == wave)
        sites = np.unique(pool.site)
        needed = int(np.ceil((trial.n or 1) / max(recruits, 1.0)))
        if trial.clusters:
            each = len(np.unique(pool.cluster[rows])) / len(sites)
            needed = max(needed, int(np.ceil(trial.clusters / max(each, 1.0))))
        if needed < len(sites):
            rows = rows[np.isin(pool.site[rows], rng.choice(sites, needed, replace=False))]
        if trial.clusters:
            rows = rows[np.isin(pool.cluster[rows], self._clusters(pool.rows(rows), rng))]
        n = trial.n or len(rows)
        return rng.choice(rows, n, replace=n > len(rows)) if n != len(rows) else rows

    def _clusters(self, pool: Pool, rng: np.random.Generator) -> Array:
        """Return the requested number of units; if treated and untreated units are compared, that number of each."""
        wanted = self.trial.clusters or 0
        parts = [(np.ones(len(pool.x), dtype=np.bool_), wanted)]
        if self.trial.design == "cluster":
            first = round(wanted * self.trial.treated_share)
            parts = [(pool.x > 0.0, first), (pool.x <= 0.0, wanted - first)]
        chosen = []
        for mine, number in parts:
            known = np.unique(pool.cluster[mine])
            chosen.append(rng.choice(known, min(number, len(known)), replace=False))
        return np.concatenate(chosen)

    def row(self, truths: Array, pools: Sequence[Pool], estimates: Array) -> dict[str, Any]:
        """Return one line of the table of effects."""
        known = estimates[np.isfinite(estimates)]
        low, high = (float(np.quantile(known, q)) if len(known) else np.nan for q in (0.025, 0.975))
        found = np.array([self.expected(pool) for pool in pools])
        if self.outcome.level != "person":  # means of those who answer are rougher than of everyone
            found = known
        simulated = float(np.nanmedian(found)) if np.isfinite(found).any() else np.nan
        true = float(np.nanmedian(truths)) if np.isfinite(truths).any() else np.nan
        if len(truths) >= _FEWEST_DRAWS:
            true_low, true_high, of = (
                *(float(np.nanquantile(truths, q)) for q in (0.025, 0.975)),
                "parameters",
            )
        else:
            (true_low, true_high), of = self._jackknife(pools[0], float(truths[0])), "chance"
        published = self.outcome.published
        end = (published.value, published.low, published.high) if published else (None, None, None)
        given = [np.nan if value is None else float(value) for value in end]
        return {
            "outcome": self.outcome.name, "title": self.outcome.title, "at": self.outcome.at,
            "statistic": self.statistic.name,
            "unit": self.statistic.unit, "source": self.outcome.source or ", ".join(self.trial.sources),
            "published": given[0], "published_low": given[1], "published_high": given[2],
            "simulated": simulated, "study_low": low, "study_high": high,
            "true": true, "true_low": true_low, "true_high": true_high, "true_interval_of": of,
            "verdict": verdict(published, simulated, low, high, self.statistic.null),
            "studies_without_result": 1.0 - len(known) / len(estimates),
        }  # fmt: skip

    def _jackknife(self, pool: Pool, value: float) -> tuple[float, float]:
        """Return how precisely the true effect is known from this many simulated institutions."""
        sites = np.unique(pool.site)
        groups = min(_JACKKNIFED, len(sites))
        if groups < 3:
            return np.nan, np.nan
        place = np.searchsorted(sites, pool.site) % groups
        left_out = np.array([self.truth(pool.rows(np.flatnonzero(place != k))) for k in range(groups)])
        half = 1.96 * float(np.sqrt((groups - 1) / groups * ((left_out - left_out.mean()) ** 2).sum()))
        return value - half, value + half

    def groups(self, pools: Sequence[Pool]) -> list[dict[str, Any]]:
        """Return the mean of each group, in percent where the outcome is yes or no."""
        scale = 100.0 if yes_no(self.outcome) else 1.0
        everyone = [self._everyone(pool) for pool in pools]
        x, y = (np.concatenate([getattr(pool, name) for pool in everyone]) for name in ("x", "y"))
        known = np.isfinite(y)
        if self._two_worlds:
            parts = {"with": known & (x > 0), "without": known & (x <= 0)}
        elif self.exposure is not None and np.isin(x[np.isfinite(x)], (0.0, 1.0)).all():
            parts = {"exposed": known & (x > 0), "reference": known & (x <= 0)}
        else:
            parts = {"all": known}
        rows = [
            {
                "group": name,
                "n": int(mine.sum()),
                "mean": scale * float(y[mine].mean()) if mine.any() else np.nan,
            }
            for name, mine in parts.items()
        ]
        if self.trial.design == "before-after":
            before = np.concatenate([pool.before for pool in pools])
            start = before[np.isfinite(before)]
            at_start = scale * float(start.mean()) if len(start) else np.nan
            rows.append({"group": "before", "n": len(start), "mean": at_start})
        return rows


def verdict(published: Published | None, simulated: float, low: float, high: float, null: float) -> str:
    """Return in words how what studies find here stands to what was published.

    Args:
        published: What was published.
        simulated: What studies of this kind find, the chance of who takes part apart.
        low: Lower end of what one study of this size would print, 95 of 100 times.
        high: Upper end.
        null: The value of the statistic where nothing differs.
    """
    if not np.isfinite(simulated):
        return "no result"
    if published is None:
        return "nothing published to compare with"
    value, ends = published.value, (published.low, published.high)
    if ends[0] is not None and ends[1] is not None:
        if ends[0] <= simulated <= ends[1]:
            return "agrees"
        middle = value if value is not None else 0.5 * (ends[0] + ends[1])
    else:
        assert value is not None
        middle = value
    if value is not None and low <= value <= high:
        return "compatible: one study of this size could have found it"
    if value is None and ends[0] is not None and ends[1] is not None and low <= ends[1] and high >= ends[0]:
        return "compatible: one study of this size could have found it"
    if (simulated - null) * (middle - null) <= 0.0 and middle != null:
        return "differs: no effect here, or the other direction"
    stronger = abs(_strength(simulated, null)) > abs(_strength(middle, null))
    return f"differs: same direction, {'stronger' if stronger else 'weaker'} here"


def _strength(value: float, null: float) -> float:
    return float(np.log(max(value, 1e-9))) if null == 1.0 else value - null
