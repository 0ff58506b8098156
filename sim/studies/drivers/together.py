"""Cause, complaint and lever in one table, for they are three things.

A *cause* is what goes when a mechanism is switched off, all of it, for everybody. A *complaint* is what leavers say hurt them
most. A *lever* is what an institution can do: it takes part of a mechanism away, for some. A mechanism that moves much may be
named by few (the same for everybody), and no lever may reach it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import Outcome
from sim.evidence.parameters import levers
from sim.results.run import Run, estimated
from sim.simulate.request import Prepared, RunRequest, prepare
from sim.simulate.run import run_all
from sim.studies.drivers.leavers import LEVELS, Told
from sim.studies.drivers.shares import Shares
from sim.studies.drivers.told_apart import FOLLOWED, SURVEY, is_constant, told_apart

EASES = 0.02  # a lever acts on a strain or gap that it lowers by so much of its mean, or more
FEWEST = 20  # leavers from whom something is told apart
COLUMNS = (
    "driver", "title", "moved", "moved_low", "moved_high", "log_odds", "log_odds_low", "log_odds_high", "constant", "named",
    "lever", "lever_title", "eased", "averted", "averted_low", "averted_high", "lever_assumed",
)  # fmt: skip
_NOBODY = (float("nan"),) * 3


def with_levers(
    ready: Prepared, asked: RunRequest, usual: Run, outcome: Outcome, sets: Sequence[tuple[str, ...]],
    cancelled: Callable[[], bool] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return what levers do at full intensity from the first month, in the same futures.

    Args:
        ready: The scenario over which they stand.
        asked: Replicates, months, seed, threads.
        usual: The same without them.
        outcome: What is averted.
        sets: Names of levers that are pulled together.
        cancelled: Asked between replicates whether to stop.

    Returns:
        `[lever, title, averted, averted_low, averted_high, …LEVELS]`: the share of the outcome that is averted, with its
        95% interval, and of the mean of each strain and gap.
    """
    before, levels = usual.horizon([outcome.name])[outcome.name], usual.horizon(list(LEVELS.values())).mean()
    rows = []
    for names in sets:
        scenario = ready.scenario.with_levers(**dict.fromkeys(names, 1.0))
        run = run_all([prepare(scenario, asked, quiet=True)], asked, None, cancelled)[0]
        less = (before - run.horizon([outcome.name])[outcome.name]).to_numpy()[:, None] / (before.mean() or np.nan)
        found = estimated(less, run.draw_of, run.draws)
        eased = 1.0 - run.horizon(list(LEVELS.values())).mean() / levels
        ends = (float(found[key][0]) for key in ("mean", "low", "high"))
        rows.append((" + ".join(names), " and ".join(levers()[name].title for name in names), *ends, *eased))
    return pd.DataFrame(rows, columns=["lever", "title", "averted", "averted_low", "averted_high", *LEVELS])


def every_lever(ready: Prepared) -> list[tuple[str, ...]]:
    """Return each lever alone that the scenario does not pull."""
    return [(name,) for name in levers() if name not in ready.scenario.levers]


def together(shares: Shares, log: Told, run: Run, done: pd.DataFrame) -> pd.DataFrame:
    """Return cause, complaint and lever of every driver: columns as in `COLUMNS`, shares of the outcome.

    Args:
        shares: What each mechanism causes.
        log: What leavers would have told.
        run: With all mechanisms on, in which people are followed.
        done: As `with_levers` returns it.
    """
    month = min(SURVEY, run.months // 3)
    told = told_apart(run, month, min(FOLLOWED, run.months - month)).set_index("mechanism")
    said = log.table.set_index("cause")["named"]
    level = shares.level[0]
    rows = []
    for row in shares.table.to_dict("records"):
        moved = [float(row[key]) / level if level else float("nan") for key in ("drop_one", "drop_one_low", "drop_one_high")]
        names = str(row["switches"]).split(", ")
        cause = names[0] if len(names) == 1 and names[0] in LEVELS else ""
        odds: tuple[float, ...] = _NOBODY
        if cause and int(told["leavers"].iloc[0]) >= FEWEST:
            odds = tuple(float(told.loc[cause, key]) for key in ("log_odds", "low", "high"))  # type: ignore[arg-type]
        constant = bool(cause) and odds is not _NOBODY and is_constant(moved[0], odds[0])
        named = float(said[cause]) if cause and log.audited else float("nan")
        rows.append((row["driver"], row["title"], *moved, *odds, constant, named, *_best(done, cause)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _best(done: pd.DataFrame, cause: str) -> tuple[object, ...]:
    """Return the lever that eases a strain or gap most; nothing where none does."""
    nothing = ("", "", *_NOBODY, float("nan"), False)
    if not cause or done.empty or not (done[cause] >= EASES).any():
        return nothing
    row = done.iloc[int(done[cause].to_numpy().argmax())]
    assumed = levers()[str(row["lever"])].assumption_only
    numbers = (float(row[key]) for key in (cause, "averted", "averted_low", "averted_high"))
    return (row["lever"], row["title"], *numbers, assumed)


def not_a_lever(table: pd.DataFrame, outcome: Outcome) -> str:
    """Say, where cause and lever lie furthest apart, why what a switch takes away is not what a lever can do.

    Args:
        table: As `together` returns it.
        outcome: What is moved.
    """
    rows = table[(table["lever"] != "") & (table["moved"] > 0.0)]
    if rows.empty:
        return ""
    row = rows.iloc[int((rows["moved"] - rows["averted"]).to_numpy().argmax())]
    return switch_and_lever(row, [str(row["lever_title"])], float(row["eased"]), float(row["averted"]), outcome)


def switch_and_lever(row: pd.Series, titles: Sequence[str], eased: float, averted: float, outcome: Outcome) -> str:
    """Return the sentence that sets a switch beside one or more levers.

    Args:
        row: Of `together`.
        titles: Of the levers, pulled together.
        eased: Share of the strain or gap that they take away.
        averted: Share of the outcome that they avert.
        outcome: What is moved.
    """
    what, s = outcome.title.lower(), "s" if len(titles) == 1 else ""
    does = f"avert{s} {averted:.0%}" if averted >= 0.0 else f"add{s} {-averted:.0%}"
    pulled = " and ".join(f"“{title}”" for title in titles)
    return (
        f"What a switch takes away is not what a lever can do. “{row['title']}” switched off takes {row['moved']:.0%} of "
        f"{what} with it, because all of it goes, for everybody. {pulled}{' together' if not s else ''} at full intensity "
        f"lower{s} it by {eased:.0%} and {does}."
    )
