"""A goal-seek as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import numpy as np
import pandas as pd

from sim.results.paired import INSIDE
from sim.studies.portfolio.archive import Archive
from sim.studies.portfolio.choice import Yardstick
from sim.studies.portfolio.frontier import front
from sim.studies.portfolio.grid import Array, Levels
from sim.studies.portfolio.judge import DEPARTURES
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.sought import (
    ANSWER,
    BEYOND,
    CANDIDATE,
    FRONTIER,
    LEVER,
    MOST,
    NOTHING,
    Sought,
    Status,
)
from sim.studies.portfolio.stage import Stage


@dataclass(frozen=True)
class Told:
    """What the search has found.

    Attributes:
        stage: Where.
        every: All that was tried by any method.
        found: Its values: combinations x futures x columns.
        archives: By method.
        stick: What all methods are measured by.
    """

    stage: Stage
    every: list[Levels]
    found: Array
    archives: Mapping[str, Archive]
    stick: Yardstick


def told(
    problem: Problem, status: str, search: Told, stage: Stage, chosen: list[Levels], retest: Array,
    roles: Mapping[Levels, str], answer: int, beyond: int | None, last: Stage, confirm: Array,
) -> Sought:  # fmt: skip
    """Return everything as tables.

    Args:
        problem: What was asked.
        status: What came out.
        search: What was found.
        stage: The retest.
        chosen: What was retested.
        retest: Its values.
        roles: Why.
        answer: The place of the answer.
        beyond: The place of what reaches the targets beyond the budget.
        last: The confirmation.
        confirm: Its values: the answer, and what is beyond.
    """
    words = [[roles[levels]] if levels in roles else [] for levels in chosen]
    words[answer].append(ANSWER)
    if beyond is not None:
        words[beyond].append(BEYOND)
    if status == "unreachable":
        words[int(stage.judge.missing(retest[:, :, :-1]).argmin())].append(MOST)
    points = _points(search, stage, chosen, retest, words)
    named = dict(zip(points.pop("place"), points["point"], strict=True))
    which = [answer, *([] if beyond is None else [beyond])]
    parts = [_confirmed(last, named[place], confirm[k, :, :-1]) for k, place in enumerate(which)]
    sizes = search.stage.setting, stage.setting
    return Sought(
        problem=problem, status=cast(Status, status), people=sizes[1].people, searched_at=sizes[0].people,
        searched=sizes[0].problem.futures, retested=sizes[1].problem.futures,
        confirmed_in=last.setting.problem.futures, points=points,
        confirmed=pd.concat(parts, ignore_index=True),
        reached_in=int(last.judge.reached(confirm[:1, :, :-1]).sum()), methods=_methods(search), tried=_tried(search),
        alone=_alone(search),
    )  # fmt: skip


def _alone(search: Told) -> pd.DataFrame:
    """Return what each lever does alone, as the search saw it, for the school's full size."""
    setting, ratio = search.stage.setting, search.stage.ratio
    known = search.found[[search.every.index(levels) for levels in setting.grid.start[1:]]]
    avoided = -known[:, :, search.stage.judge.columns.index(DEPARTURES)].mean(axis=1)
    usd = setting.scale.usd(known)
    names = list(setting.grid.names)
    return pd.DataFrame({"lever": names, "usd_per_year": usd / ratio, "departures_avoided": avoided / ratio})


def _points(
    search: Told, stage: Stage, chosen: list[Levels], retest: Array, words: list[list[str]]
) -> pd.DataFrame:
    judge, changes = stage.judge, retest[:, :, :-1]
    usd = stage.setting.scale.usd(retest)
    known = search.found[[search.every.index(levels) for levels in chosen]]
    ratio = search.stage.ratio
    words[chosen.index((0,) * len(chosen[0]))].append(NOTHING)
    on_front = np.full(len(chosen), np.nan)
    of_front = [k for k, roles in enumerate(words) if FRONTIER in roles]
    on_front[of_front] = judge.stays(usd[of_front], changes[of_front])
    columns: dict[str, Any] = {
        "place": np.arange(len(chosen)),
        "roles": ["; ".join(roles) for roles in words],
        "usd_per_year": usd,
        "reached_in": judge.reached(changes).mean(axis=1),
        "missing": judge.missing(changes) if judge.targets else np.nan,
        "on_front": on_front,
    }
    columns |= _spanned("departures_avoided", -changes[:, :, judge.columns.index(DEPARTURES)])
    for k, name in enumerate(judge.columns):
        columns |= _spanned(name, judge.before[:, k] + changes[:, :, k])
    columns["found_usd_per_year"] = search.stage.setting.scale.usd(known) / ratio
    avoided = -known[:, :, search.stage.judge.columns.index(DEPARTURES)].mean(axis=1)
    columns["found_departures_avoided"] = avoided / ratio
    columns["found_missing"] = search.stage.judge.missing(known[:, :, :-1]) if judge.targets else np.nan
    steps = np.array(chosen) / stage.setting.grid.steps
    columns |= {f"{LEVER}{name}": steps[:, k] for k, name in enumerate(stage.setting.grid.names)}
    table = pd.DataFrame(columns).sort_values(
        ["usd_per_year", "departures_avoided"], kind="stable", ignore_index=True
    )
    candidates, others = count(1), count(0 if NOTHING in table["roles"][0].split("; ") else 1)
    names = [f"c{next(candidates)}" if roles in ("", CANDIDATE) else str(next(others)) for roles in table["roles"]]
    table.insert(0, "point", names)
    return table


def _spanned(name: str, values: Array) -> dict[str, Array]:
    """Return mean and range of futures by combination."""
    low, high = np.quantile(values, INSIDE, axis=1)
    return {name: values.mean(axis=1), f"{name}_low": low, f"{name}_high": high}


def _confirmed(stage: Stage, point: str, changes: Array) -> pd.DataFrame:
    judge = stage.judge
    every = {name: (judge.before[:, k], changes[:, k]) for k, name in enumerate(judge.columns)}
    every["departures_avoided"] = (np.zeros(len(changes)), -changes[:, judge.columns.index(DEPARTURES)])
    rows = []
    for name, (before, change) in every.items():
        low, high = np.quantile(before + change, INSIDE)
        least, most = np.quantile(change, INSIDE)
        rows.append(
            (point, name, before.mean(), (before + change).mean(), low, high, change.mean(), least, most)
        )
    names = ["point", "outcome", "today", "mean", "low", "high", "change", "change_low", "change_high"]
    return pd.DataFrame(rows, columns=names)


def _methods(search: Told) -> pd.DataFrame:
    """Return how well each method searched; its part of the joint frontier, and the hypervolume."""
    scores = {name: each.scores(search.stick.best)[each.allowed] for name, each in search.archives.items()}
    every = np.concatenate(list(scores.values()))
    joint = {tuple(row) for row in every[front(every)].tolist()}
    rows = [
        {
            "method": name, "evaluations": len(search.archives[name].levels), "within_budget": len(mine),
            "share_of_joint_front": len(joint & {tuple(row) for row in mine.tolist()}) / len(joint),
            "hypervolume": search.stick.box.hypervolume(mine), **_reached(search, name),
        }
        for name, mine in scores.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _reached(search: Told, name: str) -> dict[str, float]:
    """Return what a method would have answered by its search alone, at the school's full size."""
    archive, judge, ratio = search.archives[name], search.stage.judge, search.stage.ratio
    places = [search.every.index(levels) for levels in archive.levels]
    changes, allowed = search.found[places, :, :-1], archive.allowed
    avoided = -changes[:, :, judge.columns.index(DEPARTURES)].mean(axis=1)
    missing = judge.missing(changes) if judge.targets else np.full(len(places), np.nan)
    reach = allowed & (missing <= 0.0)
    cheapest = float(archive.usd[reach].min()) / ratio if reach.any() else np.nan
    return {
        "most_departures_avoided": float(avoided[allowed].max()) / ratio,
        "cheapest_that_reaches_usd": cheapest,
    }


def _tried(search: Told) -> pd.DataFrame:
    ratio, column = search.stage.ratio, search.stage.judge.columns.index(DEPARTURES)
    place = {levels: k for k, levels in enumerate(search.every)}
    avoided = -search.found[:, :, column].mean(axis=1) / ratio
    parts: Sequence[pd.DataFrame] = [
        pd.DataFrame(
            {
                "method": name, "usd_per_year": each.usd / ratio,
                "departures_avoided": [avoided[place[levels]] for levels in each.levels],
                "within_budget": each.allowed,
            }
        )
        for name, each in search.archives.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)
