"""Single lives: what becomes of everybody who is there at the start, and one person month by month, with life after leaving.

Scenarios of one comparison share their people and random numbers, so a person of month 0 is the same in all of them.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.engine.replicates import Job
from sim.foundation.errors import InputError, shown
from sim.results.event_log import DESTINATIONS, life_after
from sim.results.people import people_table

KIND = ("department", "rank", "gender", "track")  # who is alike, where groups are counted
BECOMES = ("kind", "path", "hurt_most", "destination")  # what the event log tells of a departure
_PERSON = re.compile(r"L(\d{4,9})\.(\d{1,9})", re.ASCII)


def fates_table(people: pd.DataFrame, departures: pd.DataFrame) -> pd.DataFrame:
    """Return people of month 0 with what becomes of them.

    Args:
        people: Rows of `Run.people` of month 0.
        departures: The event log of the same run.

    Returns:
        The columns of `people`, and behind them `alike` (how many of the replicate share department, rank, gender and
        track, the person included), `month_left` (NaN for those who stay to the end), and the event log's `kind`,
        `path`, `hurt_most` and `destination`.
    """
    key = ["replicate", "person"]
    found = people.drop(columns="month").reset_index(drop=True)
    found["alike"] = found.groupby(["replicate", *KIND], observed=True)["person"].transform("size")
    log = departures[[*key, "month", *BECOMES]].rename(columns={"month": "month_left"})
    return found.merge(log, on=key, how="left", validate="one_to_one")


def life_table(
    jobs: Sequence[Job],
    scenario: str,
    departures: pd.DataFrame,
    person: str,
    replicate: int,
    known: tuple[int, ...],
    months: int,
) -> pd.DataFrame:
    """Return one person's life; see `Run.life`.

    Args:
        jobs: The ensemble: one job, or several that replicates take in turn.
        scenario: Its name.
        departures: The event log of the run.
        person: Such as "L0012.0".
        replicate: Which future.
        known: The replicates of the run.
        months: The horizon.

    Raises:
        InputError: There is no such person or replicate.
    """
    here = present(jobs, scenario, person, replicate, known, range(months + 1))
    if here.empty:
        lines = len(jobs[0].population.people)
        raise InputError(
            f"{shown(person)} does not exist in replicate {replicate}.",
            where="person",
            allowed=f"L, a line from 0000 to {lines - 1:04d}, a dot and the number of the occupant: L0012.0",
        )
    here.insert(3, "present", True)
    after = afterwards(departures, jobs[replicate % len(jobs)], person, replicate, months)
    if after.empty:
        return here.assign(destination=pd.Categorical([None] * len(here), DESTINATIONS), teaching_hours_per_week=np.nan)
    after = after.drop(columns="months_after").assign(present=False)
    table = pd.concat([here, after], ignore_index=True)
    for column in here.columns[[isinstance(dtype, pd.CategoricalDtype) for dtype in here.dtypes]]:
        table[column] = pd.Categorical(table[column], here[column].cat.categories)
    return table.astype({"destination": pd.CategoricalDtype(list(DESTINATIONS))})


def present(
    jobs: Sequence[Job], scenario: str, person: str, replicate: int, known: tuple[int, ...], months: Sequence[int]
) -> pd.DataFrame:
    """Return the rows of `Run.people` of one person; none where there is no such person.

    Args:
        jobs: The ensemble.
        scenario: Its name.
        person: Such as "L0012.0".
        replicate: Which future.
        known: The replicates of the run.
        months: Which.
    """
    found = _PERSON.fullmatch(person)
    line = int(found[1]) if found else -1
    table = people_table(jobs, scenario, months, [replicate], known, 1, line)
    return table[table["person"] == person].reset_index(drop=True)


def afterwards(departures: pd.DataFrame, job: Job, person: str, replicate: int, months: int) -> pd.DataFrame:
    """Return the outline of one person's life from the month of leaving to the horizon; none for those who stay.

    Args:
        departures: The event log.
        job: Of the replicate: its parameters go for what follows, too.
        person: Such as "L0012.0".
        replicate: Which future.
        months: The horizon.
    """
    rows = departures[(departures["replicate"] == replicate) & (departures["person"] == person)]
    table = life_after(rows.reset_index(drop=True), job.settings, months)
    return table[table["month"] <= months].reset_index(drop=True)
